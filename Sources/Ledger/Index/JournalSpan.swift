/// A stretch of the journal that the index sums up: 65,536 · 8^level entries.
///
/// Spans are cut by entry numbers alone, so they do not depend on how entries were committed. One
/// of level 0 is a bucket; eight spans of a level make one of the next. What is written of a span
/// never changes.
public struct JournalSpan: Sendable, Hashable {
    /// 0 … 3.
    public let level: Int
    /// Counted from 0 in its level.
    public let number: Int64

    /// Entries of a bucket.
    public static let bucketEntries: Int64 = 65_536
    /// Spans of a level that make one of the next.
    public static let fanout: Int64 = 8
    /// The highest level, 33,554,432 entries: its filter has 64 MiB.
    public static let topLevel = 3

    /// Names a span.
    public init(level: Int, number: Int64) {
        self.level = level
        self.number = number
    }

    /// Entries of a span of a level.
    static func entries(ofLevel level: Int) -> Int64 { bucketEntries << (3 * Int64(level)) }

    /// The number of the first entry.
    public var first: Int64 { number * JournalSpan.entries(ofLevel: level) }

    /// The number behind the last entry.
    public var end: Int64 { first + JournalSpan.entries(ofLevel: level) }

    /// The eight spans that this one is made of.
    var children: [JournalSpan] {
        (0..<JournalSpan.fanout).map {
            JournalSpan(level: level - 1, number: number * JournalSpan.fanout + $0)
        }
    }

    /// The fewest whole spans that cover the buckets below an entry number, in order.
    ///
    /// - Throws: `index.damaged` for a number that no journal reaches.
    static func covering(entriesBelow bound: Int64) throws(LedgerError) -> [JournalSpan] {
        guard bound < 1 << 40 else { throw JournalPage.damaged("entry \(bound)") }
        var spans: [JournalSpan] = []
        var start: Int64 = 0
        let end = bound / bucketEntries * bucketEntries
        while start < end {
            var level = topLevel
            while start % entries(ofLevel: level) != 0 || start + entries(ofLevel: level) > end {
                level -= 1
            }
            spans.append(JournalSpan(level: level, number: start / entries(ofLevel: level)))
            start += entries(ofLevel: level)
        }
        return spans
    }
}

/// A row of the journal's index: up to about 4,000 bytes that say something of one span.
public struct JournalPage: Sendable, Hashable {
    /// What a page holds.
    public enum Kind: Int, Sendable, CaseIterable {
        /// The lines of a bucket in order of key, entry and line.
        case postings = 0
        /// The movements of a span per day and key, 发生额.
        case turnover = 1
        /// The sums of a span's movements through a day, per key.
        case sums = 2
        /// The hashes of a span's document numbers, in order.
        case identities = 3
        /// A Bloom filter over the same hashes.
        case filter = 4
    }

    /// What the page holds.
    public let kind: Kind
    /// Of which span.
    public let span: JournalSpan
    /// The page's place among those of its span and kind.
    public let position: Int64
    /// The content, little-endian records of one width.
    public let bytes: [UInt8]

    /// Makes a page.
    public init(kind: Kind, span: JournalSpan, position: Int64, bytes: [UInt8]) {
        self.kind = kind
        self.span = span
        self.position = position
        self.bytes = bytes
    }

    /// About how many bytes a page holds, so that it fits whole into a page of the store.
    static let bytes = 4_000

    /// The records of one width.
    ///
    /// - Throws: `index.damaged` for a page that does not consist of such records.
    func count(width: Int) throws(LedgerError) -> Int {
        guard bytes.count % width == 0 else {
            throw JournalPage.damaged("\(kind) \(span.level)/\(span.number)/\(position)")
        }
        return bytes.count / width
    }

    static func damaged(_ place: String) -> LedgerError {
        LedgerError(
            "index.damaged", "the journal's index is damaged; run “greencredit rebuild”", at: place)
    }
}

/// Where the pages of an index are read from: one consistent state of a store.
public protocol JournalPageSource {
    /// How many entries the journal has.
    func entryCount() throws -> Int64
    /// The largest number of a balance key.
    func keyCount() throws -> Int
    /// The rows of the open bucket, 256 entries each, in order: those that begin at an entry or
    /// behind it.
    func runs(from first: Int64) throws -> [[UInt8]]
    /// The last page of a span at a position or before it.
    func findPage(
        _ kind: JournalPage.Kind, of span: JournalSpan, atOrBefore position: Int64
    ) throws -> JournalPage?
    /// Lends the pages of a span with positions in a range, in order.
    func forEachPage(
        _ kind: JournalPage.Kind, of span: JournalSpan, in positions: ClosedRange<Int64>,
        _ body: (JournalPage) throws -> Void
    ) throws
}

/// Makes the rows of the journal's index as entries are posted.
///
/// The open bucket is held in memory and stored in rows of 256 entries; when it is full, its lines
/// are sorted into pages that never change, and every eighth span is summed up with the seven
/// before it. The rows depend on the entries alone, not on how they came in.
public struct JournalIndexWriter: Sendable {
    /// What changes in the store.
    public enum Change: Sendable {
        /// A row of the open bucket, new or longer than before.
        case run(first: Int64, bytes: [UInt8])
        /// A page of a whole span.
        case page(JournalPage)
        /// The rows of the open bucket below an entry are superseded by pages.
        case closed(below: Int64)
    }

    /// The entries of the open bucket.
    public private(set) var open: PostedSheet
    /// The largest number of a key so far.
    private var largestKey = 0
    /// Where the hashes of the open bucket's document numbers stand; the later ones of equal
    /// hashes apart.
    private var openPlaces = HashTable(capacity: 1)
    private var laterPlaces: [UInt64: [UInt32]] = [:]
    private var indexedEntries = 0
    /// The filters of whole spans that were needed so far.
    private var filters: [JournalSpan: IdentityFilter] = [:]
    private var questions = 0

    /// How many entries the journal has.
    public var entryCount: Int64 { open.first + Int64(open.count) }

    /// An empty journal.
    public init() { open = PostedSheet(first: 0) }

    /// Takes up a stored journal.
    ///
    /// - Throws: `index.damaged` if the rows do not lead to the number of entries.
    public init(_ source: any JournalPageSource) throws {
        let count = try source.entryCount()
        open = PostedSheet(
            first: count / JournalSpan.bucketEntries * JournalSpan.bucketEntries)
        for run in try source.runs(from: open.first) { try open.append(run: run) }
        guard entryCount == count else { throw JournalPage.damaged("run") }
        largestKey = try source.keyCount()
    }

    /// Adds entries that follow the last one.
    ///
    /// - Parameters:
    ///   - source: the store with all changes so far: sums are made from its pages.
    ///   - apply: makes a change, before the next one is computed.
    /// - Throws: `money.overflow` if a sum of one key does not fit, `index.damaged`.
    /// - Precondition: the sheet continues the journal.
    public mutating func add(
        _ sheet: PostedSheet, source: any JournalPageSource, apply: (Change) throws -> Void
    ) throws {
        precondition(sheet.first == entryCount, "entries are numbered without a gap")
        largestKey = max(largestKey, Int(sheet.keys.max() ?? 0))
        var place = 0
        var stored = open.count
        while place < sheet.count {
            let room = Int(JournalSpan.bucketEntries) - open.count
            let end = min(sheet.count, place + room)
            open.append(place..<end, of: sheet)
            place = end
            if open.count == Int(JournalSpan.bucketEntries) {
                try close(source, apply)
                stored = 0
            }
        }
        try writeRuns(from: stored, apply)
    }

    // MARK: - Document numbers

    /// With more questions than this, the filters are worth their loading.
    private static let questionsWithoutFilter = 512

    /// Entries whose book and document number may be those of a hash.
    ///
    /// - Throws: `index.damaged`.
    public mutating func entries(
        ofIdentities hashes: [UInt64], source: any JournalPageSource
    ) throws -> [(index: Int, entry: Int64)] {
        indexOpenEntries()
        questions += hashes.count
        let spans = try JournalSpan.covering(entriesBelow: open.first)
        if questions > JournalIndexWriter.questionsWithoutFilter {
            try loadFilters(of: spans, source)
        }
        var found: [(index: Int, entry: Int64)] = []
        for span in spans {
            let filter = filters[span]
            for (index, hash) in hashes.enumerated() where filter?.mayContain(hash) ?? true {
                for entry in try IdentityPages.entries(of: hash, in: span, source) {
                    found.append((index, entry))
                }
            }
        }
        for (index, hash) in hashes.enumerated() {
            guard let place = openPlaces[hash] else { continue }
            for place in [place] + (laterPlaces[hash] ?? []) {
                found.append((index, open.first + Int64(place)))
            }
        }
        return found
    }

    private mutating func indexOpenEntries() {
        for entry in indexedEntries..<open.count {
            let hash = open.identities[entry]
            if !openPlaces.insert(hash, UInt32(entry)) {
                laterPlaces[hash, default: []].append(UInt32(entry))
            }
        }
        indexedEntries = open.count
    }

    private mutating func loadFilters(
        of spans: [JournalSpan], _ source: any JournalPageSource
    ) throws {
        let missing = spans.filter { filters[$0] == nil }
        guard !missing.isEmpty else { return }
        let wanted = Set(spans)
        filters = filters.filter { wanted.contains($0.key) }
        for span in missing {
            guard let page = try source.findPage(.filter, of: span, atOrBefore: 0) else {
                throw JournalPage.damaged("filter \(span.level)/\(span.number)")
            }
            filters[span] = try IdentityFilter(page)
        }
    }

    // MARK: - Rows of the open bucket

    /// All rows of the open bucket, as they are stored.
    public func forEachRun(_ body: (_ first: Int64, _ bytes: [UInt8]) throws -> Void) throws {
        try writeRuns(from: 0) { change in
            if case .run(let first, let bytes) = change { try body(first, bytes) }
        }
    }

    /// The rows of the open bucket from the one on that an entry's place is in.
    private func writeRuns(from stored: Int, _ apply: (Change) throws -> Void) throws {
        var writer = ByteWriter(capacity: 16 * 1024)
        var start = stored / PostedSheet.runEntries * PostedSheet.runEntries
        while start < open.count {
            let end = min(start + PostedSheet.runEntries, open.count)
            let bytes = open.run(start..<end, &writer)
            try apply(.run(first: open.first + Int64(start), bytes: bytes))
            start = end
        }
    }

    private mutating func close(
        _ source: any JournalPageSource, _ apply: (Change) throws -> Void
    ) throws {
        let bucket = JournalSpan(level: 0, number: open.first / JournalSpan.bucketEntries)
        let emit: (JournalPage) throws -> Void = { try apply(.page($0)) }
        let order = sortedLines()
        try writePostings(bucket, order, emit)
        try writeTurnover(bucket, order, emit)
        try IdentityPages.write(bucket: bucket, hashes: open.identities, emit: emit)
        open = PostedSheet(first: bucket.end)
        openPlaces.removeAll()
        laterPlaces.removeAll()
        indexedEntries = 0
        try apply(.closed(below: bucket.end))
        var span = bucket
        while span.level < JournalSpan.topLevel,
            span.number % JournalSpan.fanout == JournalSpan.fanout - 1
        {
            span = JournalSpan(level: span.level + 1, number: span.number / JournalSpan.fanout)
            try TurnoverMerge.write(span, keys: largestKey, from: source, emit: emit)
            try IdentityPages.write(merging: span, from: source, emit: emit)
        }
    }

    // MARK: - A bucket's pages

    /// The lines' places in order of key, entry and line; and each line's entry.
    private func sortedLines() -> (order: [Int32], entries: [UInt16]) {
        var entries = [UInt16](repeating: 0, count: open.keys.count)
        for entry in 0..<open.count {
            for line in open.lines(of: entry) { entries[line] = UInt16(entry) }
        }
        var order = (0..<Int32(open.keys.count)).map { $0 }
        RadixOrder.sort(&order, by: open.keys)
        return (order, entries)
    }

    private func writePostings(
        _ bucket: JournalSpan, _ lines: (order: [Int32], entries: [UInt16]),
        _ emit: (JournalPage) throws -> Void
    ) throws {
        var writer = ByteWriter(capacity: 2 * JournalPage.bytes)
        var position: Int64 = 0
        var page: Int64 = 0
        for line in lines.order {
            let line = Int(line)
            let entry = Int(lines.entries[line])
            if writer.count == 0 { position = PostingPages.position(key: open.keys[line], page) }
            writer.write(packed: open.keys[line])
            writer.write(packed: UInt16(entry))
            writer.write(packed: UInt16(line - open.lines(of: entry).lowerBound))
            writer.write(packed: open.days[entry])
            writer.write(packed: open.minorUnits[line])
            if writer.count + PostingPages.width > JournalPage.bytes {
                try emit(
                    JournalPage(
                        kind: .postings, span: bucket, position: position, bytes: writer.take()))
                page += 1
            }
        }
        if writer.count > 0 {
            try emit(
                JournalPage(
                    kind: .postings, span: bucket, position: position, bytes: writer.take()))
        }
    }

    private func writeTurnover(
        _ bucket: JournalSpan, _ lines: (order: [Int32], entries: [UInt16]),
        _ emit: (JournalPage) throws -> Void
    ) throws {
        var order = lines.order
        let earliest = open.days.min() ?? 0
        // The lines are in order of their keys, and stay so within each day.
        let offsets = lines.entries.map { UInt32(bitPattern: open.days[Int($0)] &- earliest) }
        RadixOrder.sort(&order, by: offsets)
        var pages = TurnoverPages(span: bucket, keys: largestKey)
        var cell: TurnoverCell?
        for line in order {
            let line = Int(line)
            let (day, key) = (open.days[Int(lines.entries[line])], open.keys[line])
            let units = open.minorUnits[line]
            if cell == nil || cell?.day != day || cell?.key != key {
                if let cell { try pages.add(cell, emit: emit) }
                cell = TurnoverCell(day: day, key: key, debits: 0, credits: 0)
            }
            try cell?.add(units)
        }
        if let cell { try pages.add(cell, emit: emit) }
        try pages.finish(emit: emit)
    }
}

extension TurnoverCell {
    @inline(__always)
    mutating func add(_ units: Int64) throws(LedgerError) {
        guard units != .min else { throw KeySums.overflow }
        let debit = debits.addingReportingOverflow(max(units, 0))
        let credit = credits.addingReportingOverflow(max(-units, 0))
        guard !debit.overflow, !credit.overflow else { throw KeySums.overflow }
        debits = debit.partialValue
        credits = credit.partialValue
    }
}

/// The lines of a bucket in order of key, entry and line.
enum PostingPages {
    /// A key, the entry's and the line's place, a day, an amount.
    static let width = 20

    /// The place of a page: its first key, and its number in the bucket.
    static func position(key: UInt32, _ page: Int64) -> Int64 { Int64(key) << 24 | page }
}

/// Sums up eight spans: their movements, merged in order of day and key.
enum TurnoverMerge {
    static func write(
        _ span: JournalSpan, keys: Int, from source: any JournalPageSource,
        emit: (JournalPage) throws -> Void
    ) throws {
        var streams: [TurnoverStream] = []
        for child in span.children {
            var stream = TurnoverStream(span: child)
            try stream.advance(source)
            streams.append(stream)
        }
        var pages = TurnoverPages(span: span, keys: keys)
        while let least = streams.lazy.compactMap({ $0.cell?.position }).min() {
            var sum: TurnoverCell?
            for index in streams.indices where streams[index].cell?.position == least {
                if let cell = streams[index].cell {
                    sum = try sum.map { try $0.adding(cell) } ?? cell
                }
                try streams[index].advance(source)
            }
            if let sum { try pages.add(sum, emit: emit) }
        }
        try pages.finish(emit: emit)
    }
}

extension TurnoverCell {
    func adding(_ other: TurnoverCell) throws(LedgerError) -> TurnoverCell {
        let debit = debits.addingReportingOverflow(other.debits)
        let credit = credits.addingReportingOverflow(other.credits)
        guard !debit.overflow, !credit.overflow else { throw KeySums.overflow }
        return TurnoverCell(
            day: day, key: key, debits: debit.partialValue, credits: credit.partialValue)
    }
}

/// The movements of one span, a few pages in memory at a time.
private struct TurnoverStream {
    let span: JournalSpan
    /// The current cell; `nil` behind the last.
    private(set) var cell: TurnoverCell?
    private var bytes: [UInt8] = []
    private var next = 0
    private var count = 0
    private var position: Int64 = 0
    private var pages: [JournalPage] = []
    private var isDone = false

    private static let pagesAtOnce = 64

    init(span: JournalSpan) { self.span = span }

    mutating func advance(_ source: any JournalPageSource) throws {
        if next == count { try turn(source) }
        guard next < count else {
            cell = nil
            return
        }
        cell = TurnoverCell(bytes, at: next)
        next += 1
    }

    private mutating func turn(_ source: any JournalPageSource) throws {
        if pages.isEmpty, !isDone { try fetch(source) }
        guard let page = pages.popLast() else { return }
        bytes = page.bytes
        count = try page.count(width: TurnoverCell.bytes)
        next = 0
    }

    private struct Enough: Error {}

    private mutating func fetch(_ source: any JournalPageSource) throws {
        var fetched: [JournalPage] = []
        do {
            try source.forEachPage(.turnover, of: span, in: position...Int64.max) { page in
                guard fetched.count < TurnoverStream.pagesAtOnce else { throw Enough() }
                fetched.append(page)
            }
            isDone = true
        } catch is Enough {}
        if let last = fetched.last { position = last.position + 1 }
        pages = fetched.reversed()
    }
}

import Ledger
import Stores

/// Makes groups of sealed records with random entries, and remembers every row that it made.
///
/// What it remembers is the slow, obvious model that a store's answers are compared with.
struct StoreConformanceJournal {
    /// Every group that was made, in order.
    private(set) var groups: [SealedGroup] = []
    /// The lines of all entries.
    private(set) var postings: [JournalLine] = []
    /// The document numbers of all entries, by the entries' numbers.
    private(set) var names: [(book: String, id: String)] = []
    private(set) var nextSeq: Int64 = 0
    private(set) var nextEntry: Int64 = 0
    private(set) var clock = Timestamp(millisecondsSince1970: 1_750_000_000_000)
    private var keys: [BalanceKey] = []
    private var random: SplitMix64

    /// Starts a journal; the same seed makes the same one.
    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// One record with so many two-line entries, its bundle, a file and all that follows from it.
    mutating func makeGroup(entries count: Int, sameMoment: Bool = false) -> SealedGroup {
        if !sameMoment {
            let step = Int64.random(in: 1...100_000, using: &random)
            clock = Timestamp(millisecondsSince1970: clock.millisecondsSince1970 + step)
        }
        let seq = nextSeq
        nextSeq += 1
        var group = SealedGroup()
        group.records = [
            StoredRecord(
                seq: seq, sealed: clock, kind: count > 1 ? .batch : .record, id: "R-\(seq)",
                bytes: makeBytes(200), signatures: makeBytes(90))
        ]
        group.bundles = [
            StoredBundles(
                seq: seq, bundles: ItemBundles((0..<2).map { _ in makeBytes(300) }))
        ]
        let file = Attachment(
            name: "合同 \(seq).pdf", bytes: makeBytes(50),
            signatures: seq % 2 == 0 ? nil : makeBytes(40))
        group.attachments = [StoredAttachments(seq: seq, files: [file])]
        addEntries(count, of: seq, to: &group)
        group.projections.tiles = [
            Projections.Tile(level: 0, number: seq / 256, hashes: makeBytes(32))
        ]
        groups.append(group)
        return group
    }

    /// A record that makes so many entries effective that have no lines, to get to high entry
    /// numbers without as many lines.
    mutating func makeSilentGroup(entries count: Int) -> SealedGroup {
        var group = makeGroup(entries: 0)
        group.projections.effects = [
            Projections.Effect(
                first: nextEntry, count: count, seq: nextSeq - 1, source: nextSeq - 1)
        ]
        var sheet = PostedSheet(first: nextEntry)
        for _ in 0..<count {
            sheet.append(identity: nextIdentity(), day: LocalDate.range.lowerBound, lines: [])
            nextEntry += 1
        }
        group.projections.sheets = [sheet]
        groups[groups.count - 1] = group
        return group
    }

    /// The hash of the document number of the next entry.
    private mutating func nextIdentity() -> UInt64 {
        let name = (book: "E\(nextEntry % 3)", id: "凭证-\(nextEntry)")
        names.append(name)
        return IdentityHash.of(book: name.book, id: name.id)
    }

    /// Random bytes.
    mutating func makeBytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// A random number.
    mutating func makeNumber(in range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &random)
    }

    /// A random day of three years.
    mutating func makeDay() -> LocalDate {
        LocalDate(daysSince1970: Int.random(in: 20_089...21_184, using: &random))
            ?? LocalDate.range.lowerBound
    }

    private mutating func addEntries(_ count: Int, of seq: Int64, to group: inout SealedGroup) {
        guard count > 0 else { return }
        let first = nextEntry
        group.projections.effects = [
            Projections.Effect(first: first, count: count, seq: seq, source: seq)
        ]
        var sheet = PostedSheet(first: first)
        for _ in 0..<count {
            let day = makeDay()
            let amount = makeNumber(in: 1...1_000_000_000)
            var lines: [(key: UInt32, minorUnits: Int64)] = []
            for (line, minorUnits) in [amount, -amount].enumerated() {
                let row = JournalLine(
                    entry: nextEntry, line: line, key: makeKey(for: &group), valueDate: day,
                    minorUnits: minorUnits)
                lines.append((UInt32(row.key), minorUnits))
                postings.append(row)
            }
            sheet.append(identity: nextIdentity(), day: day, lines: lines)
            if nextEntry % 5 == 4 {
                group.projections.reversals.append(
                    Projections.Reversal(entry: nextEntry - 1, by: nextEntry))
            }
            nextEntry += 1
        }
        group.projections.sheets = [sheet]
    }

    /// The number of a random key, which may be a new one.
    private mutating func makeKey(for group: inout SealedGroup) -> Int64 {
        let index = Int.random(in: 0..<40, using: &random)
        let dimensions = [
            Dimensions.none, Dimensions(["project": "E1", "fund": "专项 “\"\\”"]),
        ]
        let key = BalanceKey(
            account: Account(
                book: "E\(index % 2)", side: Side.allCases[index % 3], code: "\(1000 + index)",
                subaccount: index % 4 == 0 ? nil : "S\(index)"),
            currency: index % 7 == 0 ? .usd : .cny, dimensions: dimensions[index % 2])
        if let known = keys.firstIndex(of: key) { return Int64(known + 1) }
        keys.append(key)
        let number = Int64(keys.count)
        group.projections.keys.append(Projections.Key(number: number, key: key))
        return number
    }
}

// MARK: - The model's answers

extension StoreConformanceJournal {
    /// How many balance keys were used.
    var keyNumbers: [Int64] { keys.indices.map { Int64($0 + 1) } }

    /// Totals by going through all lines.
    func totals(asOf day: LocalDate, entriesBelow bound: Int64) -> [Projections.Total] {
        keyNumbers.compactMap { key in
            let rows = postings.filter {
                $0.key == key && $0.valueDate <= day && $0.entry < bound
            }
            guard !rows.isEmpty else { return nil }
            return Projections.Total(
                key: key, debits: rows.reduce(0) { $0 + max($1.minorUnits, 0) },
                credits: rows.reduce(0) { $0 - min($1.minorUnits, 0) })
        }
    }

    /// Lines by going through all of them.
    func postings(
        ofKeys keys: [Int64], from first: LocalDate, to last: LocalDate, entriesBelow bound: Int64
    ) -> [JournalLine] {
        postings.filter {
            keys.contains($0.key) && (first...last).contains($0.valueDate) && $0.entry < bound
        }
    }
}

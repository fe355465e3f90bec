import Ledger
import Stores

// Questions to the journal, against a recomputation that goes through all lines.
extension StoreConformance {
    static let journal = [
        Case("entries are counted as known at a moment") { try $0.entriesAreCountedAsKnown() },
        Case("an entry's number finds its effect") { try $0.numbersFindTheirEffect() },
        Case("totals as of a day equal a recomputation") { try $0.totalsEqualRecomputation() },
        Case("lines of keys equal a recomputation") { try $0.linesEqualRecomputation() },
        Case("one key's sums equal those of all keys") { try $0.oneKeyEqualsAll() },
        Case("questions reach across many entries") { try $0.questionsReachFar() },
        Case("a sum beyond 64 bits is an error") { try $0.sumsDoNotOverflow() },
    ]

    /// Before the first, at each seal time, between two, after the last; equal times count as one.
    public func entriesAreCountedAsKnown() throws {
        var journal = StoreConformanceJournal(seed: 80)
        var known: [(moment: Int64, count: Int64)] = []
        try withStore { store in
            for (index, entries) in [2, 0, 3, 1, 0, 4].enumerated() {
                try store.append(journal.makeGroup(entries: entries, sameMoment: index == 3))
                known.append((journal.clock.millisecondsSince1970, journal.nextEntry))
            }
            try store.read { reader in
                func count(at moment: Int64) throws -> Int64 {
                    try reader.entryCount(knownAt: Timestamp(millisecondsSince1970: moment))
                }
                for moment in known.flatMap({ [$0.moment - 1, $0.moment, $0.moment + 1] }) {
                    let expected = known.last { $0.moment <= moment }?.count ?? 0
                    try expectEqual(try count(at: moment), expected, "entries at \(moment)")
                }
                try expectEqual(try count(at: .max), journal.nextEntry, "entries at the end")
                try expectEqual(try count(at: .min), 0, "entries at the beginning")
            }
        }
    }

    /// Its first, its last, none behind the end.
    public func numbersFindTheirEffect() throws {
        var journal = StoreConformanceJournal(seed: 81)
        try withStore { store in
            for entries in [2, 0, 3, 1] { try store.append(journal.makeGroup(entries: entries)) }
            let effects = journal.groups.flatMap(\.projections.effects)
            try store.read { reader in
                for number in 0..<journal.nextEntry {
                    let expected = effects.last { $0.first <= number }
                    try expectEqual(
                        try reader.findEffect(ofEntry: number), expected, "entry \(number)")
                }
                for number in [-1, journal.nextEntry] {
                    try expect(
                        try reader.findEffect(ofEntry: number) == nil, "no entry \(number)")
                }
            }
        }
    }

    /// Random days and bounds over random postings.
    public func totalsEqualRecomputation() throws {
        for seed: UInt64 in 1...4 {
            var journal = StoreConformanceJournal(seed: seed)
            try withStore("totals-\(seed)") { store in
                for _ in 0..<6 { try store.append(journal.makeGroup(entries: 50)) }
                try store.read { reader in
                    for _ in 0..<25 {
                        let day = journal.makeDay()
                        let bound = journal.makeNumber(in: 0...journal.nextEntry)
                        try expectEqual(
                            try reader.totals(asOf: day, entriesBelow: bound),
                            journal.totals(asOf: day, entriesBelow: bound),
                            "seed \(seed), totals as of \(day) below \(bound)")
                    }
                    try expectEqual(
                        try reader.totals(asOf: LocalDate.range.upperBound, entriesBelow: .max),
                        try reader.totals(), "seed \(seed), all lines and running totals")
                }
            }
        }
    }

    /// The short way through the pages gives what the long one gives.
    public func oneKeyEqualsAll() throws {
        var journal = StoreConformanceJournal(seed: 15)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 300))
            try store.append(journal.makeSilentGroup(entries: 65_400))
            try store.append(journal.makeGroup(entries: 300))
            try store.read { reader in
                for _ in 0..<25 {
                    let day = journal.makeDay()
                    let bound = journal.makeNumber(in: 0...journal.nextEntry)
                    let all = journal.totals(asOf: day, entriesBelow: bound)
                    for key in journal.keyNumbers {
                        let one = try JournalIndex(reader).sums(
                            of: key, asOf: day, entriesBelow: bound)
                        let expected = all.first { $0.key == key }
                        try expect(
                            one.debits == expected?.debits ?? 0
                                && one.credits == expected?.credits ?? 0,
                            "key \(key) as of \(day) below \(bound): \(one)")
                    }
                }
            }
        }
    }

    /// Random keys, days and bounds over random postings.
    public func linesEqualRecomputation() throws {
        for seed: UInt64 in 11...14 {
            var journal = StoreConformanceJournal(seed: seed)
            try withStore("lines-\(seed)") { store in
                for _ in 0..<6 { try store.append(journal.makeGroup(entries: 50)) }
                try store.read { reader in
                    for size in [0, 1, 1, 2, 5, 40, 80] {
                        let keys = (0..<size).map { _ in journal.makeNumber(in: 1...41) }
                        let days = [journal.makeDay(), journal.makeDay()].sorted()
                        let bound = journal.makeNumber(in: 0...journal.nextEntry)
                        try expectEqual(
                            try reader.postings(
                                ofKeys: keys, from: days[0], to: days[1], entriesBelow: bound),
                            journal.postings(
                                ofKeys: keys, from: days[0], to: days[1], entriesBelow: bound),
                            "seed \(seed), lines of \(keys) in \(days) below \(bound)")
                    }
                }
            }
        }
    }

    /// Entry numbers around 2¹⁶, 2¹⁷ and 2³², where an index may be cut.
    public func questionsReachFar() throws {
        var journal = StoreConformanceJournal(seed: 82)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 3))
            for count in [65_523, 65_526] {
                try store.append(journal.makeSilentGroup(entries: count))
                try store.append(journal.makeGroup(entries: 20))
            }
            let keys = journal.keyNumbers
            let (first, last) = (LocalDate.range.lowerBound, LocalDate.range.upperBound)
            let bounds: [Int64] = [
                0, 3, 65_535, 65_536, 65_537, 131_072, 131_080, journal.nextEntry, .max,
            ]
            try store.read { reader in
                for bound in bounds {
                    try expectEqual(
                        try reader.postings(
                            ofKeys: keys, from: first, to: last, entriesBelow: bound),
                        journal.postings(ofKeys: keys, from: first, to: last, entriesBelow: bound),
                        "lines below \(bound)")
                    try expectEqual(
                        try reader.totals(asOf: last, entriesBelow: bound),
                        journal.totals(asOf: last, entriesBelow: bound), "totals below \(bound)")
                }
            }
        }
    }

    /// In one stretch of entries as well as over several; the store stays usable.
    public func sumsDoNotOverflow() throws {
        let last = LocalDate.range.upperBound
        let cases: [(String, between: Int, [Int64])] = [
            ("debits", 0, [.max, 1]), ("debits-far", 70_000, [.max, 1]),
            ("credits", 0, [.min + 1, -1]), ("credits-far", 70_000, [.min + 1, -1]),
        ]
        for (name, between, amounts) in cases {
            try withStore(name) { store in
                var sheet = PostedSheet(first: 0)
                sheet.append(
                    identity: 1, day: LocalDate.range.lowerBound, lines: [(1, amounts[0])])
                for number in 0..<between {
                    sheet.append(
                        identity: UInt64(number) + 9, day: LocalDate.range.lowerBound, lines: [])
                }
                sheet.append(
                    identity: 2, day: LocalDate.range.lowerBound, lines: [(1, amounts[1])])
                var group = SealedGroup()
                group.projections.keys = [
                    Projections.Key(
                        number: 1,
                        key: BalanceKey(
                            account: Account(book: "A", side: .memo, code: "1"), currency: .cny,
                            dimensions: .none))
                ]
                group.projections.effects = [
                    Projections.Effect(first: 0, count: sheet.count, seq: 0, source: 0)
                ]
                group.projections.sheets = [sheet]
                try store.append(group)
                try expectRefusal("store.overflow", "a sum of \(name)") {
                    _ = try store.read { try $0.totals(asOf: last, entriesBelow: .max) }
                }
                let total = try store.read { try $0.totals(asOf: last, entriesBelow: 1) }
                let expected = Projections.Total(
                    key: 1, debits: max(amounts[0], 0), credits: -min(amounts[0], 0))
                try expectEqual(total, [expected], "a sum that fits")
            }
        }
    }
}

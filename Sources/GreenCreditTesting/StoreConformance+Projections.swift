import Ledger
import Stores

// Projections can be made again, and a wrong row is found.
extension StoreConformance {
    static let projections = [
        Case("a rebuild gives the same rows") { try $0.rebuildGivesTheSame() },
        Case("a rebuild that fails leaves the old rows") { try $0.failedRebuildLeavesTheOld() },
        Case("a rebuild keeps the truth and the inbox") { try $0.rebuildKeepsTheTruth() },
        Case("a store that is right has no differences") { try $0.rightStoreHasNoDifferences() },
        Case("a missing, a surplus and a changed row are found") { try $0.wrongRowsAreFound() },
        Case("no more differences are told than asked for") { try $0.differencesAreLimited() },
    ]

    /// From all rows in chunks, as the use case gives them.
    public func rebuildGivesTheSame() throws {
        var journal = StoreConformanceJournal(seed: 100)
        try withStore { store in
            for entries in [4, 9, 1] { try store.append(journal.makeGroup(entries: entries)) }
            let before = try StoreConformanceState(of: store, after: journal.groups)
            for _ in 0..<2 {
                try store.replaceProjections { sink in
                    for group in journal.groups { try sink.take(group.projections) }
                }
                try expectEqual(
                    try StoreConformanceState(of: store, after: journal.groups), before,
                    "after a rebuild")
            }
            try store.append(journal.makeGroup(entries: 3))
        }
    }

    /// The error of the caller comes through, and nothing has changed.
    public func failedRebuildLeavesTheOld() throws {
        struct Own: Error {}
        var journal = StoreConformanceJournal(seed: 101)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 9))
            let before = try StoreConformanceState(of: store, after: journal.groups)
            do {
                try store.replaceProjections { sink in
                    try sink.take(Projections())
                    throw Own()
                }
                throw Failure(description: "the error is lost")
            } catch is Own {}
            try expectEqual(
                try StoreConformanceState(of: store, after: journal.groups), before, "old rows")
        }
    }

    /// Only what follows from the records is dropped.
    public func rebuildKeepsTheTruth() throws {
        var journal = StoreConformanceJournal(seed: 102)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 9))
            try store.addProposal(
                StoreConformance.makeProposal("P", received: 1, bundles: 2, files: 2))
            try store.saveCheckpoint(StoredCheckpoint(size: 1, root: [1], note: [2]))
            var expected = try StoreConformanceState(of: store)
            try store.replaceProjections { _ in }
            expected.rows = Projections()
            expected.postings = []
            expected.totals = []
            expected.entryCount = 0
            try expectEqual(try StoreConformanceState(of: store), expected, "without projections")
        }
    }

    /// Incremental rows and rows made afresh are the same; totals and tiles count as they end.
    public func rightStoreHasNoDifferences() throws {
        var journal = StoreConformanceJournal(seed: 103)
        try withStore { store in
            try expectEqual(try store.differences(limit: 9) { _ in }, [], "of an empty store")
            for entries in [4, 9, 0, 1] { try store.append(journal.makeGroup(entries: entries)) }
            let found = try store.differences(limit: 9) { sink in
                // A rebuild reads the records while it writes.
                try expectEqual(try store.read { try $0.size() }, 4, "size")
                for group in journal.groups { try sink.take(group.projections) }
            }
            try expectEqual(found, [], "differences")
        }
    }

    /// In each projection: one row that is not there, one too many, one with another value.
    public func wrongRowsAreFound() throws {
        var journal = StoreConformanceJournal(seed: 104)
        try withStore { store in
            let right = journal.makeGroup(entries: 10)
            try store.append(right)
            for (what, change) in StoreConformance.changes {
                var wrong = right.projections
                change(&wrong)
                try expect(wrong != right.projections, "\(what) changes nothing")
                let found = try store.differences(limit: 100) { try $0.take(wrong) }
                try expect(!found.isEmpty, "\(what) is not found")
            }
        }
    }

    /// Everything is missing; three lines are enough.
    public func differencesAreLimited() throws {
        var journal = StoreConformanceJournal(seed: 105)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 10))
            try expectEqual(try store.differences(limit: 3) { _ in }.count, 3, "lines")
        }
    }

    private typealias Change = (inout Projections) -> Void

    private static var changes: [(String, Change)] {
        removals + [
            ("another hash", { $0.tiles[0] = .init(level: 0, number: 0, hashes: [1]) }),
            ("another tile", { $0.tiles.append(.init(level: 1, number: 0, hashes: [1])) }),
            (
                "another source",
                { $0.effects[0] = .init(first: 0, count: 10, seq: 0, source: 1) }
            ),
            (
                "another effect",
                { $0.effects.append(.init(first: 10, count: 1, seq: 0, source: 0)) }
            ),
            ("another key", { $0.keys.append(.init(number: 999, key: otherKey)) }),
            ("a key of another account", { $0.keys[0] = .init(number: 1, key: otherKey) }),
            ("another amount", { $0.sheets[0].minorUnits[3] += 1 }),
            ("another value date", { $0.sheets[0].days[3] += 1 }),
            ("another document number", { $0.sheets[0].identities[3] ^= 1 }),
            ("a number that waits", { $0.reservations = [.init(book: "A", id: "B", source: 0)] }),
            ("another reversal", { $0.reversals[0] = .init(entry: $0.reversals[0].entry, by: 0) }),
        ]
    }

    private static var removals: [(String, Change)] {
        [
            ("a tile less", { $0.tiles.removeLast() }),
            ("an effect less", { $0.effects.removeLast() }),
            ("a key less", { $0.keys.removeLast() }),
            (
                "a line less",
                { rows in
                    rows.sheets[0].keys.removeLast()
                    rows.sheets[0].minorUnits.removeLast()
                    rows.sheets[0].lineEnds[rows.sheets[0].count - 1] -= 1
                }
            ),
            ("all entries less", { $0.sheets.removeLast() }),
            ("a reversal less", { $0.reversals.removeLast() }),
        ]
    }

    private static let otherKey = BalanceKey(
        account: Account(book: "ZZ", side: .memo, code: "9"), currency: .jpy, dimensions: .none)
}

import Ledger
import Stores

// Appending: all or nothing, in order, durable.
extension StoreConformance {
    static let appending = [
        Case("a new store is empty") { try $0.newStoreIsEmpty() },
        Case("every row comes back as it went in") { try $0.rowsComeBack() },
        Case("places in the log have no gap") { try $0.placesHaveNoGap() },
        Case("seal times do not go back") { try $0.sealTimesDoNotGoBack() },
        Case("bundles and files go with their record") { try $0.partsHaveTheirRecord() },
        Case("entries are numbered without a gap") { try $0.entriesHaveNoGap() },
        Case("an append that fails in the middle leaves nothing") { try $0.failureLeavesNothing() },
        Case("what was appended outlives the store") { try $0.groupsOutliveTheStore() },
        Case("several records make one group") { try $0.groupsMayHaveManyRecords() },
    ]

    /// A store without records answers every question.
    public func newStoreIsEmpty() throws {
        try withStore { store in
            try expect(
                try StoreConformanceState(of: store).records.isEmpty, "a new store has no records")
            try store.read { reader in
                try expectEqual(try reader.size(), 0, "size")
                try expectEqual(try reader.entryCount(), 0, "entries")
                let moment = Timestamp(millisecondsSince1970: .max)
                try expectEqual(try reader.entryCount(knownAt: moment), 0, "entries")
                try expect(try reader.latestCheckpoint(signed: false) == nil, "no head")
                try expect(try reader.findRecord(id: "R-0") == nil, "no record")
                try expect(try reader.findEffect(ofEntry: 0) == nil, "no effect")
                try expect(try reader.findTile(level: 0, number: 0) == nil, "no tile")
                try expectEqual(try reader.records(ofKinds: []), [], "records of no kind")
            }
        }
    }

    /// Records, bundles, files and projections, with their optional parts and odd texts.
    public func rowsComeBack() throws {
        var journal = StoreConformanceJournal(seed: 1)
        try withStore { store in
            for entries in [1, 7, 0, 20] { try store.append(journal.makeGroup(entries: entries)) }
            let groups = journal.groups
            let state = try StoreConformanceState(of: store, after: groups)
            let all = groups.map(\.projections)
            try expectEqual(state.records, groups.flatMap(\.records), "records")
            try expectEqual(
                state.bundles, try groups.map { try $0.bundles[0].bundles.all }, "bundles")
            try expectEqual(state.attachments, groups.map { $0.attachments[0].files }, "files")
            try expectEqual(state.rows.effects, all.flatMap(\.effects), "effects")
            try expectEqual(state.rows.keys, all.flatMap(\.keys), "keys")
            try expectEqual(state.postings, journal.postings, "postings")
            try expectEqual(
                state.identities, (0..<journal.nextEntry).map { [$0] }, "document numbers")
            try expectEqual(state.rows.reversals, all.flatMap(\.reversals), "reversals")
            try expectEqual(
                state.rows.tiles.last?.hashes, all.last?.tiles.last?.hashes, "a tile written anew")
            try expectEqual(
                state.totals,
                journal.totals(asOf: LocalDate.range.upperBound, entriesBelow: .max), "totals")
            try store.read { reader in
                try expectEqual(try reader.findRecord(id: "R-2"), state.records[2], "by name")
                try expectEqual(
                    try reader.records(1..<3), Array(state.records[1..<3]), "a stretch")
                try expectEqual(
                    try reader.records(ofKinds: [.batch, .crl]).map(\.seq), [1, 3], "by kind")
                try expectEqual(
                    try reader.records(ofKinds: [.batch, .record]).map(\.seq), [0, 1, 2, 3],
                    "by kinds, in order")
            }
        }
    }

    /// A group must begin where the log ends, and continue place by place.
    public func placesHaveNoGap() throws {
        var journal = StoreConformanceJournal(seed: 2)
        let groups = (0..<3).map { _ in journal.makeGroup(entries: 2) }
        try withStore { store in
            try expectRefusal("store.sequence", "a log that begins at 1") {
                try store.append(groups[1])
            }
            try store.append(groups[0])
            let before = try StoreConformanceState(of: store, after: groups)
            for (what, group) in [("a gap", groups[2]), ("a place twice", groups[0])] {
                try expectRefusal("store.sequence", what) { try store.append(group) }
            }
            var both = groups[1]
            both.records += groups[1].records
            try expectRefusal("store.sequence", "a place twice in a group") {
                try store.append(both)
            }
            try expectEqual(
                try StoreConformanceState(of: store, after: groups), before, "after refusals")
            try store.append(groups[1])
            try store.append(groups[2])
            try expectEqual(try store.read { try $0.size() }, 3, "size")
        }
    }

    /// The second time axis runs forward; equal times are possible.
    public func sealTimesDoNotGoBack() throws {
        var journal = StoreConformanceJournal(seed: 3)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 1))
            try store.append(journal.makeGroup(entries: 1, sameMoment: true))
            var group = journal.makeGroup(entries: 1)
            let record = group.records[0]
            let earlier = journal.groups[0].records[0].sealed.millisecondsSince1970 - 1
            group.records = [
                StoredRecord(
                    seq: record.seq, sealed: Timestamp(millisecondsSince1970: earlier),
                    kind: record.kind, id: record.id, bytes: record.bytes,
                    signatures: record.signatures)
            ]
            try expectRefusal("store.sequence", "an earlier seal time") { try store.append(group) }
        }
    }

    /// Nothing is added to a record that is sealed already.
    public func partsHaveTheirRecord() throws {
        var journal = StoreConformanceJournal(seed: 4)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 1))
            var bundle = SealedGroup()
            bundle.bundles = [StoredBundles(seq: 0, bundles: ItemBundles([[1]]))]
            var file = SealedGroup()
            file.attachments = [
                StoredAttachments(seq: 1, files: [Attachment(name: "a", bytes: [])])
            ]
            for group in [bundle, file] {
                try expectRefusal("store.sequence", "a part of another group's record") {
                    try store.append(group)
                }
            }
        }
    }

    /// Effects continue the journal.
    public func entriesHaveNoGap() throws {
        var journal = StoreConformanceJournal(seed: 5)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 3))
            let good = journal.makeGroup(entries: 2)
            for first: Int64 in [0, 2, 4] {
                var group = good
                group.projections.effects = [
                    Projections.Effect(first: first, count: 2, seq: 1, source: 1)
                ]
                try expectRefusal("store.sequence", "an effect at \(first)") {
                    try store.append(group)
                }
            }
            try store.append(good)
        }
    }

    /// The last row of a group is refused; no row of it remains, and the group can follow mended.
    public func failureLeavesNothing() throws {
        var journal = StoreConformanceJournal(seed: 6)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 4))
            let proposal = StoreConformance.makeProposal("P-1", received: 1)
            try store.addProposal(proposal)
            let good = journal.makeGroup(entries: 300)
            let before = try StoreConformanceState(of: store, after: journal.groups)
            var bad = good
            bad.answeredProposals = ["P-1"]
            bad.projections.reservations = Array(
                repeating: Projections.Reservation(book: "A", id: "B", source: 0), count: 2)
            try expectRefusal("store.identity", "a number twice") { try store.append(bad) }
            try expectEqual(
                try StoreConformanceState(of: store, after: journal.groups), before,
                "after a failure")
            try store.append(good)
            try expectEqual(try store.read { try $0.entryCount() }, 304, "entries")
        }
    }

    /// Everything is there after the store was closed and opened again.
    public func groupsOutliveTheStore() throws {
        var journal = StoreConformanceJournal(seed: 7)
        let before = try withStore { store in
            for entries in [5, 1, 30] { try store.append(journal.makeGroup(entries: entries)) }
            try store.addProposal(StoreConformance.makeProposal("P-1", received: 1))
            try store.saveCheckpoint(StoredCheckpoint(size: 3, root: [1, 2], note: nil))
            return try StoreConformanceState(of: store, after: journal.groups)
        }
        try withStore { store in
            try expectEqual(
                try StoreConformanceState(of: store, after: journal.groups), before, "reopened")
            try store.append(journal.makeGroup(entries: 2))
            try expectEqual(try store.read { try $0.size() }, 4, "size")
        }
    }

    /// Group commit: callers at the same time share one durable step.
    public func groupsMayHaveManyRecords() throws {
        var journal = StoreConformanceJournal(seed: 8)
        var group = SealedGroup()
        for _ in 0..<50 {
            let one = journal.makeGroup(entries: 1)
            group.records += one.records
            group.bundles += one.bundles
            group.attachments += one.attachments
            group.projections.effects += one.projections.effects
            group.projections.keys += one.projections.keys
            group.projections.sheets += one.projections.sheets
        }
        try withStore { store in
            try store.append(group)
            let state = try StoreConformanceState(of: store)
            try expectEqual(state.records, group.records, "records")
            try expectEqual(state.postings, journal.postings, "postings")
            try expectEqual(
                state.totals,
                journal.totals(asOf: LocalDate.range.upperBound, entriesBelow: .max), "totals")
        }
    }
}

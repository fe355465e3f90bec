import Ledger
import Stores

// The inbox and the tree heads.
extension StoreConformance {
    static let inbox = [
        Case("proposals wait in order and come back whole") { try $0.proposalsWait() },
        Case("a proposal's name is taken once") { try $0.proposalNamesAreTakenOnce() },
        Case("an answered proposal leaves with its answer") { try $0.answersEmptyTheInbox() },
        Case("a head is durable first and signed once") { try $0.headsAreSignedOnce() },
        Case("another root at a known size is refused") { try $0.rootsStay() },
    ]

    /// Oldest first; with bundles and files.
    public func proposalsWait() throws {
        let proposals = [
            StoreConformance.makeProposal("B", received: 5),
            StoreConformance.makeProposal("C", received: 2, bundles: 3, files: 2),
            StoreConformance.makeProposal("A", received: 5, files: 1),
        ]
        try withStore { store in
            for proposal in proposals { try store.addProposal(proposal) }
            try store.read { reader in
                try expectEqual(
                    try reader.proposals(), [proposals[1], proposals[2], proposals[0]], "inbox")
                try expectEqual(try reader.findProposal(id: "C"), proposals[1], "by name")
                try expect(try reader.findProposal(id: "D") == nil, "no such proposal")
            }
        }
    }

    /// Neither a proposal's nor a record's name can be proposed again.
    public func proposalNamesAreTakenOnce() throws {
        var journal = StoreConformanceJournal(seed: 40)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 1))
            try store.addProposal(StoreConformance.makeProposal("P", received: 1))
            for name in ["P", "R-0"] {
                try expectRefusal("store.identity", "the name \(name)") {
                    try store.addProposal(StoreConformance.makeProposal(name, received: 2))
                }
            }
            try expectEqual(try store.read { try $0.proposals().count }, 1, "proposals")
        }
    }

    /// Together with the group, or not at all.
    public func answersEmptyTheInbox() throws {
        var journal = StoreConformanceJournal(seed: 41)
        try withStore { store in
            let proposals = ["P-1", "P-2"].map {
                StoreConformance.makeProposal($0, received: 1, bundles: 2, files: 2)
            }
            for proposal in proposals { try store.addProposal(proposal) }
            var group = journal.makeGroup(entries: 1)
            group.answeredProposals = ["P-1"]
            try store.append(group)
            try expectEqual(try store.read { try $0.proposals() }, [proposals[1]], "inbox")
            try store.addProposal(proposals[0])
            let again = try store.read { try $0.findProposal(id: "P-1") }
            try expectEqual(again, proposals[0], "nothing of the answered one is left")
        }
    }

    /// Without a signature, then with it, then as it is.
    public func headsAreSignedOnce() throws {
        try withStore { store in
            let bare = StoredCheckpoint(size: 4, root: [1, 2], note: nil)
            let signed = StoredCheckpoint(size: 4, root: [1, 2], note: [9])
            let next = StoredCheckpoint(size: 7, root: [3], note: nil)
            try store.saveCheckpoint(bare)
            try store.saveCheckpoint(bare)
            let newest = try store.read { try $0.latestCheckpoint(signed: false) }
            try expectEqual(newest, bare, "the newest head")
            let unsigned = try store.read { try $0.latestCheckpoint(signed: true) }
            try expectEqual(unsigned, nil, "the newest head with a signature")
            try store.saveCheckpoint(signed)
            try store.saveCheckpoint(signed)
            try store.saveCheckpoint(bare)
            try store.saveCheckpoint(next)
            try expectRefusal("store.checkpoint", "another signature") {
                try store.saveCheckpoint(StoredCheckpoint(size: 4, root: [1, 2], note: [8]))
            }
            try store.read { reader in
                try expectEqual(try reader.checkpoints(), [signed, next], "heads")
                try expectEqual(try reader.latestCheckpoint(signed: true), signed, "signed")
                try expectEqual(try reader.latestCheckpoint(signed: false), next, "newest")
            }
        }
    }

    /// A fork is refused, signed or not.
    public func rootsStay() throws {
        try withStore { store in
            try store.saveCheckpoint(StoredCheckpoint(size: 4, root: [1, 2], note: nil))
            for note: [UInt8]? in [nil, [9]] {
                try expectRefusal("store.checkpoint", "another root") {
                    try store.saveCheckpoint(StoredCheckpoint(size: 4, root: [1, 3], note: note))
                }
            }
            try expectEqual(
                try store.read { try $0.checkpoints() },
                [StoredCheckpoint(size: 4, root: [1, 2], note: nil)], "heads")
        }
    }

    /// A proposal with so many bundles and files, some of them without bytes.
    static func makeProposal(
        _ id: String, received: Int64, bundles: Int = 0, files: Int = 0
    ) -> StoredProposal {
        StoredProposal(
            id: id, received: Timestamp(millisecondsSince1970: received), bytes: [1, 2],
            signatures: [3],
            bundles: ItemBundles(
                (0..<bundles).map { Array(repeating: UInt8($0), count: $0) }),
            files: (0..<files).map {
                Attachment(name: "f\($0)", bytes: [UInt8($0)], signatures: $0 == 0 ? nil : [])
            })
    }
}

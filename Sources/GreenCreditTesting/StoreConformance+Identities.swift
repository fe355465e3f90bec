import Ledger
import Stores

// Names and document numbers are taken once.
extension StoreConformance {
    static let identities = [
        Case("a record's name is taken once") { try $0.recordNamesAreTakenOnce() },
        Case("a document number is taken once in its book") { try $0.numbersAreTakenOnce() },
        Case("a number that waits gets its entry once") { try $0.waitingNumbersGetTheirEntry() },
        Case("names are told apart by their bytes") { try $0.namesAreBytes() },
    ]

    /// Across groups and within one.
    public func recordNamesAreTakenOnce() throws {
        var journal = StoreConformanceJournal(seed: 20)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 1))
            var next = SealedGroup()
            next.records = [StoreConformance.makeRecord(seq: 1, id: "R-0", after: journal)]
            try expectRefusal("store.identity", "a name of the log") { try store.append(next) }
            next.records = [
                StoreConformance.makeRecord(seq: 1, id: "X", after: journal),
                StoreConformance.makeRecord(seq: 2, id: "X", after: journal),
            ]
            try expectRefusal("store.identity", "a name twice") { try store.append(next) }
            try expectEqual(try store.read { try $0.size() }, 1, "size")
        }
    }

    /// The same content again is refused too: that it was there before is the caller's finding.
    public func numbersAreTakenOnce() throws {
        var journal = StoreConformanceJournal(seed: 21)
        try withStore { store in
            let first = journal.makeGroup(entries: 3)
            try store.append(first)
            let taken = first.projections.identities[1]
            let other = Projections.Identity(
                book: taken.book, id: taken.id, entry: taken.entry, source: taken.source,
                digest: Array(repeating: 7, count: 32))
            for row in [taken, other] {
                do {
                    try store.append(StoreConformance.makeGroup(identities: [row]))
                    throw Failure(description: "a number that is taken was accepted")
                } catch let error as StoreError {
                    try expectEqual(error.code, "store.identity", "code")
                    try expect(
                        error.message.contains(taken.book) && error.message.contains(taken.id),
                        "the error names book and number, not only: \(error)")
                }
            }
            let elsewhere = Projections.Identity(
                book: "OTHER", id: taken.id, entry: nil, source: 0, digest: taken.digest)
            try store.append(StoreConformance.makeGroup(identities: [elsewhere]))
            let found = try store.read {
                (
                    try $0.findIdentity(book: taken.book, id: taken.id),
                    try $0.findIdentity(book: "OTHER", id: taken.id)
                )
            }
            try expectEqual(found.0, taken, "the number in its book")
            try expectEqual(found.1, elsewhere, "the number in the other book")
        }
    }

    /// From waiting to an entry: with the same source and content, and never again.
    public func waitingNumbersGetTheirEntry() throws {
        let digest = [UInt8](repeating: 1, count: 32)
        func row(_ entry: Int64?, source: Int64 = 4, digest: [UInt8]) -> Projections.Identity {
            Projections.Identity(
                book: "E1", id: "D-1", entry: entry, source: source, digest: digest)
        }
        try withStore { store in
            func append(_ row: Projections.Identity) throws {
                try store.append(StoreConformance.makeGroup(identities: [row]))
            }
            try append(row(nil, digest: digest))
            let wrong = [
                row(nil, digest: digest), row(9, source: 5, digest: digest),
                row(9, digest: [UInt8](repeating: 2, count: 32)),
            ]
            for row in wrong {
                try expectRefusal("store.identity", "another number") { try append(row) }
            }
            try append(row(9, digest: digest))
            for entry: Int64? in [nil, 9, 10] {
                try expectRefusal("store.identity", "an entry again") {
                    try append(row(entry, digest: digest))
                }
            }
            let found = try store.read { try $0.findIdentity(book: "E1", id: "D-1") }
            try expectEqual(found, row(9, digest: digest), "the number")
        }
    }

    /// Composed and decomposed letters are different names, as they are different bytes.
    public func namesAreBytes() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let rows = [(composed, composed), (decomposed, composed), (composed, decomposed)]
            .enumerated().map { index, names in
                Projections.Identity(
                    book: names.0, id: names.1, entry: Int64(index), source: 0, digest: [1])
            }
        try withStore { store in
            try store.append(StoreConformance.makeGroup(identities: rows))
            try store.read { reader in
                for row in rows {
                    let found = try reader.findIdentity(book: row.book, id: row.id)
                    try expectEqual(found?.entry, row.entry, "the entry of a name")
                }
            }
        }
    }

    /// A group of document numbers alone.
    static func makeGroup(identities: [Projections.Identity]) -> SealedGroup {
        var group = SealedGroup()
        group.projections.identities = identities
        return group
    }

    /// A record at a place, sealed when the journal's last was.
    static func makeRecord(
        seq: Int64, id: String, after journal: StoreConformanceJournal
    ) -> StoredRecord {
        StoredRecord(
            seq: seq, sealed: journal.clock, kind: .record, id: id, bytes: [1], signatures: [2])
    }
}

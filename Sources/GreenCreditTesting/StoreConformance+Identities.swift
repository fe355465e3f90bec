import Ledger
import Stores

// Names and document numbers are taken once.
extension StoreConformance {
    static let identities = [
        Case("a record's name is taken once") { try $0.recordNamesAreTakenOnce() },
        Case("a document number is spoken for once in its book") { try $0.numbersAreTakenOnce() },
        Case("an entry is found by its document number") { try $0.entriesAreFoundByNumber() },
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

    /// By records without an effect: again is refused, in another book it is another number.
    public func numbersAreTakenOnce() throws {
        let taken = Projections.Reservation(book: "E1", id: "D-1", source: 0)
        let elsewhere = Projections.Reservation(book: "OTHER", id: "D-1", source: 0)
        try withStore { store in
            try store.append(StoreConformance.makeGroup(reservations: [taken]))
            for source: Int64 in [0, 1] {
                let row = Projections.Reservation(book: "E1", id: "D-1", source: source)
                do {
                    try store.append(StoreConformance.makeGroup(reservations: [row]))
                    throw Failure(description: "a number that is taken was accepted")
                } catch let error as StoreError {
                    try expectEqual(error.code, "store.identity", "code")
                    try expect(
                        error.message.contains(taken.book) && error.message.contains(taken.id),
                        "the error names book and number, not only: \(error)")
                }
            }
            try store.append(StoreConformance.makeGroup(reservations: [elsewhere]))
            try expectEqual(
                try store.read { try $0.reservations() }, [taken, elsewhere], "the numbers")
        }
    }

    /// In whole buckets and in the open one; as soon as it is there, and none before.
    public func entriesAreFoundByNumber() throws {
        var journal = StoreConformanceJournal(seed: 21)
        try withStore { store in
            try store.append(journal.makeGroup(entries: 3))
            try store.append(journal.makeSilentGroup(entries: 65_600))
            try store.append(journal.makeGroup(entries: 5))
            let numbers: [Int64] = [0, 2, 3, 40_000, 65_535, 65_536, 65_600, 65_607]
            let names = numbers.map { journal.names[Int($0)] } + [("E1", "凭证-0"), ("E9", "x")]
            let hashes = names.map { IdentityHash.of(book: $0.book, id: $0.id) }
            // Few are looked up one by one, many through filters.
            for copies in [1, 200] {
                let asked = Array(repeatElement(hashes, count: copies).joined())
                let found = try store.read { try $0.entries(ofIdentities: asked) }
                for index in asked.indices {
                    let expected =
                        index % hashes.count < numbers.count
                        ? [numbers[index % hashes.count]] : []
                    try expectEqual(
                        found.filter { $0.index == index }.map(\.entry), expected,
                        "the entries of \(names[index % hashes.count])")
                }
            }
        }
    }

    /// Composed and decomposed letters are different names, as they are different bytes.
    public func namesAreBytes() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let rows = [(composed, composed), (decomposed, composed), (composed, decomposed)]
            .enumerated().map { index, names in
                Projections.Reservation(book: names.0, id: names.1, source: Int64(index))
            }
        try withStore { store in
            try store.append(StoreConformance.makeGroup(reservations: rows))
            let found = try store.read { try $0.reservations() }
            try expectEqual(Set(found.map(\.source)), [0, 1, 2], "the records of the names")
        }
    }

    /// A group of document numbers alone.
    static func makeGroup(reservations: [Projections.Reservation]) -> SealedGroup {
        var group = SealedGroup()
        group.projections.reservations = reservations
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

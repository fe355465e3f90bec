internal import Financing
public import Ledger
internal import Stores

extension OpenLedger {
    /// The draft of a record that cancels an entry: the same lines with debit and credit exchanged.
    ///
    /// - Parameters:
    ///   - id: the document number of the entry, in `book`.
    ///   - valueDate: by default the entry's own; a day in the open period where that is closed.
    /// - Throws: `entry.unknown` if the journal has no such entry.
    public func reversal(
        of id: String, book: String, as newID: String? = nil, valueDate: LocalDate? = nil,
        reason: String
    ) throws -> RecordDraft {
        let original = try store.read { reader -> Entry? in
            let lookup = StoreLookup(store: store, reader: reader)
            return try lookup.findNumber(book: book, id: id).flatMap { try lookup.findEntry($0) }
        }
        guard let original else {
            throw GreenCreditError(
                .usage, "entry.unknown", "the journal of book \(book) has no entry \(id)")
        }
        let reversal = try original.reversal(
            id: newID ?? "REV-\(id)", valueDate: valueDate ?? original.valueDate,
            narrative: try Narrative.check(reason))
        return RecordDraft(
            id: "\(book)/\(reversal.id)", valueDate: reversal.valueDate,
            content: .act(
                Act(
                    kind: "reversal",
                    members: [("book", .string(book)), ("entry", .string(id))]),
                entries: [reversal]))
    }

    /// The books in which a document number is an entry.
    public func books(ofEntry id: String) throws -> [String] {
        let books = try rulebook().rulebook.chart.books.map(\.id)
        return try store.read { reader in
            let lookup = StoreLookup(store: store, reader: reader)
            return try books.filter { try lookup.findNumber(book: $0, id: id) != nil }
        }
    }
}

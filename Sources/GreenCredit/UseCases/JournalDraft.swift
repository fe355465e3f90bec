internal import Financing
public import Ledger

extension OpenLedger {
    /// The draft of a record with one entry; its number is the book's and the entry's.
    public func journalDraft(of entry: Entry, id: String? = nil) throws -> RecordDraft {
        RecordDraft(
            id: try Identifier.document(id ?? "\(entry.book)/\(entry.id)"),
            valueDate: entry.valueDate,
            content: .act(Act(kind: "journal.entry"), entries: [entry]))
    }

    /// The draft of a batch of entries under a number of the caller's.
    public func batchDraft(_ entries: [Entry], id: String) throws -> RecordDraft {
        RecordDraft(
            id: try Identifier.document(id), valueDate: latest(entries),
            content: .batch(Act(kind: "journal.import"), entries: entries))
    }

    /// The day whose rulebook governs several entries: the last of their value dates.
    private func latest(_ entries: [Entry]) -> LocalDate? { entries.map(\.valueDate).max() }
}

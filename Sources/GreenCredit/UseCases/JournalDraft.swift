internal import Financing
public import Ledger
internal import Proofs

extension OpenLedger {
    /// The draft of a batch with the flows of a file of open data, whose hash it names.
    public func openDataDraft(
        _ entries: [Entry], source: String, bytes: [UInt8]
    ) throws -> RecordDraft {
        guard !entries.isEmpty else {
            throw GreenCreditError(.usage, "journal.empty", "there is nothing to record")
        }
        let digest = SHA256Digest.of(bytes)
        let act = Act(
            kind: "open-data.import",
            members: [("file", .string(digest.hex)), ("name", .string(source))])
        return RecordDraft(
            id: try Identifier.document("OPEN-DATA-\(digest.hex.prefix(16))"),
            valueDate: latest(entries), content: .batch(act, entries: entries))
    }

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

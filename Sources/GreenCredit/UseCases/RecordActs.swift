public import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// Registers and acts as drafts, and what their maker should know before signing.
public struct ProgrammeDrafts: Sendable {
    /// The drafts, one a record, in order.
    public internal(set) var drafts: [RecordDraft] = []
    /// What the rules tell of acts and what stops nothing, by the act's number.
    public internal(set) var warnings: [(id: String, verdict: RuleVerdict)] = []
    /// Documents that the records name and that the ledger does not hold.
    public internal(set) var notHeld: [EvidenceItem] = []
}

extension OpenLedger {
    /// The drafts of registers and acts: what the books will show follows from each.
    ///
    /// Each is decided on the state that those before it leave. What the rules refuse becomes a
    /// draft all the same: sealing and proposing refuse it, with every reason. What comes after it
    /// is left out then.
    ///
    /// - Throws: `act.…` and the errors of entries, for an act that cannot be understood.
    public func drafts(of records: [ProgrammeRecord]) throws -> ProgrammeDrafts {
        try withState(programme: true) { state in
            guard var programme = state.programme else { return ProgrammeDrafts() }
            return try store.read { reader in
                var lookup = DraftLookup(store: StoreLookup(store: store, reader: reader))
                var found = ProgrammeDrafts()
                for (index, record) in records.enumerated() {
                    // What nothing comes after is not taken in: that would copy all that is known.
                    let isLast = index == records.count - 1
                    found.notHeld += programme.documentsNotHeld(record.evidence)
                    switch record {
                    case .register(let register):
                        found.drafts.append(try registerDraft(register, reader))
                        if !isLast { programme.apply(register) }
                    case .act(let act):
                        if let known = try knownDraft(of: act, reader) {
                            found.drafts.append(known)
                            continue
                        }
                        let decision = try programme.decide(act, lookup: try lookup.find(act))
                        found.drafts.append(
                            RecordDraft(
                                id: act.id, valueDate: act.date,
                                content: .act(act.act, entries: decision.entries)))
                        found.warnings += decision.warnings.map { (act.id, $0) }
                        guard decision.isAllowed, !isLast else { return found }
                        try programme.apply(decision)
                        lookup.add(decision.entries)
                    }
                }
                return found
            }
        }
    }

    /// The draft of a record that keeps a document; `nil` if the ledger holds it.
    public func evidenceDraft(_ bytes: [UInt8], named name: String) throws -> RecordDraft? {
        let document = EvidenceDocument(
            name: try Narrative.check(name), sha256: try SHA256Digest.of(bytes).text)
        guard try store.read({ try !$0.hasRecord(id: document.recordID) }) else { return nil }
        return RecordDraft(
            id: document.recordID, content: .act(document.act, entries: []),
            files: [RecordDraft.File(name: document.name, bytes: bytes)])
    }

    /// A document that the ledger holds, with its bytes.
    ///
    /// - Parameter digest: its SHA-256, or at least the first 32 digits of it.
    /// - Throws: `evidence.unknown` if it is not held.
    public func evidence(_ digest: String) throws -> (document: EvidenceDocument, bytes: [UInt8]) {
        try store.read { reader in
            guard let stored = try reader.findRecord(id: "evidence/\(digest.prefix(32))"),
                case .act(let act, _) = try Record(bytes: stored.bytes).body,
                let document = try EvidenceDocument(act: act),
                document.sha256.description.hasPrefix(digest),
                let file = try reader.attachments(of: stored.seq).first
            else {
                throw GreenCreditError(
                    .usage, "evidence.unknown",
                    "no document of this hash is held; “evidence list” names those that are",
                    at: String(digest.prefix(64)))
            }
            return (document, file.bytes)
        }
    }

    // MARK: - Parts

    /// The number is the register's, the entry's and the day's; a second one of a day counts on.
    private func registerDraft(
        _ register: RegisterRecord, _ reader: any LedgerReader
    ) throws -> RecordDraft {
        let name = "\(register.kind.rawValue)/\(register.id)/\(register.date)"
        var id = name
        var count = 1
        while let stored = try reader.findRecord(id: id),
            try Record(bytes: stored.bytes).body != .act(register.act, entries: [])
        {
            count += 1
            id = "\(name)/\(count)"
        }
        return RecordDraft(
            id: try Identifier.document(id), content: .act(register.act, entries: []))
    }

    /// The draft of an act that is in the log already, with the entries that it has there.
    private func knownDraft(
        of act: ProgrammeAct, _ reader: any LedgerReader
    ) throws -> RecordDraft? {
        guard let stored = try reader.findRecord(id: act.id),
            case .act(let known, let entries) = try Record(bytes: stored.bytes).body,
            known == act.act
        else { return nil }
        return RecordDraft(
            id: act.id, valueDate: act.date, content: .act(known, entries: entries))
    }
}

extension ProgrammeRecord {
    /// The documents that it rests on.
    var evidence: [EvidenceItem] {
        switch self {
        case .register(let record): record.evidence
        case .act(let act): act.evidence
        }
    }
}

/// Finds entries that are cancelled: in the log, or among those that stand before in a file.
private struct DraftLookup {
    let store: StoreLookup
    private var entries: [String: Entry] = [:]

    init(store: StoreLookup) { self.store = store }

    mutating func add(_ entries: [Entry]) {
        for entry in entries { self.entries["\(entry.book) \(entry.id)"] = entry }
    }

    /// The entry that an act cancels, as the deciding code asks for it.
    func find(_ act: ProgrammeAct) throws -> (String, String) -> Entry? {
        guard act.step == "reversal", let book = act.books?.first, let id = act.reverses else {
            return { _, _ in nil }
        }
        let found =
            try entries["\(book) \(id)"]
            ?? store.findNumber(book: book, id: id).flatMap { try store.findEntry($0) }
        return { _, _ in found }
    }
}

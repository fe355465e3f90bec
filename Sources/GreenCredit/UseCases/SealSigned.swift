internal import Ledger
internal import Proofs
internal import Stores

/// A record that its maker and its checker have signed, on its way into the log.
///
/// It is what an outside system hands in: bytes, of which nothing is believed before sealing.
public struct SignedRecord: Sendable, Hashable {
    /// The record's canonical JSON.
    public let bytes: [UInt8]
    /// The detached signatures over these bytes, DER.
    public let signatures: [UInt8]

    /// Takes bytes and signatures as they came.
    public init(bytes: [UInt8], signatures: [UInt8]) {
        self.bytes = bytes
        self.signatures = signatures
    }
}

extension OpenLedger {
    /// Signs a draft as its maker and its checker, without sealing it.
    ///
    /// - Precondition: the draft has neither files nor items, which would have to be handed on too.
    public func signed(
        _ draft: RecordDraft, maker: OfficerKey, checker officer: OfficerKey
    ) throws -> SignedRecord {
        precondition(draft.files.isEmpty, "a record with files is posted, not handed on")
        if case .batch = draft.content { preconditionFailure("a batch is posted, not handed on") }
        let time = now()
        let candidate = try withState { state in
            let issuing = try issuing(state)
            return try prepare(draft, state: state, at: time)
                .signed(by: maker.signer, issuing: issuing, at: time)
                .approved(by: officer.signer, issuing: issuing, at: time)
        }
        return SignedRecord(bytes: candidate.bytes, signatures: candidate.signatures)
    }

    /// Reads, checks and seals a signed record; durable before it returns.
    ///
    /// Made for many callers at the same time: reading and checking signatures runs in the caller's
    /// own thread, and those who wait share one commit. The same record again gives the earlier
    /// result.
    ///
    /// - Throws: `LedgerError` and `ProofsError` for bytes that are no record or do not fit their
    ///   signatures.
    public func seal(_ record: SignedRecord) throws -> ApprovalOutcome {
        let checker = try checker()
        switch try seal({ [try cores.use { try candidate(record, checker) }] }) {
        case .refused(let refusals): return try earlierOutcome(of: record) ?? .refused(refusals)
        case .sealed(let outcomes):
            guard let outcome = outcomes.first else {
                preconditionFailure("one record was sealed")
            }
            return outcome
        }
    }

    private func candidate(
        _ record: SignedRecord, _ checker: SignerChecker
    ) throws -> Candidate {
        let content = try Record(bytes: record.bytes)
        var candidate = Candidate(
            record: content, bytes: record.bytes, signatures: record.signatures)
        if case .act(_, let entries) = content.body {
            candidate.entries = try JournalContent(entries, catalogue: catalogue)
        }
        candidate.checked = try checker.checkedSignatures(of: candidate)
        return candidate
    }

    /// What became of a record with the same bytes before.
    private func earlierOutcome(of signed: SignedRecord) throws -> ApprovalOutcome? {
        try store.read { reader in
            let record = try Record(bytes: signed.bytes)
            guard let stored = try reader.findRecord(id: record.id), stored.bytes == signed.bytes
            else { return nil }
            var entries = 0
            if case .act(_, let items) = record.body { entries = items.count }
            return .sealed(
                Receipt(id: record.id, seq: stored.seq, sealed: stored.sealed, entries: entries))
        }
    }
}

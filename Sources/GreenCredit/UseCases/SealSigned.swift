internal import Financing
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
    /// Made for many callers at the same time: their records are read together, and those who wait
    /// share one commit. The same record again adds nothing and is told where it stands: sealed,
    /// waiting for a further checker, or refused by one.
    ///
    /// - Throws: `LedgerError` and `ProofsError` for bytes that are no record or do not fit their
    ///   signatures.
    public func seal(_ record: SignedRecord) throws -> ApprovalOutcome {
        switch try seal(.record(record)) {
        case .refused(let refusals):
            return try earlierOutcome(of: candidate(record)) ?? .refused(refusals)
        case .sealed(let outcomes):
            guard let outcome = outcomes.first else {
                preconditionFailure("one record was sealed")
            }
            return outcome
        }
    }

    /// Where a record with the same bytes stands that the log has already.
    private func earlierOutcome(of candidate: Candidate) throws -> ApprovalOutcome? {
        let id = candidate.record.id
        guard let stored = try store.read({ try $0.findRecord(id: id) }),
            stored.bytes == candidate.bytes
        else { return nil }
        let receipt = { (entries: Int) in
            Receipt(id: id, seq: stored.seq, sealed: stored.sealed, entries: entries)
        }
        let digest = SHA256Digest.of(candidate.bytes)
        let verdict = try withState { state in
            state.waiting[digest].flatMap { state.approvalVerdict(of: $0) }
        }
        switch verdict {
        case .needs(let checkers): return .waiting(receipt(0), checkers: checkers)
        case .refused(let refusal): return .refused([refusal])
        case .approved, nil: break
        }
        guard let content = candidate.journal, content.count > 0 else { return .sealed(receipt(0)) }
        let first = try content.entry(0)
        let number = try store.read { reader in
            try StoreLookup(store: store, reader: reader).findNumber(book: first.book, id: first.id)
        }
        guard number != nil else {
            // It is in the log, waits for nobody and has no effect.
            return .refused([
                RuleRefusal(
                    rule: "approval.refused",
                    message: "a further checker refused \(id), and it never counts")
            ])
        }
        return .sealed(receipt(content.count))
    }
}

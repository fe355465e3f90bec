internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

extension OpenLedger {
    /// Approves what waits under a name: a proposal, or a record that needs a further checker.
    ///
    /// - Throws: `inbox.unknown` if nothing of that name waits.
    public func approve(_ id: String, checker officer: OfficerKey) throws -> ApprovalOutcome {
        let time = now()
        if let proposal = try store.read({ try $0.findProposal(id: id) }) {
            let candidate = try withState { state in
                var scanner = ItemScanner(catalogue: catalogue)
                return try Candidate(proposal, scanner: &scanner).approved(
                    by: officer.signer, issuing: try issuing(state), at: time)
            }
            return try sealOne(candidate, answering: [id])
        }
        let waiting = try withState { state in state.waiting.first { $0.value.id == id } }
        guard let (digest, record) = waiting else { throw unknown(id) }
        let number = record.checkers.count + 1
        let draft = RecordDraft(
            id: answerID(to: id, "approval-\(number)"),
            content: .other(.approval(record: try digest.text)))
        return try sealOne(try answer(draft, by: officer))
    }

    /// Refuses what waits under a name; the reason becomes part of the log.
    ///
    /// A proposal leaves the inbox. A record that waits in the log for a further checker stays
    /// there without ever counting, and its document numbers stay taken.
    ///
    /// - Throws: `inbox.unknown` if nothing of that name waits.
    public func refuse(
        _ id: String, reason: String, checker officer: OfficerKey
    ) throws -> ApprovalOutcome {
        let refused = try store.read { reader -> (bytes: [UInt8], signatures: [UInt8])? in
            if let proposal = try reader.findProposal(id: id) {
                return (proposal.bytes, proposal.signatures)
            }
            return try reader.findRecord(id: id).map { ($0.bytes, $0.signatures) }
        }
        let isWaiting = try withState { state in state.waiting.values.contains { $0.id == id } }
        let isProposed = try store.read { try $0.findProposal(id: id) != nil }
        guard let refused, isWaiting || isProposed else { throw unknown(id) }
        let refusal = Refusal(
            proposal: id, record: try SHA256Digest.of(refused.bytes).text,
            signatures: try SHA256Digest.of(refused.signatures).text,
            reason: try Narrative.check(reason))
        let draft = RecordDraft(
            id: try freeAnswerID(to: id, "refusal"), content: .other(.refusal(refusal)))
        return try sealOne(try answer(draft, by: officer), answering: [id])
    }

    /// The name of an answer: its target's and what it is, within what a name may have.
    private func answerID(to id: String, _ answer: String) -> String {
        let whole = "\(id)/\(answer)"
        guard whole.utf8.count > Identifier.maximumBytes else { return whole }
        return "\(SHA256Digest.of(Array(id.utf8)).hex.prefix(32))/\(answer)"
    }

    /// A number that no record has: what is proposed again may be refused again.
    private func freeAnswerID(to id: String, _ answer: String) throws -> String {
        try store.read { reader in
            var free = answerID(to: id, answer)
            var count = 1
            while try reader.findRecord(id: free) != nil {
                count += 1
                free = answerID(to: id, "\(answer)-\(count)")
            }
            return free
        }
    }

    /// A record that one checker signs alone.
    private func answer(_ draft: RecordDraft, by officer: OfficerKey) throws -> Candidate {
        let time = now()
        return try withState { state in
            let prepared = try prepare(draft, state: state, at: time)
            let signature = try DetachedSignature.sign(
                prepared.bytes, as: .approval, by: officer.signer, issuing: try issuing(state),
                at: time.secondsSince1970)
            return Candidate(
                record: prepared.record, bytes: prepared.bytes, signatures: signature.encoded)
        }
    }

    private func sealOne(
        _ candidate: Candidate, answering proposals: [String] = []
    ) throws -> ApprovalOutcome {
        switch try seal([candidate], answering: proposals) {
        case .refused(let refusals): return .refused(refusals)
        case .sealed(let outcomes):
            guard let outcome = outcomes.first else {
                preconditionFailure("one record was sealed")
            }
            return outcome
        }
    }

    private func unknown(_ id: String) -> GreenCreditError {
        GreenCreditError(
            .usage, "inbox.unknown",
            "nothing waits under \(id); “greencredit inbox” lists what does")
    }
}

public import Financing
internal import Ledger
internal import Proofs
internal import Stores

extension OpenLedger {
    /// Puts a record with its maker's signature into the inbox; nothing moves yet.
    ///
    /// All rules are asked now, so that a checker sees only what can be approved. Content that the
    /// ledger holds already is reported, not proposed again.
    public func propose(_ draft: RecordDraft, maker: OfficerKey) throws -> ProposalOutcome {
        let time = now()
        let accounts = Set([draft.bankAccount].compactMap { $0 })
        return try withState(programme: draft.needsProgramme, bankAccounts: accounts) { state in
            let (fresh, skipped) = try withoutKnownEntries(draft, state)
            guard let fresh else { return .repeated(id: draft.id, entries: skipped) }
            let candidate = try prepare(fresh, state: state, at: time)
                .signed(by: maker.signer, issuing: try issuing(state), at: time)
            return try propose(candidate, state: state, at: time, skipped: skipped)
        }
    }

    /// Puts a candidate with its maker's signature into the inbox, if all rules agree.
    func propose(
        _ candidate: Candidate, state: LedgerState, at time: Timestamp, skipped: Int
    ) throws -> ProposalOutcome {
        if let known = try store.read({ try $0.findProposal(id: candidate.record.id) }) {
            return try answer(to: candidate, waiting: known)
        }
        let checker = try checker()
        let refusals = try store.read { reader -> [RuleRefusal] in
            guard try !reader.hasRecord(id: candidate.record.id) else {
                return [RuleRefusal(takenBy: "record", id: candidate.record.id)]
            }
            var pass = SealingPass(
                state: state, lookup: StoreLookup(store: store, reader: reader),
                checker: checker)
            return try pass.refusals(
                ofProposal: candidate, sealed: max(time, state.lastSealed))
        }
        guard refusals.isEmpty else { return .refused(refusals) }
        try store.addProposal(
            StoredProposal(
                id: candidate.record.id, received: time, bytes: candidate.bytes,
                signatures: candidate.signatures, bundles: candidate.bundles,
                files: candidate.files))
        return .proposed(id: candidate.record.id, skipped: skipped)
    }

    /// A proposal of a name that waits already: the same content again, or a conflict.
    private func answer(
        to candidate: Candidate, waiting: StoredProposal
    ) throws -> ProposalOutcome {
        var scanner = ItemScanner(catalogue: catalogue)
        let known = try Candidate(waiting, scanner: &scanner)
        let isSame =
            try known.record.valueDate == candidate.record.valueDate
            && known.record.evidence == candidate.record.evidence
            && isSameJournal(known.journal, candidate.journal)
            && (known.batch != nil || known.record.body == candidate.record.body)
        return isSame
            ? .waiting(id: waiting.id)
            : .refused([RuleRefusal(takenBy: "proposal", id: waiting.id)])
    }

    private func isSameJournal(_ a: JournalContent?, _ b: JournalContent?) throws -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return try a.isSame(as: b)
    }

    /// Seals records that maker and checker sign at once: imports, set-up, the worked example.
    ///
    /// - Parameter progress: is told how many records of how many are signed.
    /// - Returns: what became of each draft, in order; drafts whose content is known are left out
    ///   of the sealing and come back as `repeated`.
    public func post(
        _ drafts: [RecordDraft], maker: OfficerKey, checker officer: OfficerKey,
        progress: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) throws -> PostOutcome {
        let time = now()
        var repeated = 0
        var skipped = 0
        let candidates = try withState { state -> [Candidate] in
            let issuing = try issuing(state)
            return try drafts.enumerated().compactMap { index, draft -> Candidate? in
                defer { progress(Int64(index) + 1, Int64(drafts.count)) }
                let (fresh, known) = try withoutKnownEntries(draft, state)
                skipped += known
                guard let fresh else {
                    repeated += 1
                    return nil
                }
                return try prepare(fresh, state: state, at: time)
                    .signed(by: maker.signer, issuing: issuing, at: time)
                    .approved(by: officer.signer, issuing: issuing, at: time)
            }
        }
        guard !candidates.isEmpty else { return .repeated(records: repeated, entries: skipped) }
        switch try seal(candidates) {
        case .refused(let refusals): return .refused(refusals)
        case .sealed(let outcomes): return .posted(outcomes, skipped: skipped)
        }
    }

    func prepare(
        _ draft: RecordDraft, state: LedgerState, at time: Timestamp
    ) throws -> PreparedRecord {
        let governing = draft.valueDate.flatMap { state.rulebook(on: $0) } ?? state.rulebook
        guard let governing else {
            throw GreenCreditError(
                .integrity, "rulebook.none", "the ledger has no rulebook; entry 0 is missing")
        }
        return try PreparedRecord(
            draft, rulebook: try governing.digest.text, at: time, catalogue: catalogue)
    }

    func issuing(_ state: LedgerState) throws -> Certificate {
        guard let issuing = state.authorities.last else {
            throw GreenCreditError(.integrity, "genesis.missing", "the ledger has no entry 0")
        }
        return issuing
    }

    /// Leaves out entries that the ledger holds with the same number and content.
    ///
    /// - Returns: the rest, or `nil` if nothing is left; and how many were left out.
    private func withoutKnownEntries(
        _ draft: RecordDraft, _ state: LedgerState
    ) throws -> (fresh: RecordDraft?, known: Int) {
        let entries: [Entry]
        switch draft.content {
        case .act(let act, let all) where ProgrammeMatter.concerns(act):
            let known = try isKnown(draft.id, .act(act, entries: all))
            return known ? (nil, all.count) : (draft, 0)
        case .act(_, let all), .batch(_, let all): entries = all
        case .other(let body):
            return (try isKnown(draft.id, body) ? nil : draft, 0)
        }
        let fresh = try store.read { reader in
            let known = try knownEntries(
                among: entries, reservations: state.reservations, reader)
            return entries.indices.filter { !known.contains($0) }.map { entries[$0] }
        }
        let known = entries.count - fresh.count
        guard known > 0 else { return (draft, 0) }
        guard !fresh.isEmpty else { return (nil, known) }
        let content: RecordDraft.Content
        switch draft.content {
        case .act(let act, _): content = .act(act, entries: fresh)
        case .batch(let act, _): content = .batch(act, entries: fresh)
        case .other(let body): content = .other(body)
        }
        let rest = RecordDraft(
            id: draft.id, valueDate: draft.valueDate, content: content, files: draft.files)
        return (rest, known)
    }
}

extension OpenLedger {
    /// Whether a record of a number says the same.
    private func isKnown(_ id: String, _ body: RecordBody) throws -> Bool {
        let known = try store.read { try $0.findRecord(id: id) }
        return try known.map { try Record(bytes: $0.bytes).body == body } ?? false
    }

    /// The entries, by their place, that a record of the ledger holds with the same content.
    func knownEntries(
        among entries: [Entry], reservations: LedgerState.Reservations, _ reader: any LedgerReader
    ) throws -> Set<Int> {
        let hashes = entries.map { IdentityHash.of(book: $0.book, id: $0.id) }
        var known: Set<Int> = []
        var pages = JournalPages(store: store, reader: reader)
        for (index, number) in try reader.entries(ofIdentities: hashes)
        where try pages.entry(number).isSame(as: entries[index]) {
            known.insert(index)
        }
        for (index, hash) in hashes.enumerated() where !reservations.isEmpty {
            for reservation in reservations[hash] ?? [] {
                try StoredEntries(store: store, reader: reader)
                    .forEachEntry(at: reservation.source) { held in
                        if held.isSame(as: entries[index]) { known.insert(index) }
                    }
            }
        }
        return known
    }
}

/// How posting with both keys ended, in order of precedence.
public enum PostOutcome: Sendable {
    /// All of the content is in the ledger already; nothing was added.
    case repeated(records: Int, entries: Int)
    /// Rules stand against it; nothing was stored.
    case refused([RuleRefusal])
    /// Rules stand against a batch of a file; the batches before it are in the log.
    case stopped([RuleRefusal], batch: String, after: [ApprovalOutcome], skipped: Int)
    /// It is in the log; entries that were known are not posted again.
    case posted([ApprovalOutcome], skipped: Int)
}

extension RuleRefusal {
    /// The “no” to a record whose name is taken.
    init(takenBy other: String, id: String) {
        self.init(
            rule: "record.identity", message: "the number \(id) is taken by another \(other)")
    }
}

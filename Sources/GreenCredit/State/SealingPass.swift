internal import Financing
internal import Ledger
internal import Proofs
internal import Statements
internal import Stores

/// Brings records into the log one after another and gathers what has to be stored.
///
/// The same pass seals new records and, fed with stored ones, verifies old ones: there is one
/// notion of what may stand in the log. A record that is refused leaves the pass unchanged.
struct SealingPass {
    /// The state after the last admitted record.
    var state: LedgerState
    /// What the admitted records add.
    var group = SealedGroup()
    private let checker: SignerChecker
    /// Answers from what is stored.
    var lookup: any SealedLookup
    /// Whether a list of records was admitted in part: then nothing of the pass may be kept.
    var isSpoilt = false
    var recent = RecentRows()

    /// What became of a record.
    enum Admission {
        case refused([RuleRefusal])
        case waiting(seq: Int64, checkers: Int)
        case inEffect(seq: Int64, entries: Int)
    }

    init(state: consuming LedgerState, lookup: any SealedLookup, checker: SignerChecker) {
        self.state = state
        self.lookup = lookup
        self.checker = checker
    }

    /// Hands over what was gathered and starts a new group on the same state.
    ///
    /// What the store holds by then is forgotten here; a pass that verifies keeps the names of
    /// records and what was cancelled, since it does not believe the store.
    mutating func takeGroup(keepingNames: Bool = false) -> SealedGroup {
        var taken = SealedGroup()
        swap(&taken, &group)
        taken.projections.tiles = state.tree.takeChangedTiles()
        recent.forgetEntries()
        if !keepingNames { recent = RecentRows() }
        return taken
    }

    /// Admits a record to the next place, or says why not.
    ///
    /// - Throws: `GreenCreditError` for bytes or signatures that are not what they claim to be.
    mutating func admit(_ candidate: Candidate, sealed: Timestamp) throws -> Admission {
        guard sealed >= state.lastSealed else {
            throw GreenCreditError(
                .environment, "clock.backwards",
                "the clock says \(sealed), but the last record was sealed \(state.lastSealed)")
        }
        try FileCheck.check(candidate)
        if try lookup.hasRecord(id: candidate.record.id)
            || recent.records.contains(candidate.record.id)
        {
            return .refused([
                RuleRefusal(takenBy: "record", id: candidate.record.id)
            ])
        }
        if case .genesis(let genesis) = candidate.record.body {
            try GenesisCheck.apply(genesis, of: candidate, to: &state, sealed: sealed)
            state.programme = state.rulebook.map { ProgrammeState(rulebook: $0.rulebook) }
        }
        let verdict = try checker.verdict { () throws(ProofsError) in
            try checker.signers(of: candidate, state: state, sealed: sealed)
        }
        guard case .signed(let signers) = verdict else { return .refused(verdict.refusals) }
        var refusals = signers.compactMap { state.registry.refusal(of: $0.certificate) }
        refusals += governingRefusals(candidate.record)
        refusals += dutyRefusals(candidate.record, signers)
        guard refusals.isEmpty else { return .refused(refusals) }
        let admission = try admitBody(candidate, signers: signers)
        if case .refused = admission { return admission }
        try append(candidate, sealed: sealed)
        return admission
    }

    /// What the rules say of a proposal before anybody but its maker has signed.
    ///
    /// - Throws: as `admit`.
    mutating func refusals(ofProposal candidate: Candidate, sealed: Timestamp) throws
        -> [RuleRefusal]
    {
        try FileCheck.check(candidate)
        let verdict = try checker.verdict { () throws(ProofsError) in
            [try checker.maker(of: candidate, state: state, sealed: sealed)]
        }
        guard case .signed(let signers) = verdict, let maker = signers.first else {
            return verdict.refusals
        }
        var refusals = [state.registry.refusal(of: maker.certificate)].compactMap { $0 }
        refusals += governingRefusals(candidate.record)
        refusals += dutyRefusals(candidate.record, [maker])
        guard refusals.isEmpty else { return refusals }
        guard case .refused(let more) = try admitBody(candidate, signers: [maker]) else {
            return []
        }
        return more
    }

    /// Checks that a proposal is what its maker signed.
    ///
    /// - Throws: as `admit`.
    func checkProposal(_ candidate: Candidate, received: Timestamp) throws {
        try FileCheck.check(candidate)
        _ = try checker.maker(of: candidate, state: state, sealed: received)
    }

    /// Gives a record that could not be admitted its place all the same, without any effect.
    ///
    /// Only for verification: the places after it must be checked too. A time that no log entry
    /// can state gets an empty leaf, which fits no tree that was signed.
    mutating func skip(_ stored: StoredRecord) {
        state.tree.append(leaf: (try? stored.logEntry.encoded()) ?? [])
        state.size += 1
        state.lastSealed = max(state.lastSealed, stored.sealed)
    }

    // MARK: - By kind

    private mutating func admitBody(
        _ candidate: Candidate, signers: [VerifiedSigner]
    ) throws -> Admission {
        let seq = state.size
        switch candidate.record.body {
        case .genesis: break
        case .act, .batch:
            guard let content = candidate.journal else {
                preconditionFailure("a candidate was made without its entries")
            }
            if case .act(let act, _) = candidate.record.body, ProgrammeMatter.concerns(act) {
                return try admitProgramme(act, content, of: candidate, signers: signers)
            }
            if case .batch(let batch) = candidate.record.body, ProgrammeMatter.concerns(batch.act) {
                return .refused([
                    RuleRefusal(rule: "act.batch", message: "an act is a record of its own")
                ])
            }
            return try admitEntries(content, of: candidate, signers: signers)
        case .approval(let digest):
            return try admitApproval(of: digest, signers: signers)
        case .refusal(let refusal):
            // What waits in the log for a further checker will never count; its numbers stay taken.
            state.waiting[try refusal.record.digest] = nil
        case .keyRegister(let registration):
            let certificate = try Certificate(base64: registration.certificate)
            guard certificate.person == registration.person else {
                throw GreenCreditError(
                    .integrity, "key.person", "the certificate names another person",
                    at: candidate.record.id)
            }
            try state.registry.register(certificate, at: seq)
        case .keyRevoke(let revocation):
            try state.registry.revoke(try revocation.certificate.digest, at: seq)
        case .roleGrant(let grant): state.registry.grant(grant)
        case .roleEnd(let grant): state.registry.end(grant)
        case .crl:
            state.registry.replace(revocationLists: try TrustFiles.revocationLists(candidate.files))
        case .rulebook(let adoption):
            let rulebook = try TrustFiles.rulebook(candidate.files, digest: adoption.sha256)
            state.rulebooks.append(
                AdoptedRulebook(
                    digest: try adoption.sha256.digest, rulebook: rulebook, adopted: seq))
            state.programme?.adopt(rulebook)
        case .periodClose(let close):
            if let refusal = try refusal(of: close) { return .refused([refusal]) }
            state.closedThrough[close.book] = close.through
            state.programme?.close(close.book, until: close.through)
        case .bankStatement(let imported):
            let refusals = try refusals(taking: imported, of: candidate)
            guard refusals.isEmpty else { return .refused(refusals) }
        case .reconciliation(let reconciliation):
            let refusals = try refusals(applying: reconciliation, record: candidate.record.id)
            guard refusals.isEmpty else { return .refused(refusals) }
        case .statement(let json):
            let refusals = try refusals(stating: json, of: candidate)
            guard refusals.isEmpty else { return .refused(refusals) }
        }
        return .inEffect(seq: seq, entries: 0)
    }
}

// MARK: - The log

extension SealingPass {
    /// Gives the record its place: entry text, leaf hash, rows.
    private mutating func append(_ candidate: Candidate, sealed: Timestamp) throws {
        let seq = state.size
        let stored = StoredRecord(
            seq: seq, sealed: sealed, kind: candidate.record.kind, id: candidate.record.id,
            bytes: candidate.bytes, signatures: candidate.signatures)
        // Computed with the signatures, by another thread.
        let entry = candidate.checked.map {
            stored.logEntry(record: $0.contentDigest, signatures: $0.fileDigest)
        }
        state.tree.append(leaf: try (entry ?? stored.logEntry).encoded())
        group.records.append(stored)
        if !candidate.bundles.isEmpty {
            group.bundles.append(StoredBundles(seq: seq, bundles: candidate.bundles))
        }
        if !candidate.files.isEmpty {
            group.attachments.append(StoredAttachments(seq: seq, files: candidate.files))
        }
        recent.records.insert(candidate.record.id)
        state.size += 1
        state.lastSealed = sealed
    }
}

extension StoredRecord {
    /// The text that stands for the record in the log's tree.
    var logEntry: LogEntry {
        logEntry(record: SHA256Digest.of(bytes), signatures: SHA256Digest.of(signatures))
    }

    /// The same with the digests of the record and of its signatures at hand.
    func logEntry(record: SHA256Digest, signatures: SHA256Digest) -> LogEntry {
        LogEntry(
            sequence: Int(seq), sealedMilliseconds: sealed.millisecondsSince1970, record: record,
            signatures: signatures)
    }
}

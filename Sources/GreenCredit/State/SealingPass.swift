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
    private(set) var state: LedgerState
    /// What the admitted records add.
    private(set) var group = SealedGroup()
    private let checker: SignerChecker
    private let lookup: any SealedLookup
    private var recent = RecentRows()

    /// What the pass itself has added and the store does not know yet.
    private struct RecentRows {
        var identities: [[String]: Projections.Identity] = [:]
        var entries: [Int64: Entry] = [:]
        var reversed: Set<Int64> = []
        var records: Set<String> = []
    }

    /// What became of a record.
    enum Admission {
        case refused([RuleRefusal])
        case waiting(seq: Int64, checkers: Int)
        case inEffect(seq: Int64, entries: Int)
    }

    init(state: LedgerState, lookup: any SealedLookup, checker: SignerChecker) {
        self.state = state
        self.lookup = lookup
        self.checker = checker
    }

    /// Hands over what was gathered and starts a new group on the same state.
    ///
    /// What the store holds by then is forgotten here; a pass that verifies keeps it, since it does
    /// not believe the store.
    mutating func takeGroup(keepingRecent: Bool = false) -> SealedGroup {
        var taken = group
        taken.projections.tiles = state.tree.takeChangedTiles()
        group = SealedGroup()
        if !keepingRecent { recent = RecentRows() }
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
        case .act(_, let entries):
            return try admitEntries(entries, of: candidate, signers: signers)
        case .batch:
            return try admitEntries(candidate.items.map(\.entry), of: candidate, signers: signers)
        case .approval(let digest):
            return try admitApproval(of: digest, signers: signers)
        case .refusal: break
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
        case .periodClose(let close):
            if let refusal = try refusal(of: close) { return .refused([refusal]) }
            state.closedThrough[close.book] = close.through
        case .bankStatement: break
        case .statement(let json):
            do { _ = try Statement(json: json) } catch {
                return .refused([
                    RuleRefusal(rule: error.code.description, message: error.message)
                ])
            }
        }
        return .inEffect(seq: seq, entries: 0)
    }

    /// The record names the rulebook in force.
    private func governingRefusals(_ record: Record) -> [RuleRefusal] {
        if record.kind == .genesis || record.kind.isRegistry || record.kind == .rulebook {
            return []
        }
        let governing =
            record.valueDate.map { state.rulebook(on: $0) } ?? state.rulebook
        guard let governing else {
            return [
                RuleRefusal(
                    rule: "rulebook.in-force",
                    message: "no rulebook governs \(record.valueDate?.description ?? "yet"); "
                        + "adopt one with “rulebook adopt FILE”")
            ]
        }
        guard governing.digest.hex == record.rulebook.description else {
            return [
                RuleRefusal(
                    rule: "rulebook.in-force",
                    message: "the record names another rulebook than \(governing.rulebook.name), "
                        + "which governs; propose it again")
            ]
        }
        return []
    }

    /// Who signs what moves no money must hold a duty all the same; amounts come later.
    private func dutyRefusals(_ record: Record, _ signers: [VerifiedSigner]) -> [RuleRefusal] {
        guard let rulebook = state.rulebook?.rulebook else { return [] }
        var books: Set<String> = []
        switch record.body {
        case .periodClose(let close): books = [close.book]
        case .bankStatement(let statement):
            books = Set([rulebook.bankAccount(statement.account)?.account.book].compactMap { $0 })
        case .statement, .rulebook, .refusal: break
        default: return []
        }
        return signers.compactMap { signer in
            let isMaker = signer.commitment == .creation
            let wanted = Set(rulebook.approval.flatMap { isMaker ? $0.makers : $0.checkers })
            let held = state.registry.duties(of: signer.person, in: books)
            guard held.isDisjoint(with: wanted) else { return nil }
            return RuleRefusal(
                rule: isMaker ? "approval.maker" : "approval.checker",
                message: "\(signer.person) holds none of the duties "
                    + wanted.sorted().joined(separator: ", ")
                    + (books.isEmpty ? "" : " for book \(books.sorted().joined(separator: ", "))"))
        }
    }

    private func refusal(of close: PeriodClose) throws -> RuleRefusal? {
        guard let rulebook = state.rulebook?.rulebook, rulebook.chart.book(close.book) != nil else {
            return RuleRefusal(
                rule: "period.book", message: "the rulebook has no book \(close.book)")
        }
        guard rulebook.periodLength.ends(on: close.through) else {
            return RuleRefusal(
                rule: "period.end",
                message: "\(close.through) does not end a \(rulebook.periodLength.rawValue)")
        }
        if let closed = state.closedThrough[close.book], closed >= close.through {
            return RuleRefusal(
                rule: "period.closed",
                message: "the book \(close.book) is closed through \(closed) already")
        }
        let digest = try lookup.balanceDigest(of: close.book, at: close.through)
        // What this pass has posted is not in the balances that were looked up.
        let isMoving = !group.projections.postings.isEmpty
        if let digest, isMoving || digest.hex != close.trialBalance.description {
            return RuleRefusal(
                rule: "period.balance",
                message: "the balances of \(close.book) at \(close.through) have changed since the "
                    + "closing was proposed; propose it again")
        }
        return nil
    }
}

// MARK: - Entries

extension SealingPass {
    private mutating func admitEntries(
        _ entries: [Entry], of candidate: Candidate, signers: [VerifiedSigner]
    ) throws -> Admission {
        let record = candidate.record
        guard let day = record.valueDate, let rulebook = state.rulebook(on: day)?.rulebook else {
            return .refused([
                RuleRefusal(rule: "record.valueDate", message: "the record needs a value date")
            ])
        }
        let books = Set(entries.map(\.book))
        let makers = signers.filter { $0.commitment == .creation }
        let checkers = signers.filter { $0.commitment == .approval }
        let verdict = rulebook.approvalVerdict(
            amounts: try Amounts.total(of: entries),
            makerDuties: makers.reduce(into: []) {
                $0.formUnion(state.registry.duties(of: $1.person, in: books))
            },
            checkersDuties: checkers.map { state.registry.duties(of: $0.person, in: books) })
        var refusals = try EntryCheck(rulebook: rulebook, state: state).refusals(of: entries) {
            try findIdentity(book: $0.book, id: $0.id)
        }
        if case .refused(let refusal) = verdict { refusals.append(refusal) }
        guard refusals.isEmpty else { return .refused(refusals) }
        let digest = SHA256Digest.of(candidate.bytes)
        if case .needs(let count) = verdict {
            let waiting = WaitingRecord(
                id: record.id, seq: state.size, valueDate: day, maker: makers.first?.person ?? "",
                checkers: checkers.map(\.person), entries: entries)
            // Nothing has moved yet, but the numbers are spoken for, and the rules must hold now.
            let trial = try post(entries, rulebook: rulebook, source: state.size, isTrial: true)
            if case .refused = trial { return trial }
            state.waiting[digest] = waiting
            reserve(entries, source: state.size)
            return .waiting(seq: state.size, checkers: count)
        }
        return try post(entries, rulebook: rulebook, source: state.size, isTrial: false)
    }

    private mutating func admitApproval(
        of digest: DigestText, signers: [VerifiedSigner]
    ) throws -> Admission {
        let key = try digest.digest
        guard var waiting = state.waiting[key], let checker = signers.first,
            let rulebook = state.rulebook(on: waiting.valueDate)?.rulebook
        else {
            return .refused([
                RuleRefusal(
                    rule: "approval.target", message: "no record of this hash waits for approval")
            ])
        }
        // One person is one person, however a certificate spells the number.
        let signed = ([waiting.maker] + waiting.checkers).map { $0.lowercased() }
        guard !signed.contains(checker.person.lowercased()) else {
            return .refused([
                RuleRefusal(
                    rule: "duties.separated",
                    message: "\(checker.person) has signed \(waiting.id) already; "
                        + "the further checker must be another person")
            ])
        }
        waiting.checkers.append(checker.person)
        let books = Set(waiting.entries.map(\.book))
        let verdict = rulebook.approvalVerdict(
            amounts: try Amounts.total(of: waiting.entries),
            makerDuties: state.registry.duties(of: waiting.maker, in: books),
            checkersDuties: waiting.checkers.map { state.registry.duties(of: $0, in: books) })
        switch verdict {
        case .refused(let refusal): return .refused([refusal])
        case .needs(let count):
            state.waiting[key] = waiting
            return .waiting(seq: state.size, checkers: count)
        case .approved:
            let periods = EntryCheck(rulebook: rulebook, state: state).periodRefusals(
                of: waiting.entries)
            guard periods.isEmpty else { return .refused(periods) }
            let admission = try post(
                waiting.entries, rulebook: rulebook, source: waiting.seq, isTrial: false)
            if case .inEffect = admission { state.waiting[key] = nil }
            return admission
        }
    }

    private mutating func post(
        _ entries: [Entry], rulebook: Rulebook, source: Int64, isTrial: Bool
    ) throws -> Admission {
        let reversals = try reversals(in: entries)
        if case .failure(let refusals) = reversals { return .refused(refusals.refusals) }
        let first = state.journal.entryCount
        let before = isTrial ? state.journal : nil
        let (rows, breaches) = try state.journal.post(entries) { account in
            rulebook.chart.findDefinition(of: account)?.limit ?? .none
        }
        guard breaches.isEmpty else { return .refused(breaches.map(\.refusal)) }
        if let before {
            state.journal = before
            return .inEffect(seq: state.size, entries: 0)
        }
        group.projections.keys += rows.keys
        group.projections.postings += rows.postings
        group.projections.totals += rows.totals
        group.projections.effects.append(
            Projections.Effect(first: first, count: entries.count, seq: state.size, source: source))
        for (offset, entry) in entries.enumerated() {
            let number = first + Int64(offset)
            recent.entries[number] = entry
            add(identity(of: entry, number: number, source: source))
        }
        if case .success(let cancelled) = reversals {
            for (offset, number) in cancelled {
                recent.reversed.insert(number)
                group.projections.reversals.append(
                    Projections.Reversal(entry: number, by: first + Int64(offset)))
            }
        }
        return .inEffect(seq: state.size, entries: entries.count)
    }

    private mutating func reserve(_ entries: [Entry], source: Int64) {
        for entry in entries { add(identity(of: entry, number: nil, source: source)) }
    }

    private mutating func add(_ identity: Projections.Identity) {
        recent.identities[[identity.book, identity.id]] = identity
        group.projections.identities.append(identity)
    }

    private func identity(
        of entry: Entry, number: Int64?, source: Int64
    ) -> Projections.Identity {
        Projections.Identity(
            book: entry.book, id: entry.id, entry: number, source: source,
            digest: entry.contentDigest.bytes)
    }

    func findIdentity(book: String, id: String) throws -> Projections.Identity? {
        if let found = recent.identities[[book, id]] { return found }
        return try lookup.findIdentity(book: book, id: id)
    }

    private struct ReversalRefusals: Error { let refusals: [RuleRefusal] }

    /// The entries that cancel another, by their place in the list; each exact and the first to.
    private func reversals(in entries: [Entry]) throws
        -> Swift.Result<[(Int, Int64)], ReversalRefusals>
    {
        var found: [(Int, Int64)] = []
        var refusals: [RuleRefusal] = []
        var own: [String: Int] = [:]
        for (offset, entry) in entries.enumerated() {
            defer { own["\(entry.book)\u{0}\(entry.id)"] = offset }
            guard let target = entry.draft.reverses else { continue }
            let name = "\(entry.book) \(target)"
            let within = own["\(entry.book)\u{0}\(target)"]
            let number =
                try within.map { state.journal.entryCount + Int64($0) }
                ?? findIdentity(book: entry.book, id: target)?.entry
            guard let number else {
                refusals.append(
                    RuleRefusal(
                        rule: "reversal.target",
                        message: "\(entry.id) cancels \(name), which is not in the journal"))
                continue
            }
            let original =
                try within.map { entries[$0] } ?? recent.entries[number] ?? lookup.findEntry(number)
            if let original, !entry.cancels(original) {
                refusals.append(
                    RuleRefusal(
                        rule: "reversal.exact",
                        message: "\(entry.id) is not \(name) with debit and credit exchanged"))
            }
            let isTaken =
                try found.contains { $0.1 == number } || recent.reversed.contains(number)
                || lookup.isReversed(number)
            if isTaken {
                refusals.append(
                    RuleRefusal(
                        rule: "reversal.once",
                        message: "\(name) is cancelled already; \(entry.id) would do it again"))
            }
            found.append((offset, number))
        }
        return refusals.isEmpty ? .success(found) : .failure(ReversalRefusals(refusals: refusals))
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
        state.tree.append(leaf: try stored.logEntry.encoded())
        group.records.append(stored)
        for (number, bytes) in candidate.bundles.enumerated() {
            group.bundles.append(ItemBundle(seq: seq, number: number, bytes: bytes))
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
        LogEntry(
            sequence: Int(seq), sealedMilliseconds: sealed.millisecondsSince1970,
            record: SHA256Digest.of(bytes), signatures: SHA256Digest.of(signatures))
    }
}

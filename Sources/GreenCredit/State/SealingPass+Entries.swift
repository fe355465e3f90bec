internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// Journal entries and the approvals that make them count.
extension SealingPass {
    mutating func admitEntries(
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

    mutating func admitApproval(
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

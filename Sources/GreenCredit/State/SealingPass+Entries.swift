internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// Journal entries and the approvals that make them count.
extension SealingPass {
    mutating func admitEntries(
        _ content: JournalContent, of candidate: Candidate, signers: [VerifiedSigner],
        ruling: ActRuling? = nil
    ) throws -> Admission {
        let record = candidate.record
        guard let day = record.valueDate, let governing = state.rulebook(on: day) else {
            return .refused([
                RuleRefusal(rule: "record.valueDate", message: "the record needs a value date")
            ])
        }
        let books = content.books
        let makers = signers.filter { $0.commitment == .creation }
        let checkers = signers.filter { $0.commitment == .approval }
        let verdict = governing.rulebook.approvalVerdict(
            amounts: content.sheet.totals,
            makerDuties: makers.reduce(into: []) {
                $0.formUnion(state.registry.duties(of: $1.person, in: books))
            },
            checkersDuties: checkers.map { state.registry.duties(of: $0.person, in: books) })
        var refusals = try EntryCheck(
            rulebook: governing.rulebook, closedThrough: state.closedThrough
        ).refusals(of: content, areAccountsAllowed: areAccountsAllowed(content, governing))
        refusals += try identityRefusals(of: content)
        refusals += try ruling?.refusals ?? paymentRefusals(content)
        if case .refused(let refusal) = verdict { refusals.append(refusal) }
        guard refusals.isEmpty else { return .refused(refusals) }
        guard case .needs(let count) = verdict else {
            return try post(
                content, governing, source: state.size, decision: ruling?.decision)
        }
        // Nothing has moved yet, but the numbers are spoken for, and the rules must hold now.
        let objections = try trialRefusals(content, governing)
        guard objections.isEmpty else { return .refused(objections) }
        state.waiting[SHA256Digest.of(candidate.bytes)] = WaitingRecord(
            id: record.id, seq: state.size, valueDate: day, maker: makers.first?.person ?? "",
            checkers: checkers.map(\.person), content: content, act: ruling?.act)
        try reserve(content, source: state.size)
        return .waiting(seq: state.size, checkers: count)
    }

    mutating func admitApproval(
        of digest: DigestText, signers: [VerifiedSigner]
    ) throws -> Admission {
        let key = try digest.digest
        guard var waiting = state.waiting[key], let checker = signers.first,
            let governing = state.rulebook(on: waiting.valueDate)
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
        switch state.approvalVerdict(of: waiting, under: governing.rulebook) {
        case .refused(let refusal): return .refused([refusal])
        case .needs(let count):
            state.waiting[key] = waiting
            return .waiting(seq: state.size, checkers: count)
        case .approved:
            let periods = try EntryCheck(
                rulebook: governing.rulebook, closedThrough: state.closedThrough
            ).periodRefusals(of: waiting.content)
            var ruling: ActRuling?
            if let act = waiting.act {
                ruling = try self.ruling(
                    on: act, waiting.content, maker: waiting.maker, checkers: waiting.checkers)
            }
            let refusals = periods + (ruling?.refusals ?? [])
            guard refusals.isEmpty else { return .refused(refusals) }
            _ = areAccountsAllowed(waiting.content, governing)
            let admission = try post(
                waiting.content, governing, source: waiting.seq, decision: ruling?.decision)
            if case .inEffect = admission { state.waiting[key] = nil }
            return admission
        }
    }

    // MARK: - Posting

    /// Whether the rulebook allows every account; what it says is remembered with the state.
    private mutating func areAccountsAllowed(
        _ content: JournalContent, _ governing: AdoptedRulebook
    ) -> Bool {
        let rulebook = governing.rulebook
        // Taken out, so that there is one owner and nothing is copied.
        var rules =
            state.accountRules.removeValue(forKey: governing.digest)
            ?? AccountRules(dimensions: Set(rulebook.dimensions.map(\.id)))
        defer { state.accountRules[governing.digest] = rules }
        return rules.allow(
            content.sheet, chart: rulebook.chart, catalogue: state.journal.catalogue)
    }

    private func rules(of governing: AdoptedRulebook) -> AccountRules {
        state.accountRules[governing.digest] ?? AccountRules(dimensions: [])
    }

    private mutating func trialRefusals(
        _ content: JournalContent, _ governing: AdoptedRulebook
    ) throws -> [RuleRefusal] {
        if case .refused(let refusals) = try reversals(in: content) { return refusals }
        let breaches = try state.journal.breaches(of: content.sheet, rules: rules(of: governing))
        return try breaches.map { try $0.refusal(in: content) }
    }

    private mutating func post(
        _ content: JournalContent, _ governing: AdoptedRulebook, source: Int64,
        decision: ProgrammeDecision?
    ) throws -> Admission {
        let cancelled: [(offset: Int, number: Int64)]
        switch try reversals(in: content) {
        case .refused(let refusals): return .refused(refusals)
        case .found(let found): cancelled = found
        }
        let first = state.journal.entryCount
        let (rows, breaches) = try state.journal.post(
            content.sheet, rules: rules(of: governing))
        guard breaches.isEmpty else {
            return .refused(try breaches.map { try $0.refusal(in: content) })
        }
        if let decision {
            try state.programme?.apply(decision)
        } else {
            state.moveProgrammeBalances(by: content.sheet)
        }
        group.projections.keys += rows.keys
        group.projections.sheets.append(rows.sheet)
        group.projections.effects.append(
            Projections.Effect(first: first, count: content.count, seq: state.size, source: source))
        recent.add(content, first: first)
        for (offset, number) in cancelled {
            recent.reversed.insert(number)
            group.projections.reversals.append(
                Projections.Reversal(entry: number, by: first + Int64(offset)))
        }
        return .inEffect(seq: state.size, entries: content.count)
    }

    private mutating func reserve(_ content: JournalContent, source: Int64) throws {
        try content.forEach { entry in
            let reservation = Projections.Reservation(
                book: entry.book, id: entry.id, source: source)
            state.reserve(reservation)
            group.projections.reservations.append(reservation)
        }
    }

    // MARK: - Document numbers

    /// Entries whose number occurs twice, or is taken.
    private mutating func identityRefusals(of content: JournalContent) throws -> [RuleRefusal] {
        let hashes = content.sheet.identities
        var refusals = try repetitions(in: content)
        for (index, hash) in hashes.enumerated() where !state.reservations.isEmpty {
            guard let reservations = state.reservations[hash] else { continue }
            let entry = try content.entry(index)
            if reservations.contains(where: { entry.isNamed($0.id, in: $0.book) }) {
                refusals.append(entry.taken("by a record that waits or was refused"))
            }
        }
        var candidates = try lookup.entries(ofIdentities: hashes)
        candidates += recent.entries(ofIdentities: hashes)
        for (index, number) in candidates where refusals.count < EntryCheck.listedRefusals {
            let entry = try content.entry(index)
            guard let known = try findEntry(number), entry.isNamed(known.id, in: known.book) else {
                continue
            }
            let isSame = known.contentDigest == entry.contentDigest
            refusals.append(entry.taken(isSame ? "with the same content" : "with other content"))
        }
        return refusals
    }

    private func repetitions(in content: JournalContent) throws -> [RuleRefusal] {
        let hashes = content.sheet.identities
        let doubles = RepeatedHashes.places(in: hashes)
        var refusals: [RuleRefusal] = []
        for index in doubles where refusals.count < EntryCheck.listedRefusals {
            let entry = try content.entry(index)
            let isRepeated = try (0..<index).contains { earlier in
                try hashes[earlier] == hashes[index]
                    && content.entry(earlier).isNamed(entry.id, in: entry.book)
            }
            guard isRepeated else { continue }
            refusals.append(
                RuleRefusal(
                    rule: "entry.identity",
                    message: "the number \(entry.id) occurs twice for book \(entry.book)"))
        }
        return refusals
    }

    /// The entry of a document number in a book.
    mutating func findEntry(_ id: String, book: String) throws -> Entry? {
        let hash = [IdentityHash.of(book: book, id: id)]
        let found = try lookup.entries(ofIdentities: hash) + recent.entries(ofIdentities: hash)
        for (_, number) in found {
            if let entry = try findEntry(number), entry.isNamed(id, in: book) { return entry }
        }
        return nil
    }

    private func findEntry(_ number: Int64) throws -> Entry? {
        try recent.entry(number) ?? lookup.findEntry(number)
    }

    // MARK: - Reversals

    private enum Reversals {
        case found([(offset: Int, number: Int64)])
        case refused([RuleRefusal])
    }

    /// The entries that cancel another, by their place in the list; each exact and the first to.
    private mutating func reversals(in content: JournalContent) throws -> Reversals {
        var found: [(offset: Int, number: Int64)] = []
        var refusals: [RuleRefusal] = []
        for offset in content.sheet.cancelling {
            let entry = try content.entry(offset)
            guard let target = entry.draft.reverses else { continue }
            let name = "\(entry.book) \(target)"
            guard
                let (number, original) = try findTarget(target, of: entry, at: offset, in: content)
            else {
                refusals.append(
                    RuleRefusal(
                        rule: "reversal.target",
                        message: "\(entry.id) cancels \(name), which is not in the journal"))
                continue
            }
            if !entry.cancels(original) {
                refusals.append(
                    RuleRefusal(
                        rule: "reversal.exact",
                        message: "\(entry.id) is not \(name) with debit and credit exchanged"))
            }
            let isTaken =
                try found.contains { $0.number == number } || recent.reversed.contains(number)
                || lookup.isReversed(number)
            if isTaken {
                refusals.append(
                    RuleRefusal(
                        rule: "reversal.once",
                        message: "\(name) is cancelled already; \(entry.id) would do it again"))
            }
            found.append((offset, number))
        }
        return refusals.isEmpty ? .found(found) : .refused(refusals)
    }

    /// The entry that another cancels: one in front of it, or one that is effective already.
    private mutating func findTarget(
        _ target: String, of entry: Entry, at offset: Int, in content: JournalContent
    ) throws -> (number: Int64, original: Entry)? {
        let hash = IdentityHash.of(book: entry.book, id: target)
        for earlier in 0..<offset where content.sheet.identities[earlier] == hash {
            let original = try content.entry(earlier)
            if original.isNamed(target, in: entry.book) {
                return (state.journal.entryCount + Int64(earlier), original)
            }
        }
        let candidates =
            try lookup.entries(ofIdentities: [hash]) + recent.entries(ofIdentities: [hash])
        for (_, number) in candidates {
            if let original = try findEntry(number), original.isNamed(target, in: entry.book) {
                return (number, original)
            }
        }
        return nil
    }
}

extension Entry {
    /// The “no” to an entry whose number is taken.
    fileprivate func taken(_ how: String) -> RuleRefusal {
        RuleRefusal(
            rule: "entry.identity", message: "book \(book) has \(id) already, \(how)")
    }
}

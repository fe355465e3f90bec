public import Ledger

extension ProgrammeState {
    /// Says what the rules think of an act and which entries follow; changes nothing.
    ///
    /// - Parameters:
    ///   - act: the act.
    ///   - maker: who prepared it, where that is known.
    ///   - checkers: who approved it so far.
    ///   - lookup: finds an entry of a book by its number, for reversals.
    /// - Throws: `act.step`, `act.detail`, `act.amount` and the errors of entries, for an act that
    ///   cannot be understood. What the rules refuse is in the decision.
    public func decide(
        _ act: ProgrammeAct, maker: String? = nil, checkers: [String] = [],
        lookup: (_ book: String, _ id: String) -> Entry? = { _, _ in nil }
    ) throws(LedgerError) -> ProgrammeDecision {
        let rulebook = governing(act)
        let template = try template(act, rulebook)
        var facts = try facts(for: act, template, rulebook)
        facts["preparedBy"] = .text(maker)
        facts["approvedBy"] = .words(checkers)
        if act.step == "reversal" {
            return try decideReversal(act, facts, rulebook, lookup)
        }
        let entries = try PostingDerivation(
            rulebook: rulebook, balances: balances, act: act, template: template, facts: facts,
            enterprise: enterpriseBook(act.project, rulebook),
            subprogramme: subprogramme(of: act)
        ).entries()
        facts["periodClosed"] = .date(entries.compactMap { closed[$0.book] }.max())
        let names = [template.id] + template.groups + (act.repeats == nil ? [] : [act.step])
        let record = try loanRecord(of: act, facts, entries)
        let verdicts =
            try ask(names, facts, rulebook, act) + loanVerdicts(on: act, record, facts, rulebook)
        let effects = try effects(of: act, template.id, facts)
        return ProgrammeDecision(
            act: act, rulebook: rulebook.name, verdicts: verdicts,
            lifeRefusal: refusal(of: effects), entries: entries, effects: effects,
            movedProject: act.project, loanRecord: record)
    }

    /// What the rules think of an act: the short form of `decide`.
    public func verdicts(for act: ProgrammeAct) throws(LedgerError) -> [RuleVerdict] {
        try decide(act).verdicts
    }

    /// Takes an act in that was decided on this state.
    ///
    /// - Throws: `money.overflow`, and what the accounts of loans throw.
    public mutating func apply(_ decision: ProgrammeDecision) throws(LedgerError) {
        for entry in decision.entries {
            try balances.add(entry)
            if let original = entry.draft.reverses {
                reversed[EntryKey(book: entry.book, id: original)] = entry.id
            }
        }
        // The payer's own entry stands first; cancelling it undoes the payment.
        if let entry = decision.entries.first, entry.draft.reverses == nil,
            let effect = decision.effects.first, effect.event.cancellation != nil
        {
            payments[EntryKey(book: entry.book, id: entry.id)] = effect
            lastPayment[effect.project] = decision.act.date
        }
        for effect in decision.effects {
            change(effect.project) { _ = $0.instruments.take(effect.event) }
        }
        let act = decision.act
        name(act.evidence, by: act.id)
        try applyToLoans(decision)
        if act.step == "appropriation" { indicatorYear = act.date.year }
        guard let project = decision.movedProject, !decision.entries.isEmpty else { return }
        let own = act.step == "co-financing" ? act.figures["amount"] : nil
        change(project) { file in
            file.moved(on: act.date)
            if act.step == "capitalise" { file.capitalised = file.capitalised ?? act.date }
            if let own, let money = try? own.value.money(file.ownPaid.currency),
                let sum = try? file.ownPaid.adding(money)
            {
                file.ownPaid = sum
            }
        }
    }

    /// Decides and takes in, for folding records whose acts were allowed.
    ///
    /// - Throws: what `decide` throws, and `act.refused` for an act that the rules do not allow.
    /// - Returns: the entries that follow.
    @discardableResult
    public mutating func apply(
        _ act: ProgrammeAct, lookup: (_ book: String, _ id: String) -> Entry? = { _, _ in nil }
    ) throws(LedgerError) -> [Entry] {
        let decision = try decide(act, lookup: lookup)
        guard decision.isAllowed else {
            throw LedgerError(
                "act.refused", decision.refusals.map(\.description).joined(separator: "; "),
                at: act.id)
        }
        try apply(decision)
        return decision.entries
    }

    // MARK: - Parts

    func template(
        _ act: ProgrammeAct, _ rulebook: Rulebook
    ) throws(LedgerError) -> PostingTemplate {
        if act.step == "correction", act.repeats == nil {
            throw LedgerError(
                "act.step", "a correction names the step that it repeats", at: act.id)
        }
        let name = act.repeats ?? act.step
        guard let template = rulebook.programme.template(name) else {
            let known = rulebook.programme.templates.map(\.id).joined(separator: ", ")
            throw LedgerError(
                "act.step", "\(rulebook.name) has no step “\(name)”; it has \(known)", at: act.id)
        }
        return template
    }

    /// Asks the rules that name an act or one of its groups.
    func ask(
        _ names: [String], _ facts: RuleFacts, _ rulebook: Rulebook, _ act: ProgrammeAct
    ) -> [RuleVerdict] {
        var subject: [String: String] = [:]
        subject["project"] = act.project
        subject["subprogramme"] = subprogramme(of: act)
        let instrument = facts["instrument"]?.description
        return rulebook.programme.rules(for: names, instrument: instrument).compactMap { rule in
            rule.verdict(on: facts, rulebook: rulebook.name, act: act.step, subject: subject)
        }
    }

    private func refusal(
        of effects: [(project: String, event: InstrumentEvent)]
    ) -> RuleRefusal? {
        var lives: [String: ProjectInstruments] = [:]
        for (project, event) in effects {
            var instruments = lives[project] ?? file(project).instruments
            if let refusal = instruments.take(event) { return refusal }
            lives[project] = instruments
        }
        return nil
    }

    private func decideReversal(
        _ act: ProgrammeAct, _ facts: RuleFacts, _ rulebook: Rulebook,
        _ lookup: (String, String) -> Entry?
    ) throws(LedgerError) -> ProgrammeDecision {
        guard let book = act.books?.first, act.books?.count == 1, let original = act.reverses
        else {
            throw LedgerError(
                "act.step", "a reversal names one book and the entry that it cancels", at: act.id)
        }
        guard let entry = lookup(book, original) else {
            throw LedgerError(
                "act.entry", "the book \(book) has no entry \(original)", at: act.id)
        }
        let document = act.document(book)
        let plain = try entry.reversal(
            id: document?.number ?? act.id, valueDate: act.date, narrative: document?.text)
        var draft = plain.draft
        draft.catalogue = rulebook.programme.template("reversal")?.catalogue
        draft.recorded = act.recorded
        let key = EntryKey(book: book, id: original)
        var facts = facts
        facts["linesDifferBy"] = .count(0)
        facts["alreadyReversedBy"] = .text(reversed[key])
        facts["periodClosed"] = .date(closed[book])
        var effects: [(project: String, event: InstrumentEvent)] = []
        if let payment = payments[key], let event = payment.event.cancellation {
            effects = [(payment.project, event)]
        }
        return ProgrammeDecision(
            act: act, rulebook: rulebook.name,
            verdicts: ask(["reversal"], facts, rulebook, act), lifeRefusal: refusal(of: effects),
            entries: [try Entry(draft)], effects: effects, movedProject: act.project)
    }

    /// The book of the enterprise of a project.
    func enterpriseBook(_ project: String?, _ rulebook: Rulebook) -> String? {
        guard let project else { return nil }
        let enterprise = projects[project]?.project?.enterprise ?? project
        if case .party(let party) = parties[enterprise]?.content, let book = party.book {
            return book
        }
        return enterprise
    }

    /// The sub-programme of an act, its own or the project's.
    func subprogramme(of act: ProgrammeAct) -> String? {
        act.subprogramme ?? act.project.flatMap { projects[$0]?.project?.subprogramme }
    }
}

import Ledger

extension ProgrammeState {
    /// What rules may ask about an act: what it says, what follows, and what is known.
    ///
    /// What the act says never stands for what the registers and the books say: facts of the state
    /// come last and win.
    func facts(
        for act: ProgrammeAct, _ template: PostingTemplate, _ rulebook: Rulebook
    ) throws(LedgerError) -> RuleFacts {
        var facts = knownFacts(for: act, rulebook)
        try addAmounts(act, template, &facts)
        if let project = act.project { addSums(file(project), act, &facts) }
        return facts
    }

    /// What is known before any amount is computed.
    func knownFacts(for act: ProgrammeAct, _ rulebook: Rulebook) -> RuleFacts {
        var facts = RuleFacts(moneyScale: rulebook.currency.exponent)
        for (name, word) in act.details { facts[name] = Fact(table: word) }
        for name in Self.statedNames where facts[name] == nil { facts[name] = Fact.none }
        for (name, figure) in act.figures { facts[name] = .figure(figure) }
        facts["act"] = .text(act.step)
        facts["day"] = .date(act.date)
        facts["letter"] = .date(act.date)
        facts["valueDate"] = .date(act.date)
        facts["periodClosed"] = Fact.none
        facts["decision"] = .date(decisionDay(act.project, act.date))
        facts["rulebook"] = .period(rulebook.validFrom, rulebook.validTo)
        facts["preparedBy"] = Fact.none
        facts["approvedBy"] = Fact.none
        facts["indicatorYear"] = .text(indicatorYear.map { "\($0)" })
        facts["unspentOn"] = .date(act.date)
        facts["construction"] = Fact.none
        facts["completed"] = Fact.none
        addBalances(act, rulebook, &facts)
        let subprogramme = subprogramme(of: act).flatMap(rulebook.programme.subprogramme)
        facts["instrument"] = .text(subprogramme?.instrument)
        facts["status"] = .text(subprogramme.flatMap { openingStatus($0, act)?.rawValue })
        if let project = act.project {
            addProject(file(project), act, &facts)
            addInstruments(file(project), act, &facts)
        }
        return facts
    }

    /// Whether a line of money is open in the year of an act: its sub-programme and its measure.
    ///
    /// The measure is the project's, or the sub-programme's where the act names another one.
    private func openingStatus(
        _ subprogramme: Subprogramme, _ act: ProgrammeAct
    ) -> OpeningStatus? {
        let project = act.project.flatMap { projects[$0]?.project }
        let measure =
            project?.subprogramme == subprogramme.id ? project?.measure : subprogramme.measure
        for subject in [subprogramme.id, measure ?? subprogramme.measure] {
            let status = openings["\(subject) \(act.date.year)"]
            if status != .open { return status }
        }
        return .open
    }

    /// Words and figures that acts may state and that are nothing where they do not.
    private static let statedNames = [
        "signatory", "payableStated", "interestStated", "subsidyStated", "penaltyStated", "account",
        "class",
    ]

    /// Balances of the ledger under the names that the rulebook gives them.
    private func addBalances(
        _ act: ProgrammeAct, _ rulebook: Rulebook, _ facts: inout RuleFacts
    ) {
        var words = act.details
        words["project"] = act.project
        words["subprogramme"] = subprogramme(of: act)
        words["enterprise"] = enterpriseBook(act.project, rulebook)
        for balance in rulebook.programme.balances {
            let amount = balance.amount(balances, chart: rulebook.chart, words: words)
            facts[balance.name] = amount.map(Fact.money)
        }
    }

    /// The amounts of the template: what the act states, then what is computed from it.
    private func addAmounts(
        _ act: ProgrammeAct, _ template: PostingTemplate, _ facts: inout RuleFacts
    ) throws(LedgerError) {
        let known = Set(template.amounts.map(\.name))
        for name in act.figures.keys.sorted() where !known.contains(name) {
            throw LedgerError(
                "act.figure",
                "the step \(template.id) knows no figure “\(name)”; it has "
                    + known.sorted().joined(separator: ", "), at: act.id)
        }
        for amount in template.amounts {
            if let formula = amount.formula {
                guard act.figures[amount.name] == nil else {
                    throw LedgerError(
                        "act.figure", "“\(amount.name)” is computed; the act does not state it",
                        at: act.id)
                }
                do { facts[amount.name] = .figure(try formula.evaluate(facts)) } catch {
                    throw error.located(in: "\(act.id).\(amount.name)")
                }
            } else if let figure = act.figures[amount.name] {
                guard ExactNumber.zero <= figure.value else {
                    throw LedgerError(
                        "act.figure", "“\(amount.name)” is not below zero", at: act.id)
                }
                facts[amount.name] = .figure(figure)
            } else if amount.isOptional {
                facts[amount.name] = Fact.none
            } else {
                throw LedgerError(
                    "act.figure", "the step \(template.id) needs the figure “\(amount.name)”",
                    at: act.id)
            }
        }
    }

    /// Facts that need the amount of this act: sums after it.
    private func addSums(_ file: ProjectFile, _ act: ProgrammeAct, _ facts: inout RuleFacts) {
        guard let fact = facts["amount"], case .figure(let figure) = fact.value,
            let amount = try? figure.value.money(rulebook.currency)
        else { return }
        let paid = file.instruments.subsidy?.paid ?? file.instruments.award?.paid
        if let paid, let sum = try? paid.adding(amount) {
            facts["paidBeforeAcceptance"] = .money(sum)
        }
        if let loan = file.instruments.loan, let sum = try? loan.drawn.adding(amount) {
            facts["drawnAfter"] = .money(sum)
        }
        facts["support"] = .figures(support(file, with: amount, in: act))
    }

    /// All public support of a project and the amount of this act, each with its level.
    private func support(
        _ file: ProjectFile, with amount: Money, in act: ProgrammeAct
    ) -> [Figure] {
        let level = file.project?.level ?? .central
        let mine = level.isPublic ? [(level, amount)] : []
        return (mine + file.otherPublicMoney.map { ($0.level, $0.amount) }).map {
            Figure(ExactNumber($0.1), scale: $0.1.currency.exponent, unit: $0.0.rawValue)
        }
    }
}

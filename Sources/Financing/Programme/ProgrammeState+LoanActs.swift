public import Ledger

/// The acts of loans: what commands record, and what follows from it.
extension ProgrammeState {
    /// A loan of the ledger.
    ///
    /// - Throws: `loan.unknown` with those that there are.
    public func requireLoan(_ id: String) throws(LedgerError) -> LedgerLoan {
        if let loan = loans[id] { return loan }
        let known = loans.keys.sorted().prefix(20).joined(separator: ", ")
        throw LedgerError(
            "loan.unknown",
            known.isEmpty
                ? "the ledger has no loan contract; “loan open” registers one"
                : "the ledger has no loan \(id); it has \(known)")
    }

    /// A new act under a contract, with the words that the contract gives.
    ///
    /// - Parameters:
    ///   - step: a step of the posting catalogue that contracts know.
    ///   - amount: the amount that the act states, if it states one.
    ///   - words: further words.
    /// - Throws: `loan.unknown`.
    public func loanAct(
        _ step: String, of loan: String, id: String, on date: LocalDate, amount: Money? = nil,
        words: [String: String] = [:]
    ) throws(LedgerError) -> ProgrammeAct {
        let contract = try requireLoan(loan).contract
        var act = ProgrammeAct(id: id, step: step, date: date, project: contract.project)
        act.loan = loan
        act.flow = id
        act.figures["amount"] = amount.map(Figure.init)
        act.details = words
        act.details["bank"] = contract.bank
        let asksForTerm: [LoanStep] = [.drawdown, .payment, .restructuring]
        if LoanStep(rawValue: step).map(asksForTerm.contains) == true {
            act.details["term"] = contract.term
        }
        if step == LoanStep.drawdown.rawValue { act.details["facility"] = contract.facility }
        return act
    }

    /// An act of a loan with the figures that the contract gives, and all that follows from it.
    ///
    /// What no longer holds is cancelled first. An act that the loan has already with the same
    /// content is not added again.
    ///
    /// - Throws: `loan.unknown`, `loan.identity` where the number names another act, and what the
    ///   account throws.
    /// - Returns: the acts in the order in which they are to be recorded.
    public func loanActs(recording act: ProgrammeAct) throws(LedgerError) -> [ProgrammeAct] {
        let loan = try requireLoan(act.loan ?? "")
        var wish = LoanPlan.Wish()
        if let known = loan.acts.first(where: { $0.act.id == act.id })?.act {
            guard known.tellsTheSame(as: act, in: rulebook.currency) else {
                throw LedgerError(
                    "loan.identity", "the number \(act.id) names another act of \(loan.id)",
                    at: act.id)
            }
        } else {
            let governing = governing(act)
            let facts = try facts(for: act, template(act, governing), governing)
            wish.acts = [LoanPlan.NewAct(act: act, amount: try money("amount", facts).minorUnits)]
        }
        return try LoanPlan(
            loan, setting(of: loan), through: LoanActRecord.effective(act), wish
        ).acts
    }

    /// What the contracts bring up to the close of a day and the books do not have yet.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - only: one loan; all of them if `nil`.
    ///   - books: the books that take over what has accrued since the last due date; all if `nil`.
    /// - Throws: `loan.unknown`, and what the accounts throw, with the loan as the place.
    /// - Returns: for each loan its acts, in the order in which they are to be recorded.
    public func loanAccruals(
        through day: LocalDate, of only: String? = nil, books: [String]? = nil
    ) throws(LedgerError) -> [(loan: String, acts: [ProgrammeAct])] {
        let chosen =
            try only.map { (id) throws(LedgerError) in [try requireLoan(id)] }
            ?? loans.values.sorted { $0.id < $1.id }
        let published = publishedRates
        var found: [(loan: String, acts: [ProgrammeAct])] = []
        for loan in chosen where loan.contract.terms.start <= day {
            let setting = setting(of: loan, published)
            var wish = LoanPlan.Wish()
            wish.books = books ?? [setting.bank, setting.enterprise]
            wish.closesDay = true
            do {
                let acts = try LoanPlan(loan, setting, through: day, wish).acts
                if !acts.isEmpty { found.append((loan.id, acts)) }
            } catch { throw error.located(in: loan.id) }
        }
        return found
    }

    /// The account of a loan after its acts up to a day; up to the last that is known if `nil`.
    ///
    /// - Throws: `loan.unknown`, and what the account throws.
    public func loanAccount(
        _ id: String, until day: LocalDate? = nil
    ) throws(LedgerError) -> LoanAccount {
        let loan = try requireLoan(id)
        return try LoanAccount.replay(
            loan.terms, loan.facts, published: publishedRates, until: day ?? loan.lastDay)
    }
}

extension ProgrammeAct {
    /// Whether an act says what another one says, whatever the contract made of it.
    fileprivate func tellsTheSame(as other: ProgrammeAct, in currency: Currency) -> Bool {
        step == other.step && date == other.date && details["kind"] == other.details["kind"]
            && details["effective"] == other.details["effective"]
            && minorUnits(of: "amount", in: currency)
                == other.minorUnits(of: "amount", in: currency)
    }
}

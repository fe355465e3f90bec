internal import Ledger

/// What follows from a contract and its acts up to a day, and how the books differ from it.
struct LoanDerivation: Sendable {
    /// The loan.
    let loan: LedgerLoan
    /// What the programme knows beside.
    let setting: LoanSetting
    /// The account after all acts up to the day.
    let account: LoanAccount
    /// What its lines mean for the books.
    let trail: LoanTrail
    /// The last day that was reckoned.
    let through: LocalDate

    /// Runs a loan's account.
    ///
    /// - Throws: what the account throws.
    init(
        _ loan: LedgerLoan, _ setting: LoanSetting, through: LocalDate
    ) throws(LedgerError) {
        self.loan = loan
        self.setting = setting
        self.through = through
        account = try LoanAccount.replay(
            loan.terms, loan.facts, published: setting.published, until: through)
        trail = LoanTrail(account)
    }

    /// What was earned up to each of some days.
    func earnings(_ days: [LocalDate]) throws(LedgerError) -> [LocalDate: LoanEarnings] {
        var running = try LoanAccount(loan.terms, published: setting.published)
        var found: [LocalDate: LoanEarnings] = [:]
        let facts = loan.facts
        for day in days.sorted() where day >= loan.contract.terms.start {
            try running.run(facts, until: day)
            found[day] = LoanEarnings(running)
        }
        return found
    }

    // MARK: - What an act comes to

    private static let payment = [
        "interest", "subsidy", "penalty", "compound", "fee", "overdue", "principal", "prepaid",
        "held",
    ]

    /// The act as the contract gives it: its figures and the words that follow from it.
    ///
    /// - Parameter booked: interest that the bank's book has taken over.
    func expected(_ act: ProgrammeAct, booked: MinorUnits) -> ProgrammeAct {
        let found = trail.byAct[act.id] ?? [:]
        var act = act
        var figures = act.figures
        func give(_ names: [String], _ values: [String: MinorUnits]) {
            for name in names { figures[name] = figure(values[name] ?? 0) }
        }
        switch LoanStep(rawValue: act.step) {
        case .payment:
            let isHeld = act.details["kind"] == "held"
            let day = LoanActRecord.effective(act)
            let values = isHeld ? trail.heldByDay[day] ?? [:] : found
            give(LoanDerivation.payment, values)
            if isHeld { figures["amount"] = figure(paid(values)) ?? Figure(zero) }
            let known = isHeld ? trail.heldClasses[day] : trail.classes[act.id]
            act.details["class"] = known ?? trail.currentClass
        case .restructuring: give(["amount", "overdue", "capitalised", "waived"], found)
        case .writeOff:
            var values = found
            values["interest"] = max(0, booked - collected(before: act))
            give(["normal", "overdue", "restructured", "interest"], values)
        case .poolCompensation:
            let isOverdue = (found["fromOverdue"] ?? 0) > 0 && (found["fromNormal"] ?? 0) == 0
            act.details["class"] = isOverdue ? "OVERDUE" : trail.classes[act.id] ?? "NORMAL"
        case .accrual, .drawdown, .overdue, .recovery, .refund, .reset, .subsidyPreallocation,
            .subsidyStop, nil:
            break
        }
        act.figures = figures
        return act
    }

    /// Interest that the bank has collected, added to principal, or waived.
    private func collected(before act: ProgrammeAct) -> MinorUnits {
        loan.acts.reduce(0) { sum, record in
            guard record.act.id != act.id, record.stands(in: setting.bank) else { return sum }
            switch LoanStep(rawValue: record.act.step) {
            case .payment: return sum + record.figure("interest")
            case .accrual: return sum + record.figure("capitalised")
            case .restructuring:
                return sum + record.figure("capitalised") + record.figure("waived")
            default: return sum
            }
        }
    }

    /// Cash that moves with a payment.
    private func paid(_ values: [String: MinorUnits]) -> MinorUnits {
        values.reduce(0) { sum, value in
            value.key == "subsidy" ? sum - value.value : sum + value.value
        }
    }

    private var zero: Money { .zero(loan.contract.terms.currency) }

    /// An amount as acts state it; nothing is left out.
    func figure(_ amount: MinorUnits) -> Figure? {
        amount == 0
            ? nil : Figure(Money(minorUnits: amount, currency: loan.contract.terms.currency))
    }

    /// Interest that a book has taken over by acts that stand, up to a day.
    func booked(in book: String, through day: LocalDate) -> MinorUnits {
        loan.acts.reduce(0) { sum, record in
            record.act.step == LoanStep.accrual.rawValue && record.act.date <= day
                && record.stands(in: book) ? sum + record.moved("interest") : sum
        }
    }

    /// Subsidy that the borrower's book has taken over by acts that stand, up to a day.
    func bookedSubsidy(through day: LocalDate) -> MinorUnits {
        loan.acts.reduce(0) { sum, record in
            record.act.step == LoanStep.accrual.rawValue && record.act.date <= day
                && record.stands(in: setting.enterprise) ? sum + record.moved("subsidy") : sum
        }
    }
}

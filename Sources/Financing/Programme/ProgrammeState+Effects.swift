import Ledger

extension ProgrammeState {
    /// What a step does to the instruments.
    func effects(
        of act: ProgrammeAct, _ step: String, _ facts: RuleFacts
    ) throws(LedgerError) -> [(project: String, event: InstrumentEvent)] {
        guard let project = act.project else { return [] }
        let amount = try money("amount", facts)
        if act.loan != nil { return try loanEffects(project, step, amount, facts, act) }
        switch step {
        case "commitment": return try begin(project, amount, facts, act)
        case "credit-line":
            return [(project, .beginLoan(loan(project, line: amount)))]
        case "drawdown":
            let drawn = InstrumentEvent.loan(.drawn(amount, on: act.date))
            let current = file(project).instruments.loan
            if current == nil || current?.stage == .repaid {
                return [(project, .beginLoan(loan(project, line: nil))), (project, drawn)]
            }
            return [(project, drawn)]
        case "repayment", "prepayment": return [(project, .loan(.repaid(amount)))]
        case "overdue": return [(project, .loan(.missed(amount)))]
        case "restructuring": return [(project, .loan(.restructured(amount)))]
        case "write-off":
            return [(project, .loan(.writtenOff(try money("principal", facts))))]
        case "pool-compensation":
            return pool(act, .compensated(amount)) + [(project, .loan(.compensated(amount)))]
        case "recovery": return [(project, .loan(.recovered(amount)))]
        case "recovery-remittance": return pool(act, .recovered(amount))
        case "pool-charge": return pool(act, .charged(amount))
        case "relending":
            return [
                lent(project, .relending, try money("qualifyingBalance", facts), .received(amount))
            ]
        case "relending-return": return [lent(project, .relending, nil, .returned(amount))]
        case "entrusted-receipt":
            let before = file(project).instruments.lent[.entrusted]?.owed ?? .zero(amount.currency)
            return [lent(project, .entrusted, try before.adding(amount), .received(amount))]
        case "entrusted-loan": return [lent(project, .entrusted, nil, .lent(amount))]
        case "entrusted-repayment": return [lent(project, .entrusted, nil, .repaid(amount))]
        case "entrusted-return": return [lent(project, .entrusted, nil, .returned(amount))]
        case "on-lending-advance", "on-lending-loan":
            return [try onLending(project, step, facts, act)]
        default: return try grantEffects(project, step, amount, facts, act)
        }
    }

    /// What an act under a contract does beside its loan, whose life follows the contract.
    private func loanEffects(
        _ project: String, _ step: String, _ amount: Money, _ facts: RuleFacts,
        _ act: ProgrammeAct
    ) throws(LedgerError) -> [(project: String, event: InstrumentEvent)] {
        switch LoanStep(rawValue: step) {
        case .payment:
            let subsidy = try money("subsidy", facts)
            return subsidy.isZero ? [] : [(project, .interest(.used(subsidy)))]
        case .subsidyPreallocation: return [(project, .interest(.preallocated(amount)))]
        case .refund: return [(project, .interest(.refunded(amount)))]
        case .poolCompensation: return pool(act, .compensated(amount))
        default: return []
        }
    }

    private func grantEffects(
        _ project: String, _ step: String, _ amount: Money, _ facts: RuleFacts,
        _ act: ProgrammeAct
    ) throws(LedgerError) -> [(project: String, event: InstrumentEvent)] {
        let isAward = file(project).instruments.award != nil
        switch step {
        case "payment-plan": return plan(project, amount)
        case "advance":
            return [(project, isAward ? .award(.advance(amount)) : .subsidy(.advance(amount)))]
        case "progress-payment":
            return [(project, isAward ? .award(.advance(amount)) : .subsidy(.progress(amount)))]
        case "verification":
            return [(project, .subsidy(.verified(try money("earned", facts))))]
        case "acceptance":
            let payable = try money("payable", facts)
            return [(project, .subsidy(.accepted(payable: payable, on: act.date)))]
        case "decommit":
            let isInterest = file(project).instruments.interest != nil
            return [
                (
                    project,
                    isInterest ? .interest(.decommitted(amount)) : .subsidy(.decommitted(amount))
                )
            ]
        case "final-payment": return [(project, .subsidy(.final(amount)))]
        case "award-acceptance": return [(project, .award(.confirmed(amount)))]
        case "award-payment": return [(project, .award(.paid(amount)))]
        case "clawback-claim":
            return [(project, isAward ? .award(.clawback(amount)) : .subsidy(.clawback(amount)))]
        case "subsidy-preallocation": return [(project, .interest(.preallocated(amount)))]
        case "interest":
            let subsidy = try money("subsidy", facts)
            return subsidy.isZero ? [] : [(project, .interest(.used(subsidy)))]
        case "subsidy-settlement": return [(project, .interest(.settled(amount)))]
        case "refund": return [(project, .interest(.refunded(amount)))]
        case "commendation-payment": return [(project, .commendation(.paid(amount)))]
        case "pool-contribution": return [(project, .pool(.contributed(amount)))]
        default: return []
        }
    }

    private func begin(
        _ project: String, _ amount: Money, _ facts: RuleFacts, _ act: ProgrammeAct
    ) throws(LedgerError) -> [(project: String, event: InstrumentEvent)] {
        let instrument = facts["instrument"]?.description ?? ""
        let rate = try act.figures["rate"].map { (figure) throws(LedgerError) in
            try Rate(figure.decimalText)
        }
        switch InstrumentKind(rawValue: instrument) {
        case .investmentSubsidy, .award:
            guard let rate else {
                throw LedgerError(
                    "act.figure", "the letter states the “rate” that the support bears", at: act.id)
            }
            return [
                (
                    project,
                    instrument == InstrumentKind.award.rawValue
                        ? .beginAward(
                            AwardForCompletion(award: amount, rate: rate, decided: act.date))
                        : .beginSubsidy(
                            InvestmentSubsidy(award: amount, rate: rate, decided: act.date))
                )
            ]
        case .interestSubsidy:
            return [
                (project, .beginInterest(InterestSubsidy(committed: amount, decided: act.date)))
            ]
        case .riskPool:
            return [(project, .beginPool(RiskPool(committed: amount, decided: act.date)))]
        case .commendation:
            let begun = InstrumentEvent.beginCommendation(
                CommendationMoney(amount: amount, decided: act.date))
            let published = file(project).published.map {
                InstrumentEvent.commendation(.published($0))
            }
            return [(project, begun)] + (published.map { [(project, $0)] } ?? [])
        default:
            throw LedgerError(
                "act.detail",
                "the sub-programme of the project has no instrument that a letter begins",
                at: act.id)
        }
    }

    /// An event of money that passes through; without a limit the one that is known stays.
    private func lent(
        _ project: String, _ form: LentOnMoney.Form, _ limit: Money?, _ event: LentOnMoney.Event
    ) -> (project: String, event: InstrumentEvent) {
        let known = file(project).instruments.lent[form]?.limit
        return (
            project,
            .lent(form, limit: limit ?? known ?? .zero(rulebook.currency), event)
        )
    }

    /// On-lending is kept in the currency of the lender.
    private func onLending(
        _ project: String, _ step: String, _ facts: RuleFacts, _ act: ProgrammeAct
    ) throws(LedgerError) -> (project: String, event: InstrumentEvent) {
        let currency = try Currency.require(act.details["currency"] ?? "")
        guard let figure = act.figures["foreign"] else {
            throw LedgerError("act.figure", "the act states the amount as “foreign”", at: act.id)
        }
        let money = try figure.value.money(currency)
        let before = file(project).instruments.lent[.onLending]?.owed ?? .zero(currency)
        return step == "on-lending-advance"
            ? lent(project, .onLending, try before.adding(money), .received(money))
            : lent(project, .onLending, nil, .lent(money))
    }

    private func loan(_ project: String, line: Money?) -> GreenLoan {
        GreenLoan(
            line: line, catalogueVersion: file(project).contract?.catalogueVersion,
            currency: rulebook.currency)
    }

    private func plan(
        _ project: String, _ amount: Money
    ) -> [(project: String, event: InstrumentEvent)] {
        let instruments = file(project).instruments
        if instruments.subsidy != nil { return [(project, .subsidy(.planned(amount)))] }
        if instruments.award != nil { return [(project, .award(.planned(amount)))] }
        if instruments.pool != nil { return [(project, .pool(.planned(amount)))] }
        // What is paid in one sum has no plan of its own; the budget's accounts hold it.
        if instruments.commendation != nil { return [] }
        return [(project, .interest(.planned(amount)))]
    }

    private func pool(
        _ act: ProgrammeAct, _ event: RiskPool.Event
    ) -> [(project: String, event: InstrumentEvent)] {
        act.details["pool"].map { [($0, .pool(event))] } ?? []
    }

    /// An amount of the act or of its template; nothing where there is none.
    func money(_ name: String, _ facts: RuleFacts) throws(LedgerError) -> Money {
        guard let fact = facts[name], case .figure(let figure) = fact.value else {
            return .zero(rulebook.currency)
        }
        return try figure.value.money(rulebook.currency)
    }
}

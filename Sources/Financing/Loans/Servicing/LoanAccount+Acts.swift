internal import Ledger

extension LoanAccount {
    /// Does an act, or refuses it and changes nothing.
    mutating func perform(_ dated: DatedLoanAct) throws(LedgerError) {
        currentAct = dated.identifier
        defer { currentAct = "" }
        if let objection = objection(to: dated.act) {
            refuse(dated, objection.code, objection.message)
            return
        }
        switch dated.act {
        case .drawdown(let amount):
            try fixRateAtDrawdown()
            draw(amount)
        case .payment(let amount, let surplusPrepays): try receive(amount, surplusPrepays)
        case .prepayment(let amount, let effect): prepay(amount, effect ?? terms.prepayment.effect)
        case .marginStep(let points): pendingSteps = (pendingSteps ?? stepBasisPoints) + points
        case .rateChange(let rate): setRate(rate, remark: "agreed")
        case .misuse(let amount): find(misused: amount)
        case .cure(let amount): cure(amount)
        case .fee(let amount):
            debts.append(Debt(kind: .fee, dueDate: today, outstanding: amount))
            tell(.feeDue, amount)
        case .prolongation(let maturity):
            terms.maturity = maturity
            try layOutAnew()
            tell(.prolonged, principal, LoanArithmetic(result: 0, remark: "to \(maturity)"))
        case .restructuring(let new): try restructure(new)
        case .poolCompensation(let amount): compensate(amount)
        case .writeOff: writeOff()
        case .recovery(let amount, let share): recover(amount, share)
        case .subsidyPreallocation(let amount):
            subsidy?.preallocated += amount
            tell(.subsidyPreallocated, amount)
        case .subsidyReturn(let amount):
            subsidy?.returned += amount
            tell(.subsidyReturned, amount)
        case .subsidyStop(let clawsBack): stopSubsidy(clawsBack: clawsBack)
        case .accrual: bookAccrual()
        }
    }

    // MARK: - Drawing and repaying

    private mutating func draw(_ amount: MinorUnits) {
        normal += amount
        totals.drawn += amount
        subsidy?.draw(amount, on: today)
        balanceChanged()
        refixesInstalment = true
        tell(.drawdown, amount)
    }

    private mutating func receive(_ amount: MinorUnits, _ surplusPrepays: Bool) throws(LedgerError)
    {
        let left = allocate(amount)
        guard left > 0 else { return }
        let prepaid = surplusPrepays ? min(left, normal) : 0
        if prepaid > 0 { prepay(prepaid, terms.prepayment.effect, collects: false) }
        guard left > prepaid else { return }
        held += left - prepaid
        tell(.held, left - prepaid, LoanArithmetic(result: left - prepaid, remark: "not owed yet"))
    }

    /// Takes a prepayment, with the interest and the fee of the contract collected beside it.
    private mutating func prepay(
        _ amount: MinorUnits, _ effect: PrepaymentRule.Effect, collects: Bool = true
    ) {
        if collects {
            collectInterest(withPrepayment: amount)
            collectFee(ofPrepayment: amount)
        }
        reducePlan(by: amount, effect)
        normal -= amount
        totals.repaid += amount
        subsidy?.repay(amount)
        balanceChanged()
        if effect == .lowerInstalments { refixesInstalment = true }
        tell(.prepayment, amount, LoanArithmetic(result: amount, remark: effect.rawValue))
    }

    /// On an interest date everything is collected anyway.
    private mutating func collectInterest(withPrepayment amount: MinorUnits) {
        guard !settlesInterestToday else { return }
        let all = interest.interest(to: today, terms.rounding)
        let part: MinorUnits
        switch terms.prepayment.interest {
        case .none: return
        case .all: part = all
        case .onPrepaidPart:
            let weight = Int128(amount) * interest.weightOfOne(to: today)
            part = min(all, MinorUnits(terms.rounding.divide(weight, by: interest.divisor)))
        }
        guard part > 0 else { return }
        interest.take(part)
        totals.interestDue += part
        totals.interestCollected += part
        let arithmetic = LoanArithmetic(
            segments: interest.segments(to: today), result: part,
            remark: amount == normal ? "" : "of which \(shown(amount)) is prepaid")
        tell(.interestDue, part, arithmetic)
        tell(.interestPaid, part)
    }

    private mutating func collectFee(ofPrepayment amount: MinorUnits) {
        let fee: Int128
        switch terms.prepayment.fee {
        case .none: return
        case .amount(let amount): fee = Int128(amount)
        case .basisPoints(let points):
            fee = terms.rounding.divide(Int128(amount) * Int128(points), by: 10_000)
        case .daysOfInterest(let days):
            var accumulator = InterestAccumulator(terms.dayCount, from: today)
            accumulator.change(
                on: today, balance: amount, scaledRate: scaledRate(uplift: 0))
            fee = Int128(accumulator.interest(to: today.adding(days: days), terms.rounding))
        }
        guard fee > 0 else { return }
        totals.feesCollected += MinorUnits(fee)
        tell(.feePaid, MinorUnits(fee), LoanArithmetic(result: MinorUnits(fee), remark: "prepaid"))
    }

    /// Takes what is prepaid out of an agreed plan: from its end, or the same share of each line.
    private mutating func reducePlan(by amount: MinorUnits, _ effect: PrepaymentRule.Effect) {
        guard case .agreedPlan = terms.method, !plan.isEmpty else { return }
        switch effect {
        case .shortenTerm:
            var left = amount
            while left > 0, let last = plan.popLast() {
                let kept = max(0, last.principal - left)
                left -= last.principal - kept
                if kept > 0 {
                    plan.append(PlannedRepayment(date: last.date, principal: kept))
                }
            }
        case .lowerInstalments:
            guard var split = ShareSplit(weights: plan.map(\.principal)) else { return }
            let parts = split.split(min(amount, plan.reduce(0) { $0 + $1.principal }))
            plan = zip(plan, parts).map {
                PlannedRepayment(date: $0.date, principal: $0.principal - $1)
            }
        }
    }

    // MARK: - Misuse

    private mutating func find(misused amount: MinorUnits) {
        normal -= amount
        subsidy?.repay(amount)
        var debt = Debt(kind: .misuse, dueDate: today, outstanding: amount)
        debt.uplift = terms.penalty.misuseUplift
        var charge = InterestAccumulator(terms.penalty.dayCount, from: today)
        charge.change(
            on: today, balance: amount, scaledRate: scaledRate(uplift: debt.uplift))
        debt.charge = charge
        debts.append(debt)
        balanceChanged()
        tell(.misuse, amount, LoanArithmetic(result: amount, remark: "found"))
        if subsidy != nil { stopSubsidy(clawsBack: true) }
    }

    private mutating func cure(_ amount: MinorUnits) {
        var left = amount
        for index in debts.indices where debts[index].kind == .misuse && left > 0 {
            let part = min(left, debts[index].outstanding)
            debts[index].pay(part, on: today)
            left -= part
        }
        forgetPaidDebts()
        normal += amount
        balanceChanged()
        tell(.misuse, amount, LoanArithmetic(result: amount, remark: "put right"))
    }

    // MARK: - New terms

    private mutating func restructure(_ new: Restructuring) throws(LedgerError) {
        terms.maturity = new.maturity
        if let method = new.method {
            terms.method = method
            terms.redemptionDates = new.redemptionDates
            plan = []
        }
        stopSubsidy(clawsBack: false)
        let owed = debts.filter { $0.kind == .interest }.reduce(0) { $0 + $1.outstanding }
        if owed > 0 && new.unpaidInterest != .staysDue {
            for index in debts.indices where debts[index].kind == .interest {
                debts[index].pay(debts[index].outstanding, on: today)
            }
            forgetPaidDebts()
            switch new.unpaidInterest {
            case .isCapitalised: try capitalise(owed, LoanArithmetic(result: owed))
            case .isWaived, .staysDue: tell(.interestWaived, owed)
            }
        }
        // Principal that was overdue is owed on the new terms.
        let overdue = debts.filter(\.isPrincipal).reduce(0) { $0 + $1.outstanding }
        for index in debts.indices where debts[index].isPrincipal {
            debts[index].pay(debts[index].outstanding, on: today)
        }
        forgetPaidDebts()
        normal += overdue
        if let rate = new.rate {
            terms.rate = .fixed(rate)
            resets = []
            setRate(rate, remark: "restructured")
        }
        balanceChanged()
        restructuredOn = today
        try layOutAnew()
        tell(.restructured, normal, LoanArithmetic(result: normal, remark: "to \(new.maturity)"))
    }

    /// Lays out due dates, resets and plan for the terms as they are now.
    private mutating func layOutAnew() throws(LedgerError) {
        dues = try DueCalendar.dates(of: terms, after: today)
        if case .linked(let linked) = terms.rate {
            resets = (linked.resets?.dates(before: terms.maturity) ?? []).filter { $0 > today }
        }
        if case .agreedPlan(let agreed) = terms.method, plan.isEmpty {
            plan = agreed.filter { $0.date > today }
        }
        refixesInstalment = true
    }

    // MARK: - Subsidy and books

    mutating func stopSubsidy(clawsBack: Bool) {
        guard var leg = subsidy, !leg.isStopped else { return }
        leg.stop(on: today, clawsBack: clawsBack)
        subsidy = leg
        tell(.subsidyStopped, 0)
        if leg.clawback > 0 { tell(.subsidyClawback, leg.clawback) }
    }

    /// Books what has accrued since the last due date, less what has been booked.
    private mutating func bookAccrual() {
        let accrued = interest.interest(to: today, terms.rounding)
        tell(
            .interestAccrued, accrued - bookedInterest,
            LoanArithmetic(
                segments: interest.segments(to: today), result: accrued,
                remark: bookedInterest == 0 ? "" : "less \(shown(bookedInterest)) booked"))
        bookedInterest = accrued
        guard let amount = subsidy?.bookAccrual(on: today, terms.rounding), amount != 0 else {
            return
        }
        tell(.subsidyAccrued, amount)
    }
}

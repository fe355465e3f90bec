internal import Ledger

extension ContractRun {
    /// Lets a planned event happen, and tells it with the state after it.
    mutating func perform(_ planned: PlannedEvent) throws(LedgerError) -> ContractEvent {
        let earned = interest(from: state.time, to: planned.counted)
        let fee =
            terms.fee.map { $0.isOnBalance ? state.balance * $0.rate : .zero }
            .map { $0 * fraction(state.time, planned.counted) } ?? .zero
        let payoff: FixedDecimal
        switch planned.kind {
        case .disbursement: payoff = try begin(planned)
        case .interest:
            payoff = state.interestScaler * (state.accrued + earned.result)
            state.accrued = .zero
        case .maturity, .termination: payoff = finish(planned.kind, earned.result, fee)
        case .purchase:
            payoff = -priced(terms.purchase, earned.result)
            state.accrued = state.accrued + earned.result
        case .fee:
            let isOnBalance = terms.fee?.isOnBalance ?? false
            payoff = isOnBalance ? state.feeAccrued + fee : terms.signed(terms.fee?.rate ?? .zero)
            state.accrued = state.accrued + earned.result
            state.feeAccrued = .zero
        case .redemption, .drawdown, .prepayment, .prepaymentPenalty, .capitalisation:
            payoff = try movePrincipal(planned, earned.result)
        case .fixedReset, .reset, .instalmentFixing, .scaling, .baseFixing:
            payoff = .zero
            state.accrued = state.accrued + earned.result
            try change(planned)
        }
        let keepsFee: [ContractEventKind] = [.disbursement, .fee, .termination, .maturity]
        if !keepsFee.contains(planned.kind) { state.feeAccrued = state.feeAccrued + fee }
        state.time = planned.counted
        return ContractEvent(
            date: planned.paid, kind: planned.kind, payoff: payoff, balance: state.balance,
            rate: state.rate, accrued: state.accrued, earned: earned)
    }

    private mutating func begin(_ planned: PlannedEvent) throws(LedgerError) -> FixedDecimal {
        disburse()
        state.time = planned.counted
        if let accrued = terms.interest.accrued {
            state.accrued = terms.signed(accrued)
        } else if let anchor = terms.interest.payment.anchor, anchor < planned.counted {
            state.accrued = interest(from: anchor, to: planned.counted).result
        }
        let first = terms.redemption.dates.start(after: terms.disbursement)
        if terms.kind == .annuity, terms.redemption.amount == nil, let first,
            first <= terms.disbursement
        {
            state.instalment = try annuity(after: terms.disbursement, includesTime: true)
        }
        return -terms.signed(terms.amount + terms.premium)
    }

    private mutating func finish(
        _ kind: ContractEventKind, _ earned: FixedDecimal, _ fee: FixedDecimal
    ) -> FixedDecimal {
        let payoff: FixedDecimal
        if kind == .termination {
            payoff = priced(terms.termination, earned)
        } else {
            payoff =
                state.principalScaler * state.balance
                + state.interestScaler * (state.accrued + earned) + state.feeAccrued + fee
            state.base = .zero
        }
        state.balance = .zero
        state.accrued = .zero
        state.feeAccrued = .zero
        return payoff
    }

    /// Price and accrued interest, received by the lender.
    private func priced(_ trade: ContractTerms.Trade?, _ earned: FixedDecimal) -> FixedDecimal {
        let accrued = state.accrued + earned
        let price = terms.signed(trade?.price ?? .zero)
        return price + (compatibility.tradesSignAccruedTwice ? terms.signed(accrued) : accrued)
    }

    private mutating func movePrincipal(
        _ planned: PlannedEvent, _ earned: FixedDecimal
    ) throws(LedgerError) -> FixedDecimal {
        let accrued = state.accrued + earned
        state.accrued = accrued
        var payoff = FixedDecimal.zero
        switch planned.kind {
        case .drawdown:
            let amount = terms.signed(planned.amount ?? .zero)
            state.balance = state.balance + amount
            payoff = -amount
        case .prepayment:
            let amount = capped(terms.signed(planned.amount ?? .zero))
            state.balance = state.balance - amount
            payoff = amount
        case .prepaymentPenalty:
            return try penalty(at: planned.counted)
        case .capitalisation:
            state.balance = state.balance + accrued
            state.accrued = .zero
        default:
            let total = planned.amount.map(terms.signed) ?? state.instalment
            let paysInterest = terms.kind == .fixedTotalPayment || terms.kind == .annuity
            let amount = capped(paysInterest ? total - accrued : total)
            state.balance = state.balance - amount
            payoff = state.principalScaler * amount
        }
        if baseFollowsBalance { state.base = state.balance }
        if planned.kind == .prepayment, terms.prepayment.effect == .lowersPayments {
            try lowerPayments(after: planned.counted)
        }
        return payoff
    }

    /// A redemption redeems no more than there is; it may be negative.
    private func capped(_ amount: FixedDecimal) -> FixedDecimal {
        terms.signed(min(terms.signed(amount), terms.signed(state.balance)))
    }

    private mutating func lowerPayments(after time: ContractTime) throws(LedgerError) {
        switch terms.kind {
        case .annuity: state.instalment = try annuity(after: time)
        case .fixedPrincipal:
            let left = schedule.grid(terms.redemption.dates, includesEnd: true)
                .count { $0 > time }
            state.instalment = state.balance / FixedDecimal(Int64(max(1, left)))
        case .bullet, .fixedTotalPayment, .agreedPlan: break
        }
    }

    private func penalty(at time: ContractTime) throws(LedgerError) -> FixedDecimal {
        switch terms.prepayment.penalty {
        case .none: return .zero
        case .amount(let amount): return terms.signed(amount)
        case .rate(let rate): return state.balance * rate * fraction(state.time, time)
        case .rateDifference:
            let index = try observed(terms.reset.index, at: time)
            let difference = max(.zero, state.rate - index)
            return state.balance * difference * fraction(state.time, time)
        }
    }

    private mutating func change(_ planned: PlannedEvent) throws(LedgerError) {
        switch planned.kind {
        case .fixedReset: state.rate = planned.amount ?? state.rate
        case .reset:
            let reset = terms.reset
            let index = try observed(reset.index, at: planned.counted)
            let wanted = index * reset.multiplier + (planned.amount ?? reset.spread)
            let step = (wanted - state.rate).clamped(floor: reset.stepFloor, cap: reset.stepCap)
            state.rate = (state.rate + step).clamped(floor: reset.floor, cap: reset.cap)
        case .instalmentFixing: state.instalment = try annuity(after: planned.counted)
        case .baseFixing: state.base = state.balance
        default:
            guard let scaling = terms.scaling else { return }
            let scaler = try observed(scaling.index, at: planned.counted) / scaling.indexAtDeal
            if scaling.scalesPrincipal { state.principalScaler = scaler }
            if scaling.scalesInterest { state.interestScaler = scaler }
        }
    }

    private func observed(
        _ code: String?, at time: ContractTime
    ) throws(LedgerError) -> FixedDecimal {
        guard let value = code.flatMap({ indices[$0] })?.value(at: time) else {
            throw LedgerError(
                "loan.observation",
                "the index “\(code ?? "")” has no value on or before \(time); add it to the data")
        }
        guard value.magnitude <= FixedDecimal(1_000_000) else {
            throw LedgerError("loan.observation", "the index “\(code ?? "")” is beyond a million")
        }
        return value
    }
}

public import Ledger

/// Runs a contract through its events (`LOANS.md` §4, §7).
///
/// Unrounded: every amount keeps eighteen decimals, so that published schedules are met to far
/// more than the places they print.
public struct ContractRun {
    private let terms: ContractTerms
    private let compatibility: ContractCompatibility
    private let schedule: ContractSchedule
    private let indices: [String: ObservedIndex]
    private var state: State

    /// What a contract owes and has at a moment, signed by role.
    struct State {
        var balance = FixedDecimal.zero
        var rate = FixedDecimal.zero
        var accrued = FixedDecimal.zero
        var base = FixedDecimal.zero
        var instalment = FixedDecimal.zero
        var feeAccrued = FixedDecimal.zero
        var principalScaler = FixedDecimal.one
        var interestScaler = FixedDecimal.one
        var time: ContractTime
    }

    /// The events of a contract from its status date to its end, or to a last day.
    ///
    /// - Parameters:
    ///   - terms: The contract.
    ///   - indices: Observed values by the code of the index.
    ///   - end: Events after it are left out; the contract runs on regardless.
    ///   - compatibility: Whose rules count where published cases and the product part.
    /// - Throws: `LedgerError` for terms that contradict one another (all of them named), a
    ///   missing observation, or a day that the calendar does not have.
    /// - Complexity: O(*n* log *n*) in the number of events; O(*n*) more for each refixing.
    public static func events(
        of terms: ContractTerms, indices: [String: ObservedIndex] = [:],
        until end: ContractTime? = nil, compatibility: ContractCompatibility = .product
    ) throws(LedgerError) -> [ContractEvent] {
        try terms.check()
        var run = try ContractRun(terms, indices, compatibility)
        return try run.events(until: end)
    }

    private init(
        _ terms: ContractTerms, _ indices: [String: ObservedIndex],
        _ compatibility: ContractCompatibility
    ) throws(LedgerError) {
        self.terms = terms
        self.indices = indices
        self.compatibility = compatibility
        self.schedule = try ContractSchedule(terms)
        self.state = State(time: terms.statusDate)
        try start()
    }

    private mutating func events(until end: ContractTime?) throws(LedgerError) -> [ContractEvent] {
        var told: [ContractEvent] = []
        var isTold = terms.purchase == nil
        for planned in schedule.events where planned.paid >= terms.statusDate {
            if planned.kind == .purchase { isTold = true }
            let hadBalance = state.balance != .zero
            let event = try perform(planned)
            try checkBounds(on: event.date)
            let isEmpty =
                !hadBalance && state.balance == .zero && event.payoff == .zero
                && event.accrued == .zero && event.kind != .maturity
            let isWanted = compatibility.tellsEmptyPayments || !isEmpty
            if isTold && isWanted && end.map({ event.date <= $0 }) ?? true { told.append(event) }
            if planned.kind == .termination { break }
        }
        return told
    }

    /// Refuses a state from which a product with rate, time and scaler could leave 128 bits.
    private func checkBounds(on time: ContractTime) throws(LedgerError) {
        let isBounded =
            state.balance.magnitude <= FixedDecimal(20_000_000_000_000)
            && state.accrued.magnitude <= FixedDecimal(1_000_000_000_000_000)
            && state.feeAccrued.magnitude <= FixedDecimal(1_000_000_000_000_000)
            && state.rate.magnitude <= FixedDecimal(10)
            && state.principalScaler.magnitude <= ContractTerms.largestFactor
            && state.interestScaler.magnitude <= ContractTerms.largestFactor
        guard isBounded else {
            throw LedgerError(
                "loan.overflow",
                "on \(time) the balance, the rate or a scaler outgrows what can be kept")
        }
    }

    // MARK: - Start

    private mutating func start() throws(LedgerError) {
        state.principalScaler = terms.scaling?.principalScaler ?? .one
        state.interestScaler = terms.scaling?.interestScaler ?? .one
        state.feeAccrued = terms.signed(terms.fee?.accrued ?? .zero)
        if let amount = terms.redemption.amount {
            state.instalment = terms.signed(amount)
        } else if terms.kind == .fixedPrincipal {
            let count = max(1, schedule.grid(terms.redemption.dates, includesEnd: true).count)
            state.instalment = terms.signed(terms.amount / FixedDecimal(Int64(count)))
        }
        guard terms.disbursement <= terms.statusDate else { return }
        disburse()
        state.accrued = terms.signed(terms.interest.accrued ?? .zero)
        if terms.interest.accrued == nil {
            let earlier = schedule.interestDates().last { $0 < terms.statusDate }
            let since = earlier ?? (compatibility.startsWithoutAccrual ? nil : terms.disbursement)
            if let since {
                let from = try schedule.counted(since)
                state.accrued = interest(from: from, to: terms.statusDate).result
            }
        }
        if terms.kind == .annuity && terms.redemption.amount == nil {
            state.instalment = try annuity(after: terms.statusDate)
        }
    }

    private mutating func disburse() {
        let amount = terms.signed(terms.amount)
        state.balance = amount
        state.rate = terms.interest.rate
        state.base =
            baseFollowsBalance
            ? amount : terms.signed(terms.interest.baseAmount ?? terms.amount)
    }

    private var baseFollowsBalance: Bool {
        switch terms.interest.base {
        case .balance: true
        case .laggedBalance: false
        case .initialAmount: compatibility.initialBaseFollowsBalance
        }
    }

    // MARK: - Interest

    private func fraction(_ start: ContractTime, _ end: ContractTime) -> YearFraction {
        terms.interest.dayCount.fraction(from: start, to: end, maturity: schedule.maturity)
    }

    private func interest(from start: ContractTime, to end: ContractTime) -> InterestArithmetic {
        InterestArithmetic(
            base: terms.kind == .bullet ? state.balance : state.base, rate: state.rate,
            time: fraction(start, end))
    }

    /// The instalment that redeems the balance over the dates left (`LOANS.md` §8).
    private func annuity(
        after time: ContractTime, includesTime: Bool = false
    ) throws(LedgerError) -> FixedDecimal {
        let end = terms.amortisationEnd ?? schedule.maturity
        var dates: [ContractTime] = []
        for date in schedule.grid(terms.redemption.dates, includesEnd: true, until: end)
        where date > time || (includesTime && date == time) {
            dates.append(try schedule.counted(date))
        }
        guard let first = dates.first else { return state.instalment }
        let accrued =
            includesTime
            ? FixedDecimal.zero : state.accrued + state.balance * state.rate * fraction(time, first)
        return try AnnuityInstalment.amount(
            balance: state.balance, accrued: accrued, rate: state.rate,
            periods: zip(dates, dates.dropFirst()).map { fraction($0, $1) })
    }

    // MARK: - Events

    private mutating func perform(_ planned: PlannedEvent) throws(LedgerError) -> ContractEvent {
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

public import Ledger

/// Runs a contract through its events (`LOANS.md` §4, §7).
///
/// Unrounded: every amount keeps eighteen decimals, so that published schedules are met to far
/// more than the places they print.
public struct ContractRun {
    let terms: ContractTerms
    let compatibility: ContractCompatibility
    let schedule: ContractSchedule
    let indices: [String: ObservedIndex]
    var state: State

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

    mutating func disburse() {
        let amount = terms.signed(terms.amount)
        state.balance = amount
        state.rate = terms.interest.rate
        state.base =
            baseFollowsBalance
            ? amount : terms.signed(terms.interest.baseAmount ?? terms.amount)
    }

    var baseFollowsBalance: Bool {
        switch terms.interest.base {
        case .balance: true
        case .laggedBalance: false
        case .initialAmount: compatibility.initialBaseFollowsBalance
        }
    }

    // MARK: - Interest

    func fraction(_ start: ContractTime, _ end: ContractTime) -> YearFraction {
        terms.interest.dayCount.fraction(from: start, to: end, maturity: schedule.maturity)
    }

    func interest(from start: ContractTime, to end: ContractTime) -> InterestArithmetic {
        InterestArithmetic(
            base: terms.kind == .bullet ? state.balance : state.base, rate: state.rate,
            time: fraction(start, end))
    }

    /// The instalment that redeems the balance over the dates left (`LOANS.md` §8).
    func annuity(
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
}

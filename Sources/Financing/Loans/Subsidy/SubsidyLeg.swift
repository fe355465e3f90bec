internal import Ledger

/// The interest subsidy of one loan: what accrues, is granted, used, handed over and returned.
public struct SubsidyLeg: Sendable {
    /// Money that was drawn on one day and is still eligible.
    private struct Tranche: Sendable {
        let windowEnd: LocalDate
        var remaining: MinorUnits
    }

    /// Handed to the bank in advance.
    public internal(set) var preallocated: MinorUnits = 0
    /// Used: the borrower's part of the interest has been collected, or was due.
    public private(set) var used: MinorUnits = 0
    /// Returned to the treasury.
    public internal(set) var returned: MinorUnits = 0
    /// To be paid back by the borrower.
    public private(set) var clawback: MinorUnits = 0
    /// Whether the support has ended.
    public private(set) var isStopped = false

    /// What the bank still holds of it; negative where it has gone ahead.
    public var balance: MinorUnits { preallocated - used - returned }

    let terms: SubsidyTerms
    private(set) var lastArithmetic = LoanArithmetic(result: 0)
    private var tranches: [Tranche] = []
    private var accumulator: InterestAccumulator
    private var use = SubsidyUse()
    private var booked: MinorUnits = 0
    private var scaledRate: Int64 = 0

    init(_ terms: SubsidyTerms, loan: LoanTerms) {
        self.terms = terms
        self.accumulator = LoanAccount.accumulator(loan, from: loan.start)
    }

    /// Granted in all and accrued since, to a day: what the borrower is entitled to.
    func entitlement(to date: LocalDate, _ rounding: Rounding) -> MinorUnits {
        use.granted + accumulator.interest(to: date, rounding)
    }

    /// The days on which a window closes, in order of drawing.
    var windowEnds: [LocalDate] {
        isStopped ? [] : tranches.filter { $0.remaining > 0 }.map(\.windowEnd)
    }

    /// What bears subsidy on a day.
    func eligible(on date: LocalDate) -> MinorUnits {
        isStopped
            ? 0 : tranches.reduce(0) { date < $1.windowEnd ? $0 + $1.remaining : $0 }
    }

    mutating func draw(_ amount: MinorUnits, on date: LocalDate) {
        tranches.append(Tranche(windowEnd: terms.windowEnd(drawn: date), remaining: amount))
    }

    /// Money leaves the normal principal: the oldest drawdown first.
    mutating func repay(_ amount: MinorUnits) {
        var left = amount
        for index in tranches.indices where left > 0 {
            let part = min(left, tranches[index].remaining)
            tranches[index].remaining -= part
            left -= part
        }
    }

    /// From a day on another balance or rate counts.
    mutating func balanceChanged(on date: LocalDate, rate: AnnualRate) {
        switch terms.measure {
        case .pointsOnPrincipal(let points): scaledRate = points.billionths * 10_000
        case .shareOfRate(let share): scaledRate = rate.billionths * Int64(share)
        }
        accumulator.change(on: date, balance: eligible(on: date), scaledRate: scaledRate)
    }

    /// Grants what has accrued when interest falls due, cut by the caps.
    mutating func fallDue(
        on date: LocalDate, to end: LocalDate, interest: MinorUnits, drawn: MinorUnits,
        _ rounding: Rounding
    ) -> MinorUnits {
        let wanted = accumulator.interest(to: end, rounding)
        let amount = use.grant(
            wanted, interest: interest, drawn: drawn, on: date, caps: terms.caps)
        lastArithmetic = LoanArithmetic(
            segments: accumulator.segments(to: end), result: wanted,
            remark: amount == wanted ? "" : "cut to what the caps leave")
        accumulator.settle(on: end)
        booked = 0
        return amount
    }

    mutating func use(_ amount: MinorUnits) { used += amount }

    /// Ends the support; what has not fallen due is not granted.
    mutating func stop(on date: LocalDate, clawsBack: Bool) {
        isStopped = true
        accumulator.change(on: date, balance: 0, scaledRate: scaledRate)
        accumulator.settle(on: date)
        booked = 0
        if clawsBack { clawback = used }
    }

    /// Books what has accrued, less what has been booked.
    mutating func bookAccrual(on date: LocalDate, _ rounding: Rounding) -> MinorUnits {
        let accrued = accumulator.interest(to: date, rounding)
        defer { booked = accrued }
        return accrued - booked
    }
}

public import Ledger

/// One row of a repayment schedule.
public struct InstalmentRow: Sendable, Hashable {
    /// Place in the schedule, from 1.
    public let number: Int
    /// The day of payment.
    public let date: LocalDate
    /// The first day of its interest.
    public let from: LocalDate
    /// The day to which interest runs, not counted.
    public let to: LocalDate
    /// Principal not yet due before it.
    public let opening: MinorUnits
    /// Principal due.
    public let principal: MinorUnits
    /// Interest due.
    public let interest: MinorUnits
    /// Of it, borne by the treasury.
    public let subsidy: MinorUnits
    /// Principal not yet due after it.
    public let closing: MinorUnits
    /// The rate on the day.
    public let rate: AnnualRate
    /// How the interest came about.
    public let arithmetic: LoanArithmetic

    /// Days that interest is reckoned for: by the contract's count of 360, else by the calendar.
    public var interestDays: Int64 {
        let isBy360 = arithmetic.segments.allSatisfy { $0.time.denominator == 360 }
        guard isBy360, !arithmetic.segments.isEmpty else { return Int64(from.days(until: to)) }
        return arithmetic.segments.reduce(0) { $0 + $1.time.numerator }
    }

    /// Principal and interest.
    public var total: MinorUnits { principal + interest }
    /// What the borrower pays.
    public var net: MinorUnits { principal + interest - subsidy }
}

public import Ledger

/// What a loan owes and has earned at the close of a day, for books, statements and reports.
public struct LoanPosition: Sendable, Hashable {
    /// The day.
    public let date: LocalDate
    /// Principal not yet due.
    public let normal: MinorUnits
    /// Principal not paid when due.
    public let overdue: MinorUnits
    /// Principal that was misused.
    public let misused: MinorUnits
    /// Interest that fell due and is not paid, the treasury's part included.
    public let interestOwed: MinorUnits
    /// Interest since the last due date, not due yet.
    public let interestAccrued: MinorUnits
    /// Penalty interest not paid.
    public let penaltyOwed: MinorUnits
    /// Interest on unpaid interest not paid.
    public let compoundOwed: MinorUnits
    /// Fees that are due.
    public let feesOwed: MinorUnits
    /// Money kept for the next due date.
    public let held: MinorUnits
    /// Not yet drawn.
    public let undrawn: MinorUnits
    /// Days past due.
    public let daysPastDue: Int
    /// The rate in force.
    public let rate: AnnualRate
    /// The next day on which something falls due.
    public let nextDueDate: LocalDate?
    /// The last day.
    public let maturity: LocalDate
    /// Whether it runs on restructured terms.
    public let isRestructured: Bool
    /// Whether it was written off.
    public let isWrittenOff: Bool

    /// All principal.
    public var principal: MinorUnits { normal + overdue + misused }
}

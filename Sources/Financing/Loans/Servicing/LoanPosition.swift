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

extension LoanAccount {
    /// The position on a day, not before the last one processed.
    ///
    /// Interest counts the days before it: what falls on the day itself is not known until its
    /// close.
    ///
    /// - Precondition: no act and no due date lies between `today` and the day.
    public func position(on date: LocalDate? = nil) -> LoanPosition {
        let date = max(date ?? today, today)
        let sum: (Debt.Kind, Bool) -> MinorUnits = { kind, withSubsidy in
            let isDeducted = withSubsidy && terms.subsidy?.route == .deducted
            return debts.filter { $0.kind == kind }
                .reduce(0) { $0 + $1.outstanding + (isDeducted ? $1.subsidy : 0) }
        }
        return LoanPosition(
            date: date, normal: normal, overdue: sum(.principal, false),
            misused: sum(.misuse, false), interestOwed: sum(.interest, true),
            interestAccrued: interest.interest(to: date, terms.rounding),
            penaltyOwed: penaltyOwed(to: date), compoundOwed: compoundOwed(to: date),
            feesOwed: sum(.fee, false), held: held, undrawn: terms.limit - totals.drawn,
            daysPastDue: daysPastDue(on: date), rate: rate, nextDueDate: dues.first?.paid,
            maturity: terms.maturity, isRestructured: restructuredOn != nil,
            isWrittenOff: writtenOffOn != nil)
    }
}

public import Ledger

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

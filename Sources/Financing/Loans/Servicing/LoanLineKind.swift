/// What a line of a loan's history tells.
public enum LoanLineKind: String, Sendable, CaseIterable {
    /// Money was drawn.
    case drawdown
    /// The rate changed.
    case rateChange = "rate-change"
    /// An instalment was fixed.
    case instalmentFixing = "instalment-fixing"
    /// Interest fell due.
    case interestDue = "interest-due"
    /// Interest was added to principal.
    case interestCapitalised = "interest-capitalised"
    /// The books took over accrued interest.
    case interestAccrued = "interest-accrued"
    /// Principal fell due.
    case principalDue = "principal-due"
    /// A fee fell due.
    case feeDue = "fee-due"
    /// Interest was collected, from the borrower and out of the subsidy.
    case interestPaid = "interest-paid"
    /// Principal that was due was repaid.
    case principalPaid = "principal-paid"
    /// Principal was repaid ahead of time.
    case prepayment
    /// A fee was collected.
    case feePaid = "fee-paid"
    /// An amount was not paid when due.
    case overdue
    /// Penalty interest was collected.
    case penaltyPaid = "penalty-paid"
    /// Interest on unpaid interest was collected.
    case compoundPaid = "compound-paid"
    /// Money was kept for the next due date.
    case held
    /// Misuse was found, or put right.
    case misuse
    /// The loan was made longer.
    case prolonged
    /// The loan got new terms.
    case restructured
    /// Interest that was owed was waived.
    case interestWaived = "interest-waived"
    /// The pool paid.
    case poolCompensation = "pool-compensation"
    /// Principal was written off.
    case principalWrittenOff = "principal-written-off"
    /// Interest that had been booked was reversed.
    case interestWrittenOff = "interest-written-off"
    /// Fees that were owed were reversed.
    case feeWrittenOff = "fee-written-off"
    /// Money came in for the bank on what was written off.
    case recovery
    /// Money came in for the pool.
    case poolRecovery = "pool-recovery"
    /// The books took over accrued subsidy.
    case subsidyAccrued = "subsidy-accrued"
    /// Subsidy was granted with interest that fell due.
    case subsidyGranted = "subsidy-granted"
    /// Subsidy was used.
    case subsidyUsed = "subsidy-used"
    /// The treasury handed over money.
    case subsidyPreallocated = "subsidy-preallocated"
    /// Money went back to the treasury.
    case subsidyReturned = "subsidy-returned"
    /// The support ended.
    case subsidyStopped = "subsidy-stopped"
    /// What was used has to be paid back.
    case subsidyClawback = "subsidy-clawback"
}

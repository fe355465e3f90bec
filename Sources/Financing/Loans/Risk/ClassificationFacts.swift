public import Ledger

/// What is known of a loan and its debtor when it is classified.
public struct ClassificationFacts: Sendable, Hashable {
    /// Days past due.
    public var daysPastDue = 0
    /// Whether the delay is a technical one.
    public var isTechnicalDelay = false
    /// Whether the loan is credit-impaired.
    public var isImpaired = false
    /// Expected loss of an impaired loan, in basis points.
    public var expectedLossBasisPoints = 0
    /// Share of the debtor's debts at all banks that is long overdue, in basis points.
    public var overdueElsewhereBasisPoints = 0
    /// Share of the bank's claims on the debtor that is non-performing, in basis points.
    public var nonPerformingHereBasisPoints = 0
    /// Whether the purpose was changed without approval.
    public var purposeWasChanged = false
    /// Whether it was repaid with new borrowing.
    public var wasRepaidByBorrowing = false
    /// Whether the debtor is non-performing at another bank.
    public var isNonPerformingElsewhere = false
    /// Whether the debtor evades its debts.
    public var evadesDebts = false
    /// Whether the debtor is in bankruptcy liquidation.
    public var isInLiquidation = false
    /// When the loan was last restructured.
    public var restructuredOn: LocalDate?
    /// How often it was restructured.
    public var restructuringCount = 0
    /// Whether it failed to pay under observation.
    public var failedUnderObservation = false

    /// Makes facts of a loan without a blemish.
    public init() {}
}

public import Ledger

/// The terms of a bank loan (借据), in cents.
public struct LoanTerms: Sendable {
    /// Its number.
    public var identifier: String
    /// In which currency all its amounts are.
    public var currency: Currency
    /// How much may be drawn in all.
    public var limit: MinorUnits
    /// The first day on which money may be drawn.
    public var start: LocalDate
    /// The day on which everything is due.
    public var maturity: LocalDate
    /// How it is repaid.
    public var method: RepaymentMethod
    /// How its rate comes about.
    public var rate: RateRule
    /// How time is measured.
    public var dayCount: DayCount
    /// When interest is due (结息日).
    public var interestDates: DueGrid?
    /// When principal is due, for the methods that repay on dates.
    public var redemptionDates: DueGrid?
    /// Interest runs so many days past its due date: 1 where it runs through the 20th inclusive.
    public var settlementOffsetDays = 0
    /// How an amount becomes whole cents.
    public var rounding = Rounding.halfUp
    /// Whether each stretch of unchanged balance and rate is rounded, and not the period's sum.
    public var roundsEachSegment = false
    /// What becomes of due dates that are not working days.
    public var businessDayRule = BusinessDayRule.none
    /// Which days are working days.
    public var calendar = BusinessCalendar.everyDay
    /// Until when interest is added to principal and not collected.
    public var capitalisedUntil: LocalDate?
    /// What prepayments do and cost.
    public var prepayment = PrepaymentRule()
    /// What unpaid and misused money costs.
    public var penalty: PenaltyRule
    /// In which order a payment pays what is owed.
    public var allocation = PaymentAllocation.standard
    /// The interest subsidy, if there is one.
    public var subsidy: SubsidyTerms?

    /// Makes terms; the rest has defaults that a contract changes.
    public init(
        identifier: String, currency: Currency, limit: MinorUnits, start: LocalDate,
        maturity: LocalDate, method: RepaymentMethod, rate: RateRule, dayCount: DayCount,
        penalty: PenaltyRule
    ) {
        self.identifier = identifier
        self.currency = currency
        self.limit = limit
        self.start = start
        self.maturity = maturity
        self.method = method
        self.rate = rate
        self.dayCount = dayCount
        self.penalty = penalty
    }
}

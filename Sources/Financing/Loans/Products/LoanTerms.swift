public import Ledger

/// How a bank loan is repaid (还款方式).
public enum RepaymentMethod: Sendable, Hashable {
    /// Interest on its dates, principal at maturity (到期一次还本).
    case bullet
    /// Interest and principal at maturity (利随本清).
    case allAtMaturity
    /// The same principal each time (等额本金).
    case equalPrincipal
    /// The same total each time (等额本息).
    case equalInstalment
    /// Amounts on dates as agreed (约定还款计划); what is left at maturity falls due there.
    case agreedPlan([PlannedRepayment])
}

/// One line of an agreed plan.
public struct PlannedRepayment: Sendable, Hashable {
    /// When it is due.
    public let date: LocalDate
    /// How much principal.
    public let principal: MinorUnits

    /// Makes a line.
    public init(date: LocalDate, principal: MinorUnits) {
        self.date = date
        self.principal = principal
    }
}

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

/// What a prepayment does, and what it costs.
public struct PrepaymentRule: Sendable, Hashable {
    /// What becomes of the payments that are left.
    public enum Effect: String, Sendable, CaseIterable {
        /// Fewer payments of the same amount.
        case shortenTerm = "shorten-term"
        /// The same dates, lower payments.
        case lowerInstalments = "lower-instalments"
    }

    /// Which interest is collected with it.
    public enum Interest: String, Sendable, CaseIterable {
        /// That on the prepaid part, to the day.
        case onPrepaidPart = "on-prepaid-part"
        /// All that has accrued.
        case all
        /// None; it is due on the next interest date.
        case none
    }

    /// What it costs.
    public enum Fee: Sendable, Hashable {
        /// Nothing.
        case none
        /// A fixed amount.
        case amount(MinorUnits)
        /// Basis points of the prepaid part.
        case basisPoints(Int)
        /// So many days of interest on the prepaid part.
        case daysOfInterest(Int)
    }

    /// What becomes of the payments that are left.
    public var effect = Effect.shortenTerm
    /// Which interest is collected with it.
    public var interest = Interest.onPrepaidPart
    /// What it costs.
    public var fee = Fee.none

    /// Makes the default rule: fewer payments, interest on the prepaid part, no fee.
    public init() {}
}

/// What unpaid and misused money costs (罚息, 复利; 银发〔2003〕251号).
public struct PenaltyRule: Sendable, Hashable {
    /// At which rate unpaid interest bears interest.
    public enum CompoundRate: String, Sendable, CaseIterable {
        /// None.
        case none
        /// The penalty rate for overdue money.
        case penalty
        /// The contract's rate to maturity, the penalty rate after it (银发〔1999〕77号).
        case contractUntilMaturity = "contract-until-maturity"
    }

    /// How much higher the rate of overdue principal is, in basis points *of the rate*: 5000 is
    /// half as much again.
    public var overdueUplift: Int
    /// The same for misused principal.
    public var misuseUplift: Int
    /// At which rate unpaid interest bears interest.
    public var compound = CompoundRate.penalty
    /// Paid within so many days after the due date, nothing is charged.
    public var graceDays = 0
    /// Whether the rate of what is overdue follows the resets of the contract.
    public var followsResets = false
    /// How time is measured for it.
    public var dayCount = DayCount.actual360

    /// Makes a rule from the two uplifts, which the contract names within the official bands.
    public init(overdueUplift: Int, misuseUplift: Int) {
        self.overdueUplift = overdueUplift
        self.misuseUplift = misuseUplift
    }
}

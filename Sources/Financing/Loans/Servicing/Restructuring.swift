public import Ledger

/// New terms for a debtor in difficulties.
public struct Restructuring: Sendable, Hashable {
    /// What becomes of interest that is owed.
    public enum UnpaidInterest: String, Sendable, CaseIterable {
        /// It stays due.
        case staysDue = "stays-due"
        /// It is added to principal.
        case isCapitalised = "is-capitalised"
        /// It is waived.
        case isWaived = "is-waived"
    }

    /// The new maturity.
    public let maturity: LocalDate
    /// The new method and its dates; nil keeps the old one.
    public let method: RepaymentMethod?
    /// The new repayment dates, for methods that have them.
    public let redemptionDates: DueGrid?
    /// The new rate; nil keeps the old one.
    public let rate: AnnualRate?
    /// What becomes of interest that is owed.
    public let unpaidInterest: UnpaidInterest

    /// Makes terms.
    public init(
        maturity: LocalDate, method: RepaymentMethod? = nil, redemptionDates: DueGrid? = nil,
        rate: AnnualRate? = nil, unpaidInterest: UnpaidInterest = .staysDue
    ) {
        self.maturity = maturity
        self.method = method
        self.redemptionDates = redemptionDates
        self.rate = rate
        self.unpaidInterest = unpaidInterest
    }
}

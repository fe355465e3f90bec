/// The terms of one loan in the standard algebra of contracts, unrounded.
///
/// Names are plain words; the code and the name of the exchange format stand in the comments.
public struct ContractTerms: Sendable {
    /// How principal is redeemed (CT).
    public enum Kind: String, Sendable, CaseIterable {
        /// All at maturity (`PAM`).
        case bullet = "PAM"
        /// A fixed principal each time (`LAM`).
        case fixedPrincipal = "LAM"
        /// A fixed total payment; what interest leaves is principal (`NAM`).
        case fixedTotalPayment = "NAM"
        /// A total payment that just redeems the loan (`ANN`).
        case annuity = "ANN"
        /// As the parties wrote it down (`LAX`).
        case agreedPlan = "LAX"
    }

    /// From whose side the flows are seen (CNTRL).
    public enum Role: String, Sendable, CaseIterable {
        /// The bank's: what is received is positive (`RPA`).
        case lender = "RPA"
        /// The firm's (`RPL`).
        case borrower = "RPL"
    }

    /// How principal is redeemed (CT, contractType).
    public var kind: Kind
    /// Whose side is told (CNTRL, contractRole).
    public var role = Role.lender
    /// The day from which events are told; the run starts there (SD, statusDate).
    public var statusDate: ContractTime
    /// First disbursement (IED, initialExchangeDate).
    public var disbursement: ContractTime
    /// Amount lent (NT, notionalPrincipal).
    public var amount: FixedDecimal
    /// Premium, or discount if negative, at disbursement (PDIED, premiumDiscountAtIED).
    public var premium = FixedDecimal.zero
    /// Maturity (MD, maturityDate).
    public var maturity: ContractTime?
    /// The date to which an annuity is sized, if not maturity (AMD, amortizationDate).
    public var amortisationEnd: ContractTime?
    /// Interest.
    public var interest: InterestTerms
    /// Redemption of principal.
    public var redemption = RedemptionTerms()
    /// Changes of the rate.
    public var reset = ResetTerms()
    /// Scaling by an index.
    public var scaling: ScalingTerms?
    /// Fees.
    public var fee: FeeTerms?
    /// Sale of the loan (PRD, purchaseDate; PPRD, priceAtPurchaseDate).
    public var purchase: Trade?
    /// Early termination (TD, terminationDate; PTD, priceAtTerminationDate).
    public var termination: Trade?
    /// Prepayments.
    public var prepayment = PrepaymentTerms()
    /// What becomes of days that are not working days (BDC, businessDayConvention).
    public var businessDayRule = BusinessDayRule.none
    /// Which days are working days (CLDR, calendar).
    public var calendar = BusinessCalendar.everyDay
    /// Whether an anchor on the last of its month draws all dates there (EOMC = EOM).
    public var followsMonthEnd = false
    /// The agreed plan of `agreedPlan`.
    public var plan: AgreedPlanTerms?

    /// Makes terms from what no contract can do without.
    public init(
        kind: Kind, statusDate: ContractTime, disbursement: ContractTime, amount: FixedDecimal,
        interest: InterestTerms
    ) {
        self.kind = kind
        self.statusDate = statusDate
        self.disbursement = disbursement
        self.amount = amount
        self.interest = interest
    }

    /// +1 for the lender, −1 for the borrower.
    func signed(_ value: FixedDecimal) -> FixedDecimal { role == .lender ? value : -value }

    /// A price on a day.
    public struct Trade: Sendable, Hashable {
        /// The day.
        public let date: ContractTime
        /// The price without accrued interest.
        public let price: FixedDecimal

        /// Makes a trade.
        public init(date: ContractTime, price: FixedDecimal) {
            self.date = date
            self.price = price
        }
    }
}

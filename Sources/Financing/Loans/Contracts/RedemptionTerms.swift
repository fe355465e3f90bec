/// Terms about the redemption of principal.
public struct RedemptionTerms: Sendable {
    /// Redemption dates (PRANX, PRCL).
    public var dates = DateGrid()
    /// Amount of each, principal or total as the kind says (PRNXT, nextPrincipalRedemptionPayment).
    public var amount: FixedDecimal?

    /// Makes terms.
    public init(dates: DateGrid = DateGrid(), amount: FixedDecimal? = nil) {
        self.dates = dates
        self.amount = amount
    }
}

/// Terms about fees.
public struct FeeTerms: Sendable {
    /// The amount, or the rate a year on the balance (FER, feeRate).
    public var rate: FixedDecimal
    /// Whether the rate is a rate on the balance (FEB, feeBasis = `N`) and not an amount (`A`).
    public var isOnBalance: Bool
    /// Fee dates (FEANX, FECL).
    public var dates: DateGrid
    /// Accrued before the run starts (FEAC, feeAccrued).
    public var accrued = FixedDecimal.zero

    /// Makes terms.
    public init(rate: FixedDecimal, isOnBalance: Bool, dates: DateGrid) {
        self.rate = rate
        self.isOnBalance = isOnBalance
        self.dates = dates
    }
}

/// Terms about interest.
public struct InterestTerms: Sendable {
    /// On what interest is reckoned (IPCB, interestCalculationBase).
    public enum Base: String, Sendable, CaseIterable {
        /// On the balance (`NT`).
        case balance = "NT"
        /// On the balance at the last base date (`NTL`).
        case laggedBalance = "NTL"
        /// On the amount first lent (`NTIED`).
        case initialAmount = "NTIED"
    }

    /// Rate a year (IPNR, nominalInterestRate).
    public var rate: FixedDecimal
    /// Accrued before the run starts; absent is not zero (IPAC, accruedInterest).
    public var accrued: FixedDecimal?
    /// Payment dates (IPANX, IPCL).
    public var payment = DateGrid()
    /// Until when interest is added to principal (IPCED, capitalizationEndDate).
    public var capitalisedUntil: ContractTime?
    /// How time is measured (IPDC, dayCountConvention).
    public var dayCount: DayCount
    /// On what interest is reckoned.
    public var base = Base.balance
    /// The base's amount at the start (IPCBA, interestCalculationBaseAmount).
    public var baseAmount: FixedDecimal?
    /// When a lagging base catches up (IPCBANX, IPCBCL).
    public var baseDates = DateGrid()

    /// Makes terms.
    public init(rate: FixedDecimal, dayCount: DayCount) {
        self.rate = rate
        self.dayCount = dayCount
    }
}

/// Terms about scaling by an index (SCEF, scalingEffect).
public struct ScalingTerms: Sendable {
    /// Whether principal payments are scaled (`N`).
    public var scalesPrincipal: Bool
    /// Whether interest payments are scaled (`I`).
    public var scalesInterest: Bool
    /// Which index is observed (SCMO, marketObjectCodeOfScalingIndex).
    public var index: String
    /// The index on the day of the deal (SCCDD, scalingIndexAtContractDealDate).
    public var indexAtDeal: FixedDecimal
    /// When the index is observed (SCANX, SCCL).
    public var dates: DateGrid
    /// Multiplier of principal at the start (SCNT, notionalScalingMultiplier).
    public var principalScaler = FixedDecimal.one
    /// Multiplier of interest at the start (SCIP, interestScalingMultiplier).
    public var interestScaler = FixedDecimal.one

    /// Makes terms.
    public init(
        scalesPrincipal: Bool, scalesInterest: Bool, index: String, indexAtDeal: FixedDecimal,
        dates: DateGrid
    ) {
        self.scalesPrincipal = scalesPrincipal
        self.scalesInterest = scalesInterest
        self.index = index
        self.indexAtDeal = indexAtDeal
        self.dates = dates
    }
}

/// Terms about changes of the rate.
public struct ResetTerms: Sendable {
    /// Reset dates (RRANX, RRCL).
    public var dates = DateGrid()
    /// Which index is observed (RRMO, marketObjectCodeOfRateReset).
    public var index: String?
    /// Added to the index (RRSP, rateSpread).
    public var spread = FixedDecimal.zero
    /// The index counts so many times (RRMLT, rateMultiplier).
    public var multiplier = FixedDecimal.one
    /// The next rate, if it is known already (RRNXT, nextResetRate).
    public var knownNextRate: FixedDecimal?
    /// The rate is never lower (RRLF, lifeFloor).
    public var floor: FixedDecimal?
    /// The rate is never higher (RRLC, lifeCap).
    public var cap: FixedDecimal?
    /// One reset moves the rate by no less (RRPF, periodFloor).
    public var stepFloor: FixedDecimal?
    /// One reset moves the rate by no more (RRPC, periodCap).
    public var stepCap: FixedDecimal?

    /// Makes terms without a reset.
    public init() {}
}

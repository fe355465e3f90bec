/// A rate that follows a published one.
public struct LinkedRate: Sendable, Hashable {
    /// Which published rate: `LPR-5Y`.
    public var name: String
    /// Basis points above it (加点); negative below.
    public var marginBasisPoints: Int
    /// From which day it follows anew; none for a rate that stays.
    public var resets: DueGrid?
    /// The value of so many days before the reset counts.
    public var lagDays = 0
    /// The rate is never lower.
    public var floor: AnnualRate?
    /// The rate is never higher.
    public var cap: AnnualRate?
    /// Whether the first rate is that of the first drawdown and not that of the loan's start.
    public var isFixedAtFirstDrawdown = false
    /// Whether an instalment stays at a reset and the term moves; else it is fixed anew.
    public var holdsInstalment = false
    /// A published value older than so many days is worth a remark: they appear once a month.
    public var oldestDays = 40
    /// Within what the sum of margin steps stays (sustainability-linked loans).
    public var corridor: MarginCorridor?

    /// Makes a rule without bounds.
    public init(name: String, marginBasisPoints: Int, resets: DueGrid?) {
        self.name = name
        self.marginBasisPoints = marginBasisPoints
        self.resets = resets
    }

    /// The rate for a published value.
    func rate(over published: AnnualRate, stepBasisPoints: Int) -> AnnualRate {
        let step = corridor?.clamp(stepBasisPoints) ?? stepBasisPoints
        var rate = published.adding(basisPoints: marginBasisPoints + step)
        if let floor { rate = max(rate, floor) }
        if let cap { rate = min(rate, cap) }
        // Whatever the margin, a loan does not cost less than nothing.
        return max(rate, AnnualRate(billionths: 0))
    }
}

/// How an amount of interest came about: base × rate × time.
public struct InterestArithmetic: Sendable {
    /// What bore interest.
    public let base: FixedDecimal
    /// At which rate.
    public let rate: FixedDecimal
    /// For how long.
    public let time: YearFraction
    /// The interest.
    public let result: FixedDecimal

    init(base: FixedDecimal, rate: FixedDecimal, time: YearFraction) {
        self.base = base
        self.rate = rate
        self.time = time
        self.result = base * rate * time
    }

    /// `5000 × 0.08 × 31/365 = 33.9726027397`.
    public var explanation: String {
        "\(base.text(decimals: 10)) × \(rate.text(decimals: 10)) × "
            + "\(time.numerator)/\(time.denominator) = \(result.text(decimals: 10))"
    }
}

public import Ledger

/// A stretch of days with one balance and one rate.
public struct InterestSegment: Sendable, Hashable {
    /// The first day, counted.
    public let from: LocalDate
    /// The last day, not counted.
    public let to: LocalDate
    /// What bore interest.
    public let balance: MinorUnits
    /// At which rate a year, in units of 10⁻¹³.
    let scaledRate: Int64
    /// How long, in parts of a year.
    public let time: YearFraction

    /// Balance × rate × time, exact, in units of 10⁻¹³ ÷ the year's denominator.
    var weight: Int128 { Int128(balance) * Int128(scaledRate) * Int128(time.numerator) }

    /// The rate as a percentage: `5.25 %`.
    public var rateText: String {
        var digits = String(scaledRate.magnitude)
        while digits.utf8.count < 12 { digits = "0" + digits }
        var decimals = digits.suffix(11)
        while decimals.utf8.count > 2 && decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(scaledRate < 0 ? "-" : "")\(digits.dropLast(11)).\(decimals) %"
    }
}

public import Ledger

/// An exact share in lowest terms, such as 867/1000, shown as a percentage with two decimals.
public struct Fraction: Sendable, Hashable, CustomStringConvertible {
    /// Above the line; carries the sign.
    public let numerator: Int64
    /// Below the line; positive.
    public let denominator: Int64

    /// The share that one amount is of another; `nil` of nothing.
    ///
    /// - Precondition: both amounts are of one currency.
    public init?(_ part: Money, of whole: Money) {
        precondition(part.currency == whole.currency, "a share compares amounts of one currency")
        self.init(part.minorUnits, over: whole.minorUnits)
    }

    /// A quotient in lowest terms; `nil` if the denominator is not positive.
    public init?(_ numerator: Int64, over denominator: Int64) {
        guard denominator > 0 else { return nil }
        var (a, b) = (numerator.magnitude, denominator.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        // The divisor is at most the denominator, so it fits.
        self.numerator = numerator / Int64(a)
        self.denominator = denominator / Int64(a)
    }

    /// Reads `867/1000` in lowest terms and nothing else.
    ///
    /// - Throws: `fraction.unreadable`.
    public init(_ text: String) throws(StatementError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let numerator = Int64(parts[0]), let denominator = Int64(parts[1]),
            let fraction = Fraction(numerator, over: denominator), fraction.description == text
        else {
            throw StatementError(
                "fraction.unreadable", "“\(text.prefix(40))” is not a share such as 867/1000")
        }
        self = fraction
    }

    /// `86.70%`: rounded half up, for people; the fraction itself stays exact.
    public var percentText: String {
        let hundredths = Rounding.halfUp.divide(
            Int128(numerator) * 10_000, by: Int128(denominator))
        let digits = String(hundredths.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
        let sign = hundredths < 0 ? "-" : ""
        return "\(sign)\(padded.dropLast(2)).\(padded.suffix(2))%"
    }

    /// `867/1000`.
    public var description: String { "\(numerator)/\(denominator)" }
}

/// A part of a year as an exact fraction.
public struct YearFraction: Sendable, Hashable {
    /// Days, or days times a weight where years differ in length.
    public let numerator: Int64
    /// What a whole year counts.
    public let denominator: Int64

    /// Makes a fraction.
    ///
    /// - Precondition: `denominator > 0`.
    public init(_ numerator: Int64, over denominator: Int64) {
        precondition(denominator > 0, "a year has a length")
        self.numerator = numerator
        self.denominator = denominator
    }
}

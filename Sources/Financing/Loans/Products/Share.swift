/// A part of a whole as an exact fraction.
public struct Share: Sendable, Hashable {
    /// The part.
    public let numerator: Int64
    /// The whole.
    public let denominator: Int64

    /// Makes a share.
    ///
    /// - Precondition: `0 <= numerator <= denominator` and `0 < denominator <= 10⁹`.
    public init(_ numerator: Int64, of denominator: Int64) {
        precondition(denominator > 0 && denominator <= 1_000_000_000, "a share is part of a whole")
        precondition((0...denominator).contains(numerator), "a share is no more than the whole")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// What the whole has beside this share.
    public var rest: Share { Share(denominator - numerator, of: denominator) }
}

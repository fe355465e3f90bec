/// What a prepayment does, and what it costs.
public struct PrepaymentRule: Sendable, Hashable {
    /// What becomes of the payments that are left.
    public enum Effect: String, Sendable, CaseIterable {
        /// Fewer payments of the same amount.
        case shortenTerm = "shorten-term"
        /// The same dates, lower payments.
        case lowerInstalments = "lower-instalments"
    }

    /// Which interest is collected with it.
    public enum Interest: String, Sendable, CaseIterable {
        /// That on the prepaid part, to the day.
        case onPrepaidPart = "on-prepaid-part"
        /// All that has accrued.
        case all
        /// None; it is due on the next interest date.
        case none
    }

    /// What it costs.
    public enum Fee: Sendable, Hashable {
        /// Nothing.
        case none
        /// A fixed amount.
        case amount(MinorUnits)
        /// Basis points of the prepaid part.
        case basisPoints(Int)
        /// So many days of interest on the prepaid part.
        case daysOfInterest(Int)
    }

    /// What becomes of the payments that are left.
    public var effect = Effect.shortenTerm
    /// Which interest is collected with it.
    public var interest = Interest.onPrepaidPart
    /// What it costs.
    public var fee = Fee.none

    /// Makes the default rule: fewer payments, interest on the prepaid part, no fee.
    public init() {}
}

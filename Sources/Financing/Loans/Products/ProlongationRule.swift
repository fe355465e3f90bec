public import Ledger

/// How much longer a loan may be made (展期), by its original term: data of the rulebook.
public struct ProlongationRule: Sendable, Hashable {
    /// A band of original terms.
    public struct Band: Sendable, Hashable {
        /// Terms of up to so many months; `nil` for all longer ones.
        public let upToMonths: Int?
        /// The prolongation may have this share of the original term, in basis points.
        public let shareBasisPoints: Int?
        /// The prolongations may have so many months in all.
        public let months: Int?

        /// Makes a band.
        public init(upToMonths: Int?, shareBasisPoints: Int? = nil, months: Int? = nil) {
            self.upToMonths = upToMonths
            self.shareBasisPoints = shareBasisPoints
            self.months = months
        }
    }

    private let bands: [Band]

    /// Makes a rule from bands, the shortest terms first.
    public init(_ bands: [Band]) { self.bands = bands }

    /// The last day to which a loan may be prolonged; `nil` if no band has its term.
    public func latest(start: LocalDate, originalMaturity: LocalDate) -> LocalDate? {
        let band = bands.first { band in
            band.upToMonths.map { originalMaturity <= start.adding(months: $0) } ?? true
        }
        guard let band else { return nil }
        let days = start.days(until: originalMaturity)
        let byShare = band.shareBasisPoints.map {
            originalMaturity.adding(days: days * $0 / 10_000)
        }
        let byMonths = band.months.map { originalMaturity.adding(months: $0) }
        return [byShare, byMonths].compactMap { $0 }.min()
    }
}

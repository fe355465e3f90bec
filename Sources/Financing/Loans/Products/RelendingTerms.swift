public import Ledger

/// Central-bank money for part of a qualifying loan (再贷款): lend first, borrow after.
public struct RelendingTerms: Sendable, Hashable {
    /// Which part of the qualifying principal the central bank lends.
    public let share: Share
    /// Its rate.
    public let rate: AnnualRate
    /// How time is measured.
    public let dayCount: DayCount

    /// Makes terms.
    public init(share: Share, rate: AnnualRate, dayCount: DayCount) {
        self.share = share
        self.rate = rate
        self.dayCount = dayCount
    }

    /// How much may be borrowed for a qualifying principal, cut to whole minor units.
    public func limit(qualifying: MinorUnits) -> MinorUnits {
        MinorUnits(
            Rounding.towardZero.divide(
                Int128(qualifying) * Int128(share.numerator), by: Int128(share.denominator)))
    }

    /// Interest to the central bank on an amount, half up.
    public func interest(
        on amount: MinorUnits, from start: LocalDate, to end: LocalDate
    ) -> MinorUnits {
        var accumulator = InterestAccumulator(dayCount, from: start)
        accumulator.change(
            on: start, balance: amount, scaledRate: rate.billionths * 10_000)
        return accumulator.interest(to: end, .halfUp)
    }
}

internal import Ledger

/// Sums balance × rate × days exactly, by stretches in which neither changes.
///
/// Interest is rounded once, when it is asked for: a change of rate or balance within a period
/// splits the sum (分段计息), not the rounding.
struct InterestAccumulator: Sendable {
    /// Units of the rates that are summed: 10⁻⁹ times basis points of an uplift.
    static let rateScale: Int128 = 10_000_000_000_000

    let dayCount: DayCount
    /// The anchor of the due dates, for 逐笔计息, and the maturity, for one of the 30/360 counts.
    let grid: LocalDate?
    let maturity: LocalDate?
    let roundsEachSegment: Rounding?
    private(set) var segments: [InterestSegment] = []
    private(set) var closed: Int128 = 0
    private(set) var since: LocalDate
    private(set) var balance: MinorUnits = 0
    private(set) var scaledRate: Int64 = 0

    init(
        _ dayCount: DayCount, from date: LocalDate, grid: LocalDate? = nil,
        maturity: LocalDate? = nil, roundsEachSegment: Rounding? = nil
    ) {
        self.dayCount = dayCount
        self.grid = grid
        self.maturity = maturity
        self.roundsEachSegment = roundsEachSegment
        self.since = date
    }

    /// What a unit of interest weighs.
    var divisor: Int128 { Int128(dayCount.denominator) * InterestAccumulator.rateScale }

    /// From a day on, another balance or rate counts.
    mutating func change(on date: LocalDate, balance: MinorUnits, scaledRate: Int64) {
        guard balance != self.balance || scaledRate != self.scaledRate else { return }
        if date > since {
            let segment = openSegment(to: date)
            if segment.weight != 0 { segments.append(segment) }
            closed += rounded(segment.weight)
            since = date
        }
        self.balance = balance
        self.scaledRate = scaledRate
    }

    /// The exact sum to a day.
    func weight(to date: LocalDate) -> Int128 {
        closed + (date > since ? rounded(openSegment(to: date).weight) : 0)
    }

    /// Interest to a day, rounded once.
    func interest(to date: LocalDate, _ rounding: Rounding) -> MinorUnits {
        MinorUnits(clamping: rounding.divide(weight(to: date), by: divisor))
    }

    /// The stretches to a day.
    func segments(to date: LocalDate) -> [InterestSegment] {
        date > since ? segments + [openSegment(to: date)] : segments
    }

    /// What one minor unit that was there from the beginning has earned to a day.
    func weightOfOne(to date: LocalDate) -> Int128 {
        segments(to: date).reduce(0) {
            $0 + Int128($1.scaledRate) * Int128($1.time.numerator)
        }
    }

    /// Begins anew on a day: what was summed has fallen due.
    mutating func settle(on date: LocalDate) {
        closed = 0
        segments = []
        since = date
    }

    /// Takes away what was collected ahead of time.
    mutating func take(_ amount: MinorUnits) { closed -= Int128(amount) * divisor }

    private func rounded(_ weight: Int128) -> Int128 {
        guard let roundsEachSegment else { return weight }
        return roundsEachSegment.divide(weight, by: divisor) * divisor
    }

    private func openSegment(to date: LocalDate) -> InterestSegment {
        let numerator =
            dayCount == .monthsAndDays
            ? DayCount.monthsAndDays(from: since, to: date, on: grid)
            : dayCount.numerator(from: since, to: date, maturity: maturity)
        return InterestSegment(
            from: since, to: date, balance: balance, scaledRate: scaledRate,
            time: YearFraction(numerator, over: dayCount.denominator))
    }
}

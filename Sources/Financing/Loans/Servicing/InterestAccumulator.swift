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

/// How an amount of a bank loan came about, for those who ask why.
public struct LoanArithmetic: Sendable, Hashable {
    /// The stretches that it sums.
    public let segments: [InterestSegment]
    /// The amount after rounding once.
    public let result: MinorUnits
    /// What else there is to say: a cap, a rate's publication, a rule.
    public let remark: String

    init(segments: [InterestSegment] = [], result: MinorUnits, remark: String = "") {
        self.segments = segments
        self.result = result
        self.remark = remark
    }

    /// `12,000,000.00 × 3.60 % × 92/360 = 110,400.00`.
    public func explanation(in currency: Currency) -> String {
        let amount: (MinorUnits) -> String = {
            Money(minorUnits: $0, currency: currency).groupedText
        }
        let terms = segments.filter { $0.time.numerator != 0 && $0.balance != 0 }.map {
            "\(amount($0.balance)) × \($0.rateText) × \($0.time.numerator)/\($0.time.denominator)"
        }
        let sum = terms.isEmpty ? "" : "\(terms.joined(separator: " + ")) = \(amount(result))"
        return [sum, remark].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

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

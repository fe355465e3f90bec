public import Ledger

/// How a loan comes to its rate.
public enum RateRule: Sendable, Hashable {
    /// The rate that was agreed.
    case fixed(AnnualRate)
    /// A published rate and basis points.
    case linked(LinkedRate)
}

/// A rate that follows a published one.
public struct LinkedRate: Sendable, Hashable {
    /// Which published rate: `LPR-5Y`.
    public var name: String
    /// Basis points above it (加点); negative below.
    public var marginBasisPoints: Int
    /// From which day it follows anew; none for a rate that stays.
    public var resets: DueGrid?
    /// The value of so many days before the reset counts.
    public var lagDays = 0
    /// The rate is never lower.
    public var floor: AnnualRate?
    /// The rate is never higher.
    public var cap: AnnualRate?
    /// Whether the first rate is that of the first drawdown and not that of the loan's start.
    public var isFixedAtFirstDrawdown = false
    /// Whether an instalment stays at a reset and the term moves; else it is fixed anew.
    public var holdsInstalment = false
    /// Within what the sum of margin steps stays (sustainability-linked loans).
    public var corridor: MarginCorridor?

    /// Makes a rule without bounds.
    public init(name: String, marginBasisPoints: Int, resets: DueGrid?) {
        self.name = name
        self.marginBasisPoints = marginBasisPoints
        self.resets = resets
    }

    /// The rate for a published value.
    func rate(over published: AnnualRate, stepBasisPoints: Int) -> AnnualRate {
        let step = corridor?.clamp(stepBasisPoints) ?? stepBasisPoints
        var rate = published.adding(basisPoints: marginBasisPoints + step)
        if let floor { rate = max(rate, floor) }
        if let cap { rate = min(rate, cap) }
        // Whatever the margin, a loan does not cost less than nothing.
        return max(rate, AnnualRate(billionths: 0))
    }
}

/// How far the steps of a sustainability-linked loan may move its margin in all.
public struct MarginCorridor: Sendable, Hashable {
    /// The largest discount in basis points, as a number not above zero.
    public let lowestBasisPoints: Int
    /// The largest premium in basis points.
    public let highestBasisPoints: Int

    /// Makes a corridor.
    ///
    /// - Precondition: `lowest <= 0 <= highest`.
    public init(lowestBasisPoints: Int, highestBasisPoints: Int) {
        precondition(lowestBasisPoints <= 0 && highestBasisPoints >= 0, "a corridor holds zero")
        self.lowestBasisPoints = lowestBasisPoints
        self.highestBasisPoints = highestBasisPoints
    }

    func clamp(_ basisPoints: Int) -> Int {
        min(max(basisPoints, lowestBasisPoints), highestBasisPoints)
    }
}

/// Due dates: a first one and a step of months, to the loan's maturity.
public struct DueGrid: Sendable, Hashable {
    /// The first date.
    public let first: LocalDate
    /// Months from one to the next; 0 for the first date only.
    public let months: Int
    /// The day from which steps are counted: the first one, or the 31st of a month before it that
    /// the later dates return to.
    public let countedFrom: LocalDate

    /// Makes a grid.
    ///
    /// - Precondition: `months >= 0`, and `countedFrom` is not after the first date.
    public init(first: LocalDate, months: Int, countedFrom: LocalDate? = nil) {
        precondition(months >= 0, "due dates go forward")
        precondition(countedFrom.map { $0 <= first } ?? true, "dates are counted from before them")
        self.first = first
        self.months = months
        self.countedFrom = countedFrom ?? first
    }

    /// The dates before an end, counted from one day and clipped to the month's length.
    func dates(before end: LocalDate) -> [LocalDate] {
        guard months > 0 else { return first < end ? [first] : [] }
        var dates: [LocalDate] = []
        for step in 0..<CycleSchedule.largestCount {
            let date = countedFrom.adding(months: step * months)
            guard date < end else { break }
            if date >= first { dates.append(date) }
        }
        return dates
    }
}

public import Ledger

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

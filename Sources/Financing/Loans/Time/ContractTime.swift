public import Ledger

/// A point in the life of a contract: a day, at its beginning or in its last second.
///
/// Contracts of the bank know days only. The exchange format also writes `23:59:59`, which means
/// the end of the day: it stays as written in schedules and output, and counts as the next
/// midnight where time is measured.
public struct ContractTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The day.
    public let date: LocalDate
    /// Whether the last second of the day is meant and not its beginning.
    public let isLastSecond: Bool

    /// Makes a point in time.
    public init(_ date: LocalDate, isLastSecond: Bool = false) {
        self.date = date
        self.isLastSecond = isLastSecond
    }

    /// Reads `2013-01-01`, or that with `T00:00`, `T00:00:00` or `T23:59:59` behind it.
    ///
    /// - Throws: `date.unreadable`, `date.impossible` or `loan.time`.
    public init(_ text: String) throws(LedgerError) {
        let date = try LocalDate(String(text.prefix(10)))
        switch String(text.dropFirst(10)) {
        case "", "T00:00", "T00:00:00": self.init(date)
        case "T23:59:59": self.init(date, isLastSecond: true)
        default:
            throw LedgerError(
                "loan.time",
                "“\(text.prefix(40))” is neither the beginning of a day (T00:00:00) nor its end "
                    + "(T23:59:59)")
        }
    }

    /// The day from whose beginning time is measured.
    var measured: LocalDate { isLastSecond ? date.adding(days: 1) : date }

    /// The same time on another day.
    func moved(to date: LocalDate) -> ContractTime {
        ContractTime(date, isLastSecond: isLastSecond)
    }

    /// Order of time.
    public static func < (a: ContractTime, b: ContractTime) -> Bool {
        a.date == b.date ? !a.isLastSecond && b.isLastSecond : a.date < b.date
    }

    /// `2013-01-01T00:00` or `2013-12-31T23:59:59`.
    public var description: String { "\(date)T\(isLastSecond ? "23:59:59" : "00:00")" }
}

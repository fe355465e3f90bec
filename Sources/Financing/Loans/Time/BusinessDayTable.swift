public import Ledger

/// A calendar of working days as data: one truth value a day, without a gap.
public struct BusinessDayTable: Sendable {
    /// The first day of the table.
    public let first: LocalDate
    /// Whether days outside the table are judged by their weekday; a result then says so.
    public let fallsBackToWeekdays: Bool
    private let isBusiness: [Bool]

    /// Makes a table of days that follow one another.
    public init(first: LocalDate, isBusiness: [Bool], fallsBackToWeekdays: Bool = false) {
        self.first = first
        self.isBusiness = isBusiness
        self.fallsBackToWeekdays = fallsBackToWeekdays
    }

    /// Reads `date,is_business` lines: `2015-01-01,0`.
    ///
    /// - Throws: `loan.calendar` with the line, or what `LocalDate` throws.
    public init(csv text: String, fallsBackToWeekdays: Bool = false) throws(LedgerError) {
        var first: LocalDate?
        var days: [Bool] = []
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() where index > 0 {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 2, ["0", "1"].contains(cells[1]) else {
                throw BusinessDayTable.problem(
                    "a line holds a day and 0 or 1, like 2015-01-01,0", index + 1)
            }
            let date = try LocalDate(String(cells[0]))
            let start = first ?? date
            guard start.adding(days: days.count) == date else {
                throw BusinessDayTable.problem(
                    "the days follow one another; \(start.adding(days: days.count)) is expected",
                    index + 1)
            }
            first = start
            days.append(cells[1] == "1")
        }
        guard let first else { throw BusinessDayTable.problem("the calendar has no day", 1) }
        self.init(first: first, isBusiness: days, fallsBackToWeekdays: fallsBackToWeekdays)
    }

    /// Whether the table has the day.
    public func covers(_ date: LocalDate) -> Bool {
        isBusiness.indices.contains(first.days(until: date))
    }

    func isBusinessDay(_ date: LocalDate) throws(LedgerError) -> Bool {
        if covers(date) { return isBusiness[first.days(until: date)] }
        guard fallsBackToWeekdays else {
            throw LedgerError(
                "loan.calendar",
                "the calendar of working days begins on \(first), has \(isBusiness.count) days "
                    + "and does not reach \(date); extend it or allow weekdays beyond it")
        }
        return !date.isWeekend
    }

    private static func problem(_ message: String, _ line: Int) -> LedgerError {
        LedgerError("loan.calendar", message, at: "line \(line)")
    }
}

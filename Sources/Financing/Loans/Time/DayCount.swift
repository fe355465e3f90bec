public import Ledger

/// How the time between two days is measured for interest.
public enum DayCount: String, Sendable, CaseIterable {
    /// Actual days over 360 (积数计息, `A360`).
    case actual360 = "A360"
    /// Actual days over 365 (`A365`).
    case actual365 = "A365"
    /// Actual days over the length of the calendar year they lie in (`AA`).
    case actualActual = "AA"
    /// Months of 30 days, European form (`30E360`).
    case thirty360 = "30E360"
    /// Months of 30 days, the last of each month being the 30th (`30E360ISDA`).
    case thirty360ISDA = "30E360ISDA"
    /// Months of 28 days (`28E336`).
    case twentyEight336 = "28E336"
    /// Whole months of 30 days, then odd days, over 360 (逐笔计息).
    ///
    /// Not additive: it measures a whole period of unchanged balance and rate.
    case monthsAndDays = "MONTHS-DAYS"

    /// What a whole year counts; for `actualActual` 365 × 366, so that both lengths divide it.
    public var denominator: Int64 {
        switch self {
        case .actual360, .thirty360, .thirty360ISDA, .monthsAndDays: 360
        case .actual365: 365
        case .actualActual: 365 * 366
        case .twentyEight336: 336
        }
    }

    /// The time from a day to a later one in units of the year's `denominator`; else 0.
    ///
    /// - Parameters:
    ///   - start: The first day, counted.
    ///   - end: The last day, not counted.
    ///   - maturity: The end of the loan, which matters to `thirty360ISDA` only.
    public func numerator(
        from start: LocalDate, to end: LocalDate, maturity: LocalDate? = nil
    ) -> Int64 {
        guard end > start else { return 0 }
        switch self {
        case .actual360, .actual365: return Int64(start.days(until: end))
        case .actualActual: return DayCount.weightedDays(from: start, to: end)
        case .thirty360: return DayCount.days(from: start, to: end, month: 30)
        case .twentyEight336: return DayCount.days(from: start, to: end, month: 28)
        case .thirty360ISDA:
            return DayCount.lastIsThirtieth(from: start, to: end, maturity: maturity)
        case .monthsAndDays: return DayCount.monthsAndDays(from: start, to: end, on: nil)
        }
    }

    /// The fraction of a year between two points in time; 0 if the second is not later.
    public func fraction(
        from start: ContractTime, to end: ContractTime, maturity: ContractTime? = nil
    ) -> YearFraction {
        YearFraction(
            numerator(from: start.measured, to: end.measured, maturity: maturity?.measured),
            over: denominator)
    }

    /// Days of leap years × 365 and of other years × 366, split at 1 January.
    private static func weightedDays(from start: LocalDate, to end: LocalDate) -> Int64 {
        let (first, last) = (start.year, end.year)
        var sum: Int64 = 0
        for year in first...last {
            let from = year == first ? start : firstDay(of: year)
            let to = year == last ? end : firstDay(of: year + 1)
            let isLeap = LocalDate.days(inMonth: 2, ofYear: year) == 29
            sum += Int64(from.days(until: to)) * (isLeap ? 365 : 366)
        }
        return sum
    }

    private static func firstDay(of year: Int) -> LocalDate {
        LocalDate(year: year, month: 1, day: 1) ?? LocalDate.range.upperBound
    }

    private static func days(from start: LocalDate, to end: LocalDate, month: Int) -> Int64 {
        let (a, b) = (start.components, end.components)
        let months = (b.year - a.year) * 12 + b.month - a.month
        return Int64(months * month + min(b.day, month) - min(a.day, month))
    }

    private static func lastIsThirtieth(
        from start: LocalDate, to end: LocalDate, maturity: LocalDate?
    ) -> Int64 {
        let (a, b) = (start.components, end.components)
        let first = start == start.endOfMonth ? 30 : a.day
        let isFinalFebruary = b.month == 2 && end == maturity
        let last = end == end.endOfMonth && !isFinalFebruary ? 30 : b.day
        return Int64(((b.year - a.year) * 12 + b.month - a.month) * 30 + last - first)
    }

    /// 30 for each whole month and one for each odd day (逐笔计息, 银发〔2005〕129号).
    ///
    /// - Parameter grid: The anchor of the loan's monthly due dates. Between two of them there
    ///   are whole months only, even where a short month clipped one.
    static func monthsAndDays(
        from start: LocalDate, to end: LocalDate, on grid: LocalDate?
    ) -> Int64 {
        guard end > start else { return 0 }
        let (a, b) = (start.components, end.components)
        let span = (b.year - a.year) * 12 + b.month - a.month
        if let grid, isOn(grid, start), isOn(grid, end) { return Int64(30 * span) }
        let months = start.adding(months: span) <= end ? span : span - 1
        return Int64(30 * months + start.adding(months: months).days(until: end))
    }

    private static func isOn(_ grid: LocalDate, _ date: LocalDate) -> Bool {
        let (a, b) = (grid.components, date.components)
        return grid.adding(months: (b.year - a.year) * 12 + b.month - a.month) == date
    }
}

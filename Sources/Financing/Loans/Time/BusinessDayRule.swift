public import Ledger

/// What becomes of a scheduled day that is not a working day.
public enum BusinessDayRule: String, Sendable, CaseIterable {
    /// Nothing.
    case none = "NOS"
    /// The next working day, interest to that day (`SCF`).
    case followingThenCount = "SCF"
    /// The next one of the same month, else the one before; interest to that day (`SCMF`).
    case modifiedFollowingThenCount = "SCMF"
    /// The next working day, interest to the scheduled day (`CSF`).
    case countThenFollowing = "CSF"
    /// The next one of the same month, else the one before; interest to the scheduled day (`CSMF`).
    case countThenModifiedFollowing = "CSMF"
    /// The working day before, interest to that day (`SCP`).
    case precedingThenCount = "SCP"
    /// The one before in the same month, else the next; interest to that day (`SCMP`).
    case modifiedPrecedingThenCount = "SCMP"
    /// The working day before, interest to the scheduled day (`CSP`).
    case countThenPreceding = "CSP"
    /// The one before in the same month, else the next; interest to the scheduled day (`CSMP`).
    case countThenModifiedPreceding = "CSMP"

    /// Whether interest runs to the scheduled day, though payment is moved.
    public var countsToScheduledDay: Bool { rawValue.hasPrefix("C") }

    private var isFollowing: Bool { rawValue.hasSuffix("F") }
    private var isModified: Bool { rawValue.utf8.count == 4 }

    /// The day of payment for a scheduled day.
    ///
    /// - Throws: `loan.calendar` where the calendar has no answer.
    public func shifted(
        _ date: LocalDate, in calendar: BusinessCalendar
    ) throws(LedgerError) -> LocalDate {
        guard self != .none else { return date }
        let step = isFollowing ? 1 : -1
        let moved = try BusinessDayRule.nearest(date, step: step, calendar)
        guard isModified, moved.components.month != date.components.month else { return moved }
        return try BusinessDayRule.nearest(date, step: -step, calendar)
    }

    private static func nearest(
        _ date: LocalDate, step: Int, _ calendar: BusinessCalendar
    ) throws(LedgerError) -> LocalDate {
        var day = date
        // No holiday is as long as a hundred days; the bound keeps a table of zeros from looping.
        for _ in 0..<100 {
            if try calendar.isBusinessDay(day) { return day }
            day = day.adding(days: step)
        }
        throw LedgerError(
            "loan.calendar", "the calendar has no working day within 100 days of \(date)")
    }
}

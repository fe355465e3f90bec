public import Ledger

/// Which days are working days.
public enum BusinessCalendar: Sendable {
    /// Every day is one (`NC`).
    case everyDay
    /// Monday to Friday (`MF`).
    case mondayToFriday
    /// A published table, such as the one of the inter-bank market.
    case table(BusinessDayTable)

    /// Whether a day is a working day.
    ///
    /// - Throws: `loan.calendar` for a day that the table does not have.
    public func isBusinessDay(_ date: LocalDate) throws(LedgerError) -> Bool {
        switch self {
        case .everyDay: true
        case .mondayToFriday: !date.isWeekend
        case .table(let table): try table.isBusinessDay(date)
        }
    }

    /// Whether the answer for a day is a guess: outside the table, by the weekday.
    public func guesses(_ date: LocalDate) -> Bool {
        guard case .table(let table) = self else { return false }
        return !table.covers(date)
    }
}

extension LocalDate {
    /// Saturday or Sunday; 1970-01-01 was a Thursday.
    var isWeekend: Bool {
        let weekday = (Int(daysSince1970) % 7 + 7 + 3) % 7
        return weekday >= 5
    }
}

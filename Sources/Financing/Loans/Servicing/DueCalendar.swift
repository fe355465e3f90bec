internal import Ledger

/// Lays out the due dates of a loan.
enum DueCalendar {
    /// The due dates after a day, in order.
    static func dates(of terms: LoanTerms, after start: LocalDate) throws(LedgerError) -> [DueDate]
    {
        let interest = Set(terms.interestDates?.dates(before: terms.maturity) ?? [])
        let redemption: Set<LocalDate>
        switch terms.method {
        case .bullet, .allAtMaturity: redemption = []
        case .equalPrincipal, .equalInstalment:
            redemption = Set(terms.redemptionDates?.dates(before: terms.maturity) ?? [])
        case .agreedPlan(let plan): redemption = Set(plan.map(\.date))
        }
        var dates: [DueDate] = []
        for date in interest.union(redemption).union([terms.maturity]).sorted() where date > start {
            let isMaturity = date == terms.maturity
            let paid = try terms.businessDayRule.shifted(date, in: terms.calendar)
            let counted = terms.businessDayRule.countsToScheduledDay ? date : paid
            // Interest that repayment dates need, the last instalment settles in full.
            let paysInterest =
                isMaturity || interest.contains(date)
                || (redemption.contains(date) && terms.method == .equalInstalment)
            dates.append(
                DueDate(
                    scheduled: date, paid: paid,
                    counted: isMaturity
                        ? counted : counted.adding(days: terms.settlementOffsetDays),
                    paysInterest: paysInterest,
                    redeems: isMaturity || redemption.contains(date), isMaturity: isMaturity))
        }
        return dates
    }

    /// Due dates that a calendar judged by the weekday, for lack of a row.
    static func guessed(_ dates: [DueDate], in terms: LoanTerms) -> [LocalDate] {
        terms.businessDayRule == .none
            ? [] : dates.map(\.scheduled).filter(terms.calendar.guesses)
    }
}

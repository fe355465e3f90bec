import Financing
import Ledger
import Testing

/// Time between days, by hand where no vector says it.
@Suite struct DayCountTests {
    @Test(arguments: [
        ("2026-01-31", "2026-03-05", 35), ("2026-02-28", "2026-03-31", 33),
        ("2025-03-20", "2025-06-20", 90), ("2025-03-20", "2025-07-25", 125),
        ("2025-03-20", "2025-03-20", 0), ("2025-03-20", "2025-03-19", 0),
    ])
    func `months and days count thirty for a whole month`(
        from: String, to: String, days: Int64
    ) throws {
        let (start, end) = (try LocalDate(from), try LocalDate(to))
        #expect(DayCount.monthsAndDays.numerator(from: start, to: end) == days)
    }

    @Test(arguments: [
        ("2026-01-15", "2026-02-15", 28), ("2026-01-31", "2026-02-28", 28),
        ("2026-01-30", "2026-02-01", 1), ("2025-01-01", "2026-01-01", 336),
    ])
    func `a month of 28 days ends on the 28th`(from: String, to: String, days: Int64) throws {
        let (start, end) = (try LocalDate(from), try LocalDate(to))
        #expect(DayCount.twentyEight336.numerator(from: start, to: end) == days)
        #expect(DayCount.twentyEight336.denominator == 336)
    }
}

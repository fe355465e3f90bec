import GreenCreditTesting
import Ledger
import Testing

/// A calendar that knows only how one day follows another.
struct NaiveCalendar {
    var year: Int
    var month = 1
    var day = 1

    var isLeapYear: Bool {
        if year % 400 == 0 { return true }
        if year % 100 == 0 { return false }
        return year % 4 == 0
    }

    var daysInMonth: Int {
        [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    mutating func advance() {
        day += 1
        if day > daysInMonth { (day, month) = (1, month + 1) }
        if month > 12 { (month, year) = (1, year + 1) }
    }
}

@Suite struct LocalDateTests {
    static func date(_ text: String) throws -> LocalDate { try LocalDate(text) }

    // MARK: - Days and components

    @Test func `eight centuries agree with a calendar that counts day by day`() throws {
        var naive = NaiveCalendar(year: 1600)
        var wrong: [String] = []
        // 1600-01-01 lies 135,140 days before 1970-01-01.
        var days = -135_140
        while naive.year <= 2400 {
            let date = LocalDate(year: naive.year, month: naive.month, day: naive.day)
            let parts = LocalDate(daysSince1970: days)?.components
            let isSame = parts.map { $0 == (naive.year, naive.month, naive.day) } ?? false
            if !isSame || date?.daysSince1970 != Int32(days) {
                wrong.append("\(naive.year)-\(naive.month)-\(naive.day)")
            }
            naive.advance()
            days += 1
        }
        #expect(wrong.prefix(5) == [])
    }

    @Test func `no month of eight centuries has a day before its first or after its last`() {
        var naive = NaiveCalendar(year: 1600)
        var wrong: [String] = []
        while naive.year <= 2400 {
            if naive.day == naive.daysInMonth {
                for day in [-1, 0, naive.day + 1, 32]
                where LocalDate(year: naive.year, month: naive.month, day: day) != nil {
                    wrong.append("\(naive.year)-\(naive.month)-\(day)")
                }
            }
            naive.advance()
        }
        #expect(wrong.prefix(5) == [])
    }

    @Test(arguments: [(0, 1, 1), (10_000, 1, 1), (-1, 1, 1), (2025, 0, 1), (2025, 13, 1)])
    func `no date lies outside the months and the years 1 to 9999`(y: Int, m: Int, d: Int) {
        #expect(LocalDate(year: y, month: m, day: d) == nil)
    }

    @Test(arguments: [(-719_162, "0001-01-01"), (2_932_896, "9999-12-31"), (0, "1970-01-01")])
    func `the anchors of the calendar have their names`(days: Int, name: String) {
        #expect(LocalDate(daysSince1970: days)?.description == name)
    }

    @Test(arguments: [-719_163, 2_932_897, Int.min, Int.max])
    func `no date lies outside the calendar`(days: Int) {
        #expect(LocalDate(daysSince1970: days) == nil)
    }

    @Test func `the range spans the whole calendar`() throws {
        #expect(try LocalDate.range == Self.date("0001-01-01")...Self.date("9999-12-31"))
    }

    @Test func `the year is the first component`() throws {
        #expect(try Self.date("2024-02-29").year == 2024)
    }

    // MARK: - Text

    @Test func `every day of four years reads back from its text`() throws {
        let start = try Self.date("2023-01-01")
        let days = (0..<1461).map { start.adding(days: $0) }
        #expect(try days.map { try LocalDate($0.description) } == days)
    }

    @Test(arguments: [
        "", "2025", "2025-1-01", "2025-01-1", "25-01-01", "2025/01/01", "20250101", "2025-01-01 ",
        " 2025-01-01", "2025-01-01Z", "+025-01-01", "-025-01-01", "2025-0a-01", "２０２５-01-01",
        "2025-01-٠١", "2025年1月1日", "2025-01-0\u{301}",
    ])
    func `another form of a date is unreadable`(text: String) {
        #expect(throws: LedgerError.kind("date.unreadable")) { try LocalDate(text) }
    }

    @Test(arguments: [
        "2025-02-29", "1900-02-29", "2025-04-31", "2025-00-10", "2025-13-01", "2025-01-00",
        "2025-01-32", "0000-01-01",
    ])
    func `a day that no calendar has is impossible`(text: String) {
        #expect(throws: LedgerError.kind("date.impossible")) { try LocalDate(text) }
    }

    // MARK: - Arithmetic

    @Test(arguments: [
        ("2025-01-31", 1, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
        ("2025-12-31", 2, "2026-02-28"), ("2025-03-31", -1, "2025-02-28"),
        ("2025-01-15", -1, "2024-12-15"), ("2025-01-15", -13, "2023-12-15"),
        ("2025-08-31", 0, "2025-08-31"), ("0001-02-15", -1, "0001-01-15"),
        ("0001-01-15", -1, "0001-01-01"), ("0003-01-15", -100, "0001-01-01"),
        ("9999-12-15", 1, "9999-12-31"), ("9999-11-30", 1, "9999-12-30"),
    ])
    func `a month later is the same day or the month's last`(
        from: String, months: Int, to: String
    ) throws {
        #expect(try Self.date(from).adding(months: months) == Self.date(to))
    }

    @Test func `months add up as one counts them on the calendar`() throws {
        var wrong: [String] = []
        let start = try Self.date("2023-01-01")
        for offset in 0..<1096 {
            let date = start.adding(days: offset)
            let (year, month, day) = date.components
            for months in -30...30 {
                var target = NaiveCalendar(year: year, month: month, day: 1)
                for _ in 0..<abs(months) {
                    target.month += months.signum()
                    if target.month == 13 { (target.month, target.year) = (1, target.year + 1) }
                    if target.month == 0 { (target.month, target.year) = (12, target.year - 1) }
                }
                target.day = min(day, target.daysInMonth)
                let actual = date.adding(months: months).components
                if actual != (target.year, target.month, target.day) {
                    wrong.append("\(date) + \(months)")
                }
            }
        }
        #expect(wrong.prefix(5) == [])
    }

    @Test(arguments: [
        ("2024-02-01", "2024-02-29"), ("2025-02-28", "2025-02-28"),
        ("2025-12-09", "2025-12-31"), ("2025-04-30", "2025-04-30"), ("9999-12-01", "9999-12-31"),
    ])
    func `the end of a month is its last day`(day: String, end: String) throws {
        #expect(try Self.date(day).endOfMonth == Self.date(end))
    }

    @Test(arguments: [
        (1, 31), (2, 29), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31),
        (11, 30), (12, 31),
    ])
    func `the months of a leap year have these days`(month: Int, days: Int) {
        #expect(LocalDate.days(inMonth: month, ofYear: 2024) == days)
    }

    @Test(arguments: [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28), (2400, 29)])
    func `February has a 29th by the Gregorian rule`(year: Int, days: Int) {
        #expect(LocalDate.days(inMonth: 2, ofYear: year) == days)
    }

    @Test func `days until a date are what must be added to reach it`() throws {
        let (from, to) = try (Self.date("2024-03-01"), Self.date("2023-02-28"))
        #expect(from.days(until: to) == -367)
        #expect(from.adding(days: -367) == to)
    }

    @Test(arguments: [Int.max, Int.max - 1, 4_000_000])
    func `endless arithmetic stops at the last day`(count: Int) {
        #expect(FixedTimes.endOfYear.adding(days: count) == LocalDate.range.upperBound)
        #expect(FixedTimes.endOfYear.adding(months: count) == LocalDate.range.upperBound)
    }

    @Test(arguments: [Int.min, Int.min + 1, -4_000_000])
    func `endless arithmetic stops at the first day`(count: Int) {
        let early = LocalDate.range.lowerBound.adding(days: 700)
        #expect(early.adding(days: count) == LocalDate.range.lowerBound)
        #expect(early.adding(months: count) == LocalDate.range.lowerBound)
    }

    @Test func `dates are ordered as their texts are`() throws {
        var random = SplitMix64(seed: 3)
        let dates = (0..<300).compactMap { _ in
            LocalDate(daysSince1970: Int.random(in: -719_162...2_932_896, using: &random))
        }
        #expect(dates.sorted().map(\.description) == dates.map(\.description).sorted())
    }
}

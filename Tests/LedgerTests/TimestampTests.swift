import GreenCreditTesting
import Ledger
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", Int64(0)), ("2026-11-23T20:26:26.830Z", 1_795_465_586_830),
        ("1969-12-31T23:59:59.999Z", -1), ("2000-02-29T12:00:00.001Z", 951_825_600_001),
        ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func `a moment and its text are one to one`(text: String, milliseconds: Int64) throws {
        #expect(try Timestamp(text).millisecondsSince1970 == milliseconds)
        #expect(Timestamp(millisecondsSince1970: milliseconds).description == text)
    }

    @Test(arguments: UInt64(1)...4)
    func `every moment of the calendar reads back from its text`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let moment = Timestamp(
                millisecondsSince1970: Int64.random(
                    in: -62_135_596_800_000...253_402_300_799_999, using: &random))
            try #require(try Timestamp(moment.description) == moment)
        }
    }

    @Test(arguments: [
        "", "2026-11-23", "2026-11-23T20:26:26Z", "2026-11-23T20:26:26.83Z",
        "2026-11-23T20:26:26.8300Z", "2026-11-23 20:26:26.830Z", "2026-11-23t20:26:26.830z",
        "2026-11-23T20:26:26.830+08:00", "2026-11-23T20:26:26,830Z", "2026-11-23T24:00:00.000Z",
        "2026-11-23T20:60:00.000Z", "2026-11-23T20:26:60.000Z", "2026-11-23T+1:26:26.830Z",
        "2026-11-23T20-26-26.830Z", "2026-11-23T20:26:26.-30Z",
    ])
    func `another form of a time is unreadable`(text: String) {
        #expect(throws: LedgerError.kind("time.unreadable")) { try Timestamp(text) }
    }

    @Test func `a time on a day in another form is unreadable as a date`() {
        #expect(throws: LedgerError.kind("date.unreadable")) {
            try Timestamp("2026/11/23T20:26:26.830Z")
        }
    }

    @Test func `a time on a day that no calendar has is impossible`() {
        #expect(throws: LedgerError.kind("date.impossible")) {
            try Timestamp("2026-02-29T20:26:26.830Z")
        }
    }

    @Test(arguments: [
        (Int64(0), Int64(0)), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2),
    ])
    func `whole seconds are rounded down`(milliseconds: Int64, seconds: Int64) {
        #expect(Timestamp(millisecondsSince1970: milliseconds).secondsSince1970 == seconds)
    }

    @Test(arguments: [
        ("2025-12-31T15:59:59.999Z", 8, "2025-12-31"),
        ("2025-12-31T16:00:00.000Z", 8, "2026-01-01"),
        ("2025-12-31T16:00:00.000Z", 0, "2025-12-31"),
        ("2026-01-01T04:59:59.999Z", -5, "2025-12-31"),
        ("1969-12-31T23:59:59.999Z", 0, "1969-12-31"),
    ])
    func `the day of a moment depends on the offset`(
        moment: String, offset: Int, day: String
    ) throws {
        #expect(try Timestamp(moment).date(offsetHours: offset) == LocalDate(day))
    }

    @Test func `a moment is made from a day and a time`() throws {
        let moment = Timestamp(try LocalDate("2025-12-31"), hour: 23, minute: 5, second: 9)
        #expect(moment.description == "2025-12-31T23:05:09.000Z")
    }

    @Test(arguments: [Int64.max, 253_402_300_800_000])
    func `a moment after the calendar is shown as its last`(milliseconds: Int64) {
        let moment = Timestamp(millisecondsSince1970: milliseconds)
        #expect(moment.description == "9999-12-31T23:59:59.999Z")
        #expect(moment.date(offsetHours: 8) == LocalDate.range.upperBound)
    }

    @Test(arguments: [Int64.min, -62_135_596_800_001])
    func `a moment before the calendar is shown as its first`(milliseconds: Int64) {
        let moment = Timestamp(millisecondsSince1970: milliseconds)
        #expect(moment.description == "0001-01-01T00:00:00.000Z")
        #expect(moment.date(offsetHours: -5) == LocalDate.range.lowerBound)
    }

    @Test func `moments are ordered by time`() {
        let moments = Array(FixedTimes.moments(every: 250).prefix(5))
        #expect(moments.reversed().sorted() == moments)
    }
}

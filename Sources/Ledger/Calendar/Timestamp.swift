/// A moment in UTC with milliseconds, as records and log entries state it (RFC 3339).
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let millisecondsSince1970: Int64

    /// The moment so many milliseconds after 1970-01-01T00:00:00Z.
    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// A time of day in UTC.
    public init(_ date: LocalDate, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        let seconds = Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(millisecondsSince1970: seconds * 1000)
    }

    /// Reads `2026-11-23T20:26:26.830Z` and nothing else.
    ///
    /// - Throws: `time.unreadable`, and for its day the errors of `LocalDate`.
    public init(_ text: String) throws(LedgerError) {
        var digits = Digits.Reader(text, after: 10)
        guard text.utf8.count == 24, digits.skip("T"),
            let hour = digits.number(2), hour < 24, digits.skip(":"),
            let minute = digits.number(2), minute < 60, digits.skip(":"),
            let second = digits.number(2), second < 60, digits.skip("."),
            let milliseconds = digits.number(3), digits.skip("Z")
        else {
            throw LedgerError(
                "time.unreadable",
                "“\(text.prefix(40))” is not a time; write it like 2026-11-23T20:26:26.830Z")
        }
        let date = try LocalDate(String(decoding: text.utf8.prefix(10), as: UTF8.self))
        let whole = Timestamp(date, hour: hour, minute: minute, second: second)
        self.init(millisecondsSince1970: whole.millisecondsSince1970 + Int64(milliseconds))
    }

    /// Whole seconds since 1970, rounded down: what certificates and `openssl -attime` count in.
    public var secondsSince1970: Int64 {
        Int64(Rounding.down.divide(Int128(millisecondsSince1970), by: 1000))
    }

    /// The calendar day at a fixed offset from UTC; China's is 8 hours.
    ///
    /// Stops at the ends of the calendar.
    public func date(offsetHours: Int = 0) -> LocalDate {
        let seconds = secondsSince1970 + Int64(offsetHours) * 3600
        let days = Rounding.down.divide(Int128(seconds), by: 86_400)
        return LocalDate.range.lowerBound.adding(
            days: Int(days) - Int(LocalDate.range.lowerBound.daysSince1970))
    }

    /// Order of time.
    public static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.millisecondsSince1970 < b.millisecondsSince1970
    }

    /// `2026-11-23T20:26:26.830Z`; the first or last moment of the calendar for one outside it.
    public var description: String {
        let day = date()
        let midnight = Int64(day.daysSince1970) * 86_400_000
        let rest = Int(max(midnight, min(midnight + 86_399_999, millisecondsSince1970)) - midnight)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text += day.description.utf8
        text.append(UInt8(ascii: "T"))
        Digits.append(rest / 3_600_000, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Digits.append(rest / 60_000 % 60, width: 2, to: &text)
        text.append(UInt8(ascii: ":"))
        Digits.append(rest / 1000 % 60, width: 2, to: &text)
        text.append(UInt8(ascii: "."))
        Digits.append(rest % 1000, width: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}

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
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard bytes[range].allSatisfy({ (48...57).contains($0) }) else { return nil }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 48) }
        }
        let unreadable = LedgerError(
            "time.unreadable",
            "“\(text.prefix(40))” is not a time; write it like 2026-11-23T20:26:26.830Z")
        guard bytes.count == 24, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58,
            bytes[19] == 46, bytes[23] == 90, let hour = number(11..<13), hour < 24,
            let minute = number(14..<16), minute < 60, let second = number(17..<19), second < 60,
            let milliseconds = number(20..<23)
        else { throw unreadable }
        let date = try LocalDate(String(decoding: bytes[0..<10], as: UTF8.self))
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
        let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60]
            .map { Digits.padded($0, to: 2) }.joined(separator: ":")
        return "\(day)T\(time).\(Digits.padded(rest % 1000, to: 3))Z"
    }
}

/// A calendar day without time or zone (proleptic Gregorian), years 1 … 9999.
///
/// Kept as a count of days, so that differences are subtraction. The conversions are the usual
/// civil-calendar arithmetic on eras of 400 years that begin on 1 March.
public struct LocalDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before.
    public let daysSince1970: Int32

    /// The first and the last day that can be represented.
    public static let range = LocalDate(unchecked: -719_162)...LocalDate(unchecked: 2_932_896)

    private init(unchecked days: Int32) { self.daysSince1970 = days }

    /// The day that lies so many days after 1970-01-01; `nil` outside the years 1 … 9999.
    public init?(daysSince1970 days: Int) {
        guard let narrow = Int32(exactly: days) else { return nil }
        self.init(unchecked: narrow)
        guard LocalDate.range.contains(self) else { return nil }
    }

    /// The day of a year, month and day; `nil` if the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...LocalDate.days(inMonth: month, ofYear: year)).contains(day)
        else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(unchecked: Int32(era * 146_097 + dayOfEra - 719_468))
    }

    /// Reads `2025-12-31` and nothing else.
    ///
    /// - Throws: `date.unreadable` for another form, `date.impossible` for 30 February.
    public init(_ text: String) throws(LedgerError) {
        var digits = Digits.Reader(text)
        guard text.utf8.count == 10, let year = digits.number(4), digits.skip("-"),
            let month = digits.number(2), digits.skip("-"), let day = digits.number(2)
        else {
            throw LedgerError(
                "date.unreadable", "“\(text.prefix(40))” is not a date; write it like 2025-12-31")
        }
        guard let date = LocalDate(year: year, month: month, day: day) else {
            throw LedgerError("date.impossible", "the calendar has no \(text)")
        }
        self = date
    }

    /// Year, month and day.
    public var components: (year: Int, month: Int, day: Int) {
        let days = Int(daysSince1970) + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// The year, 1 … 9999.
    public var year: Int { components.year }

    /// The day so many days later; stops at the ends of the calendar.
    public func adding(days: Int) -> LocalDate {
        let (sum, overflow) = Int(daysSince1970).addingReportingOverflow(days)
        return (overflow ? nil : LocalDate(daysSince1970: sum))
            ?? (days < 0 ? LocalDate.range.lowerBound : LocalDate.range.upperBound)
    }

    /// The same day so many months later, or the last day of that month where it is shorter.
    public func adding(months: Int) -> LocalDate {
        let (year, month, day) = components
        let (count, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
        let target = (year: count / 12, month: count % 12 + 1)
        guard !overflow, (1...9999).contains(target.year) else {
            return months < 0 ? LocalDate.range.lowerBound : LocalDate.range.upperBound
        }
        let last = LocalDate.days(inMonth: target.month, ofYear: target.year)
        return LocalDate(year: target.year, month: target.month, day: min(day, last)) ?? self
    }

    /// Days from this day to a later one; negative if it is earlier.
    public func days(until other: LocalDate) -> Int {
        Int(other.daysSince1970) - Int(daysSince1970)
    }

    /// The last day of this day's month.
    public var endOfMonth: LocalDate {
        let (year, month, day) = components
        return adding(days: LocalDate.days(inMonth: month, ofYear: year) - day)
    }

    /// How many days a month has.
    public static func days(inMonth month: Int, ofYear year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Order of time.
    public static func < (a: LocalDate, b: LocalDate) -> Bool {
        a.daysSince1970 < b.daysSince1970
    }

    /// `2025-12-31`.
    public var description: String {
        let (year, month, day) = components
        var text: [UInt8] = []
        text.reserveCapacity(10)
        Digits.append(year, width: 4, to: &text)
        text.append(UInt8(ascii: "-"))
        Digits.append(month, width: 2, to: &text)
        text.append(UInt8(ascii: "-"))
        Digits.append(day, width: 2, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

/// Decimal digits with leading zeros.
enum Digits {
    /// Appends the last digits of a number that is not negative.
    static func append(_ number: Int, width: Int, to text: inout [UInt8]) {
        for position in (0..<width).reversed() {
            text.append(48 + UInt8(number / Int(Int64.powersOfTen[position]) % 10))
        }
    }

    /// Reads numbers of fixed width and what stands between them.
    struct Reader {
        private var bytes: String.UTF8View.Iterator

        init(_ text: String, after count: Int = 0) {
            bytes = text.utf8.makeIterator()
            for _ in 0..<count { _ = bytes.next() }
        }

        /// The number of so many digits; `nil` if there are other signs.
        mutating func number(_ width: Int) -> Int? {
            var number = 0
            for _ in 0..<width {
                guard let byte = bytes.next(), (48...57).contains(byte) else { return nil }
                number = number * 10 + Int(byte - 48)
            }
            return number
        }

        /// Whether the next sign is this one.
        mutating func skip(_ sign: Unicode.Scalar) -> Bool {
            bytes.next() == UInt8(ascii: sign)
        }
    }
}

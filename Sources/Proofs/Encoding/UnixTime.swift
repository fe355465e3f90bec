/// Calendar arithmetic between POSIX time and written dates, proleptic Gregorian, UTC.
///
/// Kept here so that the target needs no Foundation; the two conversions are Howard Hinnant's
/// public-domain `days_from_civil` and `civil_from_days` in our own words.
struct UnixTime: Hashable {
    var year: Int
    var month: Int
    var day: Int
    var secondOfDay: Int

    /// The date of a POSIX time.
    init(seconds: Int64) {
        let days = Int(seconds / 86_400) - (seconds % 86_400 < 0 ? 1 : 0)
        secondOfDay = Int(seconds) - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// A date that exists, or nil.
    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year), (0...23).contains(hour),
            (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        secondOfDay = hour * 3600 + minute * 60 + second
    }

    var hour: Int { secondOfDay / 3600 }
    var minute: Int { secondOfDay / 60 % 60 }
    var second: Int { secondOfDay % 60 }

    /// The POSIX time of the date.
    var seconds: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468) * 86_400 + Int64(secondOfDay)
    }

    /// The same day some years later; 29 February becomes the 28th where the year has none.
    func adding(years: Int) -> UnixTime {
        var later = self
        later.year += years
        later.day = min(day, Self.length(ofMonth: month, year: later.year))
        return later
    }

    static func length(ofMonth month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        switch month {
        case 2: return isLeap ? 29 : 28
        case 4, 6, 9, 11: return 30
        default: return 31
        }
    }

    /// A number with leading zeros.
    static func digits(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    /// Appends the last decimal digits of a number that is not negative.
    static func append(_ value: Int, width: Int, to text: inout [UInt8]) {
        var divisor = (1..<width).reduce(1) { product, _ in product * 10 }
        while divisor > 0 {
            text.append(0x30 + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }

    /// Fixed-width decimal digits as a number, or nil.
    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 9,
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

/// Times as `2026-11-23T20:26:26.830Z`: UTC with exactly three decimals (RFC 3339).
package enum LogTime {
    /// The text of a POSIX time in milliseconds, for the years 1 to 9999.
    package static func encode(milliseconds: Int64) throws(ProofsError) -> String {
        let fraction = ((milliseconds % 1000) + 1000) % 1000
        let date = UnixTime(seconds: (milliseconds - fraction) / 1000)
        guard (1...9999).contains(date.year) else {
            throw ProofsError(.timeMalformed, "The year \(date.year) has no four-digit form.")
        }
        var text: [UInt8] = []
        text.reserveCapacity(24)
        let parts: [(value: Int, width: Int, end: Unicode.Scalar)] = [
            (date.year, 4, "-"), (date.month, 2, "-"), (date.day, 2, "T"), (date.hour, 2, ":"),
            (date.minute, 2, ":"), (date.second, 2, "."), (Int(fraction), 3, "Z"),
        ]
        for part in parts {
            UnixTime.append(part.value, width: part.width, to: &text)
            text.append(UInt8(ascii: part.end))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The POSIX time in milliseconds of a text in exactly that form, or nil.
    package static func decode(_ text: some Collection<UInt8>) -> Int64? {
        let bytes = Array(text)
        guard bytes.count == 24 else { return nil }
        let parts = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19, 20..<23]
            .compactMap { UnixTime.number(bytes[$0]) }
        guard parts.count == 7,
            let date = UnixTime(
                year: parts[0], month: parts[1], day: parts[2], hour: parts[3],
                minute: parts[4], second: parts[5])
        else { return nil }
        let milliseconds = date.seconds * 1000 + Int64(parts[6])
        // Writing it again checks the marks between the numbers.
        guard let again = try? encode(milliseconds: milliseconds), again.utf8.elementsEqual(bytes)
        else { return nil }
        return milliseconds
    }
}

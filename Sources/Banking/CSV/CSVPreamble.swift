import Ledger

/// What the lines before the header say.
struct CSVPreamble {
    private(set) var values: [CSVProfile.Label: (text: String, place: SourcePlace)] = [:]
    private(set) var period: ClosedRange<LocalDate>?

    /// Looks through the cells of one record.
    mutating func read(
        _ cells: [String], places: [SourcePlace], profile: CSVProfile
    ) {
        for (index, cell) in cells.enumerated() {
            let text = CSVPreamble.content(cell)
            for (label, words) in profile.preamble where values[label] == nil {
                guard let word = words.first(where: text.hasPrefix) else { continue }
                let rest = CSVPreamble.value(String(text.dropFirst(word.count)))
                let next = index + 1 < cells.count ? cells[index + 1].trimmingBlanks() : ""
                let value = rest.isEmpty ? next : rest
                // “共” counts only before a number.
                if label == .count, Int(value.prefix { $0.isNumber }) == nil { continue }
                values[label] = (value, places[index])
            }
        }
        if period == nil, profile.datePatterns.contains(where: \.isYearless) {
            period = CSVPreamble.month(in: cells.joined(separator: " "))
        }
        if let text = values[.period]?.text {
            // The second day may stand in the same cell or behind a label of its own.
            let whole = text + " " + cells.joined(separator: " ")
            let dates = CSVPreamble.dates(in: text).count >= 2 ? text : whole
            let found = CSVPreamble.dates(in: dates)
            if period == nil, let first = found.first, let last = found.last, first <= last {
                period = first...last
            }
        }
    }

    /// A stated count.
    func count(_ label: CSVProfile.Label) -> Int? {
        values[label].flatMap { Int($0.text.prefix { $0.isNumber }) }
    }

    /// The cell without a comment sign at its beginning.
    private static func content(_ cell: String) -> String {
        String(cell.trimmingBlanks().drop { $0 == "#" }).trimmingBlanks()
    }

    /// What stands behind a label: a translation in brackets and a colon are passed over.
    private static func value(_ rest: String) -> String {
        var text = rest.trimmingBlanks()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            text = String(text[text.index(after: end)...]).trimmingBlanks()
        }
        while let first = text.first, first == "：" || first == ":" {
            text = String(text.dropFirst()).trimmingBlanks()
        }
        if text.hasPrefix("["), text.hasSuffix("]") {
            text = String(text.dropFirst().dropLast())
        }
        return text
    }

    /// All days in a text, however they are written.
    static func dates(in text: String) -> [LocalDate] {
        var dates: [LocalDate] = []
        var numbers: [(value: Int, digits: Int)] = []
        var current = 0
        var digits = 0
        let finish = {
            if digits == 8 {
                if let date = LocalDate(
                    year: current / 10_000, month: current / 100 % 100, day: current % 100)
                {
                    dates.append(date)
                }
                numbers = []
            } else if digits > 0 {
                numbers.append((current, digits))
            }
            (current, digits) = (0, 0)
            if numbers.count >= 3 {
                let last = numbers.suffix(3).map { $0 }
                if last[0].digits == 4,
                    let date = LocalDate(
                        year: last[0].value, month: last[1].value, day: last[2].value)
                {
                    dates.append(date)
                    numbers = []
                }
            }
        }
        for scalar in text.unicodeScalars {
            if let digit = Int(String(scalar)), digits < 9 {
                current = current * 10 + digit
                digits += 1
            } else {
                finish()
            }
        }
        finish()
        return dates
    }

    /// The month of `2024年01月`.
    private static func month(in text: String) -> ClosedRange<LocalDate>? {
        guard let mark = text.firstRange(of: "年"),
            let year = Int(text[..<mark.lowerBound].suffix(4)),
            let month = Int(text[mark.upperBound...].prefix { $0.isNumber }),
            let first = LocalDate(year: year, month: month, day: 1)
        else { return nil }
        return first...first.endOfMonth
    }
}

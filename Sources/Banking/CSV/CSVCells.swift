import Ledger

extension CSVProfile.DatePattern {
    /// Whether the year has to come from elsewhere.
    var isYearless: Bool { self == .monthDay || self == .monthDaySlashes }

    /// Reads a date written in this pattern, perhaps with a time behind a blank.
    ///
    /// `year` is asked for a pattern without year.
    ///
    /// - Throws: `date.unreadable` or `date.impossible`.
    func date(_ text: String, period: ClosedRange<LocalDate>?) throws(LedgerError) -> LocalDate {
        let bytes = Array(text.utf8)
        let pattern = Array(rawValue.utf8)
        var parts: [UInt8: Int] = [:]
        // A time of day may follow; it is kept apart.
        let rest = bytes.dropFirst(pattern.count).first
        guard bytes.count >= pattern.count,
            rest == nil || rest == UInt8(ascii: " ") || rest == UInt8(ascii: "T")
        else { throw unreadable(text) }
        for (byte, sign) in zip(bytes, pattern) {
            guard "yMd".utf8.contains(sign) else {
                guard byte == sign else { throw unreadable(text) }
                continue
            }
            guard (48...57).contains(byte) else { throw unreadable(text) }
            parts[sign, default: 0] = parts[sign, default: 0] * 10 + Int(byte - 48)
        }
        let (month, day) = (parts[UInt8(ascii: "M")] ?? 0, parts[UInt8(ascii: "d")] ?? 0)
        if isYearless {
            guard let period else {
                throw LedgerError(
                    "date.unreadable",
                    "“\(text.prefix(40))” has no year, and the file does not say its period")
            }
            return try CSVProfile.DatePattern.date(month, day, nearest: period, text)
        }
        guard let date = LocalDate(year: parts[UInt8(ascii: "y")] ?? 0, month: month, day: day)
        else { throw LedgerError("date.impossible", "the calendar has no \(text.prefix(40))") }
        return date
    }

    /// The year that puts a day into the period, or next to it.
    private static func date(
        _ month: Int, _ day: Int, nearest period: ClosedRange<LocalDate>, _ text: String
    ) throws(LedgerError) -> LocalDate {
        let years = (period.lowerBound.year - 1)...(period.upperBound.year + 1)
        let dates = years.compactMap { LocalDate(year: $0, month: month, day: day) }
        let distance = { (date: LocalDate) in
            period.contains(date)
                ? 0
                : min(
                    abs(date.days(until: period.lowerBound)),
                    abs(date.days(until: period.upperBound)))
        }
        guard let best = dates.min(by: { distance($0) < distance($1) }) else {
            throw LedgerError("date.impossible", "the calendar has no \(text.prefix(40))")
        }
        return best
    }

    private func unreadable(_ text: String) -> LedgerError {
        LedgerError(
            "date.unreadable",
            "“\(text.prefix(40))” is not a date of the form \(rawValue)")
    }
}

/// An amount cell: sign, currency and notes around the digits.
struct CSVAmount {
    /// The digits with their grouping commas.
    var digits: String
    var isNegative = false
    /// A currency code or sign that stands in the cell.
    var currency: Currency?
    /// What stands in brackets behind the amount, such as `(已退款89.84)`.
    var note: String?

    init(_ cell: String) {
        var text = cell.trimmingBlanks()
        let code = text.utf8.prefix(3)
        if code.count == 3, code.allSatisfy({ (65...90).contains($0) }) {
            currency = Currency(code: String(decoding: Array(code), as: UTF8.self))
            text = String(text.dropFirst(3)).trimmingBlanks()
        }
        for bracket in ["(", "（"] {
            if let start = text.firstRange(of: bracket), start.lowerBound > text.startIndex {
                note = note ?? String(text[start.lowerBound...])
                text = String(text[..<start.lowerBound]).trimmingBlanks()
            }
        }
        if text.hasSuffix("元") { text = String(text.dropLast()).trimmingBlanks() }
        for _ in 0..<2 {
            if let first = text.first, "￥¥$€".contains(first) { text.removeFirst() }
            if text.hasPrefix("-") || text.hasPrefix("+") {
                isNegative = isNegative || text.hasPrefix("-")
                text.removeFirst()
            }
        }
        digits = text
    }
}

extension Money {
    /// Reads the amount of a CSV cell: blanks around it, and commas exactly between thousands.
    ///
    /// - Throws: `amount.unreadable`, `amount.tooFine` or `money.overflow`.
    init(cell: String, currency: Currency) throws(LedgerError) {
        let amount = CSVAmount(cell)
        var text = amount.digits
        if text.utf8.contains(UInt8(ascii: ",")) {
            let whole = text.utf8.prefix { $0 != UInt8(ascii: ".") }
            let groups = whole.split(
                separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            let decimals = text.utf8.dropFirst(whole.count)
            let isGrouped =
                (1...3).contains(groups.first?.count ?? 0)
                && groups.dropFirst().allSatisfy { $0.count == 3 }
                && !decimals.contains(UInt8(ascii: ","))
            guard isGrouped else {
                throw LedgerError(
                    "amount.unreadable",
                    "“\(cell.prefix(40))” is not an amount: commas stand only between thousands")
            }
            text = text.filter { $0 != "," }
        }
        try self.init(
            anyPrecision: (amount.isNegative ? "-" : "") + text, currency: currency)
    }
}

extension Currency {
    /// A currency as a Chinese bank's cell names it, by code or by name.
    init?(cell: String) {
        let text = cell.trimmingBlanks()
        if let found = Currency(code: String(text.prefix(3))) {
            self = found
            return
        }
        let names: [(String, String)] = [
            ("人民币", "CNY"), ("美元", "USD"), ("港币", "HKD"), ("港元", "HKD"), ("欧元", "EUR"),
            ("日元", "JPY"), ("英镑", "GBP"), ("RMB", "CNY"),
        ]
        guard let code = names.first(where: { text.hasPrefix($0.0) })?.1,
            let found = Currency(code: code)
        else { return nil }
        self = found
    }
}

import Ledger

/// Dates, amounts and balances of MT940 as its fields carry them.
struct MT940Values {
    let bytes: [UInt8]
    let places: TextPlaces

    /// The place of a part of a line.
    func place(_ line: MT940TextLine, from start: Int? = nil) -> SourcePlace {
        places.place(line.line, from: start ?? line.range.lowerBound, to: line.range.upperBound)
    }

    /// A day of `yymmdd`; one that its month does not have becomes the month's last.
    func date(
        _ range: Range<Int>, _ line: MT940TextLine, _ findings: inout FindingList
    ) -> LocalDate? {
        guard let parts = LocalDate.short(bytes.span, range) else {
            findings.add(
                .dateUnreadable, at: place(line, from: range.lowerBound),
                "“\(shown(range))” is not a date of the form yymmdd")
            return nil
        }
        return date(parts.year, parts.month, parts.day, range, line, &findings)
    }

    /// The day of a month and day nearest to another.
    func date(
        _ range: Range<Int>, nearest other: LocalDate, _ line: MT940TextLine,
        _ findings: inout FindingList
    ) -> LocalDate? {
        guard let number = bytes.span.smallNumber(range) else { return nil }
        let (month, day) = (number / 100, number % 100)
        // Within half a year no other year's day is as near.
        if let date = LocalDate(year: other.year, month: month, day: day),
            abs(date.days(until: other)) <= 182
        {
            return date
        }
        var best: LocalDate?
        for year in (other.year - 1)...(other.year + 1) {
            var ignored = FindingList()
            guard let date = date(year, month, day, range, line, &ignored) else { continue }
            let distance = abs(date.days(until: other))
            if best.map({ distance < abs($0.days(until: other)) }) ?? true { best = date }
        }
        if let best {
            // Say so if the chosen one was moved to the end of its month.
            _ = date(best.year, month, day, range, line, &findings)
        } else {
            _ = date(other.year, month, day, range, line, &findings)
        }
        return best
    }

    private func date(
        _ year: Int, _ month: Int, _ day: Int, _ range: Range<Int>, _ line: MT940TextLine,
        _ findings: inout FindingList
    ) -> LocalDate? {
        if let date = LocalDate(year: year, month: month, day: day) { return date }
        guard (1...12).contains(month), (29...31).contains(day),
            let last = LocalDate(
                year: year, month: month, day: LocalDate.days(inMonth: month, ofYear: year))
        else {
            findings.add(
                .dateImpossible, at: place(line, from: range.lowerBound),
                "the calendar has no day “\(shown(range))”")
            return nil
        }
        findings.add(
            .dateClamped, at: place(line, from: range.lowerBound),
            "the calendar has no day “\(shown(range))”; it is taken as \(last)")
        return last
    }

    /// The amount of a range; comma and point are decimal marks.
    func money(
        _ range: Range<Int>, _ currency: Currency, isNegative: Bool, _ line: MT940TextLine,
        _ findings: inout FindingList
    ) -> Money? {
        AmountText.money(
            bytes.span.extracting(range), marks: (UInt8(ascii: ","), UInt8(ascii: ".")),
            currency: currency, isNegative: isNegative, at: place(line, from: range.lowerBound),
            &findings)
    }

    /// A balance: mark, date, currency, amount.
    func balance(
        _ field: MT940Field, assumed: Currency?, _ findings: inout FindingList
    ) -> StatementBalance? {
        let line = field.first
        let range = trimmed(line.range)
        var start = range.lowerBound
        guard range.count >= 8, let mark = bytes[range].first,
            mark == UInt8(ascii: "C") || mark == UInt8(ascii: "D")
        else {
            findings.add(
                .amountUnreadable, at: place(line),
                "“\(shown(range))” is not a balance: mark, date, currency, amount")
            return nil
        }
        start += 1
        let date = date(start..<(start + 6), line, &findings)
        start += 6
        var currency = assumed
        let code = bytes[start..<min(start + 3, range.upperBound)]
        if code.count == 3, code.allSatisfy({ (65...90).contains($0) }) {
            currency = MT940Values.currency(code)
            if currency == nil {
                findings.add(
                    .amountUnreadable, at: place(line, from: start),
                    "“\(String(decoding: code, as: UTF8.self))” is not a currency")
                return nil
            }
            start += 3
        } else if let assumed {
            findings.add(
                .currencyAssumed, at: place(line, from: start),
                "the balance names no currency; \(assumed) is taken")
        }
        guard let currency else {
            findings.add(
                .accountUnknown, at: place(line, from: start), "the currency cannot be told")
            return nil
        }
        let money = money(
            start..<range.upperBound, currency, isNegative: mark == UInt8(ascii: "D"), line,
            &findings)
        guard let money, let date else { return nil }
        return StatementBalance(
            kind: String(decoding: bytes[field.name], as: UTF8.self), money: money, date: date,
            origin: .stated, place: place(line))
    }

    /// A currency; those that the euro and others replaced still stand in old files.
    static func currency(_ code: some Sequence<UInt8>) -> Currency? {
        let text = String(decoding: Array(code), as: UTF8.self)
        return Currency(code: text) ?? Currency(replacedCode: text)
    }

    /// The range without blanks and control characters at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }

    func shown(_ range: Range<Int>) -> String {
        String(decoding: bytes[range].prefix(40), as: UTF8.self)
    }
}

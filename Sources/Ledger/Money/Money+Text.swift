extension Money {
    /// The decimal text that records carry: a point, exactly the currency's decimals, no grouping.
    public var decimalText: String { decimalText(grouped: false) }

    /// The decimal text for people: digits in groups of three, `4,320,000.00`.
    public var groupedText: String { decimalText(grouped: true) }

    /// Reads the decimal text of records: optional minus, digits, the currency's exact decimals.
    ///
    /// - Throws: `amount.unreadable` for anything else, `money.overflow` beyond `Int64`.
    public init(decimalText: String, currency: Currency) throws(LedgerError) {
        if let money = Money(plain: decimalText, currency: currency) {
            self = money
            return
        }
        let money = try Money(anyPrecision: decimalText, currency: currency)
        // One amount has one spelling: whatever reads differently from what we write is refused.
        guard money.decimalText == decimalText else {
            throw Money.unreadable(decimalText, currency)
        }
        self = money
    }

    /// Reads the decimal text of files that people make: fewer decimals are filled up with zeros.
    ///
    /// More decimals than the minor unit has are refused unless they are zeros.
    ///
    /// - Throws: `amount.unreadable`, `amount.tooFine` or `money.overflow`.
    public init(anyPrecision text: String, currency: Currency) throws(LedgerError) {
        var digits = Array(text.utf8)[...]
        let negative = digits.first == UInt8(ascii: "-")
        if negative { digits = digits.dropFirst() }
        let parts = digits.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : []
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !decimals.isEmpty,
            whole.allSatisfy(isDigit), decimals.allSatisfy(isDigit)
        else { throw Money.unreadable(text, currency) }
        let kept = decimals.prefix(currency.exponent)
        guard decimals.dropFirst(currency.exponent).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
            throw LedgerError(
                "amount.tooFine", "\(text.prefix(40)) has more decimals than \(currency) knows")
        }
        // Counted below zero, where Int64 reaches one further than above.
        var units: Int64 = 0
        for byte in [whole, kept].joined() {
            units = try Money.appending(digit: Int64(byte - UInt8(ascii: "0")), to: units, text)
        }
        for _ in kept.count..<currency.exponent {
            units = try Money.appending(digit: 0, to: units, text)
        }
        guard negative || units != .min else { throw Money.overflow(text) }
        self.init(minorUnits: negative ? units : -units, currency: currency)
    }

    /// Reads the one spelling of an amount of up to 18 signs without a minus, as nearly all are.
    ///
    /// The rest, and what is wrong, is left to the reader of any text.
    private init?(plain text: String, currency: Currency) {
        let count = text.utf8.count
        let wholeCount = currency.exponent == 0 ? count : count - currency.exponent - 1
        guard count <= 18, wholeCount > 0 else { return nil }
        var units: Int64 = 0
        for (index, byte) in text.utf8.enumerated() {
            if index == wholeCount {
                guard byte == UInt8(ascii: ".") else { return nil }
                continue
            }
            guard (48...57).contains(byte) else { return nil }
            if index == 1 && units == 0 && wholeCount > 1 { return nil }
            units = units * 10 + Int64(byte - 48)
        }
        self.init(minorUnits: units, currency: currency)
    }

    private func decimalText(grouped: Bool) -> String {
        guard grouped else { return plainText }
        var digits = Array(String(minorUnits.magnitude).utf8)
        let missing = currency.exponent + 1 - digits.count
        if missing > 0 { digits.insert(contentsOf: [UInt8](repeating: 48, count: missing), at: 0) }
        let wholeCount = digits.count - currency.exponent
        var text: [UInt8] = minorUnits < 0 ? [UInt8(ascii: "-")] : []
        for (index, digit) in digits.enumerated() {
            if index == wholeCount { text.append(UInt8(ascii: ".")) }
            let left = wholeCount - index
            if grouped && index > 0 && left > 0 && left % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private var plainText: String {
        let (whole, part) = minorUnits.magnitude
            .quotientAndRemainder(dividingBy: UInt64(currency.minorUnitsPerMajor))
        var text = minorUnits < 0 ? "-" : ""
        text += String(whole)
        guard currency.exponent > 0 else { return text }
        text += "."
        let decimals = String(part)
        for _ in decimals.utf8.count..<currency.exponent { text += "0" }
        return text + decimals
    }

    private static func appending(
        digit: Int64, to units: Int64, _ text: String
    ) throws(LedgerError) -> Int64 {
        let (tens, overflow) = units.multipliedReportingOverflow(by: 10)
        let (difference, borrow) = tens.subtractingReportingOverflow(digit)
        guard !overflow && !borrow else { throw Money.overflow(text) }
        return difference
    }

    private static func overflow(_ text: String) -> LedgerError {
        LedgerError("money.overflow", "\(text.prefix(40)) is larger than the ledger can hold")
    }

    private static func unreadable(_ text: String, _ currency: Currency) -> LedgerError {
        let sample = Money(minorUnits: 12_345_678, currency: currency).decimalText
        return LedgerError(
            "amount.unreadable",
            "“\(text.prefix(40))” is not an amount of \(currency); write it like \(sample)")
    }
}

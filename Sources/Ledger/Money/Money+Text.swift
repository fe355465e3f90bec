extension Money {
    /// The decimal text that records carry: a point, exactly the currency's decimals, no grouping.
    public var decimalText: String { decimalText(grouped: false) }

    /// The decimal text for people: digits in groups of three, `4,320,000.00`.
    public var groupedText: String { decimalText(grouped: true) }

    /// Reads the decimal text of records: optional minus, digits, the currency's exact decimals.
    ///
    /// - Throws: `amount.unreadable` for anything else, `money.overflow` beyond `Int64`.
    public init(decimalText: String, currency: Currency) throws(LedgerError) {
        let money = try Money(anyPrecision: decimalText, currency: currency)
        // One amount has one spelling: whatever reads differently from what we write is refused.
        guard money.decimalText == decimalText else { throw Money.unreadable(decimalText, currency) }
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
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty else {
            throw Money.unreadable(text, currency)
        }
        let decimals = parts.count == 2 ? parts[1] : []
        // Before anything is said about precision: “12..34” is garbled, not too fine.
        guard decimals.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            throw Money.unreadable(text, currency)
        }
        let kept = decimals.prefix(currency.exponent)
        guard decimals.dropFirst(currency.exponent).allSatisfy({ $0 == UInt8(ascii: "0") }) else {
            throw LedgerError(
                "amount.tooFine", "\(text) has more decimals than \(currency) knows")
        }
        var units: Int64 = 0
        for byte in [whole, kept].joined() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                throw Money.unreadable(text, currency)
            }
            units = try Money.appending(digit: Int64(byte - UInt8(ascii: "0")), to: units, text)
        }
        for _ in kept.count..<currency.exponent {
            units = try Money.appending(digit: 0, to: units, text)
        }
        self.init(minorUnits: negative ? -units : units, currency: currency)
    }

    private func decimalText(grouped: Bool) -> String {
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

    private static func appending(
        digit: Int64, to units: Int64, _ text: String
    ) throws(LedgerError) -> Int64 {
        let (tens, overflow) = units.multipliedReportingOverflow(by: 10)
        let (sum, carry) = tens.addingReportingOverflow(digit)
        guard !overflow && !carry else {
            throw LedgerError("money.overflow", "\(text) is larger than the ledger can hold")
        }
        return sum
    }

    private static func unreadable(_ text: String, _ currency: Currency) -> LedgerError {
        let sample = Money(minorUnits: 12_345_678, currency: currency).decimalText
        return LedgerError(
            "amount.unreadable",
            "“\(text.prefix(40))” is not an amount of \(currency); write it like \(sample)")
    }
}

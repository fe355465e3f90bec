import Ledger

extension CSVProfile.DatePattern {
    /// Reads a date written in this pattern and nothing else.
    ///
    /// - Throws: `date.unreadable` or `date.impossible`.
    func date(_ text: String) throws(LedgerError) -> LocalDate {
        let bytes = Array(text.utf8)
        let pattern = Array(rawValue.utf8)
        var parts: [UInt8: Int] = [:]
        guard bytes.count == pattern.count else { throw unreadable(text) }
        for (byte, sign) in zip(bytes, pattern) {
            guard "yMd".utf8.contains(sign) else {
                guard byte == sign else { throw unreadable(text) }
                continue
            }
            guard (48...57).contains(byte) else { throw unreadable(text) }
            parts[sign, default: 0] = parts[sign, default: 0] * 10 + Int(byte - 48)
        }
        let date = LocalDate(
            year: parts[UInt8(ascii: "y")] ?? 0, month: parts[UInt8(ascii: "M")] ?? 0,
            day: parts[UInt8(ascii: "d")] ?? 0)
        guard let date else {
            throw LedgerError("date.impossible", "the calendar has no \(text)")
        }
        return date
    }

    private func unreadable(_ text: String) -> LedgerError {
        LedgerError(
            "date.unreadable",
            "“\(text.prefix(40))” is not a date of the form \(rawValue)")
    }
}

extension Money {
    /// Reads the amount of a CSV cell: blanks around it, and commas exactly between thousands.
    ///
    /// - Throws: `amount.unreadable`, `amount.tooFine` or `money.overflow`.
    init(cell: String, currency: Currency) throws(LedgerError) {
        let text = cell.trimmingBlanks()
        guard text.utf8.contains(UInt8(ascii: ",")) else {
            try self.init(anyPrecision: text, currency: currency)
            return
        }
        let whole = text.utf8.prefix { $0 != UInt8(ascii: ".") }
        let groups = whole.drop { $0 == UInt8(ascii: "-") }
            .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let decimals = text.utf8.dropFirst(whole.count)
        let isGrouped =
            (1...3).contains(groups.first?.count ?? 0)
            && groups.dropFirst().allSatisfy { $0.count == 3 }
            && !decimals.contains(UInt8(ascii: ","))
        guard isGrouped else {
            throw LedgerError(
                "amount.unreadable",
                "“\(text.prefix(40))” is not an amount: commas stand only between thousands")
        }
        try self.init(
            anyPrecision: String(text.filter { $0 != "," }), currency: currency)
    }
}

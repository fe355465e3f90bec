public import Ledger

extension FixedDecimal: CustomStringConvertible {
    /// The largest whole part that is read from a text: 10¹³.
    static let largestRead = FixedDecimal(10_000_000_000_000)

    /// Reads a decimal: blanks around it, optional sign, digits, point, exponent.
    ///
    /// Decimals beyond the 18th are rounded. Contracts in the exchange format come in this
    /// spelling; bank products read `Rate` and `Money`, which have one spelling each.
    ///
    /// - Throws: `loan.number` for another form or more than 10¹³.
    public init(_ text: String) throws(LedgerError) {
        let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let bytes = Array(text.utf8.drop(while: blank).reversed().drop(while: blank).reversed())
        guard let value = FixedDecimal.read(bytes), value.magnitude <= FixedDecimal.largestRead
        else {
            throw LedgerError(
                "loan.number",
                "“\(text.prefix(40))” is not a decimal number up to 10¹³; write it like -1234.56")
        }
        self = value
    }

    private static func read(_ bytes: [UInt8]) -> FixedDecimal? {
        var rest = bytes[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let parts = rest.split(
            maxSplits: 1, omittingEmptySubsequences: false,
            whereSeparator: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") })
        guard let mantissa = parts.first, mantissa.count <= 60 else { return nil }
        var exponent = 0
        if parts.count == 2 {
            guard let read = Int(String(decoding: parts[1], as: UTF8.self)), abs(read) <= 40
            else { return nil }
            exponent = read
        }
        let halves = mantissa.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = halves.count == 2 ? halves[1] : []
        guard let whole = halves.first, !whole.isEmpty || !decimals.isEmpty,
            (whole + decimals).allSatisfy({ (48...57).contains($0) })
        else { return nil }
        let digits = whole.drop { $0 == 48 } + decimals
        return value(
            of: Array(digits), scale: decimals.count - exponent, isNegative: isNegative)
    }

    /// The number that digits spell with so many of them behind the point.
    private static func value(
        of digits: [UInt8], scale: Int, isNegative: Bool
    ) -> FixedDecimal? {
        var units: Int128 = 0
        let kept = digits.count - scale + 18
        guard kept <= 36 else { return digits.allSatisfy { $0 == 48 } ? .zero : nil }
        for place in 0..<max(0, kept) {
            units = units * 10 + (place < digits.count ? Int128(digits[place]) - 48 : 0)
        }
        if kept >= 0 && kept < digits.count && digits[kept] >= 53 { units += 1 }
        return FixedDecimal(units: isNegative ? -units : units)
    }

    /// The exact decimal, without zeros at the end: `434.866594118346`.
    public var description: String { text(decimals: 18) }

    /// The decimal rounded half up to so many places, without zeros at the end.
    ///
    /// - Precondition: `0 <= decimals <= 18`.
    public func text(decimals: Int) -> String {
        precondition((0...18).contains(decimals), "a decimal has up to 18 places")
        let step = (0..<(18 - decimals)).reduce(Int128(1)) { product, _ in product * 10 }
        let rounded = Rounding.halfUp.divide(units, by: step) * step
        let (whole, rest) = rounded.magnitude.quotientAndRemainder(
            dividingBy: FixedDecimal.scale.magnitude)
        let sign = rounded < 0 ? "-" : ""
        guard rest != 0 else { return "\(sign)\(whole)" }
        let digits = String(rest)
        let padded = String(repeating: "0", count: 18 - digits.utf8.count) + digits
        let end = padded.lastIndex { $0 != "0" } ?? padded.startIndex
        return "\(sign)\(whole).\(padded[...end])"
    }

    /// The value rounded to whole minor units of a currency.
    ///
    /// - Throws: `money.overflow`.
    public func money(_ currency: Currency, rounding: Rounding) throws(LedgerError) -> Money {
        let step = FixedDecimal.scale / Int128(currency.minorUnitsPerMajor)
        guard let minorUnits = Int64(exactly: rounding.divide(units, by: step)) else {
            throw LedgerError("money.overflow", "the amount is larger than the ledger can hold")
        }
        return Money(minorUnits: minorUnits, currency: currency)
    }
}

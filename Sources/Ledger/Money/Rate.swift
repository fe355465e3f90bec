/// An exact decimal rate, such as `0.0350` for 3.50 % a year.
///
/// Two spellings of one value (`0.035`, `0.0350`) are equal but keep their scale when printed.
public struct Rate: Sendable, CustomStringConvertible {
    /// The digits without the point.
    public let coefficient: Int64
    /// How many of the digits stand behind the point, 0 … 12.
    public let scale: Int

    /// The largest number of decimals that a rate may have.
    public static let maximumScale = 12

    /// Makes a rate of `coefficient` ÷ 10^`scale`.
    ///
    /// - Precondition: `0 <= scale <= 12`.
    public init(coefficient: Int64, scale: Int) {
        precondition((0...Rate.maximumScale).contains(scale), "a rate has 0 to 12 decimals")
        self.coefficient = coefficient
        self.scale = scale
    }

    /// Reads a decimal: optional minus, digits, optional point and 1 … 12 decimals.
    ///
    /// - Throws: `rate.unreadable`.
    public init(_ text: String) throws(LedgerError) {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let unsigned = parts.first?.first == UInt8(ascii: "-") ? parts[0].dropFirst() : parts[0]
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) }
        guard !unsigned.isEmpty, unsigned.allSatisfy(isDigit), decimals.allSatisfy(isDigit),
            parts.count == 1 || !decimals.isEmpty, decimals.count <= Rate.maximumScale,
            let coefficient = Int64(
                String(decoding: Array(parts[0]) + decimals, as: UTF8.self))
        else {
            throw LedgerError(
                "rate.unreadable",
                "“\(text.prefix(40))” is not a rate; write a fraction like 0.0350 for 3.50 %")
        }
        self.init(coefficient: coefficient, scale: decimals.count)
    }

    /// The decimal text with all its decimals.
    public var description: String {
        var digits = String(coefficient.magnitude)
        while digits.utf8.count <= scale { digits = "0" + digits }
        let whole = digits.dropLast(scale)
        let sign = coefficient < 0 ? "-" : ""
        return scale == 0 ? sign + digits : "\(sign)\(whole).\(digits.suffix(scale))"
    }
}

extension Rate: Equatable, Comparable {
    /// Equality of value, whatever the scale.
    public static func == (a: Rate, b: Rate) -> Bool { a.normalised == b.normalised }

    /// Order of value, whatever the scale.
    public static func < (a: Rate, b: Rate) -> Bool { a.normalised < b.normalised }

    private var normalised: Int128 {
        Int128(coefficient) * Int128(Int64.powersOfTen[Rate.maximumScale - scale])
    }
}

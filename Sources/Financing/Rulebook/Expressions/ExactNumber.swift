public import Ledger

/// An exact fraction in lowest terms: what the rules of a rulebook calculate with.
///
/// Nothing is rounded before somebody asks for decimals, so 20 % of an amount is compared exactly.
public struct ExactNumber: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Above the line; carries the sign.
    public let numerator: Int128
    /// Below the line; positive.
    public let denominator: Int128

    /// Nothing.
    public static let zero = ExactNumber(integer: 0)
    /// One.
    public static let one = ExactNumber(integer: 1)

    /// A whole number.
    public init(integer: Int64) {
        numerator = Int128(integer)
        denominator = 1
    }

    /// The number of major units of an amount.
    public init(_ money: Money) {
        self.init(
            unreduced: Int128(money.minorUnits), over: Int128(money.currency.minorUnitsPerMajor))
    }

    /// A decimal.
    public init(_ rate: Rate) {
        let power = (0..<rate.scale).reduce(Int128(1)) { product, _ in product * 10 }
        self.init(unreduced: Int128(rate.coefficient), over: power)
    }

    /// Brings a fraction to lowest terms.
    init(unreduced numerator: Int128, over denominator: Int128) {
        var (a, b) = (numerator.magnitude, denominator.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        let divisor = Int128(max(a, 1))
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    /// Whether it is nothing.
    public var isZero: Bool { numerator == 0 }

    /// The sum.
    ///
    /// - Throws: `number.overflow`, as every operation here.
    public func adding(_ other: ExactNumber) throws(LedgerError) -> ExactNumber {
        let left = try Self.product(numerator, other.denominator)
        let right = try Self.product(other.numerator, denominator)
        let (sum, overflow) = left.addingReportingOverflow(right)
        guard !overflow, sum != .min else { throw Self.overflow }
        return ExactNumber(unreduced: sum, over: try Self.product(denominator, other.denominator))
    }

    /// The difference.
    public func subtracting(_ other: ExactNumber) throws(LedgerError) -> ExactNumber {
        try adding(other.negated)
    }

    /// The product.
    public func multiplied(by other: ExactNumber) throws(LedgerError) -> ExactNumber {
        ExactNumber(
            unreduced: try Self.product(numerator, other.numerator),
            over: try Self.product(denominator, other.denominator))
    }

    /// The quotient.
    ///
    /// - Throws: `number.zero` for a division by nothing, `number.overflow`.
    public func divided(by other: ExactNumber) throws(LedgerError) -> ExactNumber {
        guard !other.isZero else {
            throw LedgerError("number.zero", "a division by nothing has no result")
        }
        let inverse = ExactNumber(
            unreduced: other.numerator < 0 ? -other.denominator : other.denominator,
            over: abs(other.numerator))
        return try multiplied(by: inverse)
    }

    /// The number with the other sign.
    public var negated: ExactNumber {
        ExactNumber(unreduced: -numerator, over: denominator)
    }

    /// The number without its sign.
    public var magnitude: ExactNumber { numerator < 0 ? negated : self }

    /// The nearest number with so many decimals.
    ///
    /// - Precondition: `0 <= scale <= 12`.
    public func rounded(
        to scale: Int, _ rounding: Rounding = .halfUp
    ) throws(LedgerError) -> ExactNumber {
        let power = Self.power(scale)
        let units = rounding.divide(try Self.product(numerator, power), by: denominator)
        return ExactNumber(unreduced: units, over: power)
    }

    /// The decimal text with exactly so many decimals.
    public func text(
        scale: Int, _ rounding: Rounding = .halfUp
    ) throws(LedgerError) -> String {
        let units = rounding.divide(
            try Self.product(numerator, Self.power(scale)), by: denominator)
        var digits = String(units.magnitude)
        while digits.utf8.count <= scale { digits = "0" + digits }
        let sign = units < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        return "\(sign)\(digits.dropLast(scale)).\(digits.suffix(scale))"
    }

    /// The amount of a currency; it must be a whole number of minor units.
    ///
    /// - Throws: `amount.tooFine` for a part of a minor unit, `money.overflow`.
    public func money(_ currency: Currency) throws(LedgerError) -> Money {
        let scaled = try multiplied(
            by: ExactNumber(integer: currency.minorUnitsPerMajor))
        guard scaled.denominator == 1 else {
            throw LedgerError(
                "amount.tooFine",
                "\(self) is no whole number of the minor unit of \(currency); round it")
        }
        guard let units = Int64(exactly: scaled.numerator) else { throw Self.overflow }
        return Money(minorUnits: units, currency: currency)
    }

    /// Order of value; the products may need 256 bits and get them.
    public static func < (a: ExactNumber, b: ExactNumber) -> Bool {
        let left = a.numerator.multipliedFullWidth(by: b.denominator)
        let right = b.numerator.multipliedFullWidth(by: a.denominator)
        return (left.high, left.low) < (right.high, right.low)
    }

    /// `19/36`, or the whole number.
    public var description: String {
        denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
    }

    private static func power(_ scale: Int) -> Int128 {
        (0..<scale).reduce(Int128(1)) { product, _ in product * 10 }
    }

    private static func product(_ a: Int128, _ b: Int128) throws(LedgerError) -> Int128 {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        // The least number has no opposite, so that `negated` need not fail.
        guard !overflow, product != .min else { throw Self.overflow }
        return product
    }

    private static var overflow: LedgerError {
        LedgerError("number.overflow", "the number is larger than the rules can calculate with")
    }
}

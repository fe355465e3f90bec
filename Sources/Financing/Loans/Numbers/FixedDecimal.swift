/// An exact sum, and a product rounded at the 18th decimal: the arithmetic of unrounded contracts.
///
/// Kept as a count of 10⁻¹⁸ in 128 bits, so that amounts up to 10²⁰ carry eighteen decimals.
/// Products and quotients are formed in 256 bits and rounded once, half away from zero.
/// `ContractTerms` bounds what comes in and `ContractRun` what goes on, so that nothing overflows.
public struct FixedDecimal: Sendable, Hashable, Comparable {
    /// The value in units of 10⁻¹⁸.
    public let units: Int128

    /// Units in one.
    static let scale: Int128 = 1_000_000_000_000_000_000

    /// Makes a value from its count of 10⁻¹⁸.
    public init(units: Int128) { self.units = units }

    /// A whole number.
    public init(_ whole: Int64) { self.units = Int128(whole) * FixedDecimal.scale }

    /// Nothing.
    public static let zero = FixedDecimal(units: 0)
    /// One.
    public static let one = FixedDecimal(1)

    /// Order of value.
    public static func < (a: FixedDecimal, b: FixedDecimal) -> Bool { a.units < b.units }

    /// The sum, exact.
    public static func + (a: FixedDecimal, b: FixedDecimal) -> FixedDecimal {
        FixedDecimal(units: a.units + b.units)
    }

    /// The difference, exact.
    public static func - (a: FixedDecimal, b: FixedDecimal) -> FixedDecimal {
        FixedDecimal(units: a.units - b.units)
    }

    /// The opposite.
    public static prefix func - (a: FixedDecimal) -> FixedDecimal { FixedDecimal(units: -a.units) }

    /// The product, rounded at the 18th decimal.
    public static func * (a: FixedDecimal, b: FixedDecimal) -> FixedDecimal {
        FixedDecimal(units: WideProduct.scaled(a.units, by: b.units, over: scale))
    }

    /// The quotient, rounded at the 18th decimal.
    ///
    /// - Precondition: the divisor is not zero.
    public static func / (a: FixedDecimal, b: FixedDecimal) -> FixedDecimal {
        precondition(b.units != 0, "a decimal is divided by zero")
        let sign: Int128 = b.units < 0 ? -1 : 1
        return FixedDecimal(
            units: WideProduct.scaled(a.units, by: sign * scale, over: sign * b.units))
    }

    /// The product with a fraction of a year.
    public static func * (a: FixedDecimal, b: YearFraction) -> FixedDecimal {
        FixedDecimal(
            units: WideProduct.scaled(
                a.units, by: Int128(b.numerator), over: Int128(b.denominator)))
    }

    /// The value without its sign.
    public var magnitude: FixedDecimal { units < 0 ? -self : self }

    /// The value, kept between an optional floor and an optional cap; the cap wins.
    func clamped(floor: FixedDecimal?, cap: FixedDecimal?) -> FixedDecimal {
        let raised = floor.map { max(self, $0) } ?? self
        return cap.map { min(raised, $0) } ?? raised
    }
}

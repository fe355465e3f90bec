/// An exact amount: an integer count of a currency's minor unit.
///
/// Arithmetic is checked: a result that does not fit, or that would mix currencies, is an error
/// and never wraps. Binary floating point touches no amount.
public struct Money: Sendable, Hashable, CustomStringConvertible {
    /// The amount in minor units (fen, cents); may be negative.
    public let minorUnits: Int64
    /// The currency that the minor units belong to.
    public let currency: Currency

    /// Makes an amount from minor units.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Nothing, in a currency.
    public static func zero(_ currency: Currency) -> Money {
        Money(minorUnits: 0, currency: currency)
    }

    /// True for exactly nothing.
    public var isZero: Bool { minorUnits == 0 }

    /// The sum.
    ///
    /// - Throws: `money.currency` for two currencies, `money.overflow` beyond `Int64`.
    public func adding(_ other: Money) throws(LedgerError) -> Money {
        try combining(other) { $0.addingReportingOverflow($1) }
    }

    /// The difference.
    ///
    /// - Throws: `money.currency` for two currencies, `money.overflow` beyond `Int64`.
    public func subtracting(_ other: Money) throws(LedgerError) -> Money {
        try combining(other) { $0.subtractingReportingOverflow($1) }
    }

    /// The amount with the other sign.
    ///
    /// - Throws: `money.overflow` for the one value that has no opposite.
    public func negated() throws(LedgerError) -> Money {
        try Money.zero(currency).subtracting(self)
    }

    /// The amount times a rate, rounded once.
    ///
    /// - Throws: `money.overflow` if the product does not fit.
    public func multiplied(by rate: Rate, rounding: Rounding) throws(LedgerError) -> Money {
        try multiplied(
            by: rate.coefficient, over: Int64.powersOfTen[rate.scale], rounding: rounding)
    }

    /// The amount times a fraction, such as days over 360, rounded once.
    ///
    /// The product is exact before the single division: 64 × 64 bits fit in `Int128`.
    ///
    /// - Precondition: `denominator > 0`.
    /// - Throws: `money.overflow` if the quotient does not fit.
    public func multiplied(
        by numerator: Int64, over denominator: Int64, rounding: Rounding
    ) throws(LedgerError) -> Money {
        precondition(denominator > 0, "a fraction of money needs a positive denominator")
        let product = Int128(minorUnits) * Int128(numerator)
        let quotient = rounding.divide(product, by: Int128(denominator))
        guard let units = Int64(exactly: quotient) else { throw Money.overflow }
        return Money(minorUnits: units, currency: currency)
    }

    /// `12345.67 CNY`.
    public var description: String { "\(decimalText) \(currency)" }

    private func combining(
        _ other: Money,
        _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws(LedgerError) -> Money {
        guard currency == other.currency else {
            throw LedgerError(
                "money.currency", "\(currency) and \(other.currency) cannot be added up")
        }
        let (units, overflow) = operation(minorUnits, other.minorUnits)
        guard !overflow else { throw Money.overflow }
        return Money(minorUnits: units, currency: currency)
    }

    private static var overflow: LedgerError {
        LedgerError("money.overflow", "the amount is larger than the ledger can hold")
    }
}

internal import Ledger

/// Products that pass through 256 bits.
enum WideProduct {
    /// `value · numerator ÷ denominator`, rounded to the nearest.
    ///
    /// - Precondition: `denominator > 0`, and the result fits in 128 bits.
    static func scaled(
        _ value: Int128, by numerator: Int128, over denominator: Int128,
        rounding: Rounding = .halfUp
    ) -> Int128 {
        precondition(denominator > 0, "a product is scaled by a positive denominator")
        let product = value.magnitude.multipliedFullWidth(by: numerator.magnitude)
        let divisor = denominator.magnitude
        precondition(product.high < divisor, "the product does not fit in 128 bits")
        let (quotient, remainder) = divisor.dividingFullWidth(product)
        let rest = divisor - remainder
        let isUp =
            remainder > rest
            || (remainder == rest && (rounding != .halfEven || !quotient.isMultiple(of: 2)))
        let isNegative = (value < 0) != (numerator < 0)
        let magnitude = Int128(isUp ? quotient + 1 : quotient)
        return isNegative ? -magnitude : magnitude
    }
}

/// How a quotient that is not whole becomes an integer.
///
/// Every division of money names one.
public enum Rounding: String, Sendable, CaseIterable {
    /// To the nearest; a half goes away from zero. The commercial rule, and the rulebooks' default.
    case halfUp = "half-up"
    /// To the nearest; a half goes to the even neighbour.
    case halfEven = "half-even"
    /// Toward negative infinity: for maxima that are shown.
    case down
    /// Toward positive infinity: for minima that are shown.
    case up
    /// Toward zero.
    case towardZero = "toward-zero"

    /// The quotient, rounded.
    ///
    /// - Precondition: `denominator > 0`.
    public func divide(_ numerator: Int128, by denominator: Int128) -> Int128 {
        precondition(denominator > 0, "rounding needs a positive denominator")
        let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        guard remainder != 0 else { return quotient }
        let away: Int128 = numerator < 0 ? -1 : 1
        // Compare without doubling, which could overflow.
        let rest = remainder.magnitude
        let complement = denominator.magnitude - rest
        switch self {
        case .halfUp: return rest >= complement ? quotient + away : quotient
        case .halfEven:
            if rest == complement { return quotient.isMultiple(of: 2) ? quotient : quotient + away }
            return rest > complement ? quotient + away : quotient
        case .down: return away < 0 ? quotient - 1 : quotient
        case .up: return away > 0 ? quotient + 1 : quotient
        case .towardZero: return quotient
        }
    }
}

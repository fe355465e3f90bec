/// What unpaid and misused money costs (罚息, 复利; 银发〔2003〕251号).
public struct PenaltyRule: Sendable, Hashable {
    /// At which rate unpaid interest bears interest.
    public enum CompoundRate: String, Sendable, CaseIterable {
        /// None.
        case none
        /// The penalty rate for overdue money.
        case penalty
        /// The contract's rate to maturity, the penalty rate after it (银发〔1999〕77号).
        case contractUntilMaturity = "contract-until-maturity"
    }

    /// How much higher the rate of overdue principal is, in basis points *of the rate*: 5000 is
    /// half as much again.
    public var overdueUplift: Int
    /// The same for misused principal.
    public var misuseUplift: Int
    /// At which rate unpaid interest bears interest.
    public var compound = CompoundRate.penalty
    /// Paid within so many days after the due date, nothing is charged.
    public var graceDays = 0
    /// Whether the rate of what is overdue follows the resets of the contract.
    public var followsResets = false
    /// How time is measured for it.
    public var dayCount = DayCount.actual360

    /// Makes a rule from the two uplifts, which the contract names within the official bands.
    public init(overdueUplift: Int, misuseUplift: Int) {
        self.overdueUplift = overdueUplift
        self.misuseUplift = misuseUplift
    }

    /// What stands against the uplifts, by the bands of the rulebook in force.
    ///
    /// - Parameters:
    ///   - overdue: What is allowed for overdue money, in basis points of the rate.
    ///   - misuse: What is allowed for misused money.
    public func objections(overdue: ClosedRange<Int>, misuse: ClosedRange<Int>) -> [String] {
        [("overdue", overdueUplift, overdue), ("misused", misuseUplift, misuse)].compactMap {
            name, uplift, band in
            band.contains(uplift)
                ? nil
                : "the uplift for \(name) money of \(uplift) basis points is outside "
                    + "\(band.lowerBound) to \(band.upperBound)"
        }
    }
}

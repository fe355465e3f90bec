internal import Ledger

/// The allowance for losses by class (贷款损失准备): a table of the rulebook.
public struct AllowanceTable: Sendable, Hashable {
    private let basisPoints: [RiskClass: Int]

    /// Makes a table of basis points of the exposure; `nil` unless it has every class.
    public init?(basisPoints: [RiskClass: Int]) {
        guard RiskClass.allCases.allSatisfy({ basisPoints[$0] != nil }),
            basisPoints.values.allSatisfy({ (0...10_000).contains($0) })
        else { return nil }
        self.basisPoints = basisPoints
    }

    /// The allowance that an exposure of a class asks for, half up.
    public func target(exposure: MinorUnits, _ riskClass: RiskClass) -> MinorUnits {
        let points = Int128(basisPoints[riskClass] ?? 0)
        return MinorUnits(clamping: Rounding.halfUp.divide(Int128(exposure) * points, by: 10_000))
    }

    /// What is to be charged, or released if negative.
    public func charge(
        exposure: MinorUnits, _ riskClass: RiskClass, balance: MinorUnits
    ) -> MinorUnits {
        target(exposure: exposure, riskClass) - balance
    }
}

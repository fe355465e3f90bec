internal import Ledger

/// The two supervisory ratios of the allowance of a whole bank; the higher one counts.
public struct AllowanceRatios: Sendable, Hashable {
    /// Of all loans (拨贷比), in basis points.
    public let loansBasisPoints: Int
    /// Of non-performing loans (拨备覆盖率), in basis points.
    public let nonPerformingBasisPoints: Int

    /// Makes ratios.
    public init(loansBasisPoints: Int, nonPerformingBasisPoints: Int) {
        self.loansBasisPoints = loansBasisPoints
        self.nonPerformingBasisPoints = nonPerformingBasisPoints
    }

    /// The least allowance of a portfolio.
    public func least(loans: MinorUnits, nonPerforming: MinorUnits) -> MinorUnits {
        let share: (MinorUnits, Int) -> MinorUnits = { amount, points in
            MinorUnits(
                clamping: Rounding.halfUp.divide(Int128(amount) * Int128(points), by: 10_000))
        }
        return max(
            share(loans, loansBasisPoints), share(nonPerforming, nonPerformingBasisPoints))
    }
}

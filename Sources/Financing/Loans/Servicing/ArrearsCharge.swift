internal import Ledger

/// Penalty or compound interest: summed exactly over all debts, rounded once, paid in parts.
struct ArrearsCharge: Sendable {
    /// What debts that are gone have left behind.
    private(set) var left: Int128 = 0
    private(set) var segments: [InterestSegment] = []
    private(set) var paid: MinorUnits = 0

    mutating func keep(_ charge: InterestAccumulator, to date: LocalDate) {
        left += charge.weight(to: date)
        segments += charge.segments(to: date)
    }

    mutating func pay(_ amount: MinorUnits) { paid += amount }

    /// What has been charged and not paid, for debts that still run.
    func outstanding(
        _ running: [InterestAccumulator], to date: LocalDate, _ rounding: Rounding
    ) -> MinorUnits {
        guard let divisor = divisor(running) else { return 0 }
        let weight = running.reduce(left) { $0 + $1.weight(to: date) }
        return MinorUnits(clamping: rounding.divide(weight, by: divisor)) - paid
    }

    func arithmetic(
        _ running: [InterestAccumulator], to date: LocalDate, paying amount: MinorUnits
    ) -> LoanArithmetic {
        LoanArithmetic(
            segments: segments + running.flatMap { $0.segments(to: date) }, result: amount)
    }

    private func divisor(_ running: [InterestAccumulator]) -> Int128? {
        running.first?.divisor
            ?? segments.first.map { Int128($0.time.denominator) * InterestAccumulator.rateScale }
    }
}

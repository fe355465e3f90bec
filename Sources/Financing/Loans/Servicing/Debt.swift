internal import Ledger

/// An amount that has fallen due and is not paid, or money that was misused.
struct Debt: Sendable {
    enum Kind: Sendable { case fee, interest, principal, misuse }

    let kind: Kind
    /// The day on which it fell due, after business days moved it.
    let dueDate: LocalDate
    /// What is unpaid.
    var outstanding: MinorUnits
    /// What the treasury bears beside it once it is paid.
    var subsidy: MinorUnits = 0
    /// Whether the due date has passed.
    var isOverdue = false
    /// Basis points by which its rate is higher than the contract's.
    var uplift = 0
    /// What it bears while it is unpaid.
    var charge: InterestAccumulator?

    var bucket: DebtBucket {
        switch kind {
        case .fee: .fees
        case .interest: isOverdue ? .overdueInterest : .dueInterest
        case .principal, .misuse: isOverdue ? .overduePrincipal : .duePrincipal
        }
    }

    var isPrincipal: Bool { kind == .principal || kind == .misuse }

    /// Pays a part on a day.
    mutating func pay(_ amount: MinorUnits, on date: LocalDate) {
        outstanding -= amount
        if let rate = charge?.scaledRate {
            charge?.change(on: date, balance: outstanding, scaledRate: rate)
        }
    }
}

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

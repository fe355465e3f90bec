internal import Ledger

/// The pool, the write-off and what comes in after it.
extension LoanAccount {
    mutating func compensate(_ amount: MinorUnits) {
        let left = takePrincipal(amount)
        totals.compensated += amount - left
        tell(.poolCompensation, amount - left)
    }

    /// Takes principal away, the overdue first; returns what there was not.
    private mutating func takePrincipal(_ amount: MinorUnits) -> MinorUnits {
        var left = amount
        for index in debts.indices where debts[index].isPrincipal && left > 0 {
            let part = min(left, debts[index].outstanding)
            debts[index].pay(part, on: today)
            left -= part
        }
        forgetPaidDebts()
        let part = min(left, normal)
        normal -= part
        subsidy?.repay(part)
        balanceChanged()
        return left - part
    }

    mutating func writeOff() {
        let lost = principal
        // The treasury no longer bears what is not collected.
        let interestLost = debts.filter { $0.kind == .interest }
            .reduce(0) { $0 + $1.outstanding + (isDeducted ? $1.subsidy : 0) }
        let feesLost = debts.filter { $0.kind == .fee }.reduce(0) { $0 + $1.outstanding }
        _ = takePrincipal(lost)
        debts.removeAll()
        penalty = ArrearsCharge()
        compound = ArrearsCharge()
        dues = []
        resets = []
        plan = []
        interest.settle(on: today)
        totals.writtenOff += lost
        totals.interestWrittenOff += interestLost
        totals.feesWrittenOff += feesLost
        writtenOffOn = today
        tell(.principalWrittenOff, lost)
        if interestLost > 0 { tell(.interestWrittenOff, interestLost) }
        if feesLost > 0 { tell(.feeWrittenOff, feesLost) }
    }

    private var isDeducted: Bool { terms.subsidy?.route == .deducted }

    mutating func recover(_ amount: MinorUnits, _ share: Share) {
        let product = Int128(amount) * Int128(share.numerator)
        let pool = min(
            MinorUnits(terms.rounding.divide(product, by: Int128(share.denominator))),
            totals.compensated - totals.recoveredForPool)
        totals.recoveredForPool += pool
        totals.recovered += amount - pool
        if pool > 0 { tell(.poolRecovery, pool) }
        tell(.recovery, amount - pool)
    }
}

internal import Ledger

/// How much of the caps of a subsidy has been used.
struct SubsidyUse: Sendable {
    /// Granted in all, whether collected yet or not.
    private(set) var granted: MinorUnits = 0
    private var byYear: [Int: MinorUnits] = [:]

    /// Cuts an amount to what the caps leave, and counts it.
    ///
    /// The order is that of the guide: the interest of the same days, the share of the loan, the
    /// year, all in all, the commitment.
    mutating func grant(
        _ wanted: MinorUnits, interest: MinorUnits, drawn: MinorUnits, on date: LocalDate,
        caps: SubsidyTerms.Caps
    ) -> MinorUnits {
        var amount = min(wanted, interest)
        if let share = caps.shareOfLoanBasisPoints {
            let cap = Rounding.towardZero.divide(Int128(drawn) * Int128(share), by: 10_000)
            amount = min(amount, MinorUnits(cap) - granted)
        }
        if let cap = caps.perYear { amount = min(amount, cap - (byYear[date.year] ?? 0)) }
        if let cap = caps.total { amount = min(amount, cap - granted) }
        if let cap = caps.commitment { amount = min(amount, cap - granted) }
        amount = max(0, amount)
        granted += amount
        byYear[date.year, default: 0] += amount
        return amount
    }
}

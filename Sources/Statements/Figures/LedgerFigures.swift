public import Financing
public import Ledger

/// What every figure is computed from: a rulebook and the entries that count, on both time axes.
///
/// The caller has cut the entries to what was known at a moment; here they are cut to a day and
/// looked at in one currency. The order of the entries is of no consequence.
public struct LedgerFigures: Sendable {
    /// The rulebook in force.
    public let rulebook: Rulebook
    /// The entries whose value date is not later than `asOf`.
    public let entries: [Entry]
    /// The first day of the period that turnover is shown for.
    public let periodStart: LocalDate
    /// The last day that counts.
    public let asOf: LocalDate
    /// The currency of all figures: the rulebook's.
    public var currency: Currency { rulebook.currency }

    /// Cuts entries to a day.
    ///
    /// - Parameters:
    ///   - rulebook: Names accounts, sources and the accounts of the budget.
    ///   - entries: All effective entries as known at one moment, in any order.
    ///   - periodStart: The first day of the period; the opening balance is the day before's.
    ///   - asOf: The last day that counts.
    /// - Precondition: `periodStart <= asOf`.
    /// - Complexity: O(*n*) in the number of entries.
    public init(
        rulebook: Rulebook, entries: some Sequence<Entry>, periodStart: LocalDate, asOf: LocalDate
    ) {
        precondition(periodStart <= asOf, "a period begins before it ends")
        self.rulebook = rulebook
        self.entries = entries.filter { $0.valueDate <= asOf }
        self.periodStart = periodStart
        self.asOf = asOf
    }

    /// What has gone through each balance key, up to `asOf` or up to the day before the period.
    ///
    /// A store keeps such rows itself; this makes them where only entries are at hand.
    ///
    /// - Complexity: O(*n*) in the number of postings.
    /// - Throws: `money.overflow`.
    public func balanceRows(beforePeriod: Bool = false) throws(StatementError) -> [BalanceRow] {
        var sums: [BalanceKey: (debits: Int128, credits: Int128)] = [:]
        for entry in entries where !beforePeriod || entry.valueDate < periodStart {
            for posting in entry.postings {
                let units = Int128(posting.money.minorUnits)
                if units > 0 {
                    sums[posting.key, default: (0, 0)].debits += units
                } else {
                    sums[posting.key, default: (0, 0)].credits -= units
                }
            }
        }
        var rows: [BalanceRow] = []
        for (key, sum) in sums {
            rows.append(
                BalanceRow(
                    key: key, debits: try Money(exactly: sum.debits, key.currency),
                    credits: try Money(exactly: sum.credits, key.currency)))
        }
        return rows.sorted { $0.key < $1.key }
    }
}

/// What has gone through one balance key since the ledger began.
public struct BalanceRow: Sendable, Hashable {
    /// The account, currency and dimensions.
    public let key: BalanceKey
    /// The sum of debits, not negative.
    public let debits: Money
    /// The sum of credits, not negative.
    public let credits: Money

    /// Makes a row.
    public init(key: BalanceKey, debits: Money, credits: Money) {
        self.key = key
        self.debits = debits
        self.credits = credits
    }
}

extension Money {
    /// An amount from a sum that was kept in more bits than money has.
    init(exactly sum: Int128, _ currency: Currency) throws(StatementError) {
        guard let units = Int64(exactly: sum) else {
            throw StatementError("money.overflow", "a total is larger than the ledger can hold")
        }
        self.init(minorUnits: units, currency: currency)
    }
}

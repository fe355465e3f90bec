public import Ledger
internal import Stores

/// Which part of the books is asked for, on both time axes.
public struct LedgerQuery: Sendable {
    /// Count value dates up to this day; all if `nil`.
    public var asOf: LocalDate?
    /// Count only what was sealed by this moment; all if `nil`.
    public var knownAt: Timestamp?
    /// Only this book.
    public var book: String?
    /// Only this side.
    public var side: Side?
    /// Only this account code.
    public var code: String?
    /// Only this sub-account.
    public var subaccount: String?
    /// Only postings with these dimensions.
    public var dimensions: [String: String] = [:]

    /// Everything.
    public init() {}

    /// Everything of one account; without a sub-account, all of its sub-accounts.
    public init(account: Account) {
        book = account.book
        side = account.side
        code = account.code
        subaccount = account.subaccount
    }

    /// Whether a balance key is asked for.
    func matches(_ key: BalanceKey) -> Bool {
        let account = key.account
        return (book == nil || book == account.book) && (side == nil || side == account.side)
            && (code == nil || code == account.code)
            && (subaccount == nil || subaccount == account.subaccount)
            && key.dimensions.contains(dimensions)
    }
}

/// What went through a balance key.
public struct BalanceTotal: Sendable, Hashable {
    /// The account, currency and dimensions.
    public let key: BalanceKey
    /// Sum of debits, positive.
    public let debits: Money
    /// Sum of credits, positive.
    public let credits: Money
    /// Debits less credits.
    public let balance: Money
}

extension OpenLedger {
    /// The totals of every key that is asked for, in order of the keys.
    public func totals(_ query: LedgerQuery) throws -> [BalanceTotal] {
        try store.read { reader in
            let totals: [Projections.Total]
            if query.asOf == nil && query.knownAt == nil {
                totals = try reader.totals()
            } else {
                totals = try reader.totals(
                    asOf: query.asOf ?? LocalDate.range.upperBound,
                    entriesBelow: try reader.entryBound(knownAt: query.knownAt))
            }
            let byKey = Dictionary(totals.map { ($0.key, $0) }) { $1 }
            return try reader.keys().filter { query.matches($0.key) }.compactMap { key in
                guard let total = byKey[key.number] else { return nil }
                let currency = key.key.currency
                let debits = Money(minorUnits: total.debits, currency: currency)
                let credits = Money(minorUnits: total.credits, currency: currency)
                return BalanceTotal(
                    key: key.key, debits: debits, credits: credits,
                    balance: try debits.subtracting(credits))
            }.sorted { $0.key < $1.key }
        }
    }

    /// The balances per sub-account and currency, whatever their dimensions; zeros are left out.
    public func balances(_ query: LedgerQuery) throws -> [BalanceTotal] {
        var sums: [BalanceKey: (debits: Money, credits: Money)] = [:]
        for total in try totals(query) {
            let key = BalanceKey(
                account: total.key.account, currency: total.key.currency, dimensions: .none)
            let sum = sums[key] ?? (.zero(key.currency), .zero(key.currency))
            sums[key] = (
                try sum.debits.adding(total.debits), try sum.credits.adding(total.credits)
            )
        }
        return try sums.map { key, sum in
            BalanceTotal(
                key: key, debits: sum.debits, credits: sum.credits,
                balance: try sum.debits.subtracting(sum.credits))
        }.filter { !$0.balance.isZero }.sorted { $0.key < $1.key }
    }
}

extension LedgerReader {
    /// The number of the first entry that is not counted.
    func entryBound(knownAt moment: Timestamp?) throws -> Int64 {
        try moment.map { try entryCount(knownAt: $0) } ?? entryCount()
    }
}

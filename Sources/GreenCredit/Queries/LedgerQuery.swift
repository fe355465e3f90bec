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
            let directory = try keyDirectory.snapshot(reader)
            let wanted = directory.numbers(query)
            let sums = try sums(of: wanted, query, reader)
            return try wanted.compactMap { number in
                guard let sum = sums[number] else { return nil }
                let key = directory.key(number)
                let debits = Money(minorUnits: sum.debits, currency: key.currency)
                let credits = Money(minorUnits: sum.credits, currency: key.currency)
                return BalanceTotal(
                    key: key, debits: debits, credits: credits,
                    balance: try debits.subtracting(credits))
            }
        }
    }

    /// With more keys than this, all are added up at once.
    private static let keysAskedSingly = 8

    /// What went through some keys; those that never moved are left out.
    private func sums(
        of keys: [Int], _ query: LedgerQuery, _ reader: any LedgerReader
    ) throws -> [Int: Projections.Total] {
        if query.asOf == nil && query.knownAt == nil {
            return Dictionary(
                uniqueKeysWithValues: try reader.totals().map { (Int($0.key), $0) })
        }
        let day = query.asOf ?? LocalDate.range.upperBound
        let bound = try reader.entryBound(knownAt: query.knownAt)
        guard keys.count <= OpenLedger.keysAskedSingly else {
            return Dictionary(
                uniqueKeysWithValues: try reader.totals(asOf: day, entriesBelow: bound)
                    .map { (Int($0.key), $0) })
        }
        var sums: [Int: Projections.Total] = [:]
        for key in keys {
            let total = try reader.total(of: Int64(key), asOf: day, entriesBelow: bound)
            if total.debits != 0 || total.credits != 0 { sums[key] = total }
        }
        return sums
    }

    /// The balances per sub-account and currency, whatever their dimensions; zeros are left out.
    public func balances(_ query: LedgerQuery) throws -> [BalanceTotal] {
        var balances: [BalanceTotal] = []
        // In order of account and currency, so that what belongs together stands together.
        for total in try totals(query) {
            let key = BalanceKey(
                account: total.key.account, currency: total.key.currency, dimensions: .none)
            guard let last = balances.last, last.key == key else {
                balances.append(
                    BalanceTotal(
                        key: key, debits: total.debits, credits: total.credits,
                        balance: total.balance))
                continue
            }
            let debits = try last.debits.adding(total.debits)
            let credits = try last.credits.adding(total.credits)
            balances[balances.count - 1] = BalanceTotal(
                key: key, debits: debits, credits: credits,
                balance: try debits.subtracting(credits))
        }
        return balances.filter { !$0.balance.isZero }
    }
}

extension LedgerReader {
    /// The number of the first entry that is not counted.
    func entryBound(knownAt moment: Timestamp?) throws -> Int64 {
        try moment.map { try entryCount(knownAt: $0) } ?? entryCount()
    }
}

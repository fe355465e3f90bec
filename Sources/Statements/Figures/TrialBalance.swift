public import Ledger

/// Opening balance, turnover and closing balance of every account that has any, 科目余额表.
public struct TrialBalance: Sendable, Hashable {
    /// How far accounts are told apart.
    public enum Detail: Sendable, Hashable {
        /// A line an account.
        case accounts
        /// A line a sub-account.
        case subaccounts
    }

    /// One account in one currency.
    public struct Line: Sendable, Hashable {
        /// The account.
        public let account: Account
        /// The balance when the period began; a debit is positive.
        public let opening: Money
        /// What was debited in the period.
        public let debits: Money
        /// What was credited in the period.
        public let credits: Money
        /// The balance at the end; a debit is positive.
        public let closing: Money
    }

    /// The totals of one side of a book in one currency.
    public struct Total: Sendable, Hashable {
        /// The book.
        public let book: String
        /// The side.
        public let side: Side
        /// What was debited in the period; credits are the same.
        public let turnover: Money
        /// The sum of closing debit balances; that of credit balances is the same.
        public let closing: Money
    }

    /// The accounts in order of book, side, code, sub-account, currency.
    public let lines: [Line]
    /// Whether only accounts with a balance at the end are listed.
    public let isWithBalance: Bool
    /// The totals in order of book, side, currency, of the sides that have a line.
    public let totals: [Total]

    /// Adds up rows and checks that every side balances.
    ///
    /// An account without any turnover and balance is left out; `withBalance` leaves out those too
    /// that moved but are empty at the end.
    ///
    /// - Parameters:
    ///   - rows: What went through each balance key up to the last day.
    ///   - opening: The same up to the day before the period; none for all of the ledger's life.
    ///   - detail: Whether sub-accounts are told apart.
    ///   - withBalance: Whether only accounts with a balance at the end are listed.
    /// - Throws: `trialBalance.unbalanced` with the side and the difference, or `money.overflow`.
    /// - Complexity: O(*n*) in the number of rows where they come in order of their keys, as a ledger
    ///   gives them; O(*n* log *n*) otherwise.
    public init(
        _ rows: some Sequence<BalanceRow>, opening: some Sequence<BalanceRow> = [BalanceRow](),
        detail: Detail = .accounts, withBalance: Bool = true
    ) throws(StatementError) {
        var list = SumList()
        for row in rows { list.add(row, to: LineKey(row.key, detail)) { $0.add($1) } }
        var before = SumList()
        for row in opening { before.add(row, to: LineKey(row.key, detail)) { $0.open($1) } }
        let sums = list.merged(with: before)
        lines = try TrialBalance.lines(sums, withBalance: withBalance)
        totals = try TrialBalance.totals(sums, withBalance: withBalance)
        isWithBalance = withBalance
    }

    private struct LineKey: Hashable, Comparable {
        let account: Account
        let currency: Currency

        init(_ key: BalanceKey, _ detail: Detail) {
            account = detail == .accounts ? key.account.control : key.account
            currency = key.currency
        }

        static func < (a: LineKey, b: LineKey) -> Bool {
            a.account == b.account ? a.currency < b.currency : a.account < b.account
        }
    }

    /// Sums in order of their keys.
    private struct SumList {
        private var sums: [(key: LineKey, sum: Sums)] = []
        private var isRising = true

        /// Adds a row to the sum of its key: nearly always that of the row before, or a later one.
        mutating func add(
            _ row: BalanceRow, to key: LineKey, _ add: (inout Sums, BalanceRow) -> Void
        ) {
            let last = sums.count - 1
            if last < 0 || sums[last].key != key {
                isRising = isRising && (last < 0 || sums[last].key < key)
                sums.append((key, Sums()))
            }
            add(&sums[sums.count - 1].sum, row)
        }

        /// The sums of both lists, each key once, in order.
        func merged(with other: SumList) -> [(key: LineKey, sum: Sums)] {
            if other.sums.isEmpty && isRising { return sums }
            var byKey: [LineKey: Sums] = [:]
            for (key, sum) in sums + other.sums { byKey[key, default: Sums()].add(sum) }
            return byKey.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        }
    }

    private struct Sums {
        var opening: Int128 = 0
        var debits: Int128 = 0
        var credits: Int128 = 0
        var closing: Int128 { opening + debits - credits }

        mutating func add(_ row: BalanceRow) {
            debits += Int128(row.debits.minorUnits)
            credits += Int128(row.credits.minorUnits)
        }

        mutating func add(_ other: Sums) {
            opening += other.opening
            debits += other.debits
            credits += other.credits
        }

        mutating func open(_ row: BalanceRow) {
            debits -= Int128(row.debits.minorUnits)
            credits -= Int128(row.credits.minorUnits)
            opening += Int128(row.debits.minorUnits) - Int128(row.credits.minorUnits)
        }
    }

    private static func lines(
        _ sums: [(key: LineKey, sum: Sums)], withBalance: Bool
    ) throws(StatementError) -> [Line] {
        var lines: [Line] = []
        for (key, sum) in sums {
            let isEmpty = sum.opening == 0 && sum.debits == 0 && sum.credits == 0
            if isEmpty || withBalance && sum.closing == 0 { continue }
            lines.append(
                Line(
                    account: key.account, opening: try Money(exactly: sum.opening, key.currency),
                    debits: try Money(exactly: sum.debits, key.currency),
                    credits: try Money(exactly: sum.credits, key.currency),
                    closing: try Money(exactly: sum.closing, key.currency)))
        }
        return lines
    }

    private struct TotalKey: Hashable {
        let book: String
        let side: Side
        let currency: Currency

        func isOf(_ key: LineKey) -> Bool {
            side == key.account.side && currency == key.currency && book == key.account.book
        }
    }

    private struct TotalSums {
        var opening: Int128 = 0
        var debits: Int128 = 0
        var credits: Int128 = 0
        var closingDebits: Int128 = 0
        var closingCredits: Int128 = 0

        mutating func add(_ sum: Sums) {
            opening += sum.opening
            debits += sum.debits
            credits += sum.credits
            if sum.closing > 0 {
                closingDebits += sum.closing
            } else {
                closingCredits -= sum.closing
            }
        }
    }

    private static func totals(
        _ sums: [(key: LineKey, sum: Sums)], withBalance: Bool
    ) throws(StatementError) -> [Total] {
        var bySide: [(key: TotalKey, value: TotalSums)] = []
        var index = 0
        for (key, sum) in sums {
            // Lines of one side follow one another, so the last place is nearly always the right one.
            if index >= bySide.count || !bySide[index].key.isOf(key) {
                index = bySide.firstIndex { $0.key.isOf(key) } ?? bySide.count
            }
            if index == bySide.count {
                let total = TotalKey(
                    book: key.account.book, side: key.account.side, currency: key.currency)
                bySide.append((total, TotalSums()))
            }
            bySide[index].value.add(sum)
        }
        var totals: [Total] = []
        for (key, sum) in bySide.sorted(by: {
            ($0.key.book, $0.key.side, $0.key.currency) < (
                $1.key.book, $1.key.side, $1.key.currency
            )
        }) {
            try requireBalance(key, sum)
            if sum.closingDebits == 0 && (withBalance || sum.debits == 0) { continue }
            totals.append(
                Total(
                    book: key.book, side: key.side,
                    turnover: try Money(exactly: sum.debits, key.currency),
                    closing: try Money(exactly: sum.closingDebits, key.currency)))
        }
        return totals
    }

    private static func requireBalance(
        _ key: TotalKey, _ sum: TotalSums
    ) throws(StatementError) {
        let differences = [
            sum.opening, sum.debits - sum.credits, sum.closingDebits - sum.closingCredits,
        ]
        guard let difference = differences.first(where: { $0 != 0 }) else { return }
        let excess = difference > 0 ? "debit" : "credit"
        let money = try Money(exactly: Int128(difference.magnitude), key.currency)
        throw StatementError(
            "trialBalance.unbalanced",
            "book \(key.book), side \(key.side.rawValue) has \(money) too much \(excess); "
                + "postings are missing or counted twice")
    }
}

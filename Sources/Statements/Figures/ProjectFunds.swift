import Financing
public import Ledger

/// What a project's bank account received and paid in a period, by source: 项目资金收支.
public struct ProjectFunds: Sendable, Hashable {
    /// One source of money.
    public struct Source: Sendable, Hashable {
        /// The source's name in figures; `pooled` where a sub-account has no source.
        public let id: String
        /// The source's name for people.
        public let name: LocalizedText
        /// The balance when the period began.
        public let opening: Money
        /// Money in.
        public let receipts: Money
        /// Money out.
        public let payments: Money
        /// Money from other sources of the same account, less money to them.
        public let transfers: Money
        /// The balance at the end.
        public let closing: Money
    }

    /// What money came from or went to: the account on the other side.
    public struct Counter: Sendable, Hashable {
        /// The account, in the project's book.
        public let account: Account
        /// The amount; negative for a part that was retained or charged.
        public let money: Money
    }

    /// A balance beside the bank's at the end of the period.
    public struct OpenBalance: Sendable, Hashable {
        /// The account, in the project's book.
        public let account: Account
        /// The balance; a debit is positive.
        public let balance: Money
    }

    /// The project.
    public let project: String
    /// The book of the entity that carries the project out.
    public let book: String
    /// The first day of the period.
    public let periodStart: LocalDate
    /// The last day of the period.
    public let asOf: LocalDate
    /// The sources in the rulebook's order, `pooled` last; sources without movement are left out.
    public let sources: [Source]
    /// All sources together.
    public let total: Source
    /// Where receipts came from.
    public let receipts: [Counter]
    /// What payments were for: the cost classes.
    public let payments: [Counter]
    /// Advances, receivables and other assets at the end.
    public let assets: [OpenBalance]
    /// Payables, retention and other liabilities at the end.
    public let liabilities: [OpenBalance]

    /// The dimension that names projects, unless another is given.
    public static let projectDimension = "project"
    /// The source of money on a sub-account that the rulebook maps to none.
    public static let pooled = "pooled"

    /// Follows the bank account of a project.
    ///
    /// - Parameters:
    ///   - project: The project, as postings name it.
    ///   - book: The book of the entity that carries it out.
    ///   - figures: The entries, the period and the currency.
    ///   - split: How money of an account that holds several sources untagged is told apart.
    ///   - dimension: The dimension that names projects.
    /// - Throws: `figures.bank` if the rulebook names no bank account of the book, or
    ///   `money.overflow`.
    /// - Complexity: O(*n*) in the number of postings.
    public init(
        of project: String, book: String, in figures: LedgerFigures,
        split: SourceSplit = .tagged, dimension: String = ProjectFunds.projectDimension
    ) throws(StatementError) {
        let map = try CashMap(book: book, rulebook: figures.rulebook)
        var sums = CashSums()
        let origins = split == .tagged ? nil : OriginMap(figures)
        for entry in figures.entries where entry.book == book {
            let postings = entry.postings.filter {
                $0.account.side == .financial && $0.money.currency == figures.currency
                    && $0.dimensions[dimension] == project
            }
            sums.add(
                postings, of: entry, map: map, origins: origins,
                isOpening: entry.valueDate < figures.periodStart)
        }
        self.project = project
        self.book = book
        periodStart = figures.periodStart
        asOf = figures.asOf
        let currency = figures.currency
        var sources: [Source] = []
        for (id, name) in map.sources where sums.closing[id] != nil {
            if id == ProjectFunds.pooled, origins != nil {
                sources += try sums.pooledSources(split, currency)
                continue
            }
            sources.append(try sums.source(id, name, currency))
        }
        self.sources = sources
        total = try sums.total(currency)
        receipts = try sums.counters(\.receiptCounters, book: book, currency)
        payments = try sums.counters(\.paymentCounters, book: book, currency)
        assets = try sums.balances(.asset, figures, book: book)
        liabilities = try sums.balances(.liability, figures, book: book)
    }
}

/// Which accounts are the project's bank account, and whose money their sub-accounts hold.
private struct CashMap {
    /// All sources in order, `pooled` last.
    let sources: [(id: String, name: LocalizedText)]
    private let codes: Set<String>
    private let sourceByAccount: [String: String]

    init(book: String, rulebook: Rulebook) throws(StatementError) {
        let ofBook = rulebook.bankAccounts.filter {
            $0.account.book == book && $0.account.side == .financial
        }
        let kind = rulebook.chart.book(book)?.kind
        let mapped = rulebook.sources.compactMap {
            $0.account.split(separator: ":").first.map(String.init)
        }.filter { code in
            rulebook.chart.accounts.contains {
                $0.bookKind == kind && $0.side == .financial && $0.code == code
            }
        }
        codes = Set(ofBook.map(\.account.code) + mapped)
        guard !codes.isEmpty else {
            throw StatementError(
                "figures.bank", "the rulebook names no bank account of the book \(book)")
        }
        sourceByAccount = Dictionary(
            rulebook.sources.map { ($0.account, $0.id) }, uniquingKeysWith: { first, _ in first })
        let named = rulebook.sources.reduce(into: [(id: String, name: LocalizedText)]()) {
            list, source in
            if !list.contains(where: { $0.id == source.id }) {
                list.append((source.id, source.name))
            }
        }
        sources = named + [(ProjectFunds.pooled, StatementText.pooled.localized)]
    }

    /// The source of a bank account's money; `nil` for every other account.
    func source(of account: Account) -> String? {
        guard codes.contains(account.code) else { return nil }
        let name = account.code + (account.subaccount.map { ":\($0)" } ?? "")
        return sourceByAccount[name] ?? ProjectFunds.pooled
    }
}

/// Sums on the way to the figures, in more bits than money has.
private struct CashSums {
    typealias Counter = CashMovement.Counter

    var opening: [String: Int128] = [:]
    var receipts: [String: Int128] = [:]
    var payments: [String: Int128] = [:]
    var transfers: [String: Int128] = [:]
    var closing: [String: Int128] = [:]
    var receiptCounters: [Counter: Int128] = [:]
    var paymentCounters: [Counter: Int128] = [:]
    var others: [Counter: Int128] = [:]

    var pooled: [PooledFunds.Movement] = []

    mutating func add(
        _ postings: [Posting], of entry: Entry, map: CashMap, origins: OriginMap?, isOpening: Bool
    ) {
        let sign: Int128 = entry.draft.reverses == nil ? 1 : -1
        var bank: [String: Int128] = [:]
        var beside: [Counter: Int128] = [:]
        for posting in postings {
            let units = Int128(posting.money.minorUnits)
            if let source = map.source(of: posting.account) {
                closing[source, default: 0] += units
                if isOpening { opening[source, default: 0] += units }
                bank[source, default: 0] += sign * units
            } else {
                let counter = Counter(
                    code: posting.account.code, subaccount: posting.account.subaccount)
                others[counter, default: 0] += units
                beside[counter, default: 0] += sign * units
            }
        }
        guard !bank.isEmpty else { return }
        let movement = CashMovement(bank: bank, others: beside, sign: sign)
        if let origins, bank[ProjectFunds.pooled] != nil {
            pooled.append(
                PooledFunds.Movement(
                    entry: entry, origin: origins.origin(of: entry, others: beside),
                    receipts: movement.receipts[ProjectFunds.pooled] ?? 0,
                    payments: movement.payments[ProjectFunds.pooled] ?? 0,
                    transfers: movement.transfers[ProjectFunds.pooled] ?? 0, isOpening: isOpening))
        }
        guard !isOpening else { return }
        receipts.merge(movement.receipts, uniquingKeysWith: +)
        payments.merge(movement.payments, uniquingKeysWith: +)
        transfers.merge(movement.transfers, uniquingKeysWith: +)
        receiptCounters.merge(movement.receiptCounters, uniquingKeysWith: +)
        paymentCounters.merge(movement.paymentCounters, uniquingKeysWith: +)
    }

    func source(
        _ id: String, _ name: LocalizedText, _ currency: Currency
    ) throws(StatementError) -> ProjectFunds.Source {
        ProjectFunds.Source(
            id: id, name: name, opening: try Money(exactly: opening[id] ?? 0, currency),
            receipts: try Money(exactly: receipts[id] ?? 0, currency),
            payments: try Money(exactly: payments[id] ?? 0, currency),
            transfers: try Money(exactly: transfers[id] ?? 0, currency),
            closing: try Money(exactly: closing[id] ?? 0, currency))
    }

    /// The pooled account by where its money came from.
    func pooledSources(
        _ split: SourceSplit, _ currency: Currency
    ) throws(StatementError) -> [ProjectFunds.Source] {
        let funds = PooledFunds(pooled, split: split)
        var result: [ProjectFunds.Source] = []
        for origin in PooledOrigin.allCases {
            guard let sum = funds.sums[origin],
                [sum.opening, sum.receipts, sum.payments, sum.transfers].contains(where: { $0 != 0 }
                )
            else { continue }
            let name = origin.word.localized
            result.append(
                ProjectFunds.Source(
                    id: "\(ProjectFunds.pooled)-\(origin.rawValue)",
                    name: split.word.map { name.qualified(by: $0.localized) } ?? name,
                    opening: try Money(exactly: sum.opening, currency),
                    receipts: try Money(exactly: sum.receipts, currency),
                    payments: try Money(exactly: sum.payments, currency),
                    transfers: try Money(exactly: sum.transfers, currency),
                    closing: try Money(exactly: sum.closing, currency)))
        }
        return result
    }

    func total(_ currency: Currency) throws(StatementError) -> ProjectFunds.Source {
        func sum(_ values: [String: Int128]) throws(StatementError) -> Money {
            try Money(exactly: values.values.reduce(0, +), currency)
        }
        return ProjectFunds.Source(
            id: "total", name: StatementText.total.localized, opening: try sum(opening),
            receipts: try sum(receipts), payments: try sum(payments),
            transfers: try sum(transfers), closing: try sum(closing))
    }

    func counters(
        _ sums: KeyPath<CashSums, [Counter: Int128]>, book: String, _ currency: Currency
    ) throws(StatementError) -> [ProjectFunds.Counter] {
        var result: [ProjectFunds.Counter] = []
        for (counter, units) in self[keyPath: sums].sorted(by: { $0.key < $1.key })
        where units != 0 {
            result.append(
                ProjectFunds.Counter(
                    account: counter.account(in: book), money: try Money(exactly: units, currency)))
        }
        return result
    }

    func balances(
        _ accountClass: AccountClass, _ figures: LedgerFigures, book: String
    ) throws(StatementError) -> [ProjectFunds.OpenBalance] {
        var result: [ProjectFunds.OpenBalance] = []
        for (counter, units) in others.sorted(by: { $0.key < $1.key }) where units != 0 {
            let account = counter.account(in: book)
            let definition = figures.rulebook.chart.findDefinition(of: account)
            guard definition?.accountClass == accountClass else { continue }
            result.append(
                ProjectFunds.OpenBalance(
                    account: account, balance: try Money(exactly: units, figures.currency)))
        }
        return result
    }
}

extension CashMovement.Counter {
    func account(in book: String) -> Account {
        Account(book: book, side: .financial, code: code, subaccount: subaccount)
    }
}

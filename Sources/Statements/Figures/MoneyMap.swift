import Financing
import Ledger

/// Which postings move an entity's own money.
struct MoneyMap {
    let figures: LedgerFigures
    private let project: String?
    private let dimension: String
    private let codesByBook: [String: Set<String>]
    private let budget: BudgetMap?

    init(
        _ figures: LedgerFigures, project: String?, dimension: String
    ) throws(StatementError) {
        let rulebook = figures.rulebook
        guard !rulebook.reporting.money.isEmpty else {
            throw StatementError(
                "figures.money",
                "the rulebook \(rulebook.name) does not say which accounts are an entity's own "
                    + "money; name them under reporting.money")
        }
        self.figures = figures
        self.project = project
        self.dimension = dimension
        codesByBook = Dictionary(
            uniqueKeysWithValues: rulebook.chart.books.map {
                ($0.id, rulebook.reporting.money[$0.kind] ?? [])
            })
        budget = rulebook.budget.map { BudgetMap($0) }
    }

    /// The postings of an entry that are asked for.
    func postings(of entry: Entry) -> [Posting] {
        entry.postings.filter {
            $0.money.currency == figures.currency
                && (project == nil || $0.dimensions[dimension] == project)
        }
    }

    func isMoney(_ account: Account) -> Bool {
        account.side == .financial && codesByBook[account.book]?.contains(account.code) == true
    }

    /// How the own money of the entry's book changes.
    func money(of entry: Entry) -> Int128 {
        postings(of: entry).reduce(0) {
            $0 + (isMoney($1.account) ? Int128($1.money.minorUnits) : 0)
        }
    }

    /// What the treasury pays for the programme by an entry; negative for what comes back.
    func paidByTreasury(_ entry: Entry) -> Int128 {
        guard let budget, entry.book == figures.rulebook.budget?.book else { return 0 }
        return BudgetFlow.flows(
            of: postings(of: entry), isReversal: entry.draft.reverses != nil, budget,
            figures.currency
        ).reduce(0) { sum, flow in
            switch (flow.from.stage.isPaid, flow.to.stage.isPaid) {
            case (false, true): sum + flow.minorUnits
            case (true, false): sum - flow.minorUnits
            default: sum
            }
        }
    }

    func node(_ book: String) -> FundFlow.Node {
        FundFlow.Node(
            stage: book == figures.rulebook.budget?.book ? .programme : .entity, book: book,
            account: nil)
    }

    /// The money of the books, at the end as their balances have it.
    func holdings(
        opening: [String: Int128], moved: Set<FundFlow.Node>
    ) throws(StatementError) -> [FundFlow.Holding] {
        var closing: [String: Int128] = [:]
        for row in try rows() where isMoney(row.key.account) {
            closing[row.key.account.book, default: 0] +=
                Int128(row.debits.minorUnits) - Int128(row.credits.minorUnits)
        }
        var holdings: [FundFlow.Holding] = []
        for node in figures.rulebook.chart.books.map({ node($0.id) }).sorted() {
            let (before, after) = (opening[node.book] ?? 0, closing[node.book] ?? 0)
            guard before != 0 || after != 0 || moved.contains(node) else { continue }
            holdings.append(
                FundFlow.Holding(
                    node: node, opening: try Money(exactly: before, figures.currency),
                    closing: try Money(exactly: after, figures.currency)))
        }
        return holdings
    }

    /// What the budget accounts hold as paid at the end, less what they held before the period.
    func executed() throws(StatementError) -> Money {
        guard let budget = figures.rulebook.budget else { return .zero(figures.currency) }
        func paid(_ rows: [BalanceRow]) -> Int128 {
            rows.filter {
                $0.key.account.book == budget.book && $0.key.account.side == .memo
                    && [budget.executed, budget.clawedBack].contains($0.key.account.code)
            }.reduce(0) { $0 + Int128($1.debits.minorUnits) - Int128($1.credits.minorUnits) }
        }
        let units = try paid(rows()) - paid(rows(beforePeriod: true))
        return try Money(exactly: units, figures.currency)
    }

    private func rows(beforePeriod: Bool = false) throws(StatementError) -> [BalanceRow] {
        try figures.balanceRows(beforePeriod: beforePeriod).filter {
            $0.key.currency == figures.currency
                && (project == nil || $0.key.dimensions[dimension] == project)
        }
    }
}

/// What the books say of one movement.
struct FlowGroup {
    /// How the own money of each book changes; the treasury's payments leave the programme too.
    private var own: [String: Int128] = [:]
    /// What the treasury paid, by book of the programme.
    private var treasury: [String: Int128] = [:]
    /// What answers the money in each book.
    private var counters: [Account: Int128] = [:]

    mutating func add(_ entry: Entry, _ map: MoneyMap) {
        let money = map.money(of: entry)
        let paid = map.paidByTreasury(entry)
        if paid != 0 { treasury[entry.book, default: 0] += paid }
        own[entry.book, default: 0] += money - paid
        guard money != 0 || paid != 0 else { return }
        for posting in map.postings(of: entry)
        where posting.account.side == .financial && !map.isMoney(posting.account) {
            counters[posting.account.control, default: 0] += Int128(posting.money.minorUnits)
        }
    }

    /// Who paid whom.
    func payments(_ map: MoneyMap) -> [Pair: Int128] {
        var result: [Pair: Int128] = [:]
        for (book, units) in treasury {
            let node = FundFlow.Node(stage: .treasury, book: book, account: nil)
            result[Pair(from: node, to: map.node(book)), default: 0] += units
        }
        var payers = own.filter { $0.value < 0 }.sorted { $0.key < $1.key }
            .map { (book: $0.key, rest: -$0.value) }
        var payees = own.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            .map { (book: $0.key, rest: $0.value) }
        for p in payers.indices {
            for r in payees.indices {
                let units = min(payers[p].rest, payees[r].rest)
                guard units > 0 else { continue }
                payers[p].rest -= units
                payees[r].rest -= units
                let pair = Pair(from: map.node(payers[p].book), to: map.node(payees[r].book))
                result[pair, default: 0] += units
            }
        }
        for payer in payers {
            for (node, units) in outside(payer.book, payer.rest, .use) {
                result[Pair(from: map.node(payer.book), to: node), default: 0] += units
            }
        }
        for payee in payees {
            for (node, units) in outside(payee.book, payee.rest, .origin) {
                result[Pair(from: node, to: map.node(payee.book)), default: 0] += units
            }
        }
        return result
    }

    /// Who is on the other side without a book, told by the accounts that answer the money.
    ///
    /// Accounts that move against the money are those that it is for; they cover all of it, since
    /// each entry balances.
    private func outside(
        _ book: String, _ units: Int128, _ stage: FundFlow.Node.Stage
    ) -> [(FundFlow.Node, Int128)] {
        let sign: Int128 = stage == .use ? 1 : -1
        var rest = units
        var result: [(FundFlow.Node, Int128)] = []
        for (account, counter) in counters.sorted(by: { $0.key < $1.key })
        where account.book == book && sign * counter > 0 && rest > 0 {
            let part = min(rest, sign * counter)
            rest -= part
            result.append((FundFlow.Node(stage: stage, book: book, account: account), part))
        }
        if rest > 0 { result.append((FundFlow.Node(stage: stage, book: book, account: nil), rest)) }
        return result
    }
}

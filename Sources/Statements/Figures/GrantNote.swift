import Financing
public import Ledger

/// Government grants that are deferred and earned over time: 政府补助附注 (企业会计准则第16号, IAS 20).
///
/// Every movement of the account of deferred income is read by the account on its other side: an
/// income account earns the grant (gross), a cost sets it off (net), money or a debt returns it.
public struct GrantNote: Sendable, Hashable {
    /// How a grant that was earned is shown.
    public enum Presentation: String, Sendable, Hashable, CaseIterable {
        /// As income of its own, 总额法.
        case gross
        /// Set off against the cost that it pays for, 净额法.
        case net
        /// Partly the one, partly the other.
        case mixed
    }

    /// The grants of one project in one book; amounts are positive as the account grows.
    public struct Line: Sendable, Hashable {
        /// The book of the entity that received them.
        public let book: String
        /// The project; `nil` where postings name none.
        public let project: String?
        /// Deferred income when the period began.
        public let opening: Money
        /// Newly granted.
        public let granted: Money
        /// Earned as income.
        public let amortised: Money
        /// Set off against costs or assets.
        public let setOff: Money
        /// Paid back, or owed back.
        public let repaid: Money
        /// Deferred income at the end: the balance of the account.
        public let closing: Money
        /// How it is shown; `nil` where nothing has been earned by the end.
        public let presentation: Presentation?

        /// Makes a line; it need not tie.
        public init(
            book: String, project: String?, opening: Money, granted: Money, amortised: Money,
            setOff: Money, repaid: Money, closing: Money, presentation: Presentation?
        ) {
            self.book = book
            self.project = project
            self.opening = opening
            self.granted = granted
            self.amortised = amortised
            self.setOff = setOff
            self.repaid = repaid
            self.closing = closing
            self.presentation = presentation
        }
    }

    /// The first day of the period.
    public let periodStart: LocalDate
    /// The last day of the period.
    public let asOf: LocalDate
    /// The code of the account of deferred income.
    public let code: String
    /// The grants in order of book and project.
    public let lines: [Line]
    /// The balance of the account in the books' own trial balance, positive for what is deferred.
    public let balances: [String: Money]

    /// Makes a note of figures that a caller has; `statement` finds out whether they tie.
    public init(
        periodStart: LocalDate, asOf: LocalDate, code: String, lines: [Line],
        balances: [String: Money]
    ) {
        self.periodStart = periodStart
        self.asOf = asOf
        self.code = code
        self.lines = lines
        self.balances = balances
    }

    /// Follows the account of deferred income.
    ///
    /// - Parameters:
    ///   - figures: The entries, the period and the currency.
    ///   - book: Only this book; all that keep the account where none is given.
    ///   - dimension: The dimension that names projects.
    /// - Throws: `figures.grants` if the rulebook names no account of deferred income, or
    ///   `money.overflow`.
    /// - Complexity: O(*n*) in the number of postings.
    public init(
        _ figures: LedgerFigures, book: String? = nil,
        dimension: String = ProjectFunds.projectDimension
    ) throws(StatementError) {
        guard let code = figures.rulebook.reporting.deferredIncome else {
            throw StatementError(
                "figures.grants",
                "the rulebook \(figures.rulebook.name) does not say which account holds deferred "
                    + "income; name it under reporting.deferredIncome")
        }
        let money = figures.rulebook.reporting.money
        var sums: [GrantKey: GrantSums] = [:]
        for entry in figures.entries where book == nil || entry.book == book {
            guard entry.postings.contains(where: { $0.account.code == code }) else { continue }
            let kind = figures.rulebook.chart.book(entry.book)?.kind ?? ""
            let movements = GrantMovement.movements(
                of: entry, code: code, money: money[kind] ?? [], dimension: dimension, figures)
            for (project, movement) in movements {
                sums[GrantKey(book: entry.book, project: project), default: GrantSums()]
                    .add(movement, isOpening: entry.valueDate < figures.periodStart)
            }
        }
        var lines: [Line] = []
        for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
            lines.append(try sum.line(key, figures.currency))
        }
        self.init(
            periodStart: figures.periodStart, asOf: figures.asOf, code: code, lines: lines,
            balances: try GrantNote.balances(of: code, books: lines.map(\.book), figures))
    }

    private static func balances(
        of code: String, books: [String], _ figures: LedgerFigures
    ) throws(StatementError) -> [String: Money] {
        var balances: [String: Money] = [:]
        for line in try TrialBalance(try figures.balanceRows(), withBalance: false).lines
        where line.account.code == code && line.account.side == .financial
            && line.closing.currency == figures.currency && books.contains(line.account.book)
        {
            balances[line.account.book] = try Money(
                exactly: -Int128(line.closing.minorUnits), figures.currency)
        }
        return balances
    }
}

private struct GrantKey: Hashable, Comparable {
    let book: String
    let project: String?

    static func < (a: GrantKey, b: GrantKey) -> Bool {
        (a.book, a.project ?? "") < (b.book, b.project ?? "")
    }
}

/// What one entry does to the deferred income of a project, as the account grows.
private struct GrantMovement {
    var granted: Int128 = 0
    var amortised: Int128 = 0
    var setOff: Int128 = 0
    var repaid: Int128 = 0
    var balance: Int128 = 0

    /// What earns, sets off or takes back deferred income, in the order in which it is looked for.
    private enum Use: CaseIterable { case income, cost, back }

    /// The movements of an entry by project.
    ///
    /// An entry that lowers deferred income is read by what it credits beside it; one that raises
    /// it grants. A reversal takes back the figure of its original.
    static func movements(
        of entry: Entry, code: String, money: Set<String>, dimension: String,
        _ figures: LedgerFigures
    ) -> [String?: GrantMovement] {
        let sign: Int128 = entry.draft.reverses == nil ? 1 : -1
        var deferred: [String?: Int128] = [:]
        var credits: [Use: Int128] = [:]
        for posting in entry.postings
        where posting.money.currency == figures.currency && posting.account.side == .financial {
            let units = sign * Int128(posting.money.minorUnits)
            if posting.account.code == code {
                deferred[posting.dimensions[dimension], default: 0] -= units
            } else if units < 0 {
                credits[use(posting.account, money, figures), default: 0] -= units
            }
        }
        var movements: [String?: GrantMovement] = [:]
        for (project, units) in deferred.sorted(by: { ($0.key ?? "") < ($1.key ?? "") }) {
            var movement = GrantMovement()
            movement.balance = sign * units
            if units >= 0 { movement.granted = sign * units }
            var rest = max(-units, 0)
            for use in Use.allCases {
                let part = min(rest, credits[use] ?? 0)
                credits[use, default: 0] -= part
                rest -= part
                movement.add(sign * part, to: use)
            }
            // Deferred income that passes to another project was not earned.
            movement.granted -= sign * rest
            movements[project] = movement
        }
        return movements
    }

    private mutating func add(_ units: Int128, to use: Use) {
        switch use {
        case .income: amortised += units
        case .cost: setOff += units
        case .back: repaid += units
        }
    }

    private static func use(
        _ account: Account, _ money: Set<String>, _ figures: LedgerFigures
    ) -> Use {
        switch figures.rulebook.chart.findDefinition(of: account)?.accountClass {
        case .income, .netAssets: .income
        case .expense: .cost
        case .asset: money.contains(account.code) ? .back : .cost
        case .liability, .memo, nil: .back
        }
    }
}

private struct GrantSums {
    private var opening: Int128 = 0
    private var period = GrantMovement()
    private var balance: Int128 = 0
    private var isGross = false
    private var isNet = false

    mutating func add(_ movement: GrantMovement, isOpening: Bool) {
        balance += movement.balance
        if movement.amortised != 0 { isGross = true }
        if movement.setOff != 0 { isNet = true }
        if isOpening {
            opening += movement.balance
            return
        }
        period.granted += movement.granted
        period.amortised += movement.amortised
        period.setOff += movement.setOff
        period.repaid += movement.repaid
    }

    func line(_ key: GrantKey, _ currency: Currency) throws(StatementError) -> GrantNote.Line {
        GrantNote.Line(
            book: key.book, project: key.project, opening: try Money(exactly: opening, currency),
            granted: try Money(exactly: period.granted, currency),
            amortised: try Money(exactly: period.amortised, currency),
            setOff: try Money(exactly: period.setOff, currency),
            repaid: try Money(exactly: period.repaid, currency),
            closing: try Money(exactly: balance, currency),
            presentation: isGross && isNet ? .mixed : isGross ? .gross : isNet ? .net : nil)
    }
}

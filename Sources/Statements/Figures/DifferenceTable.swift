import Financing
public import Ledger

/// Why the surplus of the accrual books is not the balance of the budgetary ones:
/// 盈余与预算结余差异 (财会〔2017〕25号).
///
/// Both sides are kept side by side. What the accrual side has and owes beyond the money of the
/// budget is the difference; the figure needs no list of accounts, only their classes.
public struct DifferenceTable: Sendable, Hashable {
    /// What an account adds to the surplus and not to the budget balance.
    public struct Item: Sendable, Hashable {
        /// The account; of the budgetary side for budget money that no accrual account mirrors.
        public let account: Account
        /// What it is in the chart: an asset or a liability.
        public let accountClass: AccountClass
        /// The amounts; negative for what lowers the surplus.
        public let amounts: PeriodAmounts
    }

    /// What one side took as income or cost in the period and the other did not.
    public struct Recognition: Sendable, Hashable {
        /// Income that is no budget income.
        public let incomeOnly: Money
        /// Budget income that is no income.
        public let budgetIncomeOnly: Money
        /// Budget expenditure that is no expense.
        public let expenditureOnly: Money
        /// Expense that is no budget expenditure.
        public let expenseOnly: Money
        /// Taken to net assets without being income or expense, above what the budget did alike.
        public let direct: Money
    }

    /// The book.
    public let book: String
    /// The first day of the period.
    public let periodStart: LocalDate
    /// The last day of the period.
    public let asOf: LocalDate
    /// Net assets of the accrual side: the surplus, closed or not.
    public let surplus: PeriodAmounts
    /// Net assets of the budgetary side: the budget balance, closed or not.
    public let budgetBalance: PeriodAmounts
    /// What the difference consists of, in order of the accounts.
    public let items: [Item]
    /// How the difference of the period came about.
    public let recognition: Recognition

    /// Compares the two sides of a book.
    ///
    /// - Parameters:
    ///   - book: The book; the rulebook's budget names one where none is given.
    ///   - figures: The entries, the period and the currency.
    /// - Throws: `figures.sides` if the book does not keep both sides, or `money.overflow`.
    /// - Complexity: O(*n*) in the number of postings.
    public init(of book: String? = nil, in figures: LedgerFigures) throws(StatementError) {
        let chart = figures.rulebook.chart
        let name = book ?? figures.rulebook.budget?.book ?? ""
        guard let found = chart.book(name), found.sides.isSuperset(of: [.financial, .budgetary])
        else {
            throw StatementError(
                "figures.sides",
                "the book “\(name)” does not keep an accrual and a budgetary side; name one that "
                    + "does")
        }
        var sums = DifferenceSums()
        for entry in figures.entries where entry.book == name {
            sums.add(entry, figures, isOpening: entry.valueDate < figures.periodStart)
        }
        self.book = name
        periodStart = figures.periodStart
        asOf = figures.asOf
        surplus = try PeriodAmounts(sums.surplus, figures.currency)
        budgetBalance = try PeriodAmounts(sums.budgetBalance, figures.currency)
        var items: [Item] = []
        for (account, sum) in sums.items.sorted(by: { $0.key < $1.key }) where !sum.isZero {
            guard let definition = chart.findDefinition(of: account) else { continue }
            items.append(
                Item(
                    account: account, accountClass: definition.accountClass,
                    amounts: try PeriodAmounts(sum, figures.currency)))
        }
        self.items = items
        recognition = try sums.recognition.amounts(figures.currency)
    }
}

/// Sums on the way to the figures, in more bits than money has.
private struct DifferenceSums {
    struct Recognition {
        var income: (only: Int128, budgetOnly: Int128) = (0, 0)
        var cost: (only: Int128, budgetOnly: Int128) = (0, 0)
        var direct: Int128 = 0

        func amounts(_ currency: Currency) throws(StatementError) -> DifferenceTable.Recognition {
            DifferenceTable.Recognition(
                incomeOnly: try Money(exactly: income.only, currency),
                budgetIncomeOnly: try Money(exactly: income.budgetOnly, currency),
                expenditureOnly: try Money(exactly: cost.budgetOnly, currency),
                expenseOnly: try Money(exactly: cost.only, currency),
                direct: try Money(exactly: direct, currency))
        }
    }

    /// What an entry does to one side; income, cost and net assets as they raise net assets.
    struct SideSums {
        var income: Int128 = 0
        var cost: Int128 = 0
        var netAssets: Int128 = 0
        var accounts: [Account: Int128] = [:]

        var surplus: Int128 { income + cost + netAssets }
        /// Whether the entry only moves income and cost to net assets at a year's end.
        var isClosing: Bool { accounts.isEmpty && netAssets != 0 }

        mutating func add(_ units: Int128, _ account: Account, _ accountClass: AccountClass) {
            switch accountClass {
            case .income: income -= units
            case .expense: cost -= units
            case .netAssets: netAssets -= units
            case .asset, .liability: accounts[account.control, default: 0] += units
            case .memo: break
            }
        }
    }

    var surplus = PeriodSums()
    var budgetBalance = PeriodSums()
    var items: [Account: PeriodSums] = [:]
    var recognition = Recognition()

    mutating func add(_ entry: Entry, _ figures: LedgerFigures, isOpening: Bool) {
        var accrual = SideSums()
        var budget = SideSums()
        for posting in entry.postings where posting.money.currency == figures.currency {
            let account = posting.account
            guard let definition = figures.rulebook.chart.findDefinition(of: account) else {
                continue
            }
            let units = Int128(posting.money.minorUnits)
            switch account.side {
            case .financial: accrual.add(units, account, definition.accountClass)
            case .budgetary: budget.add(units, account, definition.accountClass)
            case .memo: break
            }
        }
        surplus.add(accrual.surplus, isOpening: isOpening)
        budgetBalance.add(budget.surplus, isOpening: isOpening)
        for (account, units) in DifferenceSums.difference(accrual.accounts, budget.accounts) {
            items[account, default: PeriodSums()].add(units, isOpening: isOpening)
        }
        if !isOpening { recognise(accrual, budget, sign: entry.draft.reverses == nil ? 1 : -1) }
    }

    /// What the accrual side has moved beyond the budget's money, account by account.
    ///
    /// The money of the budget stands on some account of the accrual side too, in the same
    /// direction; what is left of either has no mirror.
    private static func difference(
        _ accrual: [Account: Int128], _ budget: [Account: Int128]
    ) -> [Account: Int128] {
        var left = accrual
        for (mirror, units) in budget.sorted(by: { $0.key < $1.key }) {
            var rest = units
            for account in accrual.keys.sorted() {
                guard let own = left[account], own.signum() == rest.signum() else { continue }
                let matched = own.magnitude < rest.magnitude ? own : rest
                left[account] = own - matched
                rest -= matched
            }
            if rest != 0 { left[mirror, default: 0] -= rest }
        }
        return left
    }

    /// The classes of the statutory form; a reversal takes back the class of its original.
    private mutating func recognise(_ accrual: SideSums, _ budget: SideSums, sign: Int128) {
        let own = accrual.isClosing ? SideSums() : accrual
        let other = budget.isClosing ? SideSums() : budget
        let income = sign * (own.income - other.income)
        if income > 0 { recognition.income.only += sign * income }
        if income < 0 { recognition.income.budgetOnly -= sign * income }
        let cost = sign * (other.cost - own.cost)
        if cost > 0 { recognition.cost.only += sign * cost }
        if cost < 0 { recognition.cost.budgetOnly -= sign * cost }
        recognition.direct += own.netAssets - other.netAssets
    }
}

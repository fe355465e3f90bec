import Financing
public import Ledger

/// How far a programme's budget is allocated, committed, paid and given back: 专项资金执行情况.
///
/// Every figure follows from movements between the budget accounts that the rulebook names, never
/// from the name of a step.
public struct ProgrammeFinancing: Sendable, Hashable {
    /// One sub-programme, or what is allocated to none.
    public struct Line: Sendable, Hashable {
        /// The sub-programme; `nil` for what is allocated to none.
        public let subprogramme: String?
        /// Given to the sub-programme out of the indicator; for no sub-programme, what is left.
        public let allocated: Money
        /// Promised by award letters.
        public let committed: Money
        /// Promised and taken back before payment.
        public let decommitted: Money
        /// Promised, neither planned for payment nor paid.
        public let encumbered: Money
        /// In an approved payment plan, not paid.
        public let planned: Money
        /// Paid, less what came back.
        public let paidNet: Money
        /// Paid and given back unused, free to be promised again.
        public let refunded: Money
        /// Paid and recovered for a breach.
        public let clawedBack: Money
        /// Withdrawn by the treasury.
        public let withdrawn: Money
        /// Not promised.
        public let free: Money

        /// The share of the allocation that is paid; `nil` where nothing is allocated.
        public var executionRate: Fraction? { Fraction(paidNet, of: allocated) }
    }

    /// The balance of one budget account.
    public struct Balance: Sendable, Hashable {
        /// The account.
        public let account: Account
        /// The balance; a debit is positive.
        public let balance: Money
    }

    /// The last day that counts.
    public let asOf: LocalDate
    /// The sub-programmes in order of their names.
    public let lines: [Line]
    /// What is allocated to no sub-programme: `free` is the available indicator.
    public let unallocated: Line
    /// All together; `allocated` leaves out what is allocated to none.
    public let total: Line
    /// What the treasury gave: the indicator, 预算指标.
    public let indicator: Money
    /// The budget accounts in the order of a budget's life, the contra account first.
    public let balances: [Balance]
    /// The dimension that names the sub-programmes.
    public let dimension: String

    /// Follows the budget through the entries.
    ///
    /// - Parameters:
    ///   - figures: The entries and the currency.
    ///   - dimension: What tells the lines apart; by default the budget's own dimension. By another
    ///     one, such as the project, only what was committed belongs to a line.
    /// - Throws: `figures.budget` if the rulebook names no budget accounts, or `money.overflow`.
    /// - Complexity: O(*n*) in the number of postings.
    public init(
        _ figures: LedgerFigures, by dimension: String? = nil
    ) throws(StatementError) {
        guard let budget = figures.rulebook.budget else {
            throw StatementError(
                "figures.budget", "the rulebook \(figures.rulebook.name) names no budget accounts")
        }
        let map = BudgetMap(budget, by: dimension)
        var sums = BudgetSums()
        for entry in figures.entries where entry.book == budget.book {
            for posting in entry.postings where posting.money.currency == figures.currency {
                guard let position = map.position(of: posting) else { continue }
                sums.balances[position, default: 0] += Int128(posting.money.minorUnits)
            }
            for flow in BudgetFlow.flows(of: entry, map, figures.currency) { sums.add(flow) }
        }
        let names = Set(sums.movements.keys.compactMap(\.self))
            .union(sums.balances.keys.compactMap(\.line))
        var lines: [Line] = []
        for name in names.sorted() { lines.append(try sums.line(name, figures.currency)) }
        self.lines = lines
        asOf = figures.asOf
        unallocated = try sums.line(nil, figures.currency)
        total = try sums.total(lines: names, figures.currency)
        indicator = try Money(exactly: sums.indicator, figures.currency)
        balances = try sums.balances(of: budget, figures.currency)
        self.dimension = dimension ?? budget.dimension
    }
}

/// Sums on the way to the figures, in more bits than money has.
private struct BudgetSums {
    struct Movement {
        var allocated: Int128 = 0
        var committed: Int128 = 0
        var decommitted: Int128 = 0
        var refunded: Int128 = 0
        var withdrawn: Int128 = 0
    }

    var balances: [BudgetPosition: Int128] = [:]
    var movements: [String?: Movement] = [:]
    var indicator: Int128 = 0

    /// Takes a flow apart into the steps that figures are made of.
    ///
    /// Money leaves a commitment into the pool of its line, passes from pool to pool, and enters a
    /// commitment; a flow that skips stages counts in each figure on its way.
    mutating func add(_ flow: BudgetFlow) {
        let (from, to, units) = (flow.from, flow.to, flow.minorUnits)
        if from.stage.isCommitted && to.stage.isCommitted {
            // Between stages of one commitment the balances tell; another line takes it over whole.
            guard from.line != to.line else { return }
            movements[from.line, default: Movement()].committed -= units
            pass(units, from: from.line, to: to.line)
            movements[to.line, default: Movement()].committed += units
            return
        }
        if from.stage.isPaid {
            movements[from.line, default: Movement()].refunded += units
        } else if from.stage.isCommitted {
            movements[from.line, default: Movement()].decommitted += units
        }
        // The treasury takes money out of the pool it is in, whatever line the posting names.
        if to.stage == .withdrawn {
            movements[from.line, default: Movement()].withdrawn += units
            if from.stage == .withdrawn {
                movements[from.line, default: Movement()].withdrawn -= units
            }
            return
        }
        if from.stage == .withdrawn {
            movements[to.line, default: Movement()].withdrawn -= units
        } else if from.stage == .source {
            indicator += units
            pass(units, from: nil, to: to.line)
        } else if to.stage == .source {
            indicator -= units
            pass(units, from: from.line, to: nil)
        } else {
            pass(units, from: from.line, to: to.line)
        }
        if to.stage.isCommitted {
            movements[to.line, default: Movement()].committed += units
        }
    }

    private mutating func pass(_ units: Int128, from: String?, to: String?) {
        movements[from, default: Movement()].allocated -= units
        movements[to, default: Movement()].allocated += units
    }

    func line(_ name: String?, _ currency: Currency) throws(StatementError)
        -> ProgrammeFinancing.Line
    {
        var movement = movements[name] ?? Movement()
        if name == nil { movement.allocated += indicator }
        return try line(name, movement, currency) { balance($0, name) }
    }

    func total(lines: Set<String>, _ currency: Currency) throws(StatementError)
        -> ProgrammeFinancing.Line
    {
        var sum = Movement()
        for (name, movement) in movements {
            if name != nil { sum.allocated += movement.allocated }
            sum.committed += movement.committed
            sum.decommitted += movement.decommitted
            sum.refunded += movement.refunded
            sum.withdrawn += movement.withdrawn
        }
        return try line(nil, sum, currency) { stage in
            balances.reduce(0) { $0 + ($1.key.stage == stage ? $1.value : 0) }
        }
    }

    func balances(
        of budget: BudgetAccounts, _ currency: Currency
    ) throws(StatementError) -> [ProgrammeFinancing.Balance] {
        var result: [ProgrammeFinancing.Balance] = []
        for (code, stage) in zip(budget.codes, BudgetStage.allCases) {
            let sum = balances.reduce(0) { $0 + ($1.key.stage == stage ? $1.value : 0) }
            result.append(
                ProgrammeFinancing.Balance(
                    account: Account(book: budget.book, side: .memo, code: code),
                    balance: try Money(exactly: sum, currency)))
        }
        return result
    }

    private func balance(_ stage: BudgetStage, _ line: String?) -> Int128 {
        balances[BudgetPosition(stage: stage, line: line)] ?? 0
    }

    private func line(
        _ name: String?, _ movement: Movement, _ currency: Currency,
        balance: (BudgetStage) -> Int128
    ) throws(StatementError) -> ProgrammeFinancing.Line {
        ProgrammeFinancing.Line(
            subprogramme: name,
            allocated: try Money(exactly: movement.allocated, currency),
            committed: try Money(exactly: movement.committed, currency),
            decommitted: try Money(exactly: movement.decommitted, currency),
            encumbered: try Money(exactly: balance(.encumbered), currency),
            planned: try Money(exactly: balance(.planned), currency),
            paidNet: try Money(exactly: balance(.executed), currency),
            refunded: try Money(exactly: movement.refunded, currency),
            clawedBack: try Money(exactly: balance(.clawedBack), currency),
            withdrawn: try Money(exactly: movement.withdrawn, currency),
            free: try Money(
                exactly: balance(.available) + balance(.allocated), currency))
    }
}

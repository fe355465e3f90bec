import Financing
public import Ledger

/// Who paid whom, from the treasury to the supplier: 资金流向.
///
/// The books of several entities tell of one movement under one flow id. Whoever's own money falls
/// has paid whoever's rises; what is left over came from, or went to, somebody without a book, who
/// is known by the account that answers the money.
public struct FundFlow: Sendable, Hashable {
    /// Where money is, comes from or goes to.
    public struct Node: Sendable, Hashable, Comparable {
        /// How far down the path it stands.
        public enum Stage: Int, Sendable, Hashable, CaseIterable {
            /// Somebody without a book who pays, known by an account.
            case origin
            /// The treasury that pays for the programme.
            case treasury
            /// The programme office.
            case programme
            /// Another entity with a book: bank, pool, enterprise.
            case entity
            /// Somebody without a book who is paid, known by an account.
            case use
        }

        /// The stage.
        public let stage: Stage
        /// The book; of the treasury, the programme's.
        public let book: String
        /// The account that answers the money, without its sub-account, for those without a book.
        public let account: Account?

        /// A stable name: `P`, `treasury`, `from:E1:F:4001`, `to:E1:F:1604`.
        public var id: String {
            switch stage {
            case .treasury: "treasury"
            case .programme, .entity: book
            case .origin: "from:\(account?.description ?? book)"
            case .use: "to:\(account?.description ?? book)"
            }
        }

        /// In order of the path.
        public static func < (a: Node, b: Node) -> Bool {
            (a.stage.rawValue, a.id) < (b.stage.rawValue, b.id)
        }
    }

    /// Money that one node paid another in the period.
    public struct Flow: Sendable, Hashable {
        /// Who paid.
        public let from: Node
        /// Who was paid.
        public let to: Node
        /// The amount, net of what was reversed; negative for money of the treasury that came back.
        public let amount: Money
        /// The flow ids; the numbers of entries that have none.
        public let references: [String]

        /// Makes a flow.
        public init(from: Node, to: Node, amount: Money, references: [String]) {
            self.from = from
            self.to = to
            self.amount = amount
            self.references = references
        }
    }

    /// The own money of an entity.
    public struct Holding: Sendable, Hashable {
        /// The entity.
        public let node: Node
        /// Its money when the period began.
        public let opening: Money
        /// Its money at the end, by its books.
        public let closing: Money

        /// Makes a holding.
        public init(node: Node, opening: Money, closing: Money) {
            self.node = node
            self.opening = opening
            self.closing = closing
        }
    }

    /// The first day of the period.
    public let periodStart: LocalDate
    /// The last day of the period.
    public let asOf: LocalDate
    /// The project, where only its money was followed.
    public let project: String?
    /// The flows in order of payer and payee.
    public let flows: [Flow]
    /// The entities with a book in order of the path.
    public let holdings: [Holding]
    /// What the budget accounts say was paid, less what was refunded.
    public let executed: Money

    /// Makes a table of figures that a caller has; `statement` finds out whether they tie.
    public init(
        periodStart: LocalDate, asOf: LocalDate, project: String?, flows: [Flow],
        holdings: [Holding], executed: Money
    ) {
        self.periodStart = periodStart
        self.asOf = asOf
        self.project = project
        self.flows = flows
        self.holdings = holdings
        self.executed = executed
    }

    /// Follows money through the books.
    ///
    /// - Parameters:
    ///   - figures: The entries, the period and the currency.
    ///   - project: Only the money of this project.
    ///   - dimension: The dimension that names projects.
    /// - Throws: `figures.money` if the rulebook does not say which accounts are an entity's own
    ///   money, or `money.overflow`.
    /// - Complexity: O(*n* log *n*) in the number of postings.
    public init(
        _ figures: LedgerFigures, project: String? = nil,
        dimension: String = ProjectFunds.projectDimension
    ) throws(StatementError) {
        let map = try MoneyMap(figures, project: project, dimension: dimension)
        var groups: [String: FlowGroup] = [:]
        var opening: [String: Int128] = [:]
        for entry in figures.entries {
            if entry.valueDate < figures.periodStart {
                opening[entry.book, default: 0] += map.money(of: entry)
            } else {
                let reference = entry.draft.flow ?? entry.id
                groups[reference, default: FlowGroup()].add(entry, map)
            }
        }
        var sums: [Pair: FlowSum] = [:]
        for (reference, group) in groups.sorted(by: { $0.key < $1.key }) {
            for (pair, units) in group.payments(map) where units != 0 {
                sums[pair, default: FlowSum()].add(units, reference)
            }
        }
        var flows: [Flow] = []
        for (pair, sum) in sums.sorted(by: { $0.key < $1.key }) where sum.units != 0 {
            flows.append(
                Flow(
                    from: pair.from, to: pair.to,
                    amount: try Money(exactly: sum.units, figures.currency),
                    references: sum.references))
        }
        let moved = Set(flows.flatMap { [$0.from, $0.to] })
        self.init(
            periodStart: figures.periodStart, asOf: figures.asOf, project: project, flows: flows,
            holdings: try map.holdings(opening: opening, moved: moved),
            executed: try map.executed())
    }
}

/// A payer and a payee.
struct Pair: Hashable, Comparable {
    let from: FundFlow.Node
    let to: FundFlow.Node

    static func < (a: Pair, b: Pair) -> Bool { a.from == b.from ? a.to < b.to : a.from < b.from }
}

private struct FlowSum {
    var units: Int128 = 0
    var references: [String] = []

    mutating func add(_ more: Int128, _ reference: String) {
        units += more
        if references.last != reference { references.append(reference) }
    }
}

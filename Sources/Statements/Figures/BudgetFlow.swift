import Financing
import Ledger

/// Where money of a budget stands between the indicator and its execution.
enum BudgetStage: Int, Hashable, Comparable, CaseIterable {
    case source, available, allocated, encumbered, planned, executed, withdrawn, clawedBack

    /// Whether the money has left the pool of its line by a commitment.
    var isCommitted: Bool {
        switch self {
        case .encumbered, .planned, .executed, .clawedBack: true
        case .source, .available, .allocated, .withdrawn: false
        }
    }

    /// Whether the money has been paid out once.
    var isPaid: Bool { self == .executed || self == .clawedBack }

    static func < (a: BudgetStage, b: BudgetStage) -> Bool { a.rawValue < b.rawValue }
}

/// The accounts of a budget, read as stages and lines of the programme.
struct BudgetMap {
    private let budget: BudgetAccounts
    private let dimension: String
    private let stageByCode: [String: BudgetStage]

    /// Tells lines apart by the budget's own dimension, or by another one.
    init(_ budget: BudgetAccounts, by dimension: String? = nil) {
        self.budget = budget
        self.dimension = dimension ?? budget.dimension
        stageByCode = Dictionary(
            zip(budget.codes, BudgetStage.allCases), uniquingKeysWith: { first, _ in first })
    }

    /// The stage and line of a posting, or `nil` if it is none of the budget.
    ///
    /// Money that is not allocated belongs to no line, whatever the posting says it is meant for.
    /// A posting on the allocated account that names no line has it as its sub-account.
    func position(of posting: Posting) -> BudgetPosition? {
        let account = posting.account
        guard account.book == budget.book, account.side == .memo,
            let stage = stageByCode[account.code]
        else { return nil }
        let line: String? =
            switch stage {
            case .source, .available: nil
            case .allocated: posting.dimensions[dimension] ?? account.subaccount
            case .encumbered, .planned, .executed, .withdrawn, .clawedBack:
                posting.dimensions[dimension]
            }
        return BudgetPosition(stage: stage, line: line)
    }
}

/// One stage of one line of the programme.
struct BudgetPosition: Hashable, Comparable {
    let stage: BudgetStage
    /// The sub-programme; `nil` for what is not allocated.
    let line: String?

    static func < (a: BudgetPosition, b: BudgetPosition) -> Bool {
        a.stage == b.stage ? (a.line ?? "") < (b.line ?? "") : a.stage < b.stage
    }
}

/// An amount that an entry moves from one position of the budget to another.
struct BudgetFlow: Hashable {
    let from: BudgetPosition
    let to: BudgetPosition
    let minorUnits: Int128

    /// The flows inside one entry, independent of the order of its postings.
    ///
    /// Amounts stay on their line where they can; the rest is paired in the order of a budget's
    /// life. A reversal gives the flows of the original with a negative amount, so that it takes
    /// back the figure that the original made and makes none of its own.
    static func flows(of entry: Entry, _ map: BudgetMap, _ currency: Currency) -> [BudgetFlow] {
        flows(of: entry.postings, isReversal: entry.draft.reverses != nil, map, currency)
    }

    /// The flows inside some postings of one entry, such as those of a project.
    static func flows(
        of postings: [Posting], isReversal: Bool, _ map: BudgetMap, _ currency: Currency
    ) -> [BudgetFlow] {
        let sign: Int128 = isReversal ? -1 : 1
        var moved: [BudgetPosition: Int128] = [:]
        for posting in postings where posting.money.currency == currency {
            guard let position = map.position(of: posting) else { continue }
            moved[position, default: 0] += sign * Int128(posting.money.minorUnits)
        }
        guard !moved.isEmpty else { return [] }
        var sources = moved.filter { $0.value < 0 }.sorted { $0.key < $1.key }
            .map { (position: $0.key, rest: -$0.value) }
        var targets = moved.filter { $0.value > 0 }.sorted { $0.key < $1.key }
            .map { (position: $0.key, rest: $0.value) }
        var flows: [BudgetFlow] = []
        for keepsLine in [true, false] {
            for s in sources.indices {
                for t in targets.indices {
                    let (source, target) = (sources[s].position, targets[t].position)
                    guard !keepsLine || source.line == target.line else { continue }
                    let units = min(sources[s].rest, targets[t].rest)
                    guard units > 0 else { continue }
                    sources[s].rest -= units
                    targets[t].rest -= units
                    flows.append(
                        BudgetFlow(from: source, to: target, minorUnits: sign * units))
                }
            }
        }
        return flows
    }
}

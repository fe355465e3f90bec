import Financing
import Ledger

/// By what payments from an account that holds money of several sources are told apart.
public enum SourceSplit: String, Sendable, Hashable, CaseIterable {
    /// By the sub-account that the payer tags; what is not tagged stays pooled.
    case tagged
    /// The project's own money is spent before anybody else's, the programme's last.
    case ownFirst = "own-first"
    /// By what each source has in the account when a payment is made.
    case proRata = "pro-rata"

    var word: StatementText? {
        switch self {
        case .tagged: nil
        case .ownFirst: .ownFirst
        case .proRata: .proRata
        }
    }
}

/// Where money in a pooled account came from, in the order in which own-first spends it.
enum PooledOrigin: String, CaseIterable {
    case own, other, loan, programme

    var word: StatementText {
        switch self {
        case .own: .ownMoney
        case .other: .otherMoney
        case .loan: .borrowedMoney
        case .programme: .programmeMoney
        }
    }
}

/// The money of a pooled account by its origin, movement after movement.
///
/// On one day money comes in before it goes out. A reversal takes its original back, with the
/// split that the original had.
struct PooledFunds {
    typealias Parts = [PooledOrigin: Int128]

    /// What one entry does to the pooled account.
    struct Movement {
        let entry: Entry
        let origin: PooledOrigin
        /// Money in; of a reversal as the original had it, with a minus.
        let receipts: Int128
        let payments: Int128
        let transfers: Int128
        let isOpening: Bool
    }

    struct Sums {
        var opening: Int128 = 0
        var receipts: Int128 = 0
        var payments: Int128 = 0
        var transfers: Int128 = 0
        var closing: Int128 { opening + receipts - payments + transfers }
    }

    let split: SourceSplit
    private(set) var sums: [PooledOrigin: Sums] = [:]
    private var balances: Parts = [:]
    private var paid: [String: Parts] = [:]
    private var received: [String: PooledOrigin] = [:]

    init(_ movements: [Movement], split: SourceSplit) {
        self.split = split
        let ordered = movements.sorted {
            let (a, b) = ($0.entry, $1.entry)
            return (a.valueDate, $0.payments == 0 ? 0 : 1, a.id)
                < (b.valueDate, $1.payments == 0 ? 0 : 1, b.id)
        }
        for movement in ordered { add(movement) }
    }

    private mutating func add(_ movement: Movement) {
        let original = movement.entry.draft.reverses
        let origin = original.flatMap { received[$0] } ?? movement.origin
        received[movement.entry.id] = origin
        var parts: Parts = [:]
        if let before = original.flatMap({ paid[$0] }), movement.payments < 0 {
            parts = before.mapValues { -$0 }
        } else if movement.payments != 0 {
            parts = shares(of: movement.payments)
        }
        paid[movement.entry.id] = parts
        book(origin, movement.isOpening) { $0.receipts += movement.receipts }
        // What passes between tagged money and the pool has no origin of its own.
        book(.other, movement.isOpening) { $0.transfers += movement.transfers }
        balances[origin, default: 0] += movement.receipts
        balances[.other, default: 0] += movement.transfers
        for (source, units) in parts {
            book(source, movement.isOpening) { $0.payments += units }
            balances[source, default: 0] -= units
        }
    }

    private mutating func book(
        _ origin: PooledOrigin, _ isOpening: Bool, _ change: (inout Sums) -> Void
    ) {
        var moved = Sums()
        change(&moved)
        if isOpening {
            sums[origin, default: Sums()].opening += moved.closing
        } else {
            change(&sums[origin, default: Sums()])
        }
    }

    /// The parts of a payment; what no source covers is the project's own.
    private func shares(of units: Int128) -> Parts {
        var parts: Parts = [:]
        var rest = units
        let held = PooledOrigin.allCases.filter { (balances[$0] ?? 0) > 0 }
        let total = held.reduce(Int128(0)) { $0 + (balances[$1] ?? 0) }
        for source in held where units > 0 {
            let balance = balances[source] ?? 0
            let part =
                split == .proRata && units < total
                ? units * balance / total : min(rest, balance)
            parts[source] = part
            rest -= part
        }
        // Rounding down leaves at most a cent a source; the last has what is left.
        if split == .proRata, units < total, let last = held.last {
            parts[last, default: 0] += rest
            rest = 0
        }
        if rest != 0 { parts[.own, default: 0] += rest }
        return parts
    }
}

/// Tells what an entry's money in a pooled account came from.
struct OriginMap {
    private let figures: LedgerFigures
    private let programmeFlows: Set<String>

    init(_ figures: LedgerFigures) {
        self.figures = figures
        let budget = figures.rulebook.budget
        programmeFlows = Set(
            figures.entries.filter { entry in
                entry.book == budget?.book
                    && entry.postings.contains {
                        $0.account.side == .memo && $0.account.code == budget?.executed
                    }
            }.compactMap(\.draft.flow))
    }

    /// By the flow that the programme pays under, or by the account that money came in against.
    func origin(of entry: Entry, others: [CashMovement.Counter: Int128]) -> PooledOrigin {
        if let flow = entry.draft.flow, programmeFlows.contains(flow) { return .programme }
        let largest = others.filter { $0.value < 0 }
            .min { ($0.value, $0.key) < ($1.value, $1.key) }
        guard let largest else { return .other }
        let account = largest.key.account(in: entry.book)
        switch figures.rulebook.chart.findDefinition(of: account)?.accountClass {
        case .netAssets: return .own
        case .liability: return .loan
        default: return .other
        }
    }
}

import Ledger

/// The state of one reconciliation: all items of both sides under one numbering, ours first.
struct Matching {
    let rules: ReconciliationRules
    let items: [ReconcilableItem]
    let oursCount: Int
    /// Per item: the identifiers of the single movement, the bank's reference among them.
    let keys: [[String]]
    /// Per item: the name for comparing.
    let names: [String?]
    /// Per identifier: the items that carry it, in order.
    let itemsByKey: [String: [Int]]
    var isOpen: [Bool]
    var matches: [ReconciliationMatch] = []
    private let variants: [String: Set<String>]

    init(ours: [ReconcilableItem], theirs: [ReconcilableItem], rules: ReconciliationRules) {
        self.rules = rules
        self.items = ours + theirs
        self.oursCount = ours.count
        self.keys = items.map { item in
            var keys: [String] = []
            for reference in item.references + [item.bankReference].compactMap({ $0 }) {
                guard let key = StatementReferences.meaningful(reference) else { continue }
                if !keys.contains(key) { keys.append(key) }
            }
            return keys
        }
        self.names = items.map { $0.counterparty.flatMap(Counterparty.normalised) }
        var itemsByKey: [String: [Int]] = [:]
        for (index, keys) in keys.enumerated() {
            for key in keys { itemsByKey[key, default: []].append(index) }
        }
        self.itemsByKey = itemsByKey
        self.isOpen = [Bool](repeating: true, count: items.count)
        var variants: [String: Set<String>] = [:]
        for list in rules.nameVariants {
            let names = Set(list.compactMap(Counterparty.normalised))
            for name in names { variants[name, default: []].formUnion(names) }
        }
        self.variants = variants
    }

    /// The open items in order.
    var openItems: [Int] { items.indices.filter { isOpen[$0] } }

    func side(of index: Int) -> ReconciliationSide { index < oursCount ? .ours : .theirs }

    /// The sum of items of one currency; 128 bits hold any sum of 64-bit amounts.
    func sum(_ indices: some Sequence<Int>) -> Int128 {
        indices.reduce(0) { $0 + Int128(items[$1].money.minorUnits) }
    }

    // MARK: Comparing two items

    /// How two names agree; `nil` if they contradict each other.
    enum NameAgreement {
        case unknown
        case equal
        case variant
    }

    func nameAgreement(_ one: Int, _ other: Int) -> NameAgreement? {
        guard let a = names[one], let b = names[other] else { return .unknown }
        if a == b { return .equal }
        // Banks cut names; what begins alike for at least four characters is a variant.
        let isCut = min(a.count, b.count) >= 4 && (a.hasPrefix(b) || b.hasPrefix(a))
        return isCut || variants[a]?.contains(b) == true ? .variant : nil
    }

    /// Days from our item to theirs.
    func days(_ ours: Int, _ theirs: Int) -> Int {
        items[ours].date.days(until: items[theirs].date)
    }

    func isInWindow(_ ours: Int, _ theirs: Int) -> Bool {
        let days = days(ours, theirs)
        if rules.window.contains(days) { return true }
        // What they began on their own is in our book only when their paper has arrived.
        let isTheirOwn =
            items[theirs].references.isEmpty && items[theirs].groupReferences.isEmpty
            && names[theirs] == nil
        return isTheirOwn && days < 0 && -days <= rules.lateBookingDays
    }

    /// An identifier of one item that stands on another side's item, unless both share one.
    func referenceElsewhere(_ ours: Int, _ theirs: Int) -> String? {
        if sharedKey(ours, theirs) != nil { return nil }
        for index in [ours, theirs] {
            for key in keys[index] {
                let isElsewhere = (itemsByKey[key] ?? []).contains {
                    side(of: $0) != side(of: index)
                }
                if isElsewhere { return key }
            }
        }
        return nil
    }

    func sharedKey(_ one: Int, _ other: Int) -> String? {
        keys[one].first { keys[other].contains($0) }
    }

    // MARK: Claiming

    /// Records a match and claims its items, each of which must be open.
    mutating func claim(
        _ indices: [Int], stage: ReconciliationStage, facts: [ReconciliationFact], score: Int
    ) {
        precondition(indices.allSatisfy { isOpen[$0] }, "a match may claim open items only")
        for index in indices { isOpen[index] = false }
        let ours = indices.filter { side(of: $0) == .ours }
        let theirs = indices.filter { side(of: $0) == .theirs }
        let currency = items[indices[0]].money.currency
        let isInternal = ours.isEmpty || theirs.isEmpty
        let units = isInternal ? 0 : Int64(clamping: sum(ours))
        matches.append(
            ReconciliationMatch(
                stage: stage, ours: ours.map { items[$0].id }.sorted(),
                theirs: theirs.map { items[$0].id }.sorted(),
                money: Money(minorUnits: units, currency: currency),
                clearedOn: indices.map { items[$0].date }.max() ?? items[indices[0]].date,
                score: score, facts: facts))
    }

    /// What agrees between two sides of a match, and what it is worth.
    func agreement(ours: [Int], theirs: [Int]) -> (facts: [ReconciliationFact], score: Int) {
        let units = Int64(clamping: sum(ours))
        let money = Money(minorUnits: units, currency: items[ours[0]].money.currency)
        let last = { (indices: [Int]) in indices.map { items[$0].date }.max() }
        let days = last(ours).flatMap { day in last(theirs).map { day.days(until: $0) } } ?? 0
        var facts: [ReconciliationFact] = [
            .sameAmount(money, ours: ours.count, theirs: theirs.count), .days(days),
        ]
        var score = rules.points.amount + rules.points.days(days)
        let names = ours.flatMap { one in theirs.map { nameAgreement(one, $0) } }
            .filter { $0 != .unknown }
        if !names.isEmpty, names.allSatisfy({ $0 == .equal }) {
            facts.append(.sameName)
            score += rules.points.name
        } else if names.contains(.variant) {
            facts.append(.nameVariant)
            score += rules.points.nameVariant
        }
        return (facts, score)
    }

    /// The matches in canonical order, and everything that is open with its nearest candidate.
    func result() -> ReconciliationResult {
        let order = ReconciliationStage.allCases
        let sorted = matches.sorted { a, b in
            let ranks = (order.firstIndex(of: a.stage) ?? 0, order.firstIndex(of: b.stage) ?? 0)
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
            return (a.ours + a.theirs).lexicographicallyPrecedes(b.ours + b.theirs)
        }
        let open = openItems.sorted { a, b in
            if side(of: a) != side(of: b) { return a < b }
            return items[a].date != items[b].date ? items[a].date < items[b].date : a < b
        }
        return ReconciliationResult(matches: sorted, open: explain(open))
    }
}

import Ledger

extension Matching {
    /// Stage 2c: an item and its reversal on one side, which nothing on the other side wants.
    mutating func matchInternally() {
        let groups = openByAmount()
        for side in ReconciliationSide.allCases {
            var components = ConnectedComponents()
            for (money, group) in groups where money.minorUnits > 0 {
                let opposite = Money(minorUnits: -money.minorUnits, currency: money.currency)
                let positives = side == .ours ? group.ours : group.theirs
                let other = groups[opposite]
                let negatives = (side == .ours ? other?.ours : other?.theirs) ?? []
                guard !isTooLarge((positives, negatives)) else { continue }
                for one in positives {
                    for other in negatives where cancel(one, other) { components.join(one, other) }
                }
            }
            for pair in components.all() where pair.count == 2 {
                guard pair.allSatisfy({ !isWanted($0, groups) }) else { continue }
                let days = abs(items[pair[0]].date.days(until: items[pair[1]].date))
                var facts: [ReconciliationFact] = [.cancelsOut(side, days: days)]
                var score = rules.points.amount + rules.points.days(days) + rules.points.noRival
                if let key = sharedKey(pair[0], pair[1]) {
                    facts.append(.sameReference(key))
                    score += rules.points.reference
                }
                if pair.contains(where: isMarked) { facts.append(.markedReversal) }
                claim(pair, stage: .internal, facts: facts, score: score)
            }
        }
    }

    private func cancel(_ one: Int, _ other: Int) -> Bool {
        abs(items[one].date.days(until: items[other].date)) <= rules.reversalDays
            && (isMarked(one) || isMarked(other) || sharedKey(one, other) != nil)
            && nameAgreement(one, other) != nil
    }

    private func isMarked(_ index: Int) -> Bool {
        items[index].isReversal
            || rules.reversalWords.contains { items[index].narrative.contains($0) }
    }

    /// Whether the other side has an open item for it, by reference or by amount.
    private func isWanted(_ index: Int, _ groups: [Money: (ours: [Int], theirs: [Int])]) -> Bool {
        let isReferred = keys[index].contains { key in
            (itemsByKey[key] ?? []).contains { isOpen[$0] && side(of: $0) != side(of: index) }
        }
        if isReferred { return true }
        guard let group = groups[items[index].money] else { return false }
        if isTooLarge(group) { return true }
        return side(of: index) == .ours
            ? group.theirs.contains { isOpen[$0] && obstacle(index, $0) == nil }
            : group.ours.contains { isOpen[$0] && obstacle($0, index) == nil }
    }
}

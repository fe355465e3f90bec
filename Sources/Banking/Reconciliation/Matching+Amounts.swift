import Ledger

extension Matching {
    /// Why a pair of equal amounts is no candidate; `nil` if it is one.
    func obstacle(_ ours: Int, _ theirs: Int) -> ReconciliationFact? {
        if !isInWindow(ours, theirs) { return .tooFarApart(days: days(ours, theirs)) }
        if nameAgreement(ours, theirs) == nil { return .otherName }
        return referenceElsewhere(ours, theirs).map { .referenceElsewhere($0) }
    }

    /// The open items by amount, each side in order.
    func openByAmount() -> [Money: (ours: [Int], theirs: [Int])] {
        var groups: [Money: (ours: [Int], theirs: [Int])] = [:]
        for index in openItems {
            let money = items[index].money
            if side(of: index) == .ours {
                groups[money, default: ([], [])].ours.append(index)
            } else {
                groups[money, default: ([], [])].theirs.append(index)
            }
        }
        return groups
    }

    /// The candidates among equal amounts as connected components; nothing beyond the work limit.
    func candidates(
        _ group: (ours: [Int], theirs: [Int])
    ) -> (components: [[Int]], pairs: Set<[Int]>) {
        var components = ConnectedComponents()
        var pairs: Set<[Int]> = []
        guard !isTooLarge(group) else { return ([], []) }
        for one in group.ours {
            for other in group.theirs where obstacle(one, other) == nil {
                components.join(one, other)
                pairs.insert([one, other])
            }
        }
        return (components.all(), pairs)
    }

    /// Whether so many items have one amount that looking at all pairs would take too long.
    func isTooLarge(_ group: (ours: [Int], theirs: [Int])) -> Bool {
        let (pairs, overflow) = group.ours.count.multipliedReportingOverflow(by: group.theirs.count)
        return overflow || pairs > rules.workLimit
    }

    /// Stages 2 and 2b: equal amounts that are each other's only candidates, or equal classes.
    mutating func matchAmounts() {
        // Which amount comes first does not matter: amounts share no items.
        for group in openByAmount().values where !group.ours.isEmpty && !group.theirs.isEmpty {
            let (components, pairs) = candidates(group)
            for component in components {
                let ours = component.filter { side(of: $0) == .ours }
                let theirs = component.filter { side(of: $0) == .theirs }
                if ours.count == 1, theirs.count == 1 {
                    let looked = group.ours.count + group.theirs.count - 2
                    claimPair(ours[0], theirs[0], .exact, .onlyCandidate(looked: looked))
                } else if areTwins(ours, theirs, pairs) {
                    for (one, other) in zip(inDateOrder(ours), inDateOrder(theirs)) {
                        claimPair(one, other, .twins, .interchangeable(ours.count))
                    }
                }
            }
        }
    }

    private mutating func claimPair(
        _ ours: Int, _ theirs: Int, _ stage: ReconciliationStage, _ fact: ReconciliationFact
    ) {
        var (facts, score) = agreement(ours: [ours], theirs: [theirs])
        if let key = sharedKey(ours, theirs) {
            facts.insert(.sameReference(key), at: 0)
            score += rules.points.reference
        }
        score += rules.points.noRival
        claim([ours, theirs], stage: stage, facts: facts + [fact], score: score)
    }

    /// Equal items, as many as on the other side, and any of them may stand for any other.
    private func areTwins(_ ours: [Int], _ theirs: [Int], _ pairs: Set<[Int]>) -> Bool {
        ours.count == theirs.count && areEqual(ours) && areEqual(theirs)
            && pairs.isSuperset(of: ours.flatMap { one in theirs.map { [one, $0] } })
    }

    /// Equal but for identifier, date and the bank's own reference.
    private func areEqual(_ indices: [Int]) -> Bool {
        let kinds = Set(
            indices.map { index in
                Kind(
                    name: names[index], references: Set(items[index].references),
                    narrative: items[index].narrative)
            })
        return kinds.count == 1
    }

    private struct Kind: Hashable {
        let name: String?
        let references: Set<String>
        let narrative: String
    }

    private func inDateOrder(_ indices: [Int]) -> [Int] {
        indices.sorted { a, b in
            items[a].date != items[b].date ? items[a].date < items[b].date : a < b
        }
    }
}

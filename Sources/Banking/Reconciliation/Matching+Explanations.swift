import Ledger

extension Matching {
    /// What stays open, each item with the nearest candidate and what failed.
    func explain(_ open: [Int]) -> [OpenItem] {
        let groups = openByAmount()
        var rivals: [Int: ReconciliationFact] = [:]
        for group in groups.values where !group.ours.isEmpty && !group.theirs.isEmpty {
            if isTooLarge(group) {
                for index in group.ours + group.theirs { rivals[index] = .workLimit }
                continue
            }
            for component in candidates(group).components {
                let ours = component.count { side(of: $0) == .ours }
                let theirs = component.count - ours
                for index in component {
                    rivals[index] =
                        ours == theirs
                        ? .rivals(ours) : .unequalNumbers(ours: ours, theirs: theirs)
                }
            }
        }
        return open.map { index in
            let nearest = nearest(to: index, groups, rivals[index])
            return OpenItem(
                side: side(of: index), item: items[index], nearest: nearest?.id,
                facts: nearest?.facts ?? [.noCandidate])
        }
    }

    private typealias Candidate = (index: Int, score: Int, facts: [ReconciliationFact])

    private func nearest(
        to index: Int, _ groups: [Money: (ours: [Int], theirs: [Int])],
        _ rival: ReconciliationFact?
    ) -> (id: String, facts: [ReconciliationFact])? {
        var found: [Candidate] = []
        for key in keys[index] {
            let others = (itemsByKey[key] ?? []).filter {
                isOpen[$0] && side(of: $0) != side(of: index)
            }
            found += others.prefix(100).map { byReference(index, $0, key) }
        }
        if let group = groups[items[index].money] {
            // The other side is sorted by identifier; a few of a huge class show what failed.
            let others = side(of: index) == .ours ? group.theirs : group.ours
            for other in others.prefix(100) where sharedKey(index, other) == nil {
                found.append(byAmount(index, other, rival))
            }
        }
        let best = found.min { a, b in a.score != b.score ? a.score > b.score : a.index < b.index }
        return best.map { (items[$0.index].id, $0.facts) }
    }

    private func byReference(_ index: Int, _ other: Int, _ key: String) -> Candidate {
        let (ours, theirs) = side(of: index) == .ours ? (index, other) : (other, index)
        var facts: [ReconciliationFact] = [.sameReference(key)]
        var score = rules.points.reference + rules.points.days(days(ours, theirs))
        let (a, b) = (items[ours].money, items[theirs].money)
        if a == b { score += rules.points.amount }
        if nameAgreement(ours, theirs) == nil { facts.append(.otherName) }
        if a != b, a.currency == b.currency, let difference = try? b.subtracting(a) {
            facts.append(.differsBy(difference))
        } else if a == b, facts.count == 1 {
            facts.append(obstacle(ours, theirs) ?? .rivals(1))
        }
        return (other, score, facts)
    }

    private func byAmount(_ index: Int, _ other: Int, _ rival: ReconciliationFact?) -> Candidate {
        let (ours, theirs) = side(of: index) == .ours ? (index, other) : (other, index)
        var score = rules.points.amount + rules.points.days(days(ours, theirs))
        let obstacle = obstacle(ours, theirs)
        var facts: [ReconciliationFact] = [.sameAmount(items[ours].money, ours: 1, theirs: 1)]
        switch nameAgreement(ours, theirs) {
        case .equal:
            facts.append(.sameName)
            score += rules.points.name
        case .variant:
            facts.append(.nameVariant)
            score += rules.points.nameVariant
        default: break
        }
        if case .referenceElsewhere = obstacle { score += rules.points.contradiction }
        if obstacle != nil { score -= rules.points.amount / 2 }
        facts.append(obstacle ?? rival ?? .rivals(1))
        return (other, score, facts)
    }
}

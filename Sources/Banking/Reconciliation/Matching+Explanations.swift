import Ledger

extension Matching {
    /// What agreed in a claim, and what it rests on.
    func facts(of claim: Claim) -> [ReconciliationFact] {
        let members = members(of: claim)
        let (ours, theirs) = sides(of: members)
        let currency = items.currency(members[0])
        guard !ours.isEmpty, !theirs.isEmpty else {
            return internalFacts(claim, members, ours.isEmpty ? .theirs : .ours)
        }
        var facts: [ReconciliationFact] = []
        if claim.key >= 0 { facts.append(joining(claim)) }
        if claim.reason == .garbled { facts.append(.similarReference) }
        let (a, b) = (sum(ours), sum(theirs))
        let money = { (units: Int128) in
            Money(minorUnits: Int64(clamping: units), currency: currency)
        }
        facts.append(
            a == b
                ? .sameAmount(money(a), ours: ours.count, theirs: theirs.count)
                : explanation(claim.reason, money(b - a)))
        let last = { (indices: [Int]) in indices.lazy.map { Int(items.days[$0]) }.max() ?? 0 }
        facts.append(.days(last(theirs) - last(ours)))
        switch nameAgreement(ours: ours, theirs: theirs) {
        case .equal: facts.append(.sameName)
        case .variant: facts.append(.nameVariant)
        case .unknown: break
        }
        switch claim.reason {
        case .onlyCandidate: facts.append(.onlyCandidate(looked: Int(claim.detail)))
        case .interchangeable: facts.append(.interchangeable(Int(claim.detail)))
        case .subset, .several: facts.append(.onlySubset(tried: Int(claim.detail)))
        case .rivals: facts.append(.rivals(Int(claim.detail)))
        case .severalToSeveral: facts.append(.severalToSeveral)
        default: break
        }
        return facts
    }

    private func joining(_ claim: Claim) -> ReconciliationFact {
        let text = String(decoding: items.writtenReference(claim.key), as: UTF8.self)
        switch claim.reason {
        case .group: return .sameGroup(text)
        case .stem, .several, .severalToSeveral: return .sameOrder(text)
        case .misquoted: return .misquoted(text)
        default: return .sameReference(text)
        }
    }

    private func explanation(_ reason: Reason, _ difference: Money) -> ReconciliationFact {
        let size = Money(
            minorUnits: Int64(clamping: difference.minorUnits.magnitude),
            currency: difference.currency)
        switch reason {
        case .fee: return .fee(size)
        case .tolerance: return .withinTolerance(size)
        default: return .partPaid(rest: size)
        }
    }

    private func internalFacts(
        _ claim: Claim, _ members: [Int], _ side: ReconciliationSide
    ) -> [ReconciliationFact] {
        var facts: [ReconciliationFact] = [.cancelsOut(side, days: Int(claim.detail))]
        if claim.key >= 0 { facts.append(joining(claim)) }
        if members.contains(where: { items.isMarked[$0] }) { facts.append(.markedReversal) }
        return facts
    }

    /// The matches, or the suggestions, by stage and then by members.
    func sortedClaims(_ state: ReconciliationState) -> [Claim] {
        let ranks = Dictionary(
            uniqueKeysWithValues: ReconciliationStage.allCases.enumerated().map { ($1, $0) })
        // Most matches differ in stage or first member already.
        var order: [(key: Int64, claim: Int32)] = []
        for (number, claim) in claims.enumerated() where claim.state == state {
            let first = Int64(members[claim.members.lowerBound])
            order.append((Int64(ranks[claim.stage] ?? 0) << 32 | first, Int32(number)))
        }
        order.sort { a, b in
            if a.key != b.key { return a.key < b.key }
            let (one, other) = (claims[Int(a.claim)].members, claims[Int(b.claim)].members)
            return members[one].lexicographicallyPrecedes(members[other])
        }
        return order.map { claims[Int($0.claim)] }
    }
}

/// Why items stay open, from the items as people know them.
struct OpenExplanations {
    private let matching: Matching
    private let index: AmountIndex
    private let itemsOfKey: [Int32: [Int]]

    init(_ matching: Matching) {
        self.matching = matching
        index = AmountIndex(matching)
        var itemsOfKey: [Int32: [Int]] = [:]
        for item in 0..<matching.items.count {
            for key in matching.items.keys[item] where matching.sidesOfKey[Int(key)] == 3 {
                itemsOfKey[key, default: []].append(item)
            }
        }
        self.itemsOfKey = itemsOfKey
    }

    private typealias Candidate = (index: Int, score: Int, facts: [ReconciliationFact])

    /// The nearest candidate of an open item, and the fact that failed.
    func nearest(to item: Int) -> (index: Int, facts: [ReconciliationFact])? {
        let items = matching.items
        var found: [Candidate] = []
        for key in items.keys[item] {
            let others = (itemsOfKey[key] ?? []).filter {
                matching.isOpen[$0] && items.isOurs($0) != items.isOurs(item)
            }
            found += others.prefix(100).map { byReference(item, $0, key) }
        }
        let group = group(of: item)
        let rival = rival(item, group)
        // A few of a huge class show what failed.
        for other in (items.isOurs(item) ? group.theirs : group.ours).prefix(100)
        where matching.sharedKey(item, other) < 0 { found.append(byAmount(item, other, rival)) }
        let best = found.min { a, b in a.score != b.score ? a.score > b.score : a.index < b.index }
        return best.map { ($0.index, $0.facts) }
    }

    private func group(of item: Int) -> AmountIndex.Group {
        let find = { (theirs: Bool) in
            index.items(
                matching.items.amounts[item], currency: matching.items.currencies[item],
                theirs: theirs
            ).filter { matching.isOpen[$0] }
        }
        return AmountIndex.Group(ours: find(false), theirs: find(true))
    }

    /// What stands against deciding between candidates; `nil` if the item has none.
    private func rival(_ item: Int, _ group: AmountIndex.Group) -> ReconciliationFact? {
        guard !group.ours.isEmpty, !group.theirs.isEmpty else { return nil }
        guard let (ours, _) = matching.candidates(group) else { return .workLimit }
        var component = DisjointSets(count: group.ours.count + group.theirs.count)
        for (position, others) in ours.enumerated() {
            for other in others { component.join(position, group.ours.count + other) }
        }
        let all = group.ours + group.theirs
        guard let place = all.firstIndex(of: item) else { return nil }
        let root = component.root(of: place)
        let members = all.indices.filter { component.root(of: $0) == root }
        guard members.count > 1 else { return nil }
        let oursCount = members.count { $0 < group.ours.count }
        let theirsCount = members.count - oursCount
        return oursCount == theirsCount
            ? .rivals(oursCount) : .unequalNumbers(ours: oursCount, theirs: theirsCount)
    }

    private func byReference(_ item: Int, _ other: Int, _ key: Int32) -> Candidate {
        let items = matching.items
        let (ours, theirs) = items.isOurs(item) ? (item, other) : (other, item)
        let text = String(decoding: items.writtenReference(key), as: UTF8.self)
        var facts: [ReconciliationFact] = [.sameReference(text)]
        let points = matching.rules.points
        var score = points.reference + points.days(matching.days(ours, theirs))
        let (a, b) = (items.amounts[ours], items.amounts[theirs])
        let isEqual = a == b && items.currencies[ours] == items.currencies[theirs]
        if isEqual { score += points.amount }
        if matching.nameAgreement(ours, theirs) == nil { facts.append(.otherName) }
        if a != b, items.currencies[ours] == items.currencies[theirs] {
            let units = Int64(clamping: Int128(b) - Int128(a))
            facts.append(.differsBy(Money(minorUnits: units, currency: items.currency(ours))))
        } else if isEqual, facts.count == 1 {
            facts.append(obstacle(ours, theirs) ?? .rivals(1))
        }
        return (other, score, facts)
    }

    private func byAmount(
        _ item: Int, _ other: Int, _ rival: ReconciliationFact?
    ) -> Candidate {
        let items = matching.items
        let (ours, theirs) = items.isOurs(item) ? (item, other) : (other, item)
        let points = matching.rules.points
        var score = points.amount + points.days(matching.days(ours, theirs))
        let obstacle = obstacle(ours, theirs)
        let money = Money(minorUnits: items.amounts[ours], currency: items.currency(ours))
        var facts: [ReconciliationFact] = [.sameAmount(money, ours: 1, theirs: 1)]
        switch matching.nameAgreement(ours, theirs) {
        case .equal:
            facts.append(.sameName)
            score += points.name
        case .variant:
            facts.append(.nameVariant)
            score += points.nameVariant
        default: break
        }
        if case .referenceElsewhere = obstacle { score += points.contradiction }
        if obstacle != nil { score -= points.amount / 2 }
        facts.append(obstacle ?? rival ?? .rivals(1))
        return (other, score, facts)
    }

    /// Why a pair of equal amounts is no candidate; `nil` if it is one.
    private func obstacle(_ ours: Int, _ theirs: Int) -> ReconciliationFact? {
        if !matching.isInWindow(ours, theirs) {
            return .tooFarApart(days: matching.days(ours, theirs))
        }
        if matching.nameAgreement(ours, theirs) == nil { return .otherName }
        guard matching.sharedKey(ours, theirs) < 0 else { return nil }
        let key = matching.keyElsewhere(ours)
        let other = key >= 0 ? key : matching.keyElsewhere(theirs)
        guard other >= 0 else { return nil }
        return .referenceElsewhere(
            String(decoding: matching.items.writtenReference(other), as: UTF8.self))
    }
}

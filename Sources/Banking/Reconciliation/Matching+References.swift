import Ledger

extension Matching {
    /// Stage 1: items joined by equal structured references match if their sums are equal.
    mutating func matchReferences() {
        var components = ConnectedComponents()
        for members in itemsByKey.values {
            // An identifier joins within a currency only: sums of two currencies do not exist.
            var first: [Currency: Int] = [:]
            for member in members where isOpen[member] {
                let currency = items[member].money.currency
                if let first = first[currency] { components.join(first, member) }
                first[currency] = first[currency] ?? member
            }
        }
        for component in components.all() {
            // A payment and its return share one reference: each direction is a movement.
            let receipts = component.filter { items[$0].money.minorUnits >= 0 }
            let payments = component.filter { items[$0].money.minorUnits < 0 }
            if areSettled(receipts), areSettled(payments) {
                claimReferred(receipts)
                claimReferred(payments)
            } else if areSettled(component) {
                claimReferred(component)
            }
        }
    }

    private func areSettled(_ members: [Int]) -> Bool {
        let (ours, theirs) = sides(of: members)
        return !ours.isEmpty && !theirs.isEmpty && sum(ours) == sum(theirs)
            && namesAgree(ours, theirs)
    }

    private mutating func claimReferred(_ members: [Int]) {
        let (ours, theirs) = sides(of: members)
        let shared = ours.flatMap { one in theirs.compactMap { sharedKey(one, $0) } }.min()
        let agreement = agreement(ours: ours, theirs: theirs)
        claim(
            members, stage: .reference,
            facts: shared.map { [.sameReference($0)] + agreement.facts } ?? agreement.facts,
            score: rules.points.reference + agreement.score + rules.points.noRival)
    }

    private func sides(of members: [Int]) -> (ours: [Int], theirs: [Int]) {
        (
            members.filter { side(of: $0) == .ours }, members.filter { side(of: $0) == .theirs }
        )
    }

    /// Stage 3: one item against all of a batch, by the batch's identifier.
    ///
    /// The group is defined by the identifier before any sum is looked at; a group that shares
    /// items with another is left to a person.
    mutating func matchGroups() {
        var members: [String: Set<Int>] = [:]
        for index in openItems {
            for key in items[index].groupReferences.compactMap(StatementReferences.meaningful) {
                members[key, default: []].insert(index)
            }
        }
        for key in members.keys {
            // One side may name the batch as its single reference.
            members[key]?.formUnion((itemsByKey[key] ?? []).filter { isOpen[$0] })
        }
        var groups: [(key: String, members: [Int])] = []
        var seen: Set<[Int]> = []
        for (key, set) in members.sorted(by: { $0.key < $1.key }) {
            let group = set.sorted()
            if isGroup(group), seen.insert(group).inserted { groups.append((key, group)) }
        }
        var uses: [Int: Int] = [:]
        for group in groups { for member in group.members { uses[member, default: 0] += 1 } }
        for group in groups where group.members.allSatisfy({ uses[$0] == 1 }) {
            let (ours, theirs) = sides(of: group.members)
            let agreement = agreement(ours: ours, theirs: theirs)
            claim(
                group.members, stage: .grouped, facts: [.sameGroup(group.key)] + agreement.facts,
                score: rules.points.reference + agreement.score)
        }
    }

    private func isGroup(_ members: [Int]) -> Bool {
        let (ours, theirs) = sides(of: members)
        let currencies = Set(members.map { items[$0].money.currency })
        return min(ours.count, theirs.count) == 1 && currencies.count == 1
            && sum(ours) == sum(theirs) && namesAgree(ours, theirs)
    }

    private func namesAgree(_ ours: [Int], _ theirs: [Int]) -> Bool {
        ours.allSatisfy { one in theirs.allSatisfy { nameAgreement(one, $0) != nil } }
    }
}

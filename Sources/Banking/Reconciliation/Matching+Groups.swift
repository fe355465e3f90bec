import Ledger

extension Matching {
    /// Stage 3: one item against all of a group that is defined before any sum is looked at.
    ///
    /// A group is what shares the identifier of a batch, or the stem of a reference with one
    /// party. A group that shares items with another is left to a person.
    mutating func matchGroups() {
        var groups = batchGroups()
        var uses: [Int: Int] = [:]
        for group in groups { for member in group.members { uses[member, default: 0] += 1 } }
        groups = groups.filter { group in group.members.allSatisfy { uses[$0] == 1 } }
        for group in groups {
            let (ours, theirs) = sides(of: group.members)
            claim(
                group.members, stage: .grouped, key: group.key,
                score: rules.points.reference + agreementScore(ours, theirs), reason: .group)
        }
        matchStems()
    }

    private func batchGroups() -> [(key: Int32, members: [Int])] {
        if items.groups.values.isEmpty { return [] }
        var members: [Int32: Set<Int>] = [:]
        for index in 0..<items.count where isOpen[index] {
            for key in items.groups[index] { members[key, default: []].insert(index) }
        }
        guard !members.isEmpty else { return [] }
        for index in 0..<items.count where isOpen[index] {
            // One side may name the batch as its single reference.
            for key in items.keys[index] where members[key] != nil { members[key]?.insert(index) }
        }
        var groups: [(key: Int32, members: [Int])] = []
        var seen: Set<[Int]> = []
        // The smallest member leads, whatever number a reference happens to have.
        let sorted = members.map { (key: $0.key, members: $0.value.sorted()) }
            .sorted { $0.members.lexicographicallyPrecedes($1.members) }
        for group in sorted where isGroup(group.members) {
            if seen.insert(group.members).inserted { groups.append(group) }
        }
        return groups
    }

    private func isGroup(_ members: [Int]) -> Bool {
        let (ours, theirs) = sides(of: members)
        let currencies = Set(members.map { items.currencies[$0] })
        return min(ours.count, theirs.count) == 1 && currencies.count == 1
            && sum(ours) == sum(theirs) && namesAgree(ours, theirs)
    }

    /// Items of one order, by the stem of their references, against one line of the other side.
    private mutating func matchStems() {
        let (claims, uses) = stemClaims()
        for found in claims
        where found.members.allSatisfy({ isOpen[$0] && uses[$0, default: 1] == 1 }) {
            let (ours, theirs) = sides(of: found.members)
            claim(
                found.members, stage: .grouped, key: found.key,
                score: rules.points.garbled + agreementScore(ours, theirs) + rules.points.noRival,
                reason: .stem)
        }
    }

    /// The groups of one order with the only line that fits, and how often each line does.
    private func stemClaims() -> (claims: [(members: [Int], key: Int32)], uses: [Int: Int]) {
        var claims: [(members: [Int], key: Int32)] = []
        var uses: [Int: Int] = [:]
        for (stem, group) in stemGroups() {
            let sum = sum(group)
            guard let amount = Int64(exactly: sum) else { continue }
            let isOurs = items.isOurs(group[0])
            let found = amountIndex.items(
                amount, currency: items.currencies[group[0]], theirs: isOurs,
                days: daysAround(group[0])
            ).filter { fits(group, $0, isOurs) }
            for other in found { uses[other, default: 0] += 1 }
            if found.count == 1 { claims.append(((group + found).sorted(), stem)) }
        }
        return (claims, uses)
    }

    /// Open items of one side, party, direction and currency whose references share a stem.
    func stemGroups() -> [(stem: Int32, members: [Int])] {
        var found: [(stem: Int32, members: [Int])] = []
        stems.forEachList { stem, list in
            let members = list.lazy.map(Int.init).filter { isOpen[$0] }
            guard let first = members.first, members.count > 1 else { return }
            let belong = members.allSatisfy { index in
                items.isOurs(index) == items.isOurs(first)
                    && items.names[index] == items.names[first] && items.names[first] >= 0
                    && items.currencies[index] == items.currencies[first]
                    && (items.amounts[index] < 0) == (items.amounts[first] < 0)
            }
            if belong { found.append((stem, Array(members))) }
        }
        return found.sorted { $0.members[0] < $1.members[0] }
    }

    private func fits(_ group: [Int], _ other: Int, _ isOurs: Bool) -> Bool {
        isOpen[other] && keyElsewhere(other) < 0
            && group.allSatisfy { member in
                isOurs
                    ? isInGroupWindow(member, other) && nameAgreement(member, other) != nil
                    : isInGroupWindow(other, member) && nameAgreement(other, member) != nil
            } && !hasSinglePartner(other, isOurs)
    }

    /// Whether one open item alone comes into question for it: then a group is no more likely.
    private func hasSinglePartner(_ other: Int, _ isOurs: Bool) -> Bool {
        amountIndex.first(
            items.amounts[other], currency: items.currencies[other], theirs: !isOurs,
            days: daysAround(other)
        ) {
            isOpen[$0] && (isOurs ? !isObstructed($0, other) : !isObstructed(other, $0))
        } != nil
    }

    /// The days in which anything may belong to an item.
    func daysAround(_ index: Int) -> ClosedRange<Int32> {
        let span = Int32(
            clamping: max(
                rules.window.upperBound + rules.groupSpreadDays, -rules.window.lowerBound,
                rules.lateBookingDays))
        return (items.days[index] - span)...(items.days[index] + span)
    }

    /// The window of groups: their parts may lie some days apart.
    func isInGroupWindow(_ ours: Int, _ theirs: Int) -> Bool {
        let days = days(ours, theirs)
        return days >= rules.window.lowerBound
            && days <= rules.window.upperBound + rules.groupSpreadDays
    }
}

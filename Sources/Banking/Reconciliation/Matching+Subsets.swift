import Ledger

extension Matching {
    /// A target and the parts of the other side that may make it up.
    private struct Solution {
        let target: Int
        let parts: [Int]
        let tried: Int
    }

    /// Stage 4: one item against several of one party, if exactly one subset adds up to it.
    mutating func matchSubsets() {
        var seen = seenParties.isEmpty ? parties.unseen : seenParties
        var solutions = solve(&seen)
        seenParties = seen
        var uses: [Int: Int] = [:]
        for solution in solutions {
            for member in solution.parts + [solution.target] { uses[member, default: 0] += 1 }
        }
        solutions.sort { $0.target < $1.target }
        for solution in solutions
        where (solution.parts + [solution.target]).allSatisfy({ uses[$0] == 1 }) {
            let members = (solution.parts + [solution.target]).sorted()
            let (ours, theirs) = sides(of: members)
            claim(
                members, stage: .subset,
                score: agreementScore(ours, theirs) + rules.points.noRival, reason: .subset,
                detail: solution.tried)
        }
    }

    private func solve(_ seen: inout [Int32]) -> [Solution] {
        var solutions: [Solution] = []
        forEachParty(&seen) { ours, theirs in
            for one in ours { solve(one, theirs, isOurs: true, &solutions) }
            for other in theirs { solve(other, ours, isOurs: false, &solutions) }
        }
        return solutions
    }

    /// Several against several: the items of one order, and the lines that add up to them.
    struct Several {
        let members: [Int]
        let key: Int32
        let tried: Int
        /// Whether a hit by chance is unlikely and the lines are of one day.
        let isUnlikely: Bool
    }

    /// For each order of ours the only subset of its party's lines that adds up to it.
    func severalToSeveral() -> [Several] {
        var found: [Several] = []
        for (stem, group) in stemGroups() where items.isOurs(group[0]) {
            let days = group.map { items.days[$0] }
            let first = (days.max() ?? 0) + Int32(rules.window.lowerBound)
            let last =
                (days.min() ?? 0) + Int32(rules.window.upperBound + rules.groupSpreadDays)
            let all = parties.theirs(ofPartyOf: group[0], items).filter { isOpen[$0] }
            guard first <= last, let target = Int64(exactly: sum(group)),
                let lines = few(all, first...last), lines.count >= 2
            else { continue }
            let amounts = lines.map { items.amounts[$0] }
            let (outcome, tried) = SubsetSum.find(
                amounts, target: target, limit: rules.subsetLimit)
            guard case .one(let positions) = outcome else { continue }
            let chosen = positions.map { lines[$0] }
            let isOneDay = chosen.allSatisfy { items.days[$0] == items.days[chosen[0]] }
            found.append(
                Several(
                    members: (group + chosen).sorted(), key: stem, tried: tried,
                    isUnlikely: isOneDay && SubsetSum.isUnlikely(amounts, target: target)))
        }
        return found
    }

    /// Several against several, only if an order was defined before, the lines are of one day and
    /// party, exactly one subset fits and that is unlikely to happen by chance.
    mutating func matchSeveral() {
        let found = severalToSeveral().filter(\.isUnlikely)
        var uses: [Int: Int] = [:]
        for each in found { for member in each.members { uses[member, default: 0] += 1 } }
        for each in found where each.members.allSatisfy({ uses[$0] == 1 }) {
            let (ours, theirs) = sides(of: each.members)
            claim(
                each.members, stage: .subset, key: each.key,
                score: agreementScore(ours, theirs) + rules.points.noRival, reason: .several,
                detail: each.tried)
        }
    }

    /// The open items of every party that has changed since last looked at.
    private func forEachParty(_ seen: inout [Int32], _ body: ([Int], [Int]) -> Void) {
        parties.forEachParty { party, ours, theirs in
            // Items only ever close: as many as last time are the same as last time.
            var count: Int32 = 0
            for index in ours where isOpen[Int(index)] { count += 1 }
            for index in theirs where isOpen[Int(index)] { count += 1 }
            guard seen[party] != count else { return }
            seen[party] = count
            let ours = open(ours)
            let theirs = open(theirs)
            if !ours.isEmpty, !theirs.isEmpty { body(ours, theirs) }
        }
    }

    private func open(_ list: ArraySlice<Int32>) -> [Int] {
        var found: [Int] = []
        for index in list where isOpen[Int(index)] { found.append(Int(index)) }
        return found
    }

    /// The items of some days from a list in the order of days; `nil` if there are too many.
    private func few(_ list: [Int], _ days: ClosedRange<Int32>, below limit: UInt64 = .max)
        -> [Int]?
    {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if items.days[list[middle]] < days.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var found: [Int] = []
        while low < list.count, items.days[list[low]] <= days.upperBound {
            if items.amounts[list[low]].magnitude < limit { found.append(list[low]) }
            if found.count > SubsetSum.maximumCandidates { return nil }
            low += 1
        }
        return found
    }

    private func solve(
        _ target: Int, _ others: [Int], isOurs: Bool, _ solutions: inout [Solution]
    ) {
        let amount = items.amounts[target]
        let day = items.days[target]
        let early = Int32(rules.window.lowerBound)
        let late = Int32(rules.window.upperBound + rules.groupSpreadDays)
        let days = isOurs ? (day + early)...(day + late) : (day - late)...(day - early)
        // More candidates than may be looked at prove nothing.
        guard let parts = few(others, days, below: amount.magnitude), parts.count >= 2 else {
            return
        }
        let amounts = parts.map { items.amounts[$0] }
        guard SubsetSum.isUnlikely(amounts, target: amount) else { return }
        let (outcome, tried) = SubsetSum.find(amounts, target: amount, limit: rules.subsetLimit)
        guard case .one(let positions) = outcome else { return }
        solutions.append(
            Solution(target: target, parts: positions.map { parts[$0] }, tried: tried))
    }
}

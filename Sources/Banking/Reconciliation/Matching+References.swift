import Ledger

extension Matching {
    /// Stage 1: items joined by equal references match if their sums are equal.
    ///
    /// Structured references decide first; then those that a text mentions.
    mutating func matchReferences(withMentioned: Bool) {
        for component in components(withMentioned: withMentioned) {
            if component.count == 2, areSettled(component) {
                claimReferred(component)
                continue
            }
            // A payment and its return share one reference: each direction is a movement.
            let receipts = component.filter { items.amounts[$0] >= 0 }
            let payments = component.filter { items.amounts[$0] < 0 }
            if areSettled(receipts), areSettled(payments) {
                claimReferred(receipts)
                claimReferred(payments)
            } else if areSettled(component) {
                claimReferred(component)
            } else {
                claimSettledPairs(component)
            }
        }
    }

    /// The open items that references join, each set in order.
    private func components(withMentioned: Bool) -> [[Int]] {
        var sets = DisjointSets(count: items.count)
        var first = [Int32](repeating: -1, count: items.references.count)
        // A reference joins within a currency only: sums of two currencies do not exist.
        var others: [Int64: Int] = [:]
        var touched: [Int] = []
        for index in linked.lazy.map(Int.init) where isOpen[index] {
            var hasPartner = false
            let visit = { (key: Int32) in
                hasPartner = hasPartner || sidesOfKey[Int(key)] == 3
                let known = first[Int(key)]
                if known < 0 {
                    first[Int(key)] = Int32(index)
                } else if items.currencies[Int(known)] == items.currencies[index] {
                    sets.join(Int(known), index)
                } else {
                    let place = Int64(key) << 16 | Int64(items.currencies[index])
                    if let other = others[place] { sets.join(other, index) }
                    others[place] = others[place] ?? index
                }
            }
            for place in items.keys.range(index) { visit(items.keys.values[place]) }
            if withMentioned {
                for place in items.mentioned.range(index) { visit(items.mentioned.values[place]) }
            }
            if hasPartner { touched.append(index) }
        }
        return sets.sets(among: touched)
    }

    private func areSettled(_ members: [Int]) -> Bool {
        if members.count == 2 {
            let (one, other) = (members[0], members[1])
            return items.isOurs(one) && !items.isOurs(other)
                && items.amounts[one] == items.amounts[other] && nameAgreement(one, other) != nil
        }
        let (ours, theirs) = sides(of: members)
        return !ours.isEmpty && !theirs.isEmpty && sum(ours) == sum(theirs)
            && namesAgree(ours, theirs)
    }

    /// A long list of postings behind one batch line has as many names: those need not agree.
    private mutating func claimReferred(_ members: [Int]) {
        if members.count == 2 {
            claim(
                members, stage: .reference, key: sharedKey(members[0], members[1]),
                score: rules.points.reference + agreementScore(members[0], members[1])
                    + rules.points.noRival)
            return
        }
        let (ours, theirs) = sides(of: members)
        claim(
            members, stage: .reference, key: key(of: ours, theirs),
            score: rules.points.reference + agreementScore(ours, theirs) + rules.points.noRival)
    }

    func key(of ours: [Int], _ theirs: [Int]) -> Int32 {
        for one in ours {
            for other in theirs {
                let key = sharedKey(one, other)
                if key >= 0 { return key }
            }
        }
        return -1
    }

    /// Where a set does not settle as a whole, the pairs in it that do and have no rival.
    private mutating func claimSettledPairs(_ component: [Int]) {
        guard component.count > 2, component.count <= 64 else { return }
        let (ours, theirs) = sides(of: component)
        var partners: [Int: [Int]] = [:]
        for one in ours {
            for other in theirs
            where items.amounts[one] == items.amounts[other] && sharedKey(one, other) >= 0
                && nameAgreement(one, other) != nil
            {
                partners[one, default: []].append(other)
                partners[other, default: []].append(one)
            }
        }
        for one in ours {
            guard let found = partners[one], found.count == 1, partners[found[0]]?.count == 1
            else { continue }
            claimReferred([one, found[0]])
        }
    }

    /// Stage 5: the reference agrees and the difference is one that the account's rules explain.
    mutating func matchDifferences() {
        guard !rules.fees.isEmpty || rules.tolerance > 0 || rules.acceptsParts else { return }
        let byAmount = amountIndex
        for component in components(withMentioned: true) where component.count == 2 {
            let (ours, theirs) = sides(of: component)
            guard ours.count == 1, theirs.count == 1, namesAgree(ours, theirs),
                let reason = explained(ours[0], theirs[0])
            else { continue }
            // Another open item that fits exactly makes the reference doubtful.
            let key = key(of: ours, theirs)
            if byAmount.exactPartner(of: theirs[0], in: self) != nil { continue }
            let score = rules.points.reference + agreementScore(ours, theirs, isEqual: false)
            claim(component, stage: .difference, key: key, score: score, reason: reason)
        }
    }

    /// Which rule explains the difference of two amounts; `nil` if none does.
    private func explained(_ ours: Int, _ theirs: Int) -> Reason? {
        let (a, b) = (items.amounts[ours], items.amounts[theirs])
        guard (a < 0) == (b < 0) else { return nil }
        let (difference, overflow) = b.subtractingReportingOverflow(a)
        guard !overflow, difference != 0 else { return nil }
        if difference.magnitude <= UInt64(rules.tolerance) { return .tolerance }
        // A fee always leaves less: the bank kept it, or took it on top.
        if difference < 0, rules.fees.contains(-difference) { return .fee }
        let isLess = b.magnitude < a.magnitude
        return rules.acceptsParts && isLess ? .part : nil
    }
}

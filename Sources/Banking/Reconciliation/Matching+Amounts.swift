import Ledger

extension Matching {
    /// Whether a pair of equal amounts is no candidate of one another.
    func isObstructed(_ ours: Int, _ theirs: Int) -> Bool {
        if !isInWindow(ours, theirs) || nameAgreement(ours, theirs) == nil { return true }
        return (keyElsewhere(ours) >= 0 || keyElsewhere(theirs) >= 0)
            && sharedKey(ours, theirs) < 0
    }

    /// The candidates among equal amounts: for each item of a group those of the other side.
    ///
    /// `nil` beyond the work limit. Both lists are in the order of days.
    func candidates(
        _ group: AmountIndex.Group, allowsEarly: Bool = true
    ) -> (ours: [[Int]], theirs: [[Int]])? {
        var ours = [[Int]](repeating: [], count: group.ours.count)
        var theirs = [[Int]](repeating: [], count: group.theirs.count)
        var work = 0
        var start = 0
        let latest = Int32(clamping: max(-rules.window.lowerBound, rules.lateBookingDays))
        for (position, one) in group.ours.enumerated() {
            let day = items.days[one]
            // Lines too early for this item are too early for the later ones too.
            while start < group.theirs.count, items.days[group.theirs[start]] < day - latest {
                start += 1
            }
            var other = start
            while other < group.theirs.count,
                items.days[group.theirs[other]] <= day + Int32(rules.window.upperBound)
            {
                work += 1
                if work > rules.workLimit { return nil }
                let isEarly = items.days[group.theirs[other]] < day
                if allowsEarly || !isEarly, !isObstructed(one, group.theirs[other]) {
                    ours[position].append(other)
                    theirs[other].append(position)
                }
                other += 1
            }
        }
        return (ours, theirs)
    }

    /// Stages 2 and 2b: equal amounts that are each other's only candidates, or equal classes.
    ///
    /// - Parameter allowsEarly: whether a line may have come before its entry.
    mutating func matchAmounts(allowsEarly: Bool) {
        var pairs: [(ours: Int, theirs: Int, looked: Int)] = []
        var classes: [(ours: [Int], theirs: [Int])] = []
        var seen = allowsEarly ? seenGroups.early : seenGroups.late
        amountIndex.forEachGroup(isOpen, &seen) { _, group in
            if group.ours.count == 1, group.theirs.count == 1 {
                let (one, other) = (group.ours[0], group.theirs[0])
                if allowsEarly || days(one, other) >= 0, !isObstructed(one, other) {
                    pairs.append((one, other, 0))
                }
                return
            }
            guard let (ours, theirs) = candidates(group, allowsEarly: allowsEarly) else { return }
            let looked = group.ours.count + group.theirs.count - 2
            var seen = [Bool](repeating: false, count: group.ours.count)
            for (position, found) in ours.enumerated() where !found.isEmpty && !seen[position] {
                if found.count == 1, theirs[found[0]].count == 1 {
                    pairs.append((group.ours[position], group.theirs[found[0]], looked))
                } else if let twins = twins(position, ours, theirs, group) {
                    for one in theirs[found[0]] { seen[one] = true }
                    classes.append(twins)
                }
            }
        }
        if allowsEarly { seenGroups.early = seen } else { seenGroups.late = seen }
        for pair in pairs { claimPair(pair.ours, pair.theirs, .onlyCandidate, pair.looked) }
        for twins in classes {
            for (one, other) in zip(inDateOrder(twins.ours), inDateOrder(twins.theirs)) {
                claimPair(one, other, .interchangeable, twins.ours.count)
            }
        }
    }

    private mutating func claimPair(_ ours: Int, _ theirs: Int, _ reason: Reason, _ detail: Int) {
        let key = sharedKey(ours, theirs)
        let score =
            agreementScore([ours], [theirs]) + rules.points.noRival
            + (key >= 0 ? rules.points.reference : 0)
        claim(
            [ours, theirs], stage: reason == .onlyCandidate ? .exact : .twins, key: key,
            score: score, reason: reason, detail: detail)
    }

    /// Equal items, as many as on the other side, and any of them may stand for any other.
    private func twins(
        _ position: Int, _ ours: [[Int]], _ theirs: [[Int]], _ group: AmountIndex.Group
    ) -> (ours: [Int], theirs: [Int])? {
        let others = ours[position]
        let equals = theirs[others[0]]
        guard others.count == equals.count, others.count > 1,
            equals.allSatisfy({ ours[$0] == others }),
            others.allSatisfy({ theirs[$0] == equals })
        else { return nil }
        let mine = equals.map { group.ours[$0] }
        let foreign = others.map { group.theirs[$0] }
        return areEqual(mine) && areEqual(foreign) ? (mine, foreign) : nil
    }

    /// Equal but for identifier, date and the bank's own reference.
    private func areEqual(_ indices: [Int]) -> Bool {
        let first = indices[0]
        return indices.allSatisfy { index in
            items.names[index] == items.names[first] && items.texts[index] == items.texts[first]
                && items.isPlain[index] == items.isPlain[first]
                && items.groups[index] == items.groups[first]
                && ownKeys(index) == ownKeys(first)
        }
    }

    /// The references that mean more than the line itself.
    private func ownKeys(_ index: Int) -> [Int32] {
        items.keys[index].filter { sidesOfKey[Int($0)] == 3 }
    }

    private func inDateOrder(_ indices: [Int]) -> [Int] {
        indices.sorted { a, b in
            items.days[a] != items.days[b] ? items.days[a] < items.days[b] : a < b
        }
    }

    // MARK: References that are not quite right

    /// Stage 1b: a reference with a slip, where amount, days and name agree and nothing else does.
    mutating func matchGarbled() {
        var pairs: [(ours: Int, theirs: Int)] = []
        var again: [Int] = []
        var seen = seenGroups.garbled
        var runs = ReferenceText.Runs()
        amountIndex.forEachGroup(isOpen, &seen) { number, group in
            guard group.ours.count <= rules.workLimit / max(1, group.theirs.count) else { return }
            var partners: [Int: [Int]] = [:]
            for other in group.theirs where items.texts[other] >= 0 {
                if quotesOpenItem(other) {
                    // It counts as soon as what it quotes has found its own partner.
                    again.append(number)
                    continue
                }
                guard group.ours.contains(where: { isGarbledCandidate($0, other) }) else {
                    continue
                }
                runs.read(items.textTable[items.texts[other]])
                guard runs.bytes.count >= 4 else { continue }
                for one in group.ours
                where isGarbledCandidate(one, other) && resembles(runs, one) {
                    partners[one, default: []].append(other)
                    partners[other, default: []].append(one)
                }
            }
            for one in group.ours {
                guard let found = partners[one], found.count == 1,
                    partners[found[0]]?.count == 1
                else { continue }
                pairs.append((one, found[0]))
            }
        }
        for group in again { seen[group] = -1 }
        seenGroups.garbled = seen
        for pair in pairs {
            claim(
                [pair.ours, pair.theirs], stage: .garbled,
                score: rules.points.garbled + agreementScore([pair.ours], [pair.theirs])
                    + rules.points.noRival, reason: .garbled)
        }
    }

    private func isGarbledCandidate(_ ours: Int, _ theirs: Int) -> Bool {
        isInWindow(ours, theirs) && nameAgreement(ours, theirs) != nil
    }

    /// Whether the text names, letter for letter, an item that is still open.
    private func quotesOpenItem(_ theirs: Int) -> Bool {
        !items.mentioned.range(theirs).isEmpty
            && items.mentioned[theirs].contains { openOurKeys[Int($0)] }
    }

    private func resembles(_ runs: ReferenceText.Runs, _ ours: Int) -> Bool {
        var found = false
        runs.forEachJoined(across: true) { range in
            guard !found, range.count >= 4 else { return }
            for key in items.keys[ours]
            where ReferenceText.resembles(runs.bytes[range], items.references[key])
                || runs.bytes[range].elementsEqual(items.references[key])
            {
                found = true
            }
        }
        return found
    }
}

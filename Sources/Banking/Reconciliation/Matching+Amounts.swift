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
        // Side by side, since a class of round sums is gone through many times.
        let theirDays = group.theirs.map { items.days[$0] }
        let theirNames = group.theirs.map { items.names[$0] }
        var work = 0
        var start = 0
        let latest = Int32(clamping: max(-rules.window.lowerBound, rules.lateBookingDays))
        for (position, one) in group.ours.enumerated() {
            let (day, name) = (items.days[one], items.names[one])
            // Lines too early for this item are too early for the later ones too.
            while start < theirDays.count, theirDays[start] < day - latest { start += 1 }
            var other = start
            let last = day + Int32(rules.window.upperBound)
            while other < theirDays.count, theirDays[other] <= last {
                work += 1
                if work > rules.workLimit { return nil }
                if allowsEarly || theirDays[other] >= day,
                    namesAgree(name, theirNames[other]) != nil,
                    !isObstructed(one, group.theirs[other])
                {
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
        var seen = allowsEarly ? seenGroups.early : seenGroups.late
        let decided = decideAmounts(allowsEarly: allowsEarly, &seen)
        if allowsEarly { seenGroups.early = seen } else { seenGroups.late = seen }
        for pair in decided.pairs {
            claimPair(pair.ours, pair.theirs, .onlyCandidate, pair.looked)
        }
        for twins in decided.classes {
            for (one, other) in zip(inDateOrder(twins.ours), inDateOrder(twins.theirs)) {
                claimPair(one, other, .interchangeable, twins.ours.count)
            }
        }
    }

    /// What stage 2 decides.
    private struct AmountDecisions {
        var pairs: [(ours: Int, theirs: Int, looked: Int)] = []
        var classes: [(ours: [Int], theirs: [Int])] = []
    }

    private func decideAmounts(allowsEarly: Bool, _ seen: inout [Int32]) -> AmountDecisions {
        var decided = AmountDecisions()
        amountIndex.forEachGroup(isOpen, &seen) { _, found in
            switch found {
            case .pair(let one, let other):
                if allowsEarly || days(one, other) >= 0, !isObstructed(one, other) {
                    decided.pairs.append((one, other, 0))
                }
            case .group(let group): decide(group, allowsEarly: allowsEarly, &decided)
            }
        }
        return decided
    }

    private func decide(
        _ group: AmountIndex.Group, allowsEarly: Bool, _ decided: inout AmountDecisions
    ) {
        guard let (ours, theirs) = candidates(group, allowsEarly: allowsEarly) else { return }
        let looked = group.ours.count + group.theirs.count - 2
        var seen = [Bool](repeating: false, count: group.ours.count)
        for (position, found) in ours.enumerated() where !found.isEmpty && !seen[position] {
            if found.count == 1, theirs[found[0]].count == 1 {
                decided.pairs.append((group.ours[position], group.theirs[found[0]], looked))
            } else if let twins = twins(position, ours, theirs, group) {
                for one in theirs[found[0]] { seen[one] = true }
                decided.classes.append(twins)
            }
        }
    }

    private mutating func claimPair(_ ours: Int, _ theirs: Int, _ reason: Reason, _ detail: Int) {
        let key = sharedKey(ours, theirs)
        let score =
            agreementScore(ours, theirs) + rules.points.noRival
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
            items.names[index] == items.names[first] && items.text(index) == items.text(first)
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
        var seen = seenGroups.garbled
        let pairs = garbledPairs(&seen)
        seenGroups.garbled = seen
        for pair in pairs {
            claim(
                [pair.ours, pair.theirs], stage: .garbled,
                score: rules.points.garbled + agreementScore(pair.ours, pair.theirs)
                    + rules.points.noRival, reason: .garbled)
        }
    }

    private func garbledPairs(_ seen: inout [Int32]) -> [(ours: Int, theirs: Int)] {
        var pairs: [(ours: Int, theirs: Int)] = []
        var again: [Int] = []
        var runs = ReferenceText.Runs()
        amountIndex.forEachGroup(isOpen, &seen) { number, found in
            switch found {
            case .pair(let one, let other):
                guard items.hasText(other) else { return }
                if quotesOpenItem(other) {
                    again.append(number)
                } else if isGarbledCandidate(one, other), read(other, &runs),
                    resembles(runs, one)
                {
                    pairs.append((one, other))
                }
            case .group(let group):
                guard group.ours.count <= rules.workLimit / max(1, group.theirs.count) else {
                    return
                }
                let (partners, quotes) = garbledPartners(group, &runs)
                // It counts as soon as what it quotes has found its own partner.
                if quotes { again.append(number) }
                for one in group.ours {
                    guard let found = partners[one], found.count == 1,
                        partners[found[0]]?.count == 1
                    else { continue }
                    pairs.append((one, found[0]))
                }
            }
        }
        for group in again { seen[group] = -1 }
        return pairs
    }

    /// Who resembles whom in a group, and whether any line quotes an item that is open.
    private func garbledPartners(
        _ group: AmountIndex.Group, _ runs: inout ReferenceText.Runs
    ) -> (partners: [Int: [Int]], quotes: Bool) {
        var partners: [Int: [Int]] = [:]
        var quotes = false
        let days = group.ours.map { items.days[$0] }
        let names = group.ours.map { items.names[$0] }
        let latest = Int32(clamping: max(-rules.window.lowerBound, rules.lateBookingDays))
        for other in group.theirs where items.hasText(other) {
            if quotesOpenItem(other) {
                quotes = true
                continue
            }
            let (day, name) = (items.days[other], items.names[other])
            var hasRead = false
            var place = days.firstPlace(notBelow: day - Int32(rules.window.upperBound))
            while place < days.count, days[place] <= day + latest {
                defer { place += 1 }
                let one = group.ours[place]
                guard namesAgree(names[place], name) != nil, isInWindow(one, other) else {
                    continue
                }
                if !hasRead {
                    guard read(other, &runs) else { break }
                    hasRead = true
                }
                guard resembles(runs, one) else { continue }
                partners[one, default: []].append(other)
                partners[other, default: []].append(one)
            }
        }
        return (partners, quotes)
    }

    /// Reads the runs of a text; whether they are long enough to be a reference.
    private func read(_ index: Int, _ runs: inout ReferenceText.Runs) -> Bool {
        runs.read(items.text(index))
        return runs.bytes.count >= 4
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

extension [Int32] {
    /// The place of the first number that is not below another; the numbers are in order.
    fileprivate func firstPlace(notBelow number: Int32) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

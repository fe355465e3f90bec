import Ledger

extension Matching {
    /// Stage 2c: an item and its reversal on one side, which nothing on the other side wants.
    mutating func matchInternally() {
        for (one, other) in internalPairs() where !isWanted(one) && !isWanted(other) {
            let key = sharedKey(one, other)
            let days = abs(days(one, other))
            let score =
                rules.points.amount + rules.points.days(days) + rules.points.noRival
                + (key >= 0 ? rules.points.reference : 0)
            claim(
                [one, other], stage: .internal, key: key, score: score, reason: .cancelsOut,
                detail: days)
        }
    }

    /// The pairs of one side that are each other's only opposite.
    private func internalPairs() -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        for isTheirs in [false, true] {
            var partners: [Int: [Int]] = [:]
            amountIndex.forEachOpposed(theirs: isTheirs) { one in
                guard isOpen[one] else { return }
                // A pair without a mark shares a reference.
                let mayLead =
                    items.amounts[one] > 0 && isLinked[one] && !items.keys.range(one).isEmpty
                if items.isMarked[one] || mayLead { addPartners(of: one, isTheirs, &partners) }
            }
            for (one, found) in partners.sorted(by: { $0.key < $1.key }) {
                guard found.count == 1, one < found[0], partners[found[0]]?.count == 1 else {
                    continue
                }
                pairs.append((one, found[0]))
            }
        }
        return pairs
    }

    private func addPartners(
        of one: Int, _ isTheirs: Bool, _ partners: inout [Int: [Int]]
    ) {
        guard items.amounts[one] != .min else { return }
        let span = Int32(clamping: rules.reversalDays)
        _ = amountIndex.first(
            -items.amounts[one], currency: items.currencies[one], theirs: isTheirs,
            days: (items.days[one] - span)...(items.days[one] + span)
        ) { other in
            guard isOpen[other], other != one, cancel(one, other) else { return false }
            if partners[one]?.contains(other) != true { partners[one, default: []].append(other) }
            if partners[other]?.contains(one) != true { partners[other, default: []].append(one) }
            return false
        }
    }

    private func cancel(_ one: Int, _ other: Int) -> Bool {
        abs(days(one, other)) <= rules.reversalDays
            && (items.isMarked[one] || items.isMarked[other] || sharedKey(one, other) >= 0)
            && nameAgreement(one, other) != nil
    }

    /// Whether the other side has an open item for it, by reference or by amount.
    private func isWanted(_ one: Int) -> Bool {
        let isOurs = items.isOurs(one)
        for key in items.keys[one] + items.mentioned[one]
        where isOurs ? openTheirKeys[Int(key)] : openOurKeys[Int(key)] { return true }
        return amountIndex.first(
            items.amounts[one], currency: items.currencies[one], theirs: isOurs,
            days: daysAround(one)
        ) { other in
            isOpen[other] && (isOurs ? !isObstructed(one, other) : !isObstructed(other, one))
        } != nil
    }
}

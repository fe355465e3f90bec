import Ledger

extension Matching {
    /// Stage 6: what a person may accept for the items that stay open, at most three an item.
    mutating func makeSuggestions() {
        suggestMisquoted()
        suggestSeveral()
        suggestAmounts()
    }

    /// A reference that names one item, while amount, days and name fit another.
    private mutating func suggestMisquoted() {
        let index = amountIndex
        for theirs in openItems where !items.isOurs(theirs) {
            let key = keyElsewhere(theirs)
            guard key >= 0, let ours = index.exactPartner(of: theirs, in: self),
                sharedKey(ours, theirs) < 0
            else { continue }
            suggest(
                [ours, theirs], key: key,
                score: agreementScore([ours], [theirs]) + rules.points.contradiction + 60,
                reason: .misquoted)
        }
    }

    /// Items of one order against several lines of a party that may add up to them.
    private mutating func suggestSeveral() {
        for found in severalToSeveral() where found.members.allSatisfy({ isOpen[$0] }) {
            let (ours, theirs) = sides(of: found.members)
            suggest(
                found.members, key: found.key,
                score: agreementScore(ours, theirs) + rules.points.noRival,
                reason: .severalToSeveral, detail: found.tried)
        }
    }

    /// Equal amounts that have rivals: the best three for each line.
    private mutating func suggestAmounts() {
        var found: [(ours: Int, theirs: Int, score: Int, rivals: Int)] = []
        var seen = amountIndex.unseen
        amountIndex.forEachGroup(isOpen, &seen) { _, group in
            guard let (_, theirs) = candidates(group) else { return }
            for (position, ours) in theirs.enumerated() where !ours.isEmpty {
                let line = group.theirs[position]
                let scored = ours.map { one in
                    (
                        ours: group.ours[one], theirs: line,
                        score: agreementScore([group.ours[one]], [line])
                            + similarity(group.ours[one], line)
                            + rules.points.rival * min(2, ours.count - 1),
                        rivals: ours.count
                    )
                }.sorted { a, b in a.score != b.score ? a.score > b.score : a.ours < b.ours }
                found += scored.prefix(3)
            }
        }
        for each in found {
            suggest(
                [each.ours, each.theirs], score: each.score, reason: .rivals, detail: each.rivals)
        }
    }

    /// What equal texts are worth: enough to rank by, never enough to decide.
    private func similarity(_ ours: Int, _ theirs: Int) -> Int {
        let (a, b) = (items.texts[ours], items.texts[theirs])
        guard a >= 0, b >= 0 else { return 0 }
        if a == b { return rules.points.text }
        let common = TextSimilarity.percent(items.textTable[a], items.textTable[b])
        return rules.points.text * common / 100
    }
}

/// How alike two texts of any script are: shared pairs of neighbouring characters (Dice).
enum TextSimilarity {
    /// 0 for nothing in common … 100 for the same pairs.
    static func percent(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Int {
        let (a, b) = (pairs(one).sorted(), pairs(other).sorted())
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        var (left, right, shared) = (0, 0, 0)
        while left < a.count, right < b.count {
            if a[left] < b[right] {
                left += 1
            } else if a[left] > b[right] {
                right += 1
            } else {
                (left, right, shared) = (left + 1, right + 1, shared + 1)
            }
        }
        return 200 * shared / (a.count + b.count)
    }

    private static func pairs(_ bytes: some Collection<UInt8>) -> [UInt64] {
        let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
            .filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            .map { UInt64($0.value) }
        return zip(scalars, scalars.dropFirst()).map { $0 << 32 | $1 }
    }
}

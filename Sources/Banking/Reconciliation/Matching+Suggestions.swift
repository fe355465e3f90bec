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
        for each in rivals() {
            suggest(
                [each.ours, each.theirs], score: each.score, reason: .rivals, detail: each.rivals)
        }
    }

    private typealias Rival = (ours: Int, theirs: Int, score: Int, rivals: Int)

    private func rivals() -> [Rival] {
        var found: [Rival] = []
        var seen = amountIndex.unseen
        amountIndex.forEachGroup(isOpen, &seen) { _, open in
            switch open {
            case .pair(let one, let other):
                addRivals(AmountIndex.Group(ours: [one], theirs: [other]), &found)
            case .group(let group): addRivals(group, &found)
            }
        }
        return found
    }

    private func addRivals(_ group: AmountIndex.Group, _ found: inout [Rival]) {
        guard let (_, theirs) = candidates(group) else { return }
        var texts: [Int: TextSimilarity] = [:]
        for (position, ours) in theirs.enumerated() where !ours.isEmpty {
            let line = group.theirs[position]
            let scored = ours.map { place -> Rival in
                let one = group.ours[place]
                let score =
                    agreementScore(one, line) + similarity(one, line, &texts)
                    + rules.points.rival * min(2, ours.count - 1)
                return (one, line, score, ours.count)
            }.sorted { a, b in a.score != b.score ? a.score > b.score : a.ours < b.ours }
            found += scored.prefix(3)
        }
    }

    /// What equal texts are worth: enough to rank by, never enough to decide.
    private func similarity(
        _ ours: Int, _ theirs: Int, _ texts: inout [Int: TextSimilarity]
    ) -> Int {
        guard items.hasText(ours), items.hasText(theirs) else { return 0 }
        if items.text(ours) == items.text(theirs) { return rules.points.text }
        for index in [ours, theirs] where texts[index] == nil {
            texts[index] = TextSimilarity(items.text(index))
        }
        guard let one = texts[ours], let other = texts[theirs] else { return 0 }
        return rules.points.text * one.percent(of: other) / 100
    }
}

/// How alike two texts of any script are: shared pairs of neighbouring characters (Dice).
struct TextSimilarity {
    /// The pairs in order.
    private let pairs: [UInt64]

    /// Takes a text apart.
    init(_ text: ArraySlice<UInt8>) {
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
            .filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            .map { UInt64($0.value) }
        pairs = zip(scalars, scalars.dropFirst()).map { $0 << 32 | $1 }.sorted()
    }

    /// 0 for nothing in common … 100 for the same pairs.
    func percent(of other: TextSimilarity) -> Int {
        let (a, b) = (pairs, other.pairs)
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
}

import Ledger

extension PostingTemplate {
    /// What does not balance whatever the act states: one sentence for each book and side.
    ///
    /// Every amount gets a figure of its own, computed ones their formula; then each book and side
    /// must sum to zero with every choice of words. Figures that differ in all their prime factors
    /// cannot cancel by chance.
    func imbalances() -> [String] {
        var found: [String] = []
        for words in choices() {
            guard let facts = trial(words) else { continue }
            for (place, sum) in sums(words, facts) where !sum.isZero {
                let with = words.sorted { $0.key < $1.key }
                    .map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
                let sentence =
                    "the lines of book \(place.book), side \(place.side.rawValue) do not "
                    + "balance\(with.isEmpty ? "" : " with \(with)"): debits and credits must be "
                    + "the same sum of amounts; add the line that is missing or mend an amount"
                if !found.contains(sentence) { found.append(sentence) }
            }
        }
        return Array(found.prefix(8))
    }

    private struct Place: Hashable {
        let book: String
        let side: Side
        let part: String
    }

    private func sums(
        _ words: [String: String], _ facts: RuleFacts
    ) -> [(Place, ExactNumber)] {
        var sums: [Place: ExactNumber] = [:]
        for line in lines where line.condition?.holds(words) ?? true {
            guard let fact = facts[line.amount], case .figure(let figure) = fact.value else {
                continue
            }
            let signed = line.isDebit ? figure.value : figure.value.negated
            let place = Place(book: line.book, side: line.side, part: line.part ?? "")
            sums[place] = try? (sums[place] ?? .zero).adding(signed)
        }
        return sums.sorted { ($0.key.book, $0.key.side) < ($1.key.book, $1.key.side) }
    }

    /// Every choice of words that the lines ask about.
    private func choices() -> [[String: String]] {
        var choices: [[String: String]] = [[:]]
        let asked = Set(lines.compactMap { $0.condition?.name })
        for detail in details where asked.contains(detail.name) {
            var values = detail.values.map(Optional.some)
            if values.isEmpty { values = ["given"] }
            if detail.isOptional { values.append(nil) }
            choices = choices.flatMap { choice in
                values.map { value in
                    var next = choice
                    next[detail.name] = value
                    return next
                }
            }
        }
        return Array(choices.prefix(256))
    }

    /// A figure for every amount; `nil` where a formula cannot be tried.
    private func trial(_ words: [String: String]) -> RuleFacts? {
        var facts = RuleFacts()
        var prime: Int64 = 1009
        func next() -> Fact {
            repeat { prime += 2 } while (2...31).contains { prime % $0 == 0 }
            return .figure(Figure(ExactNumber(integer: prime * 100), scale: 2))
        }
        for amount in amounts where amount.formula == nil { facts[amount.name] = next() }
        for amount in amounts {
            guard let formula = amount.formula else { continue }
            for name in formula.names where facts[name] == nil { facts[name] = next() }
            let figure = try? formula.evaluate(facts)
            facts[amount.name] = figure.map(Fact.figure) ?? next()
        }
        return facts
    }
}

import Ledger

/// A register's entry has the needed status, stage, list or account.
struct MatchCheck: RuleCheck {
    enum Needed: Sendable {
        /// One of these words.
        case words([String])
        /// One of the words that a table gives for another fact.
        case table(by: String, [String: [String]])
        /// The words that a fact lists.
        case fact(String)
        /// Every word that a table gives for another fact, and no others.
        case exactly(by: String, [String: [String]], names: [String: String])
    }

    let found: String
    let needed: Needed
    /// A day that must lie within a period.
    var signed: (day: String, from: LocalDate, to: LocalDate)?
    var evidence: EvidenceCheck?

    var factNames: [String] {
        var names = [found] + (signed.map { [$0.day] } ?? []) + (evidence?.factNames ?? [])
        switch needed {
        case .words: break
        case .table(let by, _), .exactly(let by, _, _): names.append(by)
        case .fact(let name): names.append(name)
        }
        return names
    }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        var result = try match(facts)
        if let signed, let day = try facts.day(signed.day) {
            result = result.and(
                RuleFinding(
                    holds: (signed.from...signed.to).contains(day),
                    limit: RuleBound("\(signed.from) to \(signed.to)"),
                    actual: RuleBound(day.description)))
        }
        if let evidence { result = result.and(try evidence.finding(facts)) }
        return result
    }

    private func match(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        guard let fact = facts.isPartial ? facts[found] : try facts.require(found) else {
            return RuleFinding(holds: true)
        }
        // “draft on 2025-02-20”: the status, and since when.
        let words = fact.description.split(separator: " on ")
        let actual = words.first.map(String.init) ?? fact.description
        switch needed {
        case .words(let allowed): return one(of: allowed, actual)
        case .table(let by, let table):
            guard let key = try facts.find(by) else { return RuleFinding(holds: true) }
            // What the table does not name is not restricted by it.
            guard let allowed = table[key.description] else { return RuleFinding(holds: true) }
            return one(of: allowed, actual)
        case .fact(let name):
            guard let list = try facts.find(name) else { return RuleFinding(holds: true) }
            let allowed = list.description.split(separator: " ").map(String.init)
            let isIn = allowed.contains(actual)
            return RuleFinding(
                holds: isIn, limit: RuleBound(list.description), actual: RuleBound(actual))
        case .exactly(let by, let table, let names):
            guard let key = try facts.find(by), let wanted = table[key.description] else {
                return RuleFinding(holds: true)
            }
            let given = actual.split(separator: " ").map(String.init)
            var finding = RuleFinding(
                holds: Set(given) == Set(wanted),
                limit: RuleBound(wanted.joined(separator: " ")), actual: RuleBound(actual))
            finding.missing = wanted.filter { !given.contains($0) }.map { names[$0] ?? $0 }
            return finding
        }
    }

    /// Any of several words that the fact has may be the allowed one.
    private func one(of allowed: [String], _ actual: String) -> RuleFinding {
        let given = actual.split(separator: " ").map(String.init) + [actual]
        return RuleFinding(
            holds: given.contains { allowed.contains($0) },
            limit: RuleBound(allowed.joined(separator: " or ")), actual: RuleBound(actual))
    }
}

/// Money goes to payees of the contract list and to eligible kinds of cost.
struct RingFenceCheck: RuleCheck {
    let payee: String
    let payees: String
    let costClass: String
    let costClasses: [String]

    var factNames: [String] { [payee, payees, costClass] }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        var found = RuleFinding(holds: true)
        if let asked = try facts.find(payee), let list = try facts.find(payees) {
            let allowed = list.description.split(separator: " ").map(String.init)
            found = RuleFinding(
                holds: allowed.contains(asked.description), limit: RuleBound(list.description),
                actual: RuleBound(asked.description))
        }
        if let asked = try facts.find(costClass) {
            found = found.and(
                RuleFinding(
                    holds: costClasses.contains(asked.description),
                    limit: RuleBound(costClasses.joined(separator: " ")),
                    actual: RuleBound(asked.description)))
        }
        return found
    }
}

/// A key is used once only: an invoice, a deed, a channel of support, a reversal.
enum UseCheck: RuleCheck {
    /// All uses, this one among them.
    case uses(String)
    /// Uses before this one.
    case earlier(String)
    /// There may be none.
    case none(String)

    var factNames: [String] {
        switch self {
        case .uses(let name), .earlier(let name), .none(let name): [name]
        }
    }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        guard let fact = try facts.find(factNames[0]) else { return RuleFinding(holds: true) }
        let count = fact == Fact.none ? 0 : fact.description.split(separator: " and ").count
        switch self {
        case .uses:
            return RuleFinding(
                holds: count <= 1, limit: RuleBound("1"), actual: RuleBound("\(count)"))
        case .earlier:
            return RuleFinding(
                holds: count == 0, limit: RuleBound("1"), actual: RuleBound("\(count + 1)"))
        case .none:
            return RuleFinding(
                holds: count == 0, limit: RuleBound("none"), actual: RuleBound(fact.description))
        }
    }
}

/// Two roles are not one person and not related, and a fee is not charged to somebody.
struct SeparationCheck: RuleCheck {
    let pairs: [(String, String)]
    /// A fact and the word that it may not have.
    var never: (fact: String, word: String)?

    var factNames: [String] { pairs.flatMap { [$0.0, $0.1] } + (never.map { [$0.fact] } ?? []) }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        for (first, second) in pairs {
            guard let one = try facts.find(first), let other = try facts.find(second),
                one != Fact.none
            else { continue }
            let persons = Set(one.description.split(separator: " "))
            if !persons.isDisjoint(with: other.description.split(separator: " ")) {
                return RuleFinding(holds: false)
            }
        }
        if let never, try facts.find(never.fact)?.description == never.word {
            return RuleFinding(holds: false)
        }
        return RuleFinding(holds: true)
    }
}

import Ledger

/// A value against a limit: caps, minima, balances, proportions.
///
/// The comparison is exact; only what is shown is rounded, a maximum down and a minimum up.
struct LimitCheck: RuleCheck {
    enum Relation: Sendable {
        case atMost
        case atLeast
        case below
    }

    let value: Expression
    let relation: Relation
    let limit: Expression
    /// How the limit came about, such as a share and its base.
    var origin: (share: String, base: Expression)?
    /// A fact and the value with which there is no limit: another route, an event that came.
    var exemption: Exemption?
    /// Documents without which the value does not count.
    var evidence: EvidenceCheck?

    enum Exemption: Sendable {
        case word(fact: String, is: String)
        case dayHasCome(fact: String)

        var fact: String {
            switch self {
            case .word(let fact, _), .dayHasCome(let fact): fact
            }
        }

        func applies(_ facts: RuleFacts) throws(LedgerError) -> Bool {
            switch self {
            case .word(let fact, let word): try facts.find(fact)?.description == word
            case .dayHasCome(let fact): try facts.day(fact) != nil
            }
        }
    }

    var factNames: [String] {
        value.names + limit.names + (exemption.map { [$0.fact] } ?? [])
            + (evidence?.factNames ?? [])
    }

    func finding(_ facts: RuleFacts) throws(LedgerError) -> RuleFinding {
        let actual = try value.evaluate(facts)
        let bound = try limit.evaluate(facts)
        let holds =
            switch relation {
            case .atMost: actual.value <= bound.value
            case .atLeast: actual.value >= bound.value
            case .below: actual.value < bound.value
            }
        let isMaximum = relation != .atLeast
        let origin: String? =
            if let origin = self.origin {
                "\(try facts.require(origin.share)) × \(origin.base) "
                    + "\(try origin.base.evaluate(facts).decimalText)"
            } else { nil }
        let unit = actual.unit ?? bound.unit
        let exempt = try exemption?.applies(facts) ?? false
        let found = RuleFinding(
            holds: holds || exempt,
            limit: RuleBound(bound.shown(isMaximum ? .down : .up), unit: unit, origin: origin),
            actual: RuleBound(actual.shown(isMaximum ? .up : .down), unit: unit))
        guard let evidence else { return found }
        return found.and(try evidence.finding(facts))
    }
}

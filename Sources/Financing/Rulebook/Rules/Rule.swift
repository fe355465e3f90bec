public import Ledger

/// A rule of a rulebook: what it asks, of which acts, and what follows if it does not hold.
public struct Rule: Sendable {
    /// The identifier, such as `subsidy.cap`.
    public let id: String
    /// What kind of question it asks.
    public let kind: RuleKind
    /// The acts that it is asked of; `*` for all.
    public let acts: [String]
    /// The instruments that it is asked of; empty for all.
    public let instruments: [String]
    /// Whether a failure is only told and kept, and stops nothing.
    public let isWarning: Bool
    /// The text that the rule rests on.
    public let basis: String
    /// The parameters that formulas may name: caps, shares, days.
    let constants: [String: Fact]
    /// Parameters that are `null`: each of them switches the rule off.
    let unset: [String]
    let check: any RuleCheck

    /// Asks the rule; `nil` where a parameter switches it off.
    ///
    /// In a table of cases a fact may stand for a parameter, so that another value can be tried.
    /// In an act a parameter is never replaced by what the act says.
    public func verdict(
        on facts: RuleFacts, rulebook: String, act: String, subject: [String: String] = [:]
    ) -> RuleVerdict? {
        guard unset.allSatisfy({ facts.isPartial && facts[$0] != nil }) else { return nil }
        var known = facts
        if facts.isPartial {
            known = facts.filled(from: constants)
        } else {
            for (name, constant) in constants { known[name] = constant }
        }
        var verdict = RuleVerdict(
            rule: self, rulebook: rulebook, act: act, subject: subject)
        do {
            verdict.take(try check.finding(known), of: self)
        } catch {
            verdict.refuse(because: error.message)
        }
        return verdict
    }
}

/// What a rule says of an act, with its reason: a business answer, never an error.
public struct RuleVerdict: Sendable, Hashable {
    /// The answer.
    public enum Answer: String, Sendable, Hashable {
        /// The rule holds.
        case pass
        /// The act may not go on.
        case refuse
        /// The act may not go on before documents are on file.
        case needsEvidence = "needs-evidence"
        /// The rule does not hold, and the act may go on.
        case warn
    }

    /// The rule's identifier.
    public let rule: String
    /// The answer.
    public private(set) var answer = Answer.pass
    /// The rulebook's name and version.
    public let rulebook: String
    /// The act.
    public let act: String
    /// What the act is about: project, sub-programme.
    public let subject: [String: String]
    /// The bound, rounded for show only.
    public private(set) var limit: RuleBound?
    /// What was asked for.
    public private(set) var actual: RuleBound?
    /// Kinds of document that the rule asks for.
    public private(set) var needed: [String] = []
    /// Kinds of document that are not on file.
    public private(set) var missing: [String] = []
    /// What the rule computed, as text.
    public private(set) var result: String?
    /// Whether the rule could not be asked, since something that it needs is not known.
    public private(set) var isUndecided = false
    /// The text that the rule rests on.
    public let basis: String
    /// The answer in words.
    public private(set) var message: LocalizedText

    init(rule: Rule, rulebook: String, act: String, subject: [String: String]) {
        self.rule = rule.id
        self.rulebook = rulebook
        self.act = act
        self.subject = subject
        self.basis = rule.basis
        self.message = LocalizedText(english: "holds", chinese: "符合")
    }

    /// What the ledger itself holds against an act or a record, whatever the rulebook says.
    init(
        refusing act: String, by rule: String, subject: [String: String], rulebook: String,
        basis: String, bounds: (limit: String, actual: String)? = nil, _ message: LocalizedText
    ) {
        self.rule = rule
        self.rulebook = rulebook
        self.act = act
        self.subject = subject
        self.basis = basis
        self.message = message
        answer = .refuse
        limit = bounds.map { RuleBound($0.limit) }
        actual = bounds.map { RuleBound($0.actual) }
    }

    /// Whether the act may go on as far as this rule is concerned.
    public var allows: Bool { answer == .pass || answer == .warn }

    mutating func take(_ finding: RuleFinding, of rule: Rule) {
        limit = finding.limit
        actual = finding.actual
        needed = finding.needed
        missing = finding.missing
        result = finding.result
        guard !finding.holds else { return }
        answer = rule.isWarning ? .warn : missing.isEmpty ? .refuse : .needsEvidence
        let complaint = rule.kind.complaint
        var english = complaint.english
        var chinese = complaint.chinese
        if let actual, let limit {
            english += ": \(actual) against \(limit)"
            chinese += ":\(actual),限值 \(limit)"
        }
        if !missing.isEmpty {
            english += "; not on file: " + missing.joined(separator: ", ")
            chinese += ";缺少:" + missing.joined(separator: "、")
        }
        message = LocalizedText(english: english, chinese: chinese)
    }

    mutating func refuse(because reason: String) {
        answer = .refuse
        isUndecided = true
        message = LocalizedText(english: reason, chinese: "规则无法判断:\(reason)")
    }

    /// The short form that approvals and seals use.
    public var refusal: RuleRefusal { RuleRefusal(rule: rule, message: message.english) }

    /// The exact shape in which a verdict is handed out and kept.
    ///
    /// Missing documents are a refusal that lists them; what was computed is told where it holds.
    public var json: JSONObject {
        let bound: (RuleBound?) -> JSONValue = { bound in
            guard let bound else { return .null }
            return .object(
                JSONObject(present: [
                    ("value", .string(bound.value)), ("unit", bound.unit.map(JSONValue.string)),
                    ("from", bound.origin.map(JSONValue.string)),
                ]))
        }
        return JSONObject(present: [
            ("rule", .string(rule)),
            (
                "verdict",
                .string((answer == .needsEvidence ? .refuse : answer).rawValue)
            ),
            ("rulebook", .string(rulebook)), ("act", .string(act)),
            ("subject", .object(JSONObject(subject.map { ($0.key, .string($0.value)) }))),
            ("limit", bound(limit)), ("actual", bound(actual)),
            (
                "evidence",
                [
                    "needed": .array(needed.map(JSONValue.string)),
                    "missing": .array(missing.map(JSONValue.string)),
                ]
            ),
            ("result", allows ? result.map(JSONValue.string) : nil), ("basis", .string(basis)),
            (
                "message", ["en": .string(message.english), "zh": .string(message.chinese)]
            ),
        ])
    }
}

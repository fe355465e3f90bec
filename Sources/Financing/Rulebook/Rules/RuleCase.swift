public import Ledger

/// A question to a rule and the answer that people agreed on: one line of a table of cases.
public struct RuleCase: Sendable, Hashable {
    /// The case's name.
    public let id: String
    /// The rule that is asked.
    public let rule: String
    /// The facts, `name=value; name=value`.
    public let facts: String
    /// What is expected.
    public let expected: Answer

    /// An answer as tables write it.
    public struct Answer: Sendable, Hashable {
        /// `accept`, `refuse`, `warn`, or `value` for a computation.
        public let verdict: String
        /// The bound as a refusal shows it.
        public let limit: String
        /// The actual figure.
        public let actual: String
        /// What was computed.
        public let result: String
        /// Documents that are missing.
        public let missing: String

        /// Makes an answer.
        public init(verdict: String, limit: String, actual: String, result: String, missing: String)
        {
            self.verdict = verdict
            self.limit = limit
            self.actual = actual
            self.result = result
            self.missing = missing
        }

        /// The members that are not empty.
        public var json: JSONValue {
            let members = [
                ("verdict", verdict), ("limit", limit), ("actual", actual), ("result", result),
                ("missing", missing),
            ]
            return .object(
                JSONObject(members.filter { !$0.1.isEmpty }.map { ($0.0, .string($0.1)) }))
        }
    }

    /// What became of a case.
    public struct Outcome: Sendable, Hashable {
        /// The case.
        public let question: RuleCase
        /// Whether the rule answered as expected.
        public let isOK: Bool
        /// What the rule answered, or why it could not.
        public let actual: Answer
        /// Why the rule could not answer.
        public let problem: String?

        /// `{id, ok, rule, expected, actual}`.
        public var json: JSONValue {
            .object(
                JSONObject(present: [
                    ("id", .string(question.id)), ("ok", .bool(isOK)),
                    ("rule", .string(question.rule)), ("expected", question.expected.json),
                    ("actual", actual.json), ("problem", problem.map(JSONValue.string)),
                ]))
        }
    }

    /// Makes a case.
    public init(id: String, rule: String, facts: String, expected: Answer) {
        self.id = id
        self.rule = rule
        self.facts = facts
        self.expected = expected
    }

    /// Asks the rule of a rulebook.
    public func ask(_ rulebook: Rulebook) -> Outcome {
        guard let rule = rulebook.programme.rule(rule) else {
            return failed("the rulebook has no rule “\(self.rule)”")
        }
        let facts = RuleCase.read(facts, moneyScale: rulebook.currency.exponent)
        let verdict = rule.verdict(on: facts, rulebook: rulebook.name, act: "case")
        guard let verdict else { return failed("a parameter switches the rule off") }
        guard !verdict.isUndecided else { return failed(verdict.message.english) }
        let shown = RuleCase.answer(
            verdict, asComputation: expected.verdict == "value",
            withResult: expected.verdict == "value" || !expected.result.isEmpty)
        return Outcome(
            question: self, isOK: RuleCase.agrees(verdict, shown, expected), actual: shown,
            problem: nil)
    }

    private func failed(_ problem: String) -> Outcome {
        Outcome(
            question: self, isOK: false,
            actual: Answer(verdict: "", limit: "", actual: "", result: "", missing: ""),
            problem: problem)
    }

    private static func answer(
        _ verdict: RuleVerdict, asComputation: Bool, withResult: Bool
    ) -> Answer {
        let word =
            switch verdict.answer {
            case .pass: asComputation ? "value" : "accept"
            case .refuse, .needsEvidence: "refuse"
            case .warn: "warn"
            }
        return Answer(
            verdict: word, limit: verdict.limit?.description ?? "",
            actual: verdict.actual?.description ?? "",
            result: withResult ? verdict.result ?? "" : "",
            missing: verdict.missing.joined(separator: "; "))
    }

    /// Whether what is expected is what was answered; a unit may be left out, and a table need not
    /// show the bounds of a computation.
    private static func agrees(
        _ verdict: RuleVerdict, _ shown: Answer, _ expected: Answer
    ) -> Bool {
        guard shown.verdict == expected.verdict, shown.missing == expected.missing else {
            return false
        }
        guard shown.result == expected.result else { return false }
        if expected.verdict == "value" { return true }
        return says(verdict.limit, expected.limit) && says(verdict.actual, expected.actual)
    }

    private static func says(_ bound: RuleBound?, _ expected: String) -> Bool {
        guard let bound else { return expected.isEmpty }
        return expected == bound.value || expected == bound.description
    }

    /// Reads `plannedInvestment=60000000.00; loan contract=none; already reversed by T0056`.
    ///
    /// A part without a sign of equality names its last word.
    public static func read(_ text: String, moneyScale: Int) -> RuleFacts {
        var facts = RuleFacts(moneyScale: moneyScale, isPartial: true)
        for part in text.split(separator: "; ") {
            if let sign = part.firstIndex(of: "=") {
                let value = String(part[part.index(after: sign)...])
                facts[name(String(part[..<sign]))] = Fact(table: value)
            } else if let blank = part.lastIndex(of: " ") {
                let value = String(part[part.index(after: blank)...])
                facts[name(String(part[..<blank]))] = Fact(table: value)
            }
        }
        return facts
    }

    /// `loan contract` is the fact `loanContract`.
    private static func name(_ words: String) -> String {
        let parts = words.split(separator: " ")
        guard let first = parts.first else { return words }
        return parts.dropFirst().reduce(String(first)) { name, part in
            name + part.prefix(1).uppercased() + part.dropFirst()
        }
    }
}

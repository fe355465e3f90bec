public import Ledger

/// Why an act may not go on: a business "no" with its reason, never an error of the program.
public struct RuleRefusal: Sendable, Hashable, CustomStringConvertible {
    /// The rule's identifier, such as `duties.separated`.
    public let rule: String
    /// What was wrong and what would be right.
    public let message: String

    /// Makes a refusal.
    public init(rule: String, message: String) {
        self.rule = rule
        self.message = message
    }

    /// `message [rule]`.
    public var description: String { "\(message) [\(rule)]" }
}

/// What the approval rules say of one act.
public enum ApprovalVerdict: Sendable, Hashable {
    /// Enough checkers of the right duties have approved.
    case approved
    /// So many further checkers are needed.
    case needs(checkers: Int)
    /// Somebody may not do what the signature says.
    case refused(RuleRefusal)
}

extension Rulebook {
    /// Decides whether a maker and the checkers so far suffice for an act of these amounts.
    ///
    /// The rules are tried from the smallest limit up: the first that covers the amounts, and whose
    /// duties fit, counts. Amounts in a currency without limits need the rule without a limit.
    public func approvalVerdict(
        amounts: [Money], makerDuties: Set<String>, checkersDuties: [Set<String>]
    ) -> ApprovalVerdict {
        let covering = approval.filter { rule in
            guard let limit = rule.upTo else { return true }
            return amounts.allSatisfy {
                $0.currency == limit.currency && $0.minorUnits <= limit.minorUnits
            }
        }
        let shown = amounts.map(\.description).joined(separator: " + ")
        guard !covering.isEmpty else {
            return .refused(
                RuleRefusal(rule: "approval.limit", message: "nobody may approve \(shown)"))
        }
        let making = covering.filter { !makerDuties.isDisjoint(with: $0.makers) }
        guard !making.isEmpty else {
            let wanted = Set(covering.flatMap(\.makers)).sorted().joined(separator: ", ")
            return .refused(
                RuleRefusal(
                    rule: "approval.maker",
                    message: "the maker holds none of the duties \(wanted)"
                        + (amounts.isEmpty ? "" : ", which \(shown) needs")))
        }
        let fitting = making.filter { rule in
            checkersDuties.allSatisfy { !$0.isDisjoint(with: rule.checkers) }
        }
        guard let needed = fitting.map(\.checkersNeeded).min() else {
            let wanted = Set(making.flatMap(\.checkers)).sorted().joined(separator: ", ")
            return .refused(
                RuleRefusal(
                    rule: "approval.checker",
                    message: "a checker holds none of the duties \(wanted)"))
        }
        let open = needed - checkersDuties.count
        return open > 0 ? .needs(checkers: open) : .approved
    }
}

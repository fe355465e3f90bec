public import Ledger

/// The rule that made a match.
public enum ReconciliationStage: String, Sendable, Hashable, CaseIterable {
    /// Structured references are equal and the sums too.
    case reference = "1"
    /// A reference agrees but for a slip; amount, days and name agree.
    case garbled = "1b"
    /// Amount and window fit, and nothing else does.
    case exact = "2"
    /// Equal items, the same number on both sides.
    case twins = "2b"
    /// An item and its reversal on one side.
    case `internal` = "2c"
    /// One item against the several of a group that was defined before.
    case grouped = "3"
    /// One item against the only subset of one party's items that adds up to it.
    case subset = "4"
    /// The reference agrees, and a rule explains the difference of the amounts.
    case difference = "5"
    /// Never a match: what a person may accept.
    case suggestion = "6"
    /// A person matched it.
    case hand
}

/// How far a match has come.
public enum ReconciliationState: String, Sendable, Hashable, CaseIterable {
    /// Beyond doubt; its items are claimed.
    case matched
    /// For a person to decide; it claims nothing.
    case suggested
}

/// A set of our items and a set of theirs that are the same movement, and why.
public struct ReconciliationMatch: Sendable, Hashable {
    /// The rule that made it.
    public let stage: ReconciliationStage
    /// Our items' identifiers, sorted; empty for an internal match of theirs.
    public let ours: [String]
    /// Their items' identifiers, sorted; empty for an internal match of ours.
    public let theirs: [String]
    /// The sum of our side; nothing for an internal match.
    public let money: Money
    /// Their sum less ours: a fee, a tolerance or a rest that stays open; nothing for most.
    public let difference: Money
    /// Whether it is beyond doubt.
    public let state: ReconciliationState
    /// The day of the last item: from then on nothing of it is open.
    public let clearedOn: LocalDate
    /// Points by the table of the rules.
    public let score: Int
    /// What was looked at.
    public let facts: [ReconciliationFact]

    /// Makes a match, as the engine does and as signed statements tell it again.
    public init(
        stage: ReconciliationStage, ours: [String], theirs: [String], money: Money,
        clearedOn: LocalDate, score: Int, facts: [ReconciliationFact],
        difference: Money? = nil, state: ReconciliationState = .matched
    ) {
        self.stage = stage
        self.ours = ours
        self.theirs = theirs
        self.money = money
        self.clearedOn = clearedOn
        self.score = score
        self.facts = facts
        self.difference = difference ?? .zero(money.currency)
        self.state = state
    }

    /// What was looked at, in both languages.
    public var reasons: LocalizedText {
        let texts = facts.map(\.text)
        return LocalizedText(
            english: texts.map(\.english).joined(separator: "; "),
            chinese: texts.map(\.chinese).joined(separator: "；"))
    }

    /// The match and its reasons as one sentence, in both languages.
    public var explanation: LocalizedText {
        LocalizedText(
            english: "\(state == .matched ? "Matched" : "Suggested") (stage \(stage.rawValue), "
                + "\(score) points): \(reasons.english).",
            chinese: "\(state == .matched ? "已勾对" : "建议")（第\(stage.rawValue)级，"
                + "\(score)分）：\(reasons.chinese)。")
    }
}

/// An item that stays open, with the nearest candidate and what failed.
public struct OpenItem: Sendable, Hashable {
    /// Whose book it stands in.
    public let side: ReconciliationSide
    /// The item.
    public let item: ReconcilableItem
    /// The other side's open item that comes nearest, if any resembles this one.
    public let nearest: String?
    /// What failed, and first what agreed.
    public let facts: [ReconciliationFact]

    /// Why it stays open as one sentence, in both languages.
    public var explanation: LocalizedText {
        let texts = facts.map(\.text)
        let english = texts.map(\.english).joined(separator: "; ")
        let chinese = texts.map(\.chinese).joined(separator: "；")
        guard let nearest else {
            return LocalizedText(english: "Open: \(english).", chinese: "未达：\(chinese)。")
        }
        return LocalizedText(
            english: "Open; nearest is \(nearest): \(english).",
            chinese: "未达；最接近的是\(nearest)：\(chinese)。")
    }
}

/// What a reconciliation found: every item is in exactly one match or open.
public struct ReconciliationResult: Sendable, Hashable {
    /// The matches, by stage and then by identifiers.
    public let matches: [ReconciliationMatch]
    /// What stays open: ours first, each side by date and identifier.
    ///
    /// The rest of an item that was paid in part, and a fee that the bank kept, are items of
    /// their own here.
    public let open: [OpenItem]
    /// What a person may accept, best first for each item of theirs.
    public let suggestions: [ReconciliationMatch]
}

public import Ledger

/// A movement of a bank account, once, however often it was delivered.
public struct BankLine: Sendable, Hashable {
    /// The name that it got with its first delivery and keeps.
    public let id: String
    /// What the bank wrote.
    public internal(set) var line: StatementLine
    /// The record that brought it in.
    public let record: String
}

/// A statement that was taken in: how far it reaches and what it proves.
public struct BankPaper: Sendable, Hashable {
    /// The record that took it in.
    public let record: String
    /// The file's name.
    public let name: String
    /// The first day that it covers.
    public let from: LocalDate
    /// The last day that it covers.
    public let to: LocalDate
    /// The balance before its lines, if the bank says it.
    public let opening: Money?
    /// The balance after its lines, if the bank says it.
    public let closing: Money?
    /// How many booked lines it has.
    public let lineCount: Int
    /// How many of them were new.
    public let addedCount: Int
    /// How it lay to what was known.
    public let situation: DeliverySituation

    /// Makes a paper.
    public init(
        record: String, name: String, from: LocalDate, to: LocalDate, opening: Money?,
        closing: Money?, lineCount: Int, addedCount: Int, situation: DeliverySituation
    ) {
        self.record = record
        self.name = name
        self.from = from
        self.to = to
        self.opening = opening
        self.closing = closing
        self.lineCount = lineCount
        self.addedCount = addedCount
        self.situation = situation
    }
}

/// A match that was recorded, and whether it still holds.
public struct KeptMatch: Sendable, Hashable {
    /// Its identity: the record's and its number in it.
    public let id: String
    /// What was signed.
    public let match: RecordedMatch
    /// The event that undid it; `nil` while it holds.
    public internal(set) var undoneBy: String?

    /// Whether it holds.
    public var isLive: Bool { undoneBy == nil }
    /// The name of the item that its difference is, until it is booked.
    public var differenceItem: String { id + KeptMatch.differenceSuffix }

    static let differenceSuffix = " difference"
}

/// A signed reconciliation statement, which locks the days up to its own.
public struct SignedReconciliation: Sendable, Hashable {
    /// The statement's record.
    public let statement: String
    /// The day.
    public let asOf: LocalDate

    /// Names a statement.
    public init(statement: String, asOf: LocalDate) {
        self.statement = statement
        self.asOf = asOf
    }
}

/// What stands against an event: a rule that a program can test for, and why.
public struct ReconciliationRefusal: Sendable, Hashable {
    /// The stable name of the rule.
    public let rule: String
    /// What stands against it and what would mend it.
    public let message: String

    init(_ rule: String, _ message: String) {
        self.rule = rule
        self.message = message
    }
}

public import Financing
public import Ledger

/// Where a record went.
public struct Receipt: Sendable, Hashable {
    /// The record's name.
    public let id: String
    /// Its place in the log.
    public let seq: Int64
    /// When it was sealed.
    public let sealed: Timestamp
    /// How many journal entries it made effective.
    public let entries: Int
}

/// How a proposal ended, in order of precedence.
public enum ProposalOutcome: Sendable, Hashable {
    /// All of its content is in the ledger already; nothing was added.
    case repeated(id: String, entries: Int)
    /// The same content waits in the inbox already; nothing was added.
    case waiting(id: String)
    /// Rules stand against it; nothing was stored.
    case refused([RuleRefusal])
    /// It waits in the inbox for a checker.
    case proposed(id: String, skipped: Int)
}

/// How an approval ended, in order of precedence.
public enum ApprovalOutcome: Sendable, Hashable {
    /// Rules stand against it; the ledger is unchanged.
    case refused([RuleRefusal])
    /// It is in the log, but takes effect only when so many further checkers have approved.
    case waiting(Receipt, checkers: Int)
    /// It is in the log and in effect.
    case sealed(Receipt)
}

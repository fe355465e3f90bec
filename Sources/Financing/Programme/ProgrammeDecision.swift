public import Ledger

/// What the rules say of an act, and what follows from it if they allow it.
public struct ProgrammeDecision: Sendable {
    /// The act.
    public let act: ProgrammeAct
    /// The rulebook that governed.
    public let rulebook: String
    /// What every rule said, in the order of the rulebook.
    public let verdicts: [RuleVerdict]
    /// Why the instrument's life does not allow the act.
    public let lifeRefusal: RuleRefusal?
    /// The entries in all books concerned.
    public let entries: [Entry]
    let effects: [(project: String, event: InstrumentEvent)]
    let movedProject: String?
    /// The act as its loan takes it in.
    var loanRecord: LoanActRecord?

    /// Whether the act may go on.
    public var isAllowed: Bool { lifeRefusal == nil && verdicts.allSatisfy(\.allows) }

    /// Everything that stands against the act.
    public var refusals: [RuleRefusal] {
        verdicts.filter { !$0.allows }.map(\.refusal) + (lifeRefusal.map { [$0] } ?? [])
    }

    /// What is told and stops nothing.
    public var warnings: [RuleVerdict] { verdicts.filter { $0.answer == .warn } }
}

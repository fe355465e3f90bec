public import Ledger

/// One line of a loan's history, with the state after it and the arithmetic behind it.
public struct LoanLine: Sendable, Hashable {
    /// The day.
    public let date: LocalDate
    /// What is told.
    public let kind: LoanLineKind
    /// The amount.
    public let amount: MinorUnits
    /// Principal owed after it, due and overdue included.
    public let balance: MinorUnits
    /// The rate after it.
    public let rate: AnnualRate
    /// The act behind it; empty for what time alone brings.
    public let act: String
    /// How the amount came about.
    public let arithmetic: LoanArithmetic
}

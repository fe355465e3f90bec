public import Ledger

/// Something that the parties to a loan did, on the day from which it counts.
public struct DatedLoanAct: Sendable, Hashable {
    /// Its number; the same act recorded twice counts once.
    public let identifier: String
    /// The day from which it counts.
    public let date: LocalDate
    /// What was done.
    public let act: LoanAct

    /// Makes an act.
    public init(_ identifier: String, on date: LocalDate, _ act: LoanAct) {
        self.identifier = identifier
        self.date = date
        self.act = act
    }
}

internal import Ledger

/// A day on which a loan asks for something.
struct DueDate: Sendable {
    /// The day as the contract has it.
    let scheduled: LocalDate
    /// The day of payment.
    let paid: LocalDate
    /// The day to which interest runs, not counted.
    let counted: LocalDate
    let paysInterest: Bool
    let redeems: Bool
    let isMaturity: Bool
}

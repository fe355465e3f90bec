public import Ledger

/// Why an act was not done; the account is as if it had not been tried.
public struct LoanRefusal: Sendable, Hashable, CustomStringConvertible {
    /// The act's number.
    public let identifier: String
    /// The act's day.
    public let date: LocalDate
    /// A stable identifier, such as `loan.limit`.
    public let code: String
    /// What stands against it, with the figures.
    public let message: String

    /// `2025-06-20 D2: message [code]`.
    public var description: String { "\(date) \(identifier): \(message) [\(code)]" }
}

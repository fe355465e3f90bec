internal import Ledger

/// Why figures or a statement cannot be made, where, and how to mend it.
///
/// Two errors are equal when their codes are equal, so that tests and callers compare kinds.
public struct StatementError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable identifier of the kind of error, such as `statement.identity`.
    public struct Code: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
        /// The text that programs may rely on.
        public let description: String

        /// Wraps a stable identifier.
        public init(stringLiteral value: String) { self.description = value }
    }

    /// The kind of error.
    public let code: Code
    /// What is wrong and what to do about it.
    public let message: String
    /// Where: a statement, a table, an account or a member path.
    public let location: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, at location: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
    }

    /// Equality of kind; see the type's discussion.
    public static func == (a: StatementError, b: StatementError) -> Bool { a.code == b.code }

    /// `place: message [code]`.
    public var description: String {
        (location.map { "\($0): " } ?? "") + "\(message) [\(code)]"
    }

    /// The same trouble as the core reports it.
    init(_ error: LedgerError) {
        self.init(
            Code(stringLiteral: error.code.description), error.message, at: error.location)
    }
}

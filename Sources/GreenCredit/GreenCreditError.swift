/// What stopped a use case, where, and what to do about it.
///
/// A business “no” is not one of these; it comes back as a value.
public struct GreenCreditError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Who has to act.
    public enum Kind: Sendable, Hashable {
        /// The caller: an input is wrong. Exit code 2.
        case usage
        /// Whoever runs the machine: a file, a key, a lock. Exit code 3.
        case environment
        /// An auditor: what is stored is not what was signed. Exit code 4.
        case integrity
    }

    /// Who has to act.
    public let kind: Kind
    /// A stable identifier, such as `ledger.locked`.
    public let code: String
    /// What is wrong and what to do about it.
    public let message: String
    /// Where: a file, a line, a record.
    public let location: String?
    /// What lies underneath.
    public let cause: (any Error)?

    /// Makes an error.
    public init(
        _ kind: Kind, _ code: String, _ message: String, at location: String? = nil,
        cause: (any Error)? = nil
    ) {
        self.kind = kind
        self.code = code
        self.message = message
        self.location = location
        self.cause = cause
    }

    /// Equality of kind and code.
    public static func == (a: GreenCreditError, b: GreenCreditError) -> Bool {
        a.kind == b.kind && a.code == b.code
    }

    /// `place: message [code]`, and what lies underneath.
    public var description: String {
        (location.map { "\($0): " } ?? "") + "\(message) [\(code)]"
            + (cause.map { "\n  because: \($0)" } ?? "")
    }
}

/// What went wrong in the pure core, where, and how to mend it.
///
/// Two errors are equal when their codes are equal, so that tests and callers compare kinds,
/// not wording. The message names figures of the input but never key material.
public struct LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable identifier of the kind of error, such as `entry.unbalanced`.
    public struct Code: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
        /// The text that programs may rely on.
        public let description: String

        /// Wraps a stable identifier.
        public init(stringLiteral value: String) { self.description = value }
    }

    /// The kind of error.
    public let code: Code
    /// What is wrong and what to do about it, in one or two sentences.
    public let message: String
    /// Where in the input: `file:line:column`, a member path or a record id.
    public let location: String?

    /// Makes an error.
    public init(_ code: Code, _ message: String, at location: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
    }

    /// The same error with its place put in front of the place it already has.
    public func located(in outer: String) -> LedgerError {
        LedgerError(code, message, at: location.map { "\(outer): \($0)" } ?? outer)
    }

    /// Equality of kind; see the type's discussion.
    public static func == (a: LedgerError, b: LedgerError) -> Bool { a.code == b.code }

    /// `place: message [code]`.
    public var description: String {
        (location.map { "\($0): " } ?? "") + "\(message) [\(code)]"
    }
}

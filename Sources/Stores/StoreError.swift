/// What went wrong in a store, where, and how to mend it.
///
/// Two errors are equal when their codes are equal, as with `LedgerError`. No description holds
/// the values of a row: what a store keeps about people and money does not leak into logs.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable identifier of the kind of error, such as `store.busy`.
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
    /// Where: the store's file, or a table and row of it.
    public let location: String?
    /// What the database itself said.
    public let cause: String?

    /// Makes an error.
    public init(
        _ code: Code, _ message: String, at location: String? = nil, cause: String? = nil
    ) {
        self.code = code
        self.message = message
        self.location = location
        self.cause = cause
    }

    /// The same error with its place put in front of the place it already has.
    public func located(in outer: String) -> StoreError {
        StoreError(code, message, at: location.map { "\(outer): \($0)" } ?? outer, cause: cause)
    }

    /// Equality of kind; see the type's discussion.
    public static func == (a: StoreError, b: StoreError) -> Bool { a.code == b.code }

    /// `place: message (cause) [code]`.
    public var description: String {
        (location.map { "\($0): " } ?? "") + message + (cause.map { " (\($0))" } ?? "")
            + " [\(code)]"
    }
}

/// What went wrong with a signature, certificate, key, proof or log file, and how to mend it.
///
/// Two errors are equal when their codes are: tests and callers decide by code, people read the
/// message. No field ever holds a key, a passphrase or the content that was signed.
public struct ProofsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable identifier of a kind of failure, such as `signature.bad`.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The identifier as it is printed, logged and documented.
        public let identifier: String

        /// Makes a code; other modules may add their own.
        public init(_ identifier: String) {
            self.identifier = identifier
        }

        /// The identifier itself.
        public var description: String { identifier }
    }

    /// The kind of failure, for programs.
    public let code: Code
    /// What is wrong and what to do about it, for people.
    public let message: String
    /// Where it is wrong: a file, a line or a byte offset.
    public let location: String?
    /// The failure below this one, such as OpenSSL's own reasons.
    public let cause: (any Error)?

    /// Makes an error value.
    public init(
        _ code: Code, _ message: String, location: String? = nil, cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.location = location
        self.cause = cause
    }

    /// The same error with the place where it was met put in front of its location.
    public func located(_ place: String) -> ProofsError {
        let whole = location.map { "\(place), \($0)" } ?? place
        return ProofsError(code, message, location: whole, cause: cause)
    }

    /// Errors are the same when their codes are.
    public static func == (left: ProofsError, right: ProofsError) -> Bool {
        left.code == right.code
    }

    /// Place, message, code and causes on one line.
    public var description: String {
        let place = location.map { "\($0): " } ?? ""
        let below = cause.map { "; \($0)" } ?? ""
        return "\(place)\(message) [\(code)]\(below)"
    }
}

/// One thing that is wrong in a rulebook, with its place in the document's structure.
public struct RulebookProblem: Sendable, Hashable, CustomStringConvertible {
    /// Member names and list positions from the top: `approval`, `0`, `upTo`.
    public let path: [String]
    /// A stable identifier, such as `rulebook.member`.
    public let code: String
    /// What is wrong and how to mend it.
    public let message: String

    /// Makes a problem.
    public init(_ code: String, _ message: String, at path: [String]) {
        self.code = code
        self.message = message
        self.path = path
    }

    /// `approval.0.upTo: message [code]`.
    public var description: String {
        (path.isEmpty ? "" : path.joined(separator: ".") + ": ") + "\(message) [\(code)]"
    }
}

/// A problem list as an error: thrown where a rulebook must be good.
public struct RulebookError: Error, Sendable, CustomStringConvertible {
    /// Everything that is wrong.
    public let problems: [RulebookProblem]

    /// All problems, one a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

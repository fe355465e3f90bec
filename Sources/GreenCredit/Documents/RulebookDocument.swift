public import Financing
internal import Ledger

/// A rulebook as a person writes it: YAML, read into the document that is adopted.
public struct RulebookDocument: Sendable {
    /// The rulebook.
    public let rulebook: Rulebook
    /// The canonical JSON of the document: what a record adopts by its hash.
    public let bytes: [UInt8]

    /// The largest file that is read.
    public static let maximumBytes = 1 << 20
    /// The most values that one document may have, aliases counted each time.
    static let maximumNodes = 200_000

    /// Reads YAML.
    ///
    /// - Throws: `RulebookError` with all problems; each problem's message begins with
    ///   `name:line:column`.
    public init(yaml bytes: [UInt8], named name: String) throws(RulebookError) {
        let marked = try MarkedDocument(yaml: bytes, named: name)
        do {
            rulebook = try Rulebook(document: marked.value)
        } catch {
            throw RulebookError(
                problems: error.problems.map { problem in
                    RulebookProblem(
                        problem.code, marked.place(of: problem.path) + problem.message,
                        at: problem.path)
                })
        }
        let problems = rulebook.matchingProblems.map { problem in
            RulebookProblem(
                problem.code, marked.place(of: problem.path) + problem.message, at: problem.path)
        }
        guard problems.isEmpty else { throw RulebookError(problems: problems) }
        self.bytes = CanonicalJSON.encode(marked.value)
    }

    /// Reads the canonical JSON of an adopted rulebook.
    ///
    /// - Throws: `RulebookError`.
    public init(canonical bytes: [UInt8]) throws(RulebookError) {
        let value: JSONValue
        do { value = try CanonicalJSON.decode(bytes) } catch {
            throw RulebookError(
                problems: [RulebookProblem(error.code.description, error.description, at: [])])
        }
        rulebook = try Rulebook(document: value)
        self.bytes = bytes
    }
}

extension Rulebook {
    /// What is wrong with the matching rules of bank accounts.
    fileprivate var matchingProblems: [RulebookProblem] {
        bankAccounts.enumerated().compactMap { index, account in
            do throws(LedgerError) {
                _ = try account.matchingRules()
                return nil
            } catch {
                return RulebookProblem(
                    error.code.description, error.message,
                    at: ["bankAccounts", "\(index)", "matching"])
            }
        }
    }
}

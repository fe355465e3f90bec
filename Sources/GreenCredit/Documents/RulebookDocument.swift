public import Financing
internal import Ledger
internal import Yams

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

/// A YAML document as JSON, with the line and column of every value.
struct MarkedDocument {
    let value: JSONValue
    private let name: String
    private let marks: [[String]: (line: Int, column: Int)]

    init(yaml bytes: [UInt8], named name: String) throws(RulebookError) {
        func fail(_ code: String, _ message: String) -> RulebookError {
            RulebookError(problems: [RulebookProblem(code, "\(name): \(message)", at: [])])
        }
        guard bytes.count <= RulebookDocument.maximumBytes else {
            throw fail("rulebook.size", "a rulebook has at most 1 MiB; this file has more")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fail("rulebook.encoding", "the file is not UTF-8")
        }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            throw fail("rulebook.yaml", "\(error)")
        }
        guard let root else { throw fail("rulebook.yaml", "the file holds no document") }
        var converter = Converter()
        guard let value = converter.convert(root, at: []) else {
            throw RulebookError(
                problems: converter.problems.map {
                    RulebookProblem(
                        $0.code, Self.place(converter.marks[$0.path], name) + $0.message,
                        at: $0.path)
                })
        }
        self.value = value
        self.name = name
        self.marks = converter.marks
    }

    /// `name:line:column: ` of a path, or of the nearest value above it.
    func place(of path: [String]) -> String {
        for length in stride(from: path.count, through: 0, by: -1) {
            if let mark = marks[Array(path.prefix(length))] { return Self.place(mark, name) }
        }
        return "\(name): "
    }

    private static func place(_ mark: (line: Int, column: Int)?, _ name: String) -> String {
        mark.map { "\(name):\($0.line):\($0.column): " } ?? "\(name): "
    }
}

/// Walks YAML nodes; only what JSON can say is allowed, and only so much of it.
private struct Converter {
    var marks: [[String]: (line: Int, column: Int)] = [:]
    var problems: [RulebookProblem] = []
    private var count = 0

    init() {}

    mutating func convert(_ node: Node, at path: [String]) -> JSONValue? {
        count += 1
        guard count <= RulebookDocument.maximumNodes, path.count <= 16 else {
            if problems.isEmpty {
                problems = [
                    RulebookProblem(
                        "rulebook.size", "the document is too large or too deep", at: [])
                ]
            }
            return nil
        }
        if let mark = node.mark { marks[path] = (mark.line, mark.column) }
        switch node {
        case .scalar(let scalar): return convert(scalar, at: path)
        case .sequence(let sequence):
            var elements: [JSONValue] = []
            for (index, element) in sequence.enumerated() {
                if let value = convert(element, at: path + ["\(index)"]) { elements.append(value) }
            }
            return problems.isEmpty ? .array(elements) : nil
        case .mapping(let mapping):
            var members: [String: JSONValue] = [:]
            for (key, element) in mapping {
                guard case .scalar(let name) = key else {
                    report("a member's name is plain text", at: path)
                    continue
                }
                if let value = convert(element, at: path + [name.string]),
                    members.updateValue(value, forKey: name.string) != nil
                {
                    report("“\(name.string)” occurs twice", at: path + [name.string])
                }
            }
            return problems.isEmpty ? .object(JSONObject(members.map { ($0.key, $0.value) })) : nil
        case .alias:
            report("aliases are not allowed; write the value out", at: path)
            return nil
        }
    }

    /// Quoted text stays text; plain text is a word, a whole number, a truth value or nothing.
    private mutating func convert(_ scalar: Node.Scalar, at path: [String]) -> JSONValue? {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "null", "~", "": return .null
        case "true": return true
        case "false": return false
        default: break
        }
        if let number = Int64(scalar.string) {
            guard String(number) == scalar.string, number.magnitude <= 1 << 53 - 1 else {
                report("quote \(scalar.string), so that it stays exact text", at: path)
                return nil
            }
            return .integer(number)
        }
        if Double(scalar.string) != nil {
            report("quote \(scalar.string), so that it stays an exact decimal", at: path)
            return nil
        }
        return .string(scalar.string)
    }

    private mutating func report(_ message: String, at path: [String]) {
        problems.append(RulebookProblem("rulebook.yaml", message, at: path))
    }
}

internal import Financing
internal import Ledger
internal import Yams

/// A YAML document as JSON, with the line and column of every value.
struct MarkedDocument {
    let value: JSONValue
    private let name: String
    private let marks: [[String]: (line: Int, column: Int)]

    init(yaml bytes: [UInt8], named name: String) throws(RulebookError) {
        func fail(
            _ code: String, _ message: String, line: Int = 1, column: Int = 1
        ) -> RulebookError {
            let place = Self.place((line, column), name)
            return RulebookError(problems: [RulebookProblem(code, place + message, at: [])])
        }
        guard bytes.count <= RulebookDocument.maximumBytes else {
            throw fail(
                "rulebook.size",
                "a rulebook has at most 1 MiB; this file has \(bytes.count) bytes, take out what "
                    + "is no policy")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw fail("rulebook.encoding", "the file is not UTF-8; save it as UTF-8")
        }
        // Before anything is composed: few bytes of aliases can stand for more than memory holds.
        if let alias = YAMLAlias.first(in: bytes) {
            throw fail(
                "rulebook.alias",
                "anchors and aliases are not allowed; write the value out where it is needed",
                line: alias.line, column: alias.column)
        }
        let root: Node?
        do { root = try Yams.compose(yaml: text) } catch {
            let (message, mark) = Self.explain(error)
            throw fail("rulebook.yaml", message, line: mark?.line ?? 1, column: mark?.column ?? 1)
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

    /// `line:column` of a path, or of the nearest value above it.
    func lineAndColumn(of path: [String]) -> String? {
        for length in stride(from: path.count, through: 0, by: -1) {
            if let mark = marks[Array(path.prefix(length))] {
                return "\(mark.line):\(mark.column)"
            }
        }
        return nil
    }

    /// What the YAML reader objects to, in one line, and where.
    private static func explain(_ error: any Error) -> (String, Mark?) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ("this is not YAML: \(problem)", mark)
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.joined(separator: ", ")
            return ("“\(names)” occurs twice; each name stands once", context.mark)
        default: return ("this is not YAML: \(error)", nil)
        }
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
                if let mark = node.mark { marks[path] = (mark.line, mark.column) }
                problems = [
                    RulebookProblem(
                        "rulebook.size",
                        "the document has more than \(RulebookDocument.maximumNodes) values or is "
                            + "nested deeper than 16", at: path)
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

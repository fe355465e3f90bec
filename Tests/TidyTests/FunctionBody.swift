/// The body of a `func` or `init`, found by its indentation.
///
/// The formatter puts the closing brace where the declaration begins; so the body ends at the
/// first line of that indentation that begins with a brace.
struct FunctionBody {
    /// The line of the declaration, from 1.
    let line: Int
    /// The lines between the braces.
    let lineCount: Int

    static func all(in lines: [String]) -> [FunctionBody] {
        lines.indices.compactMap { FunctionBody(declaredAt: $0, in: lines) }
    }

    private init?(declaredAt start: Int, in lines: [String]) {
        let declaration = lines[start]
        let pattern = /^\s*(@\w+ )*([a-z]+ )*(func [^ ]|init[?]?[(<])/
        let indentation = declaration.prefix { $0 == " " }.count
        guard declaration.contains("func ") || declaration.contains("init"),
            declaration.firstMatch(of: pattern) != nil,
            let opening = lines[start...].firstIndex(where: { line in
                // A protocol's requirement or a body on one line has no opening at a line's end.
                line.hasSuffix("{") || line.hasSuffix("}") || line.isEmpty
            }), lines[opening].hasSuffix("{"),
            lines[opening].prefix(while: { $0 == " " }).count == indentation
        else { return nil }
        let closing = lines[(opening + 1)...].firstIndex { line in
            line.hasPrefix(String(repeating: " ", count: indentation) + "}")
        }
        guard let closing else { return nil }
        line = start + 1
        lineCount = closing - opening - 1
    }
}

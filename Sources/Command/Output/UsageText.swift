/// Help as the argument parser writes it, with usage lines that fit a terminal.
enum UsageText {
    private static let columns = 80

    /// Breaks the lines that begin with “USAGE:” between two options.
    static func wrapped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let isUsage = line.hasPrefix("USAGE: ") || line.hasPrefix("Usage: ")
            return isUsage ? wrapped(usage: line) : String(line)
        }.joined(separator: "\n")
    }

    private static func wrapped(usage line: Substring) -> String {
        let indentation = String(repeating: " ", count: "USAGE: ".count)
        var lines: [String] = []
        var current = ""
        for part in parts(of: line) {
            if current.isEmpty {
                current = part
            } else if current.count + 1 + part.count <= columns {
                current += " " + part
            } else {
                lines.append(current)
                current = indentation + part
            }
        }
        return (lines + [current]).joined(separator: "\n")
    }

    /// The words of the line; an option stays with its value, and brackets with what they hold.
    private static func parts(of line: Substring) -> [String] {
        var parts: [String] = []
        var depth = 0
        for word in line.split(separator: " ") {
            let isValue = word.hasPrefix("<") && parts.last?.hasPrefix("--") == true
            if depth > 0 || isValue || word == "...", let last = parts.popLast() {
                parts.append(last + " " + word)
            } else {
                parts.append(String(word))
            }
            depth += word.count { $0 == "[" } - word.count { $0 == "]" }
        }
        return parts
    }
}

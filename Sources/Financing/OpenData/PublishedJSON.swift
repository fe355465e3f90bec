internal import Ledger

/// JSON as open-data formats want it: members in a chosen order, and decimals as numbers.
///
/// Records use `JSONValue`, which has neither, since what is signed has one form.
indirect enum PublishedJSON {
    /// A text.
    case text(String)
    /// A number by its exact decimal text; no binary fraction is ever made of it.
    case number(String)
    /// True or false.
    case flag(Bool)
    /// Values in order.
    case list([PublishedJSON])
    /// Members in order; what is `nil` is left out.
    case object([(String, PublishedJSON?)])

    /// The text, indented by one blank a level.
    func text(indentation: Int = 0) -> String {
        let inner = String(repeating: " ", count: indentation + 1)
        let outer = String(repeating: " ", count: indentation)
        switch self {
        case .text(let text): return Self.quoted(text)
        case .number(let text): return text
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let values):
            let lines = values.map { inner + $0.text(indentation: indentation + 1) }
            return lines.isEmpty ? "[]" : "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
        case .object(let members):
            let lines = members.compactMap { name, value in
                value.map {
                    "\(inner)\(Self.quoted(name)): \($0.text(indentation: indentation + 1))"
                }
            }
            return lines.isEmpty ? "{}" : "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        }
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: CanonicalJSON.encode(.string(text)), as: UTF8.self)
    }
}

import Ledger

/// Reads a document's members, goes on after a mistake, and so reports all mistakes at once.
struct DocumentReader {
    private(set) var problems: [RulebookProblem] = []

    mutating func report(_ code: String, _ message: String, at path: [String]) {
        problems.append(RulebookProblem(code, message, at: path))
    }

    /// The members of an object; members that are not in `known` are reported.
    mutating func object(
        _ value: JSONValue?, at path: [String], known: Set<String>
    ) -> [String: JSONValue]? {
        guard case .object(let object) = value else {
            report("rulebook.member", "an object is expected here", at: path)
            return nil
        }
        for member in object.members where !known.contains(member.name) {
            let names = known.sorted().joined(separator: ", ")
            report(
                "rulebook.unknown", "“\(member.name)” is not known here; known are \(names)",
                at: path + [member.name])
        }
        return Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, $0.value) })
    }

    /// The elements of a list, each read by `read`; elements that fail are left out.
    mutating func list<T>(
        _ value: JSONValue?, at path: [String], isOptional: Bool = false,
        _ read: (inout DocumentReader, JSONValue, [String]) -> T?
    ) -> [T] {
        if value == nil && isOptional { return [] }
        guard case .array(let elements) = value else {
            report("rulebook.member", "a list is expected here", at: path)
            return []
        }
        return elements.enumerated().compactMap { index, element in
            read(&self, element, path + ["\(index)"])
        }
    }

    /// A text, read further by `parse`.
    mutating func text<T>(
        _ value: JSONValue?, at path: [String], _ parse: (String) throws(LedgerError) -> T
    ) -> T? {
        guard case .string(let text) = value else {
            let found = value == nil ? "it is missing" : "quote it, so that it stays exact"
            report("rulebook.member", "a text is expected here; \(found)", at: path)
            return nil
        }
        do { return try parse(text) } catch {
            report(error.code.description, error.message, at: path)
            return nil
        }
    }

    /// A text that may be absent.
    mutating func optionalText<T>(
        _ value: JSONValue?, at path: [String], _ parse: (String) throws(LedgerError) -> T
    ) -> T? {
        value == nil || value == .null ? nil : text(value, at: path, parse)
    }

    /// A list of names; words in `allowing` need not look like names.
    mutating func texts(
        _ value: JSONValue?, at path: [String], allowing words: Set<String> = []
    ) -> [String] {
        list(value, at: path) { reader, element, path in
            if case .string(let text) = element, words.contains(text) { return text }
            return reader.text(element, at: path, Identifier.part)
        }
    }

    /// A truth value that is false where it is absent.
    mutating func flag(_ value: JSONValue?, at path: [String]) -> Bool {
        switch value {
        case nil: return false
        case .bool(let flag): return flag
        default:
            report("rulebook.member", "true or false is expected here", at: path)
            return false
        }
    }

    /// A whole number in a range.
    mutating func integer(
        _ value: JSONValue?, at path: [String], in range: ClosedRange<Int64>
    ) -> Int? {
        guard case .integer(let number) = value, range.contains(number) else {
            report(
                "rulebook.member",
                "a whole number from \(range.lowerBound) to \(range.upperBound) is expected here",
                at: path)
            return nil
        }
        return Int(number)
    }

    /// A name in both languages, `{en: …, zh: …}`.
    mutating func localized(_ value: JSONValue?, at path: [String]) -> LocalizedText? {
        guard let members = object(value, at: path, known: ["en", "zh"]) else { return nil }
        let english = text(members["en"], at: path + ["en"], Narrative.check)
        let chinese = text(members["zh"], at: path + ["zh"], Narrative.check)
        guard let english, let chinese else { return nil }
        return LocalizedText(english: english, chinese: chinese)
    }

    /// What has an identifier and a name in both languages, and nothing else: `{id: …, name: …}`.
    mutating func named(
        _ value: JSONValue, at path: [String]
    ) -> (id: String, name: LocalizedText)? {
        guard let members = object(value, at: path, known: ["id", "name"]) else { return nil }
        let id = text(members["id"], at: path + ["id"], Identifier.part)
        let name = localized(members["name"], at: path + ["name"])
        guard let id, let name else { return nil }
        return (id, name)
    }

    /// One of a fixed set of words.
    mutating func word<T: RawRepresentable & CaseIterable>(
        _ value: JSONValue?, at path: [String], _ type: T.Type
    ) -> T? where T.RawValue == String {
        guard case .string(let text) = value, let found = T(rawValue: text) else {
            let words = T.allCases.map(\.rawValue).joined(separator: ", ")
            report("rulebook.word", "one of \(words) is expected here", at: path)
            return nil
        }
        return found
    }
}

import Ledger

/// Reads the parameters of one rule; goes on after a mistake, and reports what it did not use.
struct RuleParameters {
    private let members: [String: JSONValue]
    let path: [String]
    private var taken: Set<String> = []
    /// Parameters that formulas may name.
    private(set) var constants: [String: Fact] = [:]
    /// Parameters that are `null`.
    private(set) var unset: [String] = []

    init?(_ value: JSONValue?, at path: [String], _ reader: inout DocumentReader) {
        guard case .object(let object) = value ?? .object(JSONObject([])) else {
            reader.report("rulebook.member", "an object is expected here", at: path)
            return nil
        }
        members = Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, $0.value) })
        self.path = path
        // Any parameter may be switched off, and any number may be named in a formula.
        for (name, value) in members {
            switch value {
            case .null: unset.append(name)
            case .string(let text):
                if let rate = try? Rate(text) { constants[name] = .rate(rate) }
            case .integer(let number): constants[name] = .count(Int(number))
            default: break
            }
        }
    }

    /// Whether a parameter stands there, `null` or not.
    func has(_ name: String) -> Bool { members[name] != nil }

    mutating func value(_ name: String) -> JSONValue? {
        taken.insert(name)
        return members[name]
    }

    mutating func text(_ name: String, _ reader: inout DocumentReader) -> String? {
        let value = value(name)
        if value == .null { return nil }
        return reader.text(value, at: path + [name], Narrative.check)
    }

    mutating func texts(_ name: String, _ reader: inout DocumentReader) -> [String] {
        reader.list(value(name), at: path + [name]) { reader, element, path in
            reader.text(element, at: path, Narrative.check)
        }
    }

    /// A formula over facts.
    mutating func expression(_ name: String, _ reader: inout DocumentReader) -> Expression? {
        switch value(name) {
        case .null: return Expression.unset(name)
        case .integer(let number):
            return reader.text(
                .string("\(number)"), at: path + [name], Expression.init)
        case let value: return reader.text(value, at: path + [name], Expression.init)
        }
    }

    /// A decimal that formulas name; `null` switches the rule off.
    mutating func number(
        _ name: String, _ reader: inout DocumentReader, atMostOne: Bool = false
    ) -> Expression? {
        let value = value(name)
        if value == .null { return Expression.unset(name) }
        if case .integer = value, constants[name] != nil { return try? Expression(name) }
        let rate = reader.text(value, at: path + [name], Rate.init)
        guard let rate else { return nil }
        if rate.coefficient < 0 || (atMostOne && rate > Rate(coefficient: 1, scale: 0)) {
            reader.report(
                "rulebook.share",
                atMostOne
                    ? "a share lies between 0 and 1, and 1 is 100 %; 0.20 is 20 %"
                    : "a limit is not below zero", at: path + [name])
        }
        return try? Expression(name)
    }

    /// `[{fact: audit, document: audit report}]`.
    mutating func documents(
        _ name: String, _ reader: inout DocumentReader
    ) -> [NamedDocument] {
        reader.list(value(name), at: path + [name], isOptional: true) { reader, value, path in
            guard let members = reader.object(value, at: path, known: ["fact", "document"])
            else { return nil }
            let fact = reader.text(members["fact"], at: path + ["fact"], Identifier.part)
            let document = reader.text(
                members["document"], at: path + ["document"], Narrative.check)
            guard let fact, let document else { return nil }
            return NamedDocument(fact: fact, document: document)
        }
    }

    /// `{mature: [award], …}`.
    mutating func table(
        _ name: String, _ reader: inout DocumentReader
    ) -> [String: [String]] {
        let place = path + [name]
        guard case .object(let object) = value(name) else {
            reader.report("rulebook.member", "a table is expected here", at: place)
            return [:]
        }
        var table: [String: [String]] = [:]
        for member in object.members {
            table[member.name] = reader.list(member.value, at: place + [member.name]) {
                $0.text($1, at: $2, Narrative.check)
            }
        }
        return table
    }

    /// Reports parameters that the kind of rule does not have and that no formula names.
    func finish(_ kind: RuleKind, named: [String], _ reader: inout DocumentReader) {
        for name in members.keys.sorted() where !taken.contains(name) && !named.contains(name) {
            reader.report(
                "rulebook.unknown",
                "a rule of the kind \(kind.rawValue) has no parameter “\(name)”",
                at: path + [name])
        }
    }
}

extension Expression {
    /// The name of a parameter that is `null`; its rule is off, so that it is never asked.
    static func unset(_ name: String) -> Expression? { try? Expression(name) }
}

import Ledger

extension MemberReader {
    /// A truth value; false where it is absent.
    mutating func flag(_ name: String) throws(LedgerError) -> Bool {
        switch find(name) {
        case nil: return false
        case .bool(let flag): return flag
        default:
            throw LedgerError("record.member", "true or false is expected", at: path(of: name))
        }
    }

    /// A whole number in a range.
    mutating func integer(
        _ name: String, in range: ClosedRange<Int64>
    ) throws(LedgerError) -> Int {
        let number = try requireInteger(name)
        guard range.contains(number) else {
            throw LedgerError(
                "record.range",
                "\(number) is not from \(range.lowerBound) to \(range.upperBound)",
                at: path(of: name))
        }
        return Int(number)
    }

    /// A list of names; empty where it is absent.
    mutating func names(_ name: String) throws(LedgerError) -> [String] {
        var names: [String] = []
        for (index, value) in (try findArray(name) ?? []).enumerated() {
            let place = "\(path(of: name))[\(index)]"
            guard case .string(let text) = value else {
                throw LedgerError("record.member", "a text is expected", at: place)
            }
            do { names.append(try Identifier.part(text)) } catch { throw error.located(in: place) }
        }
        return names
    }

    /// A list of lines of text; empty where it is absent.
    mutating func texts(_ name: String) throws(LedgerError) -> [String] {
        var texts: [String] = []
        for (index, value) in (try findArray(name) ?? []).enumerated() {
            let place = "\(path(of: name))[\(index)]"
            guard case .string(let text) = value else {
                throw LedgerError("record.member", "a text is expected", at: place)
            }
            do { texts.append(try Narrative.check(text)) } catch { throw error.located(in: place) }
        }
        return texts
    }

    /// One of a fixed set of words.
    mutating func word<T: RawRepresentable & CaseIterable>(
        _ name: String, _ type: T.Type
    ) throws(LedgerError) -> T where T.RawValue == String {
        try require(name) { (text) throws(LedgerError) in
            guard let found = T(rawValue: text) else {
                let words = T.allCases.map(\.rawValue).joined(separator: ", ")
                throw LedgerError("record.word", "“\(text.prefix(40))” is none of \(words)")
            }
            return found
        }
    }

    /// An amount in the currency of the programme.
    mutating func money(_ name: String, _ currency: Currency) throws(LedgerError) -> Money {
        try require(name) { (text) throws(LedgerError) in
            try Money(decimalText: text, currency: currency)
        }
    }

    /// An amount that may be absent.
    mutating func findMoney(_ name: String, _ currency: Currency) throws(LedgerError) -> Money? {
        try find(name) { (text) throws(LedgerError) in
            try Money(decimalText: text, currency: currency)
        }
    }

    /// A list of objects, each read by `read`; empty where it is absent.
    mutating func objects<T>(
        _ name: String, _ read: (inout MemberReader) throws(LedgerError) -> T
    ) throws(LedgerError) -> [T] {
        var found: [T] = []
        for (index, value) in (try findArray(name) ?? []).enumerated() {
            var reader = try MemberReader(value, at: "\(path(of: name))[\(index)]")
            found.append(try read(&reader))
            try reader.finish()
        }
        return found
    }
}

extension JSONValue {
    /// A list of texts; `nil` where it is empty, so that one value has one form.
    static func texts(_ texts: [String]) -> JSONValue? {
        texts.isEmpty ? nil : .array(texts.map(JSONValue.string))
    }

    /// `true`, or nothing.
    static func flag(_ flag: Bool) -> JSONValue? { flag ? true : nil }

    /// A day.
    static func date(_ date: LocalDate?) -> JSONValue? {
        date.map { .string($0.description) }
    }

    /// An amount.
    static func money(_ money: Money?) -> JSONValue? {
        money.map { .string($0.decimalText) }
    }

    /// A text that may be absent.
    static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }

    /// An object without what is absent.
    static func members(_ members: [(String, JSONValue?)]) -> JSONValue {
        .object(JSONObject(present: members))
    }
}

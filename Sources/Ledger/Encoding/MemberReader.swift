/// Takes the members of an object one by one and refuses what nobody asked for.
///
/// A misspelt optional member would otherwise be ignored in silence, and what is ignored in a
/// signed record is a lie.
public struct MemberReader {
    private let outerPath: String
    private let index: Int?
    private let object: JSONObject
    /// Which of the object's members were asked for; by place, since names are compared by bytes.
    private var isTaken: TakenMembers

    /// Starts on a value that must be an object; `path` leads error messages.
    public init(_ value: JSONValue, at path: String) throws(LedgerError) {
        try self.init(value, at: path, index: nil)
    }

    /// Starts on an element of a list; its path is put together when an error needs it.
    init(_ value: JSONValue, at list: String, index: Int?) throws(LedgerError) {
        guard case .object(let object) = value else {
            throw LedgerError(
                "record.member", "an object is expected, not \(value.kind)",
                at: Self.path(list, index))
        }
        self.object = object
        outerPath = list
        self.index = index
        isTaken = TakenMembers(count: object.members.count)
    }

    /// The value of an optional member.
    public mutating func find(_ name: String) -> JSONValue? {
        guard let index = object.members.firstIndex(where: { $0.name.hasBytes(of: name) }) else {
            return nil
        }
        isTaken.insert(index)
        return object.members[index].value
    }

    /// The value of a member that must be there.
    public mutating func require(_ name: String) throws(LedgerError) -> JSONValue {
        guard let value = find(name) else {
            throw LedgerError("record.member", "the member “\(name)” is missing", at: path)
        }
        return value
    }

    /// The text of an optional member.
    public mutating func findString(_ name: String) throws(LedgerError) -> String? {
        guard let value = find(name) else { return nil }
        guard case .string(let text) = value else { throw mismatch(name, "a text", value) }
        return text
    }

    /// The text of a member that must be there.
    public mutating func requireString(_ name: String) throws(LedgerError) -> String {
        guard case .string(let text) = try require(name) else {
            throw mismatch(name, "a text", try require(name))
        }
        return text
    }

    /// The integer of a member that must be there.
    public mutating func requireInteger(_ name: String) throws(LedgerError) -> Int64 {
        guard case .integer(let number) = try require(name) else {
            throw mismatch(name, "a number", try require(name))
        }
        return number
    }

    /// The elements of an optional list.
    public mutating func findArray(_ name: String) throws(LedgerError) -> [JSONValue]? {
        guard let value = find(name) else { return nil }
        guard case .array(let elements) = value else { throw mismatch(name, "a list", value) }
        return elements
    }

    /// The elements of a list that must be there.
    public mutating func requireArray(_ name: String) throws(LedgerError) -> [JSONValue] {
        _ = try require(name)
        return try findArray(name) ?? []
    }

    /// A member that must be there, read by a parser of text, with the member as the error's place.
    public mutating func require<T>(
        _ name: String, _ parse: (String) throws(LedgerError) -> T
    ) throws(LedgerError) -> T {
        let text = try requireString(name)
        do { return try parse(text) } catch { throw error.located(in: "\(path).\(name)") }
    }

    /// An optional member, read by a parser of text, with the member as the error's place.
    public mutating func find<T>(
        _ name: String, _ parse: (String) throws(LedgerError) -> T
    ) throws(LedgerError) -> T? {
        guard let text = try findString(name) else { return nil }
        do { return try parse(text) } catch { throw error.located(in: "\(path).\(name)") }
    }

    /// Ends the reading: a member that was not asked for is an error.
    public func finish() throws(LedgerError) {
        if let unknown = isTaken.firstMissing {
            throw LedgerError(
                "record.member",
                "the member “\(object.members[unknown].name.prefix(80))” is not known here",
                at: path)
        }
    }

    /// The path of a member, for errors of its own readers.
    public func path(of name: String) -> String { "\(path).\(name)" }

    /// The path of the object itself.
    var path: String { Self.path(outerPath, index) }

    private static func path(_ outer: String, _ index: Int?) -> String {
        index.map { "\(outer)[\($0)]" } ?? outer
    }

    private func mismatch(_ name: String, _ expected: String, _ value: JSONValue) -> LedgerError {
        LedgerError(
            "record.member", "\(expected) is expected, not \(value.kind)", at: "\(path).\(name)")
    }
}

/// Which members of an object were asked for: a bit for each, since most objects have few.
private struct TakenMembers {
    private let count: Int
    private var first: UInt64 = 0
    private var more: Set<Int> = []

    init(count: Int) { self.count = count }

    mutating func insert(_ index: Int) {
        if index < 64 { first |= 1 << UInt64(index) } else { more.insert(index) }
    }

    var firstMissing: Int? {
        let index = (~first).trailingZeroBitCount
        guard index == 64 else { return index < count ? index : nil }
        return (64..<max(64, count)).first { !more.contains($0) }
    }
}

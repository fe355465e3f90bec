/// A JSON value of the kind that records use: numbers are integers, decimals are strings.
public enum JSONValue: Sendable, Equatable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// An integer with |n| ≤ 2⁵³ − 1, which every JSON reader keeps exactly.
    case integer(Int64)
    /// A string of Unicode scalars, not normalised.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Members with distinct names, in canonical order.
    case object(JSONObject)

    /// The largest integer that a record may carry: 2⁵³ − 1.
    public static let largestInteger: Int64 = (1 << 53) - 1

    /// Compares values; strings byte by byte, since Swift's `==` takes composed and decomposed
    /// letters for one.
    public static func == (a: JSONValue, b: JSONValue) -> Bool {
        switch (a, b) {
        case (.null, .null): true
        case (.bool(let x), .bool(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.string(let x), .string(let y)): x.hasBytes(of: y)
        case (.array(let x), .array(let y)): x == y
        case (.object(let x), .object(let y)): x == y
        default: false
        }
    }

    /// What the value is, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .integer: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An object.
    ///
    /// - Precondition: the names are distinct.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
}

/// The members of a JSON object in the order of RFC 8785, 3.2.3: by UTF-16 code units of the name.
public struct JSONObject: Sendable, Equatable {
    /// One member.
    public struct Member: Sendable, Equatable {
        /// The name, unescaped.
        public let name: String
        /// The value.
        public let value: JSONValue

        /// Compares names byte by byte.
        public static func == (a: Member, b: Member) -> Bool {
            a.name.hasBytes(of: b.name) && a.value == b.value
        }
    }

    /// The members in canonical order.
    public let members: [Member]

    /// Sorts members into canonical order.
    ///
    /// - Precondition: the names are distinct; `init(checking:)` is for input.
    public init(_ members: [(String, JSONValue)]) {
        self.init(members.map { Member(name: $0.0, value: $0.1) })
    }

    init(_ members: [Member]) {
        guard let object = JSONObject(checking: members) else {
            preconditionFailure("an object was built with one member name twice")
        }
        self = object
    }

    /// Sorts members into canonical order; `nil` if a name occurs twice.
    init?(checking members: [Member]) {
        if let ordered = JSONObject(ordered: members) {
            self = ordered
        } else {
            self.init(ordered: members.sorted { JSONObject.precedes($0.name, $1.name) })
        }
    }

    /// Takes members that are in canonical order already; `nil` if they are not.
    init?(ordered members: [Member]) {
        let isOrdered = members.indices.dropFirst().allSatisfy {
            JSONObject.precedes(members[$0 - 1].name, members[$0].name)
        }
        guard isOrdered else { return nil }
        self.members = members
    }

    /// The value of a member, if there is one.
    public subscript(name: String) -> JSONValue? {
        members.first { $0.name.hasBytes(of: name) }?.value
    }

    /// The names whose value is not `nil`: optional members are left out, never `null`.
    public init(present members: [(String, JSONValue?)]) {
        self = JSONMembers(members).object
    }

    /// Order of UTF-16 code units.
    ///
    /// It is the order of the bytes, save between characters beyond the basic plane and those from
    /// U+E000 on, which begin with the bytes EE and more.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        let (left, right) = (a.utf8.span, b.utf8.span)
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            guard left[index] < 0xEE, right[index] < 0xEE else {
                return a.utf16.lexicographicallyPrecedes(b.utf16)
            }
            return left[index] < right[index]
        }
        return left.count < right.count
    }
}

/// The members of an object that is being written, one after another.
struct JSONMembers {
    private var members: [JSONObject.Member] = []

    /// Starts with the members whose value is not `nil`.
    init(_ first: [(String, JSONValue?)] = []) {
        members.reserveCapacity(max(12, first.count))
        for (name, value) in first {
            if let value { add(name, value) }
        }
    }

    /// Adds a member.
    mutating func add(_ name: String, _ value: JSONValue) {
        members.append(JSONObject.Member(name: name, value: value))
    }

    /// Adds a text where there is one: optional members are left out, never `null`.
    mutating func add(_ name: String, _ text: String?) {
        if let text { add(name, .string(text)) }
    }

    /// The object, its members in canonical order.
    ///
    /// - Precondition: the names are distinct.
    var object: JSONObject { JSONObject(members) }
}

extension String {
    /// Whether two texts have the same bytes; `==` takes composed and decomposed letters for one.
    func hasBytes(of other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let (left, right) = (utf8.span, other.utf8.span)
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}

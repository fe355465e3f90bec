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
        case (.string(let x), .string(let y)): x.utf8.elementsEqual(y.utf8)
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
            a.name.utf8.elementsEqual(b.name.utf8) && a.value == b.value
        }
    }

    /// The members in canonical order.
    public let members: [Member]

    /// Sorts members into canonical order.
    ///
    /// - Precondition: the names are distinct; `init(checking:)` is for input.
    public init(_ members: [(String, JSONValue)]) {
        guard let object = JSONObject(checking: members) else {
            preconditionFailure("an object was built with one member name twice")
        }
        self = object
    }

    /// Sorts members into canonical order; `nil` if a name occurs twice.
    init?(checking members: [(String, JSONValue)]) {
        var sorted = members.map { Member(name: $0.0, value: $0.1) }
        if !JSONObject.isStrictlyOrdered(sorted) {
            sorted.sort { JSONObject.precedes($0.name, $1.name) }
            guard JSONObject.isStrictlyOrdered(sorted) else { return nil }
        }
        self.members = sorted
    }

    /// The value of a member, if there is one.
    public subscript(name: String) -> JSONValue? {
        members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The names whose value is not `nil`: optional members are left out, never `null`.
    public init(present members: [(String, JSONValue?)]) {
        self.init(members.compactMap { name, value in value.map { (name, $0) } })
    }

    private static func isStrictlyOrdered(_ members: [Member]) -> Bool {
        zip(members, members.dropFirst()).allSatisfy { precedes($0.name, $1.name) }
    }

    /// Order of UTF-16 code units, which for ASCII names is the order of the bytes.
    private static func precedes(_ a: String, _ b: String) -> Bool {
        a.utf16.lexicographicallyPrecedes(b.utf16)
    }
}

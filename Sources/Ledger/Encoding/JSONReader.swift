/// Reads JSON from untrusted bytes: bounded, strict, and with the place of every error.
///
/// Refused beside malformed text: a member name twice, numbers that are not integers within
/// ±(2⁵³ − 1), lone surrogates, invalid UTF-8, a byte-order mark, anything after the value.
public struct JSONReader {
    /// How large an input may be.
    public struct Limits: Sendable {
        /// Bytes of the whole text.
        public let bytes: Int
        /// Objects and arrays inside one another.
        public let depth: Int
        /// Members or elements of one object or array.
        public let members: Int

        /// Makes limits.
        public init(bytes: Int, depth: Int, members: Int) {
            self.bytes = bytes
            self.depth = depth
            self.members = members
        }

        /// A record, SIGNING 2.1: 1 MiB, 32 deep.
        public static let record = Limits(bytes: 1 << 20, depth: 32, members: 100_000)
        /// A file that a person hands in: 64 MiB.
        public static let file = Limits(bytes: 64 << 20, depth: 32, members: 1_000_000)
    }

    private let bytes: [UInt8]
    private let limits: Limits
    private var position = 0
    private var isSurelyCanonical = true

    /// Reads one value that fills the whole input; white space between tokens is allowed.
    ///
    /// - Throws: `json.limits`, `json.malformed`, `json.duplicateMember`, `json.number`,
    ///   `json.text`, each with line, column and byte.
    public static func read(
        _ bytes: [UInt8], limits: Limits = .record
    ) throws(LedgerError) -> JSONValue {
        try readNotingForm(bytes, limits: limits).value
    }

    /// Reads as `read` does, and tells whether the text is surely canonical (RFC 8785).
    ///
    /// That is certain without white space, without escapes, and with all members in order: of the
    /// rest, this reader takes only the canonical form. A text with escapes may be canonical too.
    static func readNotingForm(
        _ bytes: [UInt8], limits: Limits
    ) throws(LedgerError) -> (value: JSONValue, isSurelyCanonical: Bool) {
        guard bytes.count <= limits.bytes else {
            throw LedgerError(
                "json.limits", "the text has \(bytes.count) bytes, more than \(limits.bytes)")
        }
        var reader = JSONReader(bytes: bytes, limits: limits)
        reader.skipSpace()
        let value = try reader.readValue(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.count else {
            throw reader.error("json.malformed", "nothing may follow the value")
        }
        return (value, reader.isSurelyCanonical)
    }

    private init(bytes: [UInt8], limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
            isSurelyCanonical = false
        }
    }

    private mutating func readValue(depth: Int) throws(LedgerError) -> JSONValue {
        switch next {
        case UInt8(ascii: "{") where depth == limits.depth,
            UInt8(ascii: "[") where depth == limits.depth:
            throw error("json.limits", "values are nested deeper than \(limits.depth)")
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return try readArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try readLiteral("true", .bool(true))
        case UInt8(ascii: "f"): return try readLiteral("false", .bool(false))
        case UInt8(ascii: "n"): return try readLiteral("null", .null)
        case UInt8(ascii: "-"), .some(48...57): return try readInteger()
        default: throw error("json.malformed", "a value is expected here")
        }
    }

    private mutating func readLiteral(
        _ text: StaticString, _ value: JSONValue
    ) throws(LedgerError) -> JSONValue {
        let expected = Array(text.description.utf8)
        guard bytes[position...].starts(with: expected) else {
            throw error("json.malformed", "a value is expected here")
        }
        position += expected.count
        return value
    }

    private mutating func readInteger() throws(LedgerError) -> JSONValue {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        while let byte = next, (48...57).contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let isCanonical = Int64(text).map { String($0) == text } ?? false
        if let byte = next,
            [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte)
        {
            position = start
            throw error(
                "json.number", "numbers are integers here; write decimals as text, like \"0.25\"")
        }
        guard isCanonical, let number = Int64(text),
            number.magnitude <= JSONValue.largestInteger.magnitude
        else {
            position = start
            throw error("json.number", "numbers are integers within 2^53 - 1, like 0, -7 or 300")
        }
        return .integer(number)
    }

    private mutating func readArray(depth: Int) throws(LedgerError) -> JSONValue {
        var elements: [JSONValue] = []
        try readSequence(closing: UInt8(ascii: "]")) { (reader) throws(LedgerError) in
            elements.append(try reader.readValue(depth: depth + 1))
        }
        return .array(elements)
    }

    private mutating func readObject(depth: Int) throws(LedgerError) -> JSONValue {
        let start = position
        var members: [JSONObject.Member] = []
        members.reserveCapacity(8)
        try readSequence(closing: UInt8(ascii: "}")) { (reader) throws(LedgerError) in
            guard reader.next == UInt8(ascii: "\"") else {
                throw reader.error("json.malformed", "a member name in quotes is expected here")
            }
            let name = try reader.readString()
            reader.skipSpace()
            guard reader.next == UInt8(ascii: ":") else {
                throw reader.error("json.malformed", "a colon is expected after a member name")
            }
            reader.position += 1
            reader.skipSpace()
            let value = try reader.readValue(depth: depth + 1)
            members.append(JSONObject.Member(name: name, value: value))
        }
        if let object = JSONObject(ordered: members) { return .object(object) }
        isSurelyCanonical = false
        guard let object = JSONObject(checking: members) else {
            position = start
            throw error("json.duplicateMember", "a member name occurs twice in this object")
        }
        return .object(object)
    }

    /// The part that arrays and objects share: opening, commas, closing, and the count.
    private mutating func readSequence(
        closing: UInt8, _ readElement: (inout JSONReader) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        position += 1
        skipSpace()
        if next == closing {
            position += 1
            return
        }
        for _ in 0..<limits.members {
            try readElement(&self)
            skipSpace()
            switch next {
            case closing:
                position += 1
                return
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            default: throw error("json.malformed", "a comma or the closing bracket is expected")
            }
        }
        throw error("json.limits", "more than \(limits.members) elements in one list")
    }

    /// Line, column and byte of the current position.
    func error(_ code: LedgerError.Code, _ message: String) -> LedgerError {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count(where: { $0 == 0x0A }) + 1
        let column = before.count - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
        return LedgerError(code, message, at: "line \(line), column \(column), byte \(position)")
    }
}

// MARK: - Strings

extension JSONReader {
    private mutating func readString() throws(LedgerError) -> String {
        position += 1
        var text: [UInt8] = []
        var start = position
        var isASCII = true
        while true {
            isASCII = skipPlainText() && isASCII
            switch next {
            case nil: throw error("json.malformed", "the text is not closed")
            case UInt8(ascii: "\"") where isASCII && text.isEmpty:
                // Most texts are plain ASCII, where there is nothing to validate.
                position += 1
                return String(decoding: bytes[start..<position - 1], as: UTF8.self)
            case UInt8(ascii: "\""):
                text.append(contentsOf: bytes[start..<position])
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw error("json.text", "the text is not valid UTF-8")
                }
                position += 1
                return string
            case UInt8(ascii: "\\"):
                text.append(contentsOf: bytes[start..<position])
                text.append(contentsOf: Array(String(try readEscape()).utf8))
                start = position
            default: throw error("json.text", "control characters are escaped in JSON text")
            }
        }
    }

    /// Goes on to the next quote, backslash or control character; whether all before is ASCII.
    private mutating func skipPlainText() -> Bool {
        var seen: UInt8 = 0
        while position < bytes.count {
            let byte = bytes[position]
            guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else {
                break
            }
            seen |= byte
            position += 1
        }
        return seen < 0x80
    }

    private mutating func readEscape() throws(LedgerError) -> Unicode.Scalar {
        position += 1
        isSurelyCanonical = false
        guard let byte = next else { throw error("json.malformed", "the text is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try readCodeUnits()
        default:
            position -= 2
            throw error("json.text", "this escape does not exist in JSON")
        }
    }

    /// `\u` and four hexadecimal digits, or two of these for a scalar beyond the basic plane.
    private mutating func readCodeUnits() throws(LedgerError) -> Unicode.Scalar {
        let start = position - 2
        let first = try readHexUnit()
        var value = UInt32(first)
        if (0xD800...0xDBFF).contains(first), bytes[position...].starts(with: [92, 117]) {
            position += 2
            let second = try readHexUnit()
            if (0xDC00...0xDFFF).contains(second) {
                value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            }
        }
        guard let scalar = Unicode.Scalar(value) else {
            position = start
            throw error("json.text", "a lone surrogate is no character")
        }
        return scalar
    }

    private mutating func readHexUnit() throws(LedgerError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        // The standard library's reader would also take a sign.
        guard digits.count == 4, digits.first != UInt8(ascii: "+"),
            digits.first != UInt8(ascii: "-"),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("json.text", "\\u takes four hexadecimal digits") }
        position += 4
        return unit
    }
}

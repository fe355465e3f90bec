import GreenCreditTesting
import Ledger
import Testing

@Suite struct CanonicalJSONTests {
    static func encode(_ value: JSONValue) -> String {
        String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
    }

    // MARK: - Writing

    @Test(
        arguments: [
            (JSONValue.null, "null"), (true, "true"), (false, "false"), (0, "0"), (-7, "-7"),
            (9_007_199_254_740_991, "9007199254740991"), ([], "[]"), ([:], "{}"),
            ([1, "a", [true]], #"[1,"a",[true]]"#), (["b": 1, "a": [:]], #"{"a":{},"b":1}"#),
        ] as [(JSONValue, String)])
    func `a value is written without white space`(value: JSONValue, text: String) {
        #expect(Self.encode(value) == text)
    }

    @Test func `every ASCII character is escaped as RFC 8785 says and no other`() {
        var wrong: [UInt32] = []
        let short: [UInt32: String] = [
            8: #"\b"#, 9: #"\t"#, 10: #"\n"#, 12: #"\f"#, 13: #"\r"#, 34: #"\""#, 92: #"\\"#,
        ]
        for scalar in (UInt32(0)...0x100).compactMap(Unicode.Scalar.init) {
            let hex = String(scalar.value, radix: 16)
            let unicode = #"\u"# + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
            let plain = scalar.value < 0x20 ? unicode : String(scalar)
            let expected = "\"" + (short[scalar.value] ?? plain) + "\""
            if Self.encode(.string(String(scalar))) != expected { wrong.append(scalar.value) }
        }
        #expect(wrong == [])
    }

    @Test func `members are ordered by UTF-16 code units`() {
        // RFC 8785, 3.2.3: U+1F600 is D83D DE00 in UTF-16 and so comes before U+FB33.
        let names = ["\r", "1", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"]
        var random = SplitMix64(seed: 2)
        let object = JSONObject(names.shuffled(using: &random).map { ($0, .null) })
        #expect(object.members.map(\.name) == names)
    }

    @Test func `a prefix comes before the longer name, and capitals before small letters`() {
        let object = JSONObject(["ab", "a", "", "B", "b", "aa"].map { ($0, .null) })
        #expect(object.members.map(\.name) == ["", "B", "a", "aa", "ab", "b"])
    }

    @Test func `letters are written as they are and not normalised`() {
        #expect(
            CanonicalJSON.encode(["e\u{301}": "\u{E9}"])
                == [0x7B, 0x22, 0x65, 0xCC, 0x81, 0x22, 0x3A, 0x22, 0xC3, 0xA9, 0x22, 0x7D])
    }

    @Test(arguments: [Int64(9_007_199_254_740_992), -9_007_199_254_740_992, .min])
    func `an integer beyond 2^53 - 1 is a mistake of the program`(number: Int64) async {
        await #expect(processExitsWith: .failure) { [number] in
            _ = CanonicalJSON.encode(.integer(number))
        }
    }

    @Test func `an object with one name twice is a mistake of the program`() async {
        await #expect(processExitsWith: .failure) {
            _ = JSONObject([("a", 1), ("a", 2)])
        }
    }

    // MARK: - Reading

    @Test(arguments: [
        " {}", "{} ", "{}\n", "[1, 2]", #"{"b":1,"a":2}"#, #"{"a": 1}"#, #""\/""#, #""\u0041""#,
        #""\u000A""#, #""\u001F""#, #""\u00e9""#, #""\u007f""#,
        "{\"\u{FB33}\":1,\"\u{1F600}\":2}",
    ])
    func `what we would write differently is refused`(text: String) {
        #expect(throws: LedgerError.kind("json.notCanonical")) {
            try CanonicalJSON.decode(Array(text.utf8))
        }
    }

    @Test(arguments: [
        (#"{"a":1, "b":2}"#, "byte 7"), (" 1", "byte 0"), ("1 ", "byte 1"), (#"["\/"]"#, "byte 2"),
    ])
    func `the error names the first byte that differs`(text: String, place: String) throws {
        let error = try #require(throws: LedgerError.self) {
            try CanonicalJSON.decode(Array(text.utf8))
        }
        #expect(error.location == place)
    }

    @Test(
        arguments: [
            ("1.0", LedgerError.Code("json.number")), ("[", "json.malformed"),
            (#"{"a":1,"a":1}"#, "json.duplicateMember"),
        ] as [(String, LedgerError.Code)])
    func `what the reader refuses stays refused`(text: String, code: LedgerError.Code) {
        #expect(throws: LedgerError.kind(code)) { try CanonicalJSON.decode(Array(text.utf8)) }
    }

    // MARK: - Laws

    /// A random value with awkward names and strings.
    static func makeValue(_ random: inout SplitMix64, depth: Int = 0) -> JSONValue {
        let texts = [
            "", "a", "é", "e\u{301}", "\u{1F600}", "\u{FB33}", "\"\\/\n\u{1F}", "绿色", "\0",
        ]
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(random.happens(onceIn: 2))
        case 2: return .integer(Int64(bitPattern: random.next()) >> 11)
        case 3, 4: return .string(random.pick(texts) + random.pick(texts))
        case 5: return .array((0..<3).map { _ in makeValue(&random, depth: depth + 1) })
        default:
            let names = texts.shuffled(using: &random).prefix(4)
            return .object(JSONObject(names.map { ($0, makeValue(&random, depth: depth + 1)) }))
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `every value reads back from its canonical bytes`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let value = Self.makeValue(&random)
            try #require(try CanonicalJSON.decode(CanonicalJSON.encode(value)) == value)
        }
    }
}

@Suite struct JSONValueTests {
    @Test func `strings of other bytes are other values`() {
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    }

    @Test func `objects with names of other bytes are other values`() {
        #expect(JSONObject([("\u{E9}", 1)]) != JSONObject([("e\u{301}", 1)]))
    }

    @Test(arguments: [JSONValue.null, true, 1, "a", [1], ["a": 1]])
    func `a value equals itself and no value of another kind`(value: JSONValue) {
        let kinds: [JSONValue] = [.null, true, 1, "a", [1], ["a": 1]]
        #expect(kinds.filter { $0 == value } == [value])
    }

    @Test func `optional members that are absent are left out`() {
        #expect(JSONObject(present: [("b", nil), ("a", 1)]) == JSONObject([("a", 1)]))
    }

    @Test func `a member is found by the bytes of its name`() {
        #expect(JSONObject([("\u{E9}", 1)])["e\u{301}"] == nil)
    }
}

import GreenCreditTesting
import Ledger
import Testing

@Suite struct JSONReaderTests {
    static func read(_ text: String, limits: JSONReader.Limits = .record) throws -> JSONValue {
        try JSONReader.read(Array(text.utf8), limits: limits)
    }

    static func place(of text: String) throws -> String? {
        try #require(throws: LedgerError.self) { try read(text) }.location
    }

    // MARK: - What is read

    @Test(
        arguments: [
            ("null", JSONValue.null), ("true", true), ("false", false), ("0", 0), ("-7", -7),
            ("9007199254740991", 9_007_199_254_740_991),
            ("-9007199254740991", -9_007_199_254_740_991),
            (#""""#, ""), ("[]", []), ("{}", [:]), ("[1,[],{}]", [1, [], [:]]),
            (#"{"b":1,"a":[true]}"#, ["a": [true], "b": 1]),
            (" \t\r\n[ 1 ,\n2 ] \n", [1, 2]), ("{ \"a\" : 1 }", ["a": 1]),
        ] as [(String, JSONValue)])
    func `well-formed text is read`(text: String, value: JSONValue) throws {
        #expect(try Self.read(text) == value)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\ud83d\ude02""#, "😂"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
        (#""\uD800\uDC00""#, "\u{10000}"), (#""\u0000""#, "\0"),
        (#""x\u0065\u0301y""#, "xe\u{301}y"),
        ("\"绿色信贷 🌱\"", "绿色信贷 🌱"), ("\"\u{7F}\u{80}\u{FFFF}\"", "\u{7F}\u{80}\u{FFFF}"),
    ])
    func `escapes and characters of text are read`(text: String, string: String) throws {
        #expect(try Self.read(text) == .string(string))
    }

    @Test func `composed and decomposed letters are two member names`() throws {
        let value = try Self.read(#"{"\u00e9":1,"e\u0301":2}"#)
        guard case .object(let object) = value else { return #expect(value == [:]) }
        #expect(object["\u{E9}"] == 1 && object["e\u{301}"] == 2)
    }

    // MARK: - What is refused

    @Test(arguments: [
        "", " ", "nul", "True", "undefined", "NaN", "Infinity", "'a'", "[", "]", "[1", "[1,",
        "[1,]",
        "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}",
        "{1:1}", "{\"a\" 1}", "{\"a\",1}", "{null:1}", "1 2", "[] []", "truex", "{}}", "\"a", "\"",
        "\"\\", "\"\\u004", "// x\n1", "1 // x", "/**/1", "\u{FEFF}1", "+1", ".5", "[1}",
        "{\"a\":1]",
        "\u{A0}1", "\u{B}1", "\"a\"b",
    ])
    func `malformed text is refused`(text: String) {
        #expect(throws: LedgerError.self) { try Self.read(text) }
    }

    @Test(
        arguments: [
            ("[1,]", LedgerError.Code("json.malformed")), ("", "json.malformed"),
            ("nul", "json.malformed"), ("1 2", "json.malformed"), ("\"a", "json.malformed"),
            ("{1:1}", "json.malformed"), ("{\"a\" 1}", "json.malformed"),
            ("[1 2]", "json.malformed"), ("\"\\", "json.malformed"),
            ("1.5", "json.number"), (#""\x""#, "json.text"), (#""\ud800""#, "json.text"),
            ("\"\u{1}\"", "json.text"), (#"{"a":1,"a":1}"#, "json.duplicateMember"),
            (String(repeating: "[", count: 33), "json.limits"),
        ] as [(String, LedgerError.Code)])
    func `the code says what kind of error it is`(text: String, code: LedgerError.Code) {
        #expect(throws: LedgerError.kind(code)) { try Self.read(text) }
    }

    @Test(arguments: [
        "-", "-a", "--1", "-0", "00", "01", "-01", "1.0", "0.5", "1.", "1e2", "1E2", "1e", "-1.5",
        "9007199254740992", "-9007199254740992", "9223372036854775808",
        "100000000000000000000000000000000000000",
    ])
    func `a number is an integer within 2^53 - 1 in its one spelling`(text: String) {
        #expect(throws: LedgerError.kind("json.number")) { try Self.read(text) }
    }

    @Test(arguments: [
        #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\u0041""#, #""\ud800\ud800""#,
        #""\udc00\ud800""#, #""\ud83d\n""#,
    ])
    func `a lone surrogate is no text`(text: String) {
        #expect(throws: LedgerError.kind("json.text")) { try Self.read(text) }
    }

    @Test(arguments: [
        #""\x41""#, #""\U0041""#, #""\'""#, #""\0""#, #""\u""#, #""\u12""#, #""\u12g4""#,
        #""\u+123""#, #""\u-000""#, #""\u 123""#, #""\u００４１""#,
    ])
    func `an escape that JSON does not have is no text`(text: String) {
        #expect(throws: LedgerError.kind("json.text")) { try Self.read(text) }
    }

    @Test(arguments: UInt8(0)..<0x20)
    func `a raw control character is no text`(byte: UInt8) {
        #expect(throws: LedgerError.kind("json.text")) {
            try JSONReader.read([0x22, byte, 0x22])
        }
    }

    @Test(
        arguments: [
            [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
        ] as [[UInt8]])
    func `what is not UTF-8 is no text`(bytes: [UInt8]) {
        #expect(throws: LedgerError.kind("json.text")) {
            try JSONReader.read([0x22] + bytes + [0x22])
        }
    }

    @Test(arguments: [
        #"{"a":1,"a":2}"#, #"{"a":1,"b":2,"a":1}"#, #"{"a":1,"\u0061":1}"#, #"[{"x":{"":1,"":2}}]"#,
    ])
    func `a member name twice in one object is refused`(text: String) {
        #expect(throws: LedgerError.kind("json.duplicateMember")) { try Self.read(text) }
    }

    @Test func `one member name in two objects is fine`() throws {
        #expect(try Self.read(#"{"a":{"a":1}}"#) == ["a": ["a": 1]])
    }

    // MARK: - Limits

    @Test func `a text may be as long as the limit`() throws {
        let limits = JSONReader.Limits(bytes: 5, depth: 1, members: 9)
        #expect(try Self.read("[1,2]", limits: limits) == [1, 2])
    }

    @Test func `a text may not be longer than the limit`() {
        let limits = JSONReader.Limits(bytes: 4, depth: 1, members: 9)
        #expect(throws: LedgerError.kind("json.limits")) { try Self.read("[1,2]", limits: limits) }
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `a record may be nested 32 deep`(opening: String, closing: String) throws {
        let text =
            String(repeating: opening, count: 32) + "1" + String(repeating: closing, count: 32)
        #expect(CanonicalJSON.encode(try Self.read(text)) == Array(text.utf8))
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `a record may not be nested 33 deep`(opening: String, closing: String) {
        let text =
            String(repeating: opening, count: 33) + "1" + String(repeating: closing, count: 33)
        #expect(throws: LedgerError.kind("json.limits")) { try Self.read(text) }
    }

    @Test func `an endless nesting is refused before it is followed`() {
        #expect(throws: LedgerError.kind("json.limits")) {
            try Self.read(String(repeating: "[", count: 1 << 20))
        }
    }

    @Test(arguments: ["[1,2,3]", #"{"a":1,"b":2,"c":3}"#])
    func `a list may have as many elements as the limit`(text: String) throws {
        let limits = JSONReader.Limits(bytes: 99, depth: 1, members: 3)
        #expect(CanonicalJSON.encode(try Self.read(text, limits: limits)) == Array(text.utf8))
    }

    @Test(arguments: ["[1,2,3,4]", #"{"a":1,"b":2,"c":3,"d":4}"#])
    func `a list may not have more elements than the limit`(text: String) {
        let limits = JSONReader.Limits(bytes: 99, depth: 1, members: 3)
        #expect(throws: LedgerError.kind("json.limits")) { try Self.read(text, limits: limits) }
    }

    // MARK: - Places

    @Test(arguments: [
        ("x", "line 1, column 1, byte 0"), ("{\n  \"a\": 1.5\n}", "line 2, column 8, byte 9"),
        ("[1,\n\n 02]", "line 3, column 2, byte 6"), ("[true, nul]", "line 1, column 8, byte 7"),
        ("[1] x", "line 1, column 5, byte 4"), ("[1", "line 1, column 3, byte 2"),
        ("{\"a\":1,\n \"b\":{\"c\":1,\"c\":2}}", "line 2, column 6, byte 13"),
        ("[\"电\\x\"]", "line 1, column 6, byte 5"),
        (#"["ab\ud800cd"]"#, "line 1, column 5, byte 4"),
        (#"["\u12"]"#, "line 1, column 5, byte 4"), ("[\"a\nb\"]", "line 1, column 4, byte 3"),
        ("[\r\n1.0]", "line 2, column 1, byte 3"),
    ])
    func `an error has its line, column and byte`(text: String, place: String) throws {
        #expect(try Self.place(of: text) == place)
    }

    // MARK: - Robustness

    @Test(arguments: UInt64(1)...10)
    func `no mutation of a record brings the reader down`(seed: UInt64) throws {
        var generator = EntryGenerator(seed: seed)
        let bytes = CanonicalJSON.encode(.object(try generator.next().json))
        for _ in 0..<300 {
            var changed = bytes
            let index = Int.random(in: 0..<bytes.count, using: &generator.random)
            switch Int.random(in: 0..<4, using: &generator.random) {
            case 0: changed[index] = UInt8.random(in: 0...255, using: &generator.random)
            case 1: changed.remove(at: index)
            case 2: changed.insert(generator.random.pick(Array("{}[]\",:\\u0e-.".utf8)), at: index)
            default: changed.removeSubrange(index...)
            }
            // Whatever is accepted must be a fixed point of the codec.
            guard let value = try? JSONReader.read(changed) else { continue }
            try #require(try CanonicalJSON.decode(CanonicalJSON.encode(value)) == value)
        }
    }
}

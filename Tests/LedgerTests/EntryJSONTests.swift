import GreenCreditTesting
import Ledger
import Testing

@Suite struct EntryJSONTests {
    /// An entry in the one form that records carry.
    static let canonical = #"""
        {"book":"E1","catalogue":"7","dimensions":{"fund":"CPT2025"},"flow":"F-9","id":"T1",\#
        "narrative":"支付","postings":[{"account":"1002","currency":"CNY","debit":"1.50",\#
        "dimensions":{"party":"E2"},"side":"F","subaccount":"GRANT"},\#
        {"account":"2001","credit":"1.50","currency":"CNY","side":"F"}],"recorded":"2026-01-02",\#
        "reverses":"T0","step":"pay","valueDate":"2025-12-31"}
        """#

    static func decode(_ text: String) throws -> Entry {
        try Entry(json: CanonicalJSON.decode(Array(text.utf8)), at: "entry")
    }

    static func encode(_ entry: Entry) -> String {
        String(decoding: CanonicalJSON.encode(.object(entry.json)), as: UTF8.self)
    }

    /// Reads the canonical entry with one part of its text replaced, in any member order.
    static func decode(replacing old: String, by new: String) throws -> Entry {
        let parts = canonical.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2, "\(old) does not occur")
        let text = parts[0] + new + parts[1]
        return try Entry(json: JSONReader.read(Array(text.utf8)), at: "entry")
    }

    // MARK: - Reading and writing

    @Test func `an entry is written in exactly the form it was read from`() throws {
        #expect(try Self.encode(Self.decode(Self.canonical)) == Self.canonical)
    }

    @Test func `every member of the text arrives in the entry`() throws {
        var draft = EntryDraft(
            id: "T1", book: "E1", valueDate: FixedTimes.endOfYear,
            postings: [
                Posting(
                    account: try Account("E1:F:1002:GRANT"),
                    money: Money(minorUnits: 150, currency: .cny),
                    dimensions: Dimensions(["fund": "CPT2025", "party": "E2"])),
                Posting(
                    account: try Account("E1:F:2001"),
                    money: Money(minorUnits: -150, currency: .cny),
                    dimensions: Dimensions(["fund": "CPT2025"])),
            ])
        (draft.catalogue, draft.flow, draft.narrative) = ("7", "F-9", "支付")
        (draft.reverses, draft.step) = ("T0", "pay")
        draft.recorded = FixedTimes.endOfYear.adding(days: 2)
        #expect(try Self.decode(Self.canonical).draft == draft)
    }

    @Test func `an entry without optional members has none in its text`() throws {
        let entry = try Entry(Lines.draft("F 1002 100 JPY", "F 2001 -100 JPY"))
        #expect(
            Self.encode(entry) == #"""
                {"book":"E1","id":"T1","postings":[\#
                {"account":"1002","currency":"JPY","debit":"100","side":"F"},\#
                {"account":"2001","credit":"100","currency":"JPY","side":"F"}],\#
                "valueDate":"2025-12-31"}
                """#)
    }

    @Test(arguments: UInt64(1)...20)
    func `every generated entry reads back from its text`(seed: UInt64) throws {
        var generator = EntryGenerator(seed: seed)
        for _ in 0..<25 {
            let entry = try generator.next()
            let text = Self.encode(entry)
            let read = try Self.decode(text)
            try #require(read == entry, "\(text)")
            try #require(Self.encode(read) == text)
        }
    }

    @Test(arguments: UInt64(1)...20)
    func `no changed byte leaves an entry what it was`(seed: UInt64) throws {
        var generator = EntryGenerator(seed: seed)
        let entry = try generator.next()
        let bytes = Array(Self.encode(entry).utf8)
        for _ in 0..<200 {
            var changed = bytes
            let index = Int.random(in: 0..<bytes.count, using: &generator.random)
            changed[index] ^= UInt8.random(in: 1...255, using: &generator.random)
            guard let read = try? Entry(json: CanonicalJSON.decode(changed), at: "entry")
            else { continue }
            try #require(read != entry, "byte \(index) of \(Self.encode(entry))")
        }
    }

    // MARK: - One form only

    @Test(arguments: [
        #","dimensions":{"fund":"CPT2025","party":"E2"},"side""#,
        #","dimensions":{"party":"E2","fund":"CPT2025"},"side""#,
    ])
    func `a line that repeats a shared dimension is written without it`(line: String) throws {
        let entry = try Self.decode(replacing: #","dimensions":{"party":"E2"},"side""#, by: line)
        #expect(Self.encode(entry) == Self.canonical)
    }

    @Test func `a line's own value of a shared dimension counts`() throws {
        let entry = try Self.decode(replacing: #"{"party":"E2"}"#, by: #"{"fund":"OWN"}"#)
        #expect(entry.postings.map { $0.dimensions["fund"] } == ["OWN", "CPT2025"])
    }

    @Test(arguments: [
        ("1.50", "1.5"), ("1.50", "01.50"), ("1.50", "+1.50"), ("1.50", "1.500"), ("1.50", " 1.50"),
    ])
    func `an amount has one spelling`(old: String, new: String) {
        #expect(throws: LedgerError.kind("amount.unreadable")) {
            try Self.decode(replacing: old, by: new)
        }
    }

    @Test(arguments: ["-1.50", "0.00"])
    func `an amount is positive, since debit and credit give the direction`(amount: String) {
        #expect(throws: LedgerError.kind("entry.posting")) {
            try Self.decode(replacing: "1.50", by: amount)
        }
    }

    @Test(arguments: [
        #""book":"E1","#, #""id":"T1","#, #","valueDate":"2025-12-31""#, #""account":"1002","#,
        #""currency":"CNY","#, #","side":"F""#,
    ])
    func `a missing member is refused`(member: String) {
        #expect(throws: LedgerError.kind("record.member")) {
            try Self.decode(replacing: member, by: "")
        }
    }

    @Test(arguments: [
        (#""book""#, #""note":"x","book""#), (#""account""#, #""Account":"1","account""#),
        (#""flow":"F-9""#, #""flow":null"#), (#""flow":"F-9""#, #""flow":7"#),
        (#""id":"T1""#, #""id":["T1"]"#), (#"{"fund":"CPT2025"}"#, "{}"),
        (#"{"fund":"CPT2025"}"#, "[]"), (#"{"fund":"CPT2025"}"#, #"{"fund":7}"#),
        (#"{"party":"E2"}"#, "{}"), (#"{"party":"E2"}"#, "null"),
        (#"{"account":"2001","credit":"1.50","currency":"CNY","side":"F"}"#, #""2001""#),
    ])
    func `a member of another kind or name is refused`(old: String, new: String) {
        #expect(throws: LedgerError.kind("record.member")) {
            try Self.decode(replacing: old, by: new)
        }
    }

    @Test(arguments: [
        (#""debit":"1.50","#, ""), (#""debit":"1.50","#, #""debit":"1.50","credit":"1.50","#),
    ])
    func `a line has either a debit or a credit`(old: String, new: String) {
        #expect(throws: LedgerError.kind("entry.posting")) {
            try Self.decode(replacing: old, by: new)
        }
    }

    @Test(
        arguments: [
            (#""CNY""#, #""cny""#, LedgerError.Code("currency.unknown")),
            (#""side":"F""#, #""side":"f""#, "side.unknown"),
            ("2025-12-31", "2025-12-1", "date.unreadable"),
            ("2025-12-31", "2025-02-30", "date.impossible"), ("2026-01-02", "", "date.unreadable"),
            (#""E1""#, #""E 1""#, "identifier.unreadable"), ("T1", "", "identifier.unreadable"),
            (#"{"party":"E2"}"#, #"{"party":"E 2"}"#, "identifier.unreadable"),
            (#"{"party":"E2"}"#, #"{"par=ty":"E2"}"#, "identifier.unreadable"),
            ("支付", #"a\nb"#, "narrative.unreadable"), ("支付", "", "narrative.unreadable"),
            (#""credit":"1.50""#, #""credit":"1.51""#, "entry.unbalanced"),
        ] as [(String, String, LedgerError.Code)])
    func `an unfit value is refused as what it is`(
        old: String, new: String, code: LedgerError.Code
    ) {
        #expect(throws: LedgerError.kind(code)) { try Self.decode(replacing: old, by: new) }
    }

    @Test func `a composed and a decomposed name do not become one dimension`() {
        #expect(throws: LedgerError.self) {
            try Self.decode(
                replacing: #""fund":"CPT2025""#, by: "\"\u{E9}\":\"1\",\"e\u{301}\":\"2\"")
        }
    }

    @Test(arguments: [
        (#""debit":"1.50""#, #""debit":"x""#, "entry.postings[0].debit"),
        (#""account":"2001""#, #""account":"2 1""#, "entry.postings[1].account"),
        ("2025-12-31", "x", "entry.valueDate"), (#""flow":"F-9""#, #""flow":1"#, "entry.flow"),
        (#"{"party":"E2"}"#, #"{"party":7}"#, "entry.postings[0].dimensions.party"),
        (#"{"party":"E2"}"#, #"{"party":"E 2"}"#, "entry.postings[0].dimensions.party"),
        (#"{"fund":"CPT2025"}"#, #"{"fu nd":"CPT2025"}"#, "entry.dimensions.fu nd"),
    ])
    func `an error names the member it stands in`(old: String, new: String, place: String) throws {
        let error = try #require(throws: LedgerError.self) {
            try Self.decode(replacing: old, by: new)
        }
        #expect(error.location == place)
    }
}

@Suite struct NarrativeTests {
    @Test(arguments: ["x", "支付第二笔补助资金 🌱", "“quotes”, \\ and /"])
    func `text of one line is a narrative`(text: String) throws {
        #expect(try Narrative.check(text) == text)
    }

    @Test(arguments: [
        "", "a\nb", "a\tb", "a\0b", "a\u{7F}b", "a\u{85}b", "a\u{2028}b", "a\u{202E}b",
    ])
    func `what has line breaks or cannot be seen is no narrative`(text: String) {
        #expect(throws: LedgerError.kind("narrative.unreadable")) { try Narrative.check(text) }
    }

    @Test func `a narrative may have 1,000 bytes`() throws {
        let text = String(repeating: "x", count: 1000)
        #expect(try Narrative.check(text) == text)
    }

    @Test func `a narrative may not have more than 1,000 bytes`() {
        #expect(throws: LedgerError.kind("narrative.unreadable")) {
            try Narrative.check(String(repeating: "付", count: 334))
        }
    }
}

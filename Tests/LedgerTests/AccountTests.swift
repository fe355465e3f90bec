import GreenCreditTesting
import Ledger
import Testing

@Suite struct SideTests {
    @Test(arguments: [("F", Side.financial), ("B", .budgetary), ("M", .memo)])
    func `a side is read from its letter`(letter: String, side: Side) throws {
        #expect(try Side(letter: letter) == side)
    }

    @Test(arguments: ["", "f", "X", "FB", "financial"])
    func `another letter is no side`(letter: String) {
        #expect(throws: LedgerError.kind("side.unknown")) { try Side(letter: letter) }
    }

    @Test func `sides are ordered by their letters`() {
        #expect(Side.allCases.sorted() == [.budgetary, .financial, .memo])
    }
}

@Suite struct AccountTests {
    @Test(arguments: ["E1:F:1002", "E1:F:1002:GRANT", "P:B:9010", "银行:M:备查:专户", "a-b_c/d.e:F:#1"])
    func `an account reads back from its text`(text: String) throws {
        #expect(try Account(text).description == text)
    }

    @Test func `the parts of an account are its book, side, code and sub-account`() throws {
        #expect(
            try Account("E1:F:1002:GRANT")
                == Account(book: "E1", side: .financial, code: "1002", subaccount: "GRANT"))
    }

    @Test(arguments: ["", "E1", "E1:F", "E1:F:1002:OWN:MORE", "E1;F;1002"])
    func `three or four parts make an account`(text: String) {
        #expect(throws: LedgerError.kind("account.unreadable")) { try Account(text) }
    }

    @Test(arguments: [
        ":F:1002", "E1:F:", "E1:F:1002:", "E 1:F:1002", "E1:F:10\"02", "E1:F:1002:a,b",
    ])
    func `an empty or unfit part is no name`(text: String) {
        #expect(throws: LedgerError.kind("identifier.unreadable")) { try Account(text) }
    }

    @Test func `a colon cannot hide under a combining mark`() {
        #expect(throws: LedgerError.self) { try Account("E1:F:1002:\u{301}X") }
    }

    @Test func `an unknown side is refused as such`() {
        #expect(throws: LedgerError.kind("side.unknown")) { try Account("E1:X:1002") }
    }

    @Test func `the control account has no sub-account`() throws {
        #expect(try Account("E1:F:1002:GRANT").control == Account("E1:F:1002"))
    }

    @Test func `accounts are ordered by book, side, code and sub-account`() throws {
        let texts = ["E1:B:2", "E1:F:1", "E1:F:1:A", "E1:F:1:B", "E1:F:2", "E1:M:1", "E2:B:1"]
        #expect(try texts.reversed().map { try Account($0) }.sorted().map(\.description) == texts)
    }
}

@Suite struct IdentifierTests {
    @Test(arguments: ["E1", "1002", "sub-programme", "铅酸电池", "Ä", "a.b/c_d#e%f", "🌱"])
    func `a name of visible characters is a part`(text: String) throws {
        #expect(try Identifier.part(text) == text)
    }

    @Test(arguments: [
        "", " ", "a b", "a\u{A0}b", "a\u{3000}b", "a:b", "a;b", "a\"b", "a'b", "a*b", "a,b", "a=b",
        "a\tb", "a\nb", "a\0b", "a\u{7F}b",
    ])
    func `blanks, controls and signs of other formats are no part of a name`(text: String) {
        #expect(throws: LedgerError.kind("identifier.unreadable")) { try Identifier.part(text) }
    }

    @Test(arguments: ["A-12", "2025 年第 7 号", "x", "a:b;c,d=\"e\""])
    func `printable text is a document number`(text: String) throws {
        #expect(try Identifier.document(text) == text)
    }

    @Test(arguments: ["", " ", " a", "a ", "a\nb", "a\tb", "a\0", "a\u{7F}"])
    func `blanks at the ends and controls are no document number`(text: String) {
        #expect(throws: LedgerError.kind("identifier.unreadable")) {
            try Identifier.document(text)
        }
    }

    /// What nobody sees would make two names look like one to the person who signs.
    static let invisible: [Unicode.Scalar] = [
        "\u{85}", "\u{AD}", "\u{200B}", "\u{200D}", "\u{202E}", "\u{2028}", "\u{2029}", "\u{2066}",
        "\u{FEFF}", "\u{E0041}",
    ]

    @Test(arguments: invisible)
    func `what cannot be seen is no part of a name`(scalar: Unicode.Scalar) {
        #expect(throws: LedgerError.kind("identifier.unreadable")) {
            try Identifier.part("a\(scalar)b")
        }
    }

    @Test(arguments: invisible)
    func `what cannot be seen is no part of a document number`(scalar: Unicode.Scalar) {
        #expect(throws: LedgerError.kind("identifier.unreadable")) {
            try Identifier.document("a\(scalar)b")
        }
    }

    /// Texts that Swift takes for equal to another text of other bytes; a store would not.
    static let secondSpellings = [
        "e\u{301}", "A\u{30A}", "\u{212B}", "\u{2126}", "\u{F900}", "\u{1100}\u{1161}", "\u{212A}",
        "\u{344}", "\u{9C7}\u{9BE}",
    ]

    @Test(arguments: secondSpellings)
    func `a name has one spelling in bytes`(text: String) {
        #expect(throws: LedgerError.kind("identifier.unreadable")) { try Identifier.part(text) }
    }

    @Test(arguments: secondSpellings)
    func `a document number has one spelling in bytes`(text: String) {
        #expect(throws: LedgerError.kind("identifier.unreadable")) {
            try Identifier.document(text)
        }
    }

    @Test func `composed letters are part of names`() throws {
        #expect(try Identifier.part("é가Å") == "é가Å")
    }

    @Test(arguments: [("a", 64), ("é", 32), ("电", 21)])
    func `a name may have 64 bytes`(letter: String, count: Int) throws {
        let text = String(repeating: letter, count: count)
        #expect(try Identifier.part(text) == text && Identifier.document(text) == text)
    }

    @Test(arguments: [("a", 65), ("é", 33), ("电", 22)])
    func `a name may not have more than 64 bytes`(letter: String, count: Int) {
        let text = String(repeating: letter, count: count)
        #expect(throws: LedgerError.kind("identifier.unreadable")) { try Identifier.part(text) }
        #expect(throws: LedgerError.kind("identifier.unreadable")) {
            try Identifier.document(text)
        }
    }
}

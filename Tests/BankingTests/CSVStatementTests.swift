import Ledger
import Testing

@testable import Banking

/// The generic layout and its profile.
@Suite struct CSVStatementTests {
    private func fixture() throws -> String { String(decoding: try Fixtures.csv(), as: UTF8.self) }

    private func found(_ text: String) -> [String] {
        Fixtures.read(Array(text.utf8)).findings.map { "\($0.code.rawValue) \($0.place)" }
    }

    @Test(arguments: [
        ("2025-03-20,2025-03-20,green", "2025-02-30,2025-03-20,green", "date.impossible", "3:3"),
        ("2025-03-20,2025-03-20,green", "20.03.2025,2025-03-20,green", "date.unreadable", "3:3"),
        ("2025-03-20,2025-03-20,green", ",2025-03-20,green", "date.missing", "3:3"),
        (",12000000.00,28000000.00", ",12000000.0x,28000000.00", "amount.unreadable", "3:46"),
        (",12000000.00,28000000.00", ",12000000.001,28000000.00", "amount.tooFine", "3:46"),
        (
            ",12000000.00,28000000.00", ",99999999999999999999,28000000.00", "amount.overflow",
            "3:46"
        ),
        (",12000000.00,28000000.00", ",,28000000.00", "amount.unreadable", "3:45"),
        (",12000000.00,28000000.00", "1,12000000.00,28000000.00", "amount.unreadable", "3:45"),
        ("FL-E3-D1,", "", "csv.columns", "3:70"),
        ("voluntary prepayment", "\"voluntary", "csv.malformed", "14:26"),
    ])
    func `a malformed cell is an error at its place and nothing is imported`(
        old: String, new: String, code: String, place: String
    ) throws {
        let text = try fixture().changing(old, to: new)
        let reading = Fixtures.read(Array(text.utf8))
        #expect(reading.findings.map(\.code.rawValue) == [code])
        #expect(reading.findings.first?.place.description == "bank.csv:\(place)")
        #expect(reading.statements.isEmpty)
        #expect(throws: LedgerError(.init(stringLiteral: code), "")) {
            try reading.requireStatements()
        }
    }

    @Test func `all findings come at once`() throws {
        let text = try fixture().changing("2025-03-10,2025-03-10", to: "2025-13-10,x")
            .changing("6000000.00,,", to: "six,,").changing("FL-E3-I1,", to: "")
        #expect(
            found(text) == [
                "date.impossible bank.csv:2:3", "date.unreadable bank.csv:2:14",
                "amount.unreadable bank.csv:5:37", "csv.columns bank.csv:6:76",
            ])
    }

    @Test func `bytes that are not UTF-8 are refused with their place`() throws {
        var bytes = try Fixtures.csv()
        let start = try #require(bytes.firstRange(of: Array("civil".utf8))).lowerBound
        bytes[start] = 0xFF
        let reading = Fixtures.read(bytes)
        #expect(reading.findings.map(\.code) == [.encodingUnreadable])
        #expect(reading.findings.first?.place.description == "bank.csv:5:25")
        #expect(reading.statements.isEmpty)
    }

    @Test func `a running balance that does not follow asks for consent`() throws {
        let text = try fixture().changing(",10000000.00,", to: ",10000000.01,")
        let reading = Fixtures.read(Array(text.utf8))
        let findings = reading.findings.filter { $0.code == .runningBalanceMismatch }
        #expect(findings.map(\.place.line) == [5, 6])
        #expect(
            findings.first?.figures.map(\.description) == [
                "computed 10000000.00 CNY", "stated 10000000.01 CNY", "difference 0.01 CNY",
            ])
        #expect(reading.codesToAccept == [.runningBalanceMismatch])
        #expect(throws: LedgerError("runningBalance.mismatch", "")) {
            try reading.requireStatements()
        }
        #expect(try reading.requireStatements(accepting: [.runningBalanceMismatch]).count == 1)
    }

    @Test func `a debit and a credit that changed places contradict the running balance`() throws {
        let text = try fixture().changing("6000000.00,,10000000.00", to: ",6000000.00,10000000.00")
        #expect(found(text).contains("runningBalance.mismatch bank.csv:5:1"))
    }

    @Test func `a file that fits nothing lists what was tried`() {
        let reading = Fixtures.read(Array("one,two\n1,2\n".utf8))
        #expect(reading.findings.map(\.code) == [.fileFormat])
        let message = reading.findings.first?.message ?? ""
        #expect(message.contains("XML"))
        #expect(message.contains("generic"))
        #expect(message.contains("“booking_date”"))
    }

    @Test(arguments: [
        ([], "file.empty"), (Array(" \n".utf8), "file.empty"),
        ([0x50, 0x4B, 0x03, 0x04, 0x14], "file.spreadsheet"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "file.spreadsheet"),
        (Array(":20:STARTUMS\n".utf8), "format.malformed"),
        (Array("01,A,B/".utf8), "format.malformed"),
        (Array("OFXHEADER:100".utf8), "format.malformed"),
    ])
    func `other contents are told by their first bytes`(bytes: [UInt8], code: String) {
        #expect(Fixtures.read(bytes).findings.map(\.code.rawValue) == [code])
    }

    @Test func `limits of file and lines hold`() throws {
        var context = BankFileContext(account: Fixtures.account)
        context.limits.lines = 14
        let long = BankFile.read(try Fixtures.csv(), named: "a", context: context)
        #expect(long.findings.map(\.code) == [.fileLimits])
        #expect(long.findings.first?.place.line == 16)
        context.limits.bytes = 100
        let large = BankFile.read(try Fixtures.csv(), named: "a", context: context)
        #expect(large.findings.map(\.code) == [.fileLimits])
        let wide = try fixture().changing("civil works", to: String(repeating: "x", count: 70_000))
        #expect(found(wide) == ["file.limits bank.csv:5:25"])
    }

    @Test func `a flood of findings is counted, not kept`() {
        let header = "booking_date,debit,credit\n"
        let text = header + String(repeating: "2025-01-01,x,\n", count: 3_000)
        let reading = Fixtures.read(Array(text.utf8))
        #expect(reading.findings.count == FindingList.maximum + 1)
        #expect(reading.findings.last?.message == "2000 more findings are not listed")
        #expect(reading.statements.isEmpty)
    }

    @Test func `without an account a CSV is refused`() throws {
        let reading = BankFile.read(try Fixtures.csv(), named: "a.csv")
        #expect(reading.findings.map(\.code) == [.accountUnknown])
    }

    @Test func `thousands, blanks, dashes and red figures are read`() throws {
        let text = """
            note,,,,,
            booking_date,description,debit,credit,balance,branch
            2025-01-02,fee,"1,234.50 ",-,-1234.50,X
            2025-01-03,red fee,-1234.50,,0.00,X
            """
        let reading = Fixtures.read(Array(text.utf8))
        #expect(reading.findings.map(\.code) == [.tagUnknown])
        let lines = try #require(reading.statements.first?.lines)
        #expect(lines.map(\.money.minorUnits) == [-123_450, 123_450])
        #expect(lines.map(\.isReversal) == [false, true])
        #expect(reading.statements.first?.opening?.money.isZero == true)
    }

    @Test(arguments: ["1,23.00", "12,345,6.00", "1234,567.00", "1.234,50", ",5"])
    func `commas anywhere else are refused`(text: String) {
        #expect(throws: LedgerError("amount.unreadable", "")) {
            try Money(cell: text, currency: .cny)
        }
    }
}

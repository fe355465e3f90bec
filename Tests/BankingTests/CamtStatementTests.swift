import Ledger
import Testing

@testable import Banking

/// camt.053: what is read and what is refused.
@Suite struct CamtStatementTests {
    private func fixture() throws -> String { String(decoding: try Fixtures.camt(), as: UTF8.self) }

    private func read(_ text: String) -> BankFileReading {
        Fixtures.read(Array(text.utf8), named: "bank.xml")
    }

    /// A statement in EUR around entries.
    private func document(
        _ entries: String, closing: String = "10.00", account: String = "<Ccy>EUR</Ccy>"
    ) -> String {
        """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
        <BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><IBAN>DE1</IBAN></Id>\(account)</Acct>
        <Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt></Bal>
        <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">\(closing)</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2025-01-31</Dt></Dt></Bal>
        \(entries)</Stmt></BkToCstmrStmt></Document>
        """
    }

    private func entry(
        _ amount: String, _ direction: String = "CRDT", currency: String = "EUR",
        _ rest: String = "<BookgDt><Dt>2025-01-02</Dt></BookgDt>"
    ) -> String {
        "<Ntry><Amt Ccy=\"\(currency)\">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd>"
            + "\(rest)</Ntry>"
    }

    @Test func `a document type is refused before anything is expanded`() throws {
        let text = try fixture().changing(
            "<Document", to: "<!DOCTYPE x [<!ENTITY c SYSTEM \"file:///etc/hostname\">]>\n<Document"
        )
        let reading = read(text.replacing("own capital", with: "&c;"))
        #expect(reading.findings.map(\.code) == [.xmlDoctype])
        #expect(reading.findings.first?.place.description == "bank.xml:2:1")
        #expect(reading.statements.isEmpty)
    }

    @Test func `a document type is refused in UTF-16 too`() {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"
        let bytes: [UInt8] =
            [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(Fixtures.read(bytes).findings.map(\.code) == [.xmlDoctype])
    }

    @Test func `a file that is cut anywhere is refused`() throws {
        let bytes = try Fixtures.camt()
        let end = try #require(bytes.firstRange(of: Array("</Document>".utf8))).upperBound
        for length in stride(from: 200, to: end, by: 200) {
            let reading = Fixtures.read(Array(bytes.prefix(length)), named: "cut.xml")
            #expect(reading.findings.map(\.code) == [.xmlMalformed], "cut at \(length)")
            #expect(reading.findings.first.map { $0.place.line > 0 } == true)
            #expect(reading.statements.isEmpty)
        }
    }

    @Test(arguments: [
        ("12000000.00</Amt>", "12..34</Amt>", "amount.unreadable", "19:25"),
        ("12000000.00</Amt>", "1.005</Amt>", "amount.tooFine", "19:25"),
        ("12000000.00</Amt>", "-1.00</Amt>", "amount.unreadable", "19:25"),
        ("Ccy=\"CNY\">12000000.00", "Ccy=\"XYZ\">12000000.00", "amount.unreadable", "19:25"),
        ("Ccy=\"CNY\">12000000.00", "Ccy=\"USD\">12000000.00", "currency.mixed", "19:25"),
        ("<Dt>2025-03-20</Dt>", "<Dt>2025-02-30</Dt>", "date.impossible", "20:14"),
        ("<Dt>2025-03-20</Dt>", "<Dt>soon</Dt>", "date.unreadable", "20:14"),
        ("<NtryRef>2</NtryRef>", "<NtryRef>2</NtryRef>&unknown;", "xml.malformed", "19:25"),
    ])
    func `a garbled value is an error at its place`(
        old: String, new: String, code: String, place: String
    ) throws {
        let reading = read(try fixture().changing(old, to: new))
        #expect(reading.findings.map(\.code.rawValue) == [code])
        #expect(reading.findings.first?.place.description == "bank.xml:\(place)")
        #expect(reading.statements.isEmpty)
    }

    @Test func `all garbled values come at once`() {
        let text = document(entry("1.x") + entry("2.00", "UP") + entry("3.00", currency: "USD"))
        #expect(
            read(text).findings.map(\.code) == [
                .amountUnreadable, .directionUnreadable, .currencyMixed,
            ])
    }

    @Test func `a missing closing balance is a warning`() throws {
        let reading = read(try fixture().changing("<Cd>CLBD</Cd>", to: "<Cd>CLAV</Cd>"))
        #expect(reading.findings.map(\.code) == [.balanceMissing])
        #expect(reading.findings.first?.place.description == "bank.xml:5:3")
        #expect(try reading.requireStatements().first?.otherBalances.map(\.kind) == ["CLAV"])
    }

    @Test func `a closing balance that does not follow asks for consent`() {
        let reading = read(document(entry("9.00")))
        #expect(reading.codesToAccept == [.balanceMismatch])
        #expect(
            reading.findings.first?.figures.map(\.description) == [
                "opening 0.00 EUR", "computed 9.00 EUR", "stated 10.00 EUR", "difference 1.00 EUR",
            ])
    }

    @Test func `only booked entries enter the sum`() throws {
        let dated = "<BookgDt><Dt>2025-01-02</Dt></BookgDt>"
        let text = document(
            entry("10.00") + entry("5.00", "DBIT", "<Sts>PDNG</Sts>" + dated)
                + entry("6.00", "DBIT", "<Sts><Cd>INFO</Cd></Sts>" + dated)
                + entry("7.00", "DBIT", "<Sts><Cd>FUTR</Cd></Sts>" + dated))
        let reading = read(text)
        #expect(reading.findings.isEmpty)
        let statement = try #require(reading.statements.first)
        #expect(statement.lines.map(\.status) == [.booked, .pending, .information, .expected])
        #expect(statement.bookedLines.count == 1)
    }

    @Test func `details live below the line and are never summed with it`() throws {
        let parts = [("30.00", "CRDT", "A"), ("20.00", "DBIT", "B")].map { amount, direction, id in
            "<TxDtls><Refs><EndToEndId>\(id)</EndToEndId></Refs><Amt Ccy=\"EUR\">\(amount)</Amt>"
                + "<CdtDbtInd>\(direction)</CdtDbtInd></TxDtls>"
        }
        let batch =
            "<BookgDt><Dt>2025-01-02</Dt></BookgDt><NtryDtls><Btch><PmtInfId>P</PmtInfId>"
            + "</Btch>\(parts.joined())</NtryDtls>"
        let reading = read(document(entry("10.00", "CRDT", batch)))
        #expect(reading.findings.isEmpty)
        let line = try #require(reading.statements.first?.lines.first)
        #expect(line.details.map { $0.money?.minorUnits } == [3_000, -2_000])
        #expect(line.detailsAddUp)
        #expect(line.references.batch == "P")
        #expect(line.references.endToEnd == nil)
        #expect(ReconcilableItem(id: "1", line: line).references == ["A", "B"])
    }

    @Test func `a reversal keeps its own direction`() throws {
        let reversal =
            "<RvslInd>true</RvslInd><BookgDt><DtTm>2025-01-02T23:59:59-11:00</DtTm>"
            + "</BookgDt>"
        let line = try #require(
            read(document(entry("10.00", "CRDT", reversal))).statements.first?.lines.first)
        #expect(line.isReversal)
        #expect(line.money.minorUnits == 1_000)
        #expect(line.bookingDate.description == "2025-01-02")
    }

    @Test(arguments: ["NOTPROVIDED", "notprovided", "NONREF", "UNKNOWN", "-", "---", " "])
    func `some references say that there is none`(text: String) {
        #expect(StatementReferences.meaningful(text) == nil)
    }

    @Test func `an undated entry takes its statement's day, and says so`() throws {
        let reading = read(document(entry("10.00", "CRDT", "")))
        #expect(reading.findings.map(\.code) == [.dateAssumed])
        #expect(reading.statements.first?.lines.first?.bookingDate.description == "2025-01-31")
    }

    @Test func `depth and field size are limited`() {
        let deep = String(repeating: "<a>", count: 70) + String(repeating: "</a>", count: 70)
        #expect(read(document(entry("10.00") + deep)).findings.map(\.code) == [.fileLimits])
        let long = "<AddtlNtryInf>\(String(repeating: "x", count: 70_000))</AddtlNtryInf>"
        #expect(read(document(entry("10.00", "CRDT", long))).findings.map(\.code) == [.fileLimits])
        let many = String(repeating: "<TxDtls></TxDtls>", count: 10_001)
        let wide = entry("10.00", "CRDT", "<NtryDtls>\(many)</NtryDtls>")
        #expect(read(document(wide)).findings.map(\.code) == [.fileLimits])
        var context = BankFileContext()
        context.limits.lines = 2
        let three = document(entry("1.00") + entry("1.00") + entry("8.00"))
        let reading = BankFile.read(Array(three.utf8), named: "a", context: context)
        #expect(reading.findings.map(\.code) == [.fileLimits])
    }

    @Test func `other messages are named`() {
        #expect(
            read("<Document xmlns=\"x\"><CstmrPmtCxlReq/></Document>").findings.map(\.code) == [
                .statementNone
            ])
        let other = read("<html><body/></html>")
        #expect(other.findings.map(\.code) == [.statementNone])
        #expect(other.findings.first?.message.contains("“html”") == true)
    }

    @Test func `comments and CDATA do not move the places`() throws {
        let text = document(
            "<!-- <Ntry> -->\n<X><![CDATA[<Ntry>]]></X>\n" + entry("10.00") + entry("x"))
        let place = try #require(read(text).findings.first?.place)
        #expect(place.line == 8)
        #expect(place.column > 90)
    }
}

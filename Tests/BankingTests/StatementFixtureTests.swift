import Ledger
import Testing

@testable import Banking

/// E3's account statement of 2025 in two formats.
@Suite struct StatementFixtureTests {
    /// What both formats carry.
    private struct Movement: Hashable {
        let booking: LocalDate
        let value: LocalDate
        let money: Money
        let references: StatementReferences
        let narrative: String

        init(_ line: StatementLine) {
            booking = line.bookingDate
            value = line.valueDate
            money = line.money
            references = line.references
            narrative = line.narrative
        }
    }

    @Test func `both formats give the same fifteen lines`() throws {
        let csv = try Fixtures.statement()
        let camt = try #require(
            Fixtures.read(try Fixtures.camt(), named: "bank.xml").requireStatements().first)
        #expect(csv.lines.count == 15)
        #expect(csv.lines.map(Movement.init) == camt.lines.map(Movement.init))
        #expect(camt.account.number == Fixtures.account.number)
        #expect(camt.account.holder == "E3")
        #expect(camt.number == "1")
        #expect(camt.from == csv.lines.first.map { _ in LocalDate(year: 2025, month: 1, day: 1) })
        #expect(camt.lines[0].transactionCode == "PMNT/RCDT/DMCT")
    }

    @Test(arguments: ["bank-statement-E3-2025.csv", "bank-statement-E3-2025.camt053.xml"])
    func `opening and closing are those of the worked example`(file: String) throws {
        let reading = Fixtures.read(try Fixtures.bytes(file), named: file)
        #expect(reading.findings.isEmpty)
        let statement = try #require(reading.statements.first)
        #expect(statement.opening?.money == Money.zero(.cny))
        #expect(statement.closing?.money == (try Fixtures.Expectations().bank))
        #expect(statement.closing?.money.minorUnits == 223_345_123)
        #expect(statement.finality == .final)
    }

    @Test func `a line of the bank's own has no reference but the bank's`() throws {
        for file in ["bank-statement-E3-2025.csv", "bank-statement-E3-2025.camt053.xml"] {
            let reading = Fixtures.read(try Fixtures.bytes(file), named: file)
            let line = try #require(reading.statements.first?.lines[13])
            #expect(line.references.endToEnd == nil)
            #expect(line.references.bank == "BK2025122101")
            #expect(line.money.minorUnits == 123_456)
        }
    }

    @Test(arguments: ["bank-statement-E3-2025.csv", "bank-statement-E3-2025.camt053.xml"])
    func `the source of each line shows the bytes that the bank wrote`(file: String) throws {
        let bytes = try Fixtures.bytes(file)
        let statement = try #require(Fixtures.read(bytes, named: file).statements.first)
        for line in statement.lines {
            let range = try #require(line.source.place.bytes)
            let text = String(decoding: bytes[range], as: UTF8.self)
            #expect(text.contains(line.references.bank ?? "?"))
            #expect(text.contains(line.narrative))
            #expect(text.hasPrefix("\(line.source.line),") || text.hasPrefix("<Ntry>"))
            #expect(text.hasSuffix("\n") || text.hasSuffix("</Ntry>"))
        }
    }

    @Test func `the place of a camt entry is its line and column`() throws {
        let statement = try #require(Fixtures.read(try Fixtures.camt()).statements.first)
        #expect(statement.lines[0].source.place.description == "bank.csv:12:4")
    }
}

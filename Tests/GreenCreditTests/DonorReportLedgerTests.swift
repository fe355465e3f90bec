import Ledger
import Statements
import Testing

@testable import GreenCredit

@Suite struct `A report to the donor from the ledger` {
    @Test func `takes rate, invoices and acceptance from the registers`() throws {
        let fixture = try ExampleStage.finalPayment.ledger()
        var request = StatementRequest(.donorReport, asOf: try LocalDate("2025-12-04"))
        request.project = "E1"
        let statement = try fixture.ledger.statement(request)
        let lines = try #require(statement.tables.first)
        let amounts = lines.rows.compactMap { row -> String? in
            guard case .money(let money) = row.cells[2] else { return nil }
            return money.decimalText
        }
        // Two payments are made, all is verified, the last payment is due.
        #expect(
            amounts.prefix(8) == [
                "8640000.00", "8640000.00", "0.00", "10440000.00", "10440000.00", "0.00",
                "10440000.00", "0.00",
            ])
        let expenditure = try #require(statement.tables.last)
        #expect(expenditure.rows.count == 4)
        #expect(expenditure.rows[0].cells[0] == .text("VR-E1-1"))
        #expect(expenditure.rows[0].cells[2] == .text("X1 0042, X8 0007"))
        let accepted = Money(minorUnits: 14_000_000_00, currency: .cny)
        #expect(expenditure.rows[2].cells[5] == .money(accepted))
        let signed = try fixture.sign(request)
        #expect(try fixture.ledger.statements().map(\.record) == [signed.id])
    }

    @Test func `knows as of an earlier day only what was verified then`() throws {
        let fixture = try ExampleStage.finalPayment.ledger()
        var request = StatementRequest(.donorReport, asOf: try LocalDate("2025-09-30"))
        request.project = "E1"
        let statement = try fixture.ledger.statement(request)
        #expect(statement.tables.last?.rows.count == 2)
        #expect(!statement.identities.contains { $0.id == "final" })
    }

    @Test func `is not made without a letter`() throws {
        let fixture = try ExampleStage.finalPayment.ledger()
        var request = StatementRequest(.donorReport, asOf: try LocalDate("2025-12-04"))
        request.project = "E3"
        let error = #expect(throws: GreenCreditError.self) {
            try fixture.ledger.statement(request)
        }
        #expect(error?.code == "donor.letter")
    }
}

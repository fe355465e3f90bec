import Financing
import Ledger
import Testing

@testable import GreenCredit

/// The programme as it stood on a day, asked of a ledger that has gone on since.
@Suite struct ProgrammeAsOfTests {
    @Test func `what came later is left out`() throws {
        let then = try ExampleStage.advance.ledger()
        let later = try ExampleStage.finalPayment.ledger()
        // Plain entries of a batch, one on either side of the day.
        let early = try Sample.funds("X-1", "100.00", on: "2025-03-04")
        try then.post([early], id: "PLAIN")
        try later.post([early, try Sample.funds("X-2", "7.00", on: "2025-03-05")], id: "PLAIN")
        // The day before the advance; the rest of the example has later dates.
        let day = try LocalDate("2025-03-04")
        for project in ["E1", "E2", "E3"] {
            let wanted = try then.ledger.withProgramme { $0.overview(of: project, on: day) }
            let found = try later.ledger.withProgramme(asOf: day) {
                $0.overview(of: project, on: day)
            }
            #expect(found != nil)
            #expect(found == wanted, "\(project)")
        }
        let account = { (code: String) in
            try Account(code.hasPrefix("4") ? "E1:F:\(code)" : "P:M:\(code)")
        }
        for code in ["9010", "9020", "9030", "9035", "9040", "4001"] {
            let wanted = try then.ledger.withProgramme {
                $0.balances.balance(of: try account(code))
            }
            let found = try later.ledger.withProgramme(asOf: day) {
                $0.balances.balance(of: try account(code))
            }
            #expect(found == wanted, "\(code)")
        }
        // The ledger itself has gone on, and is not changed by the question.
        let now = try later.ledger.withProgramme { $0.overview(of: "E1", on: day) }
        #expect(now?.instruments[.investmentSubsidy]?.stage == "accepted")
        #expect(
            try later.ledger.withProgramme(asOf: nil) { $0.overview(of: "E1", on: day) } == now)
    }

    @Test func `a ledger of plain entries alone answers, too`() throws {
        let fixture = try LedgerFixture()
        let entries = try ["2025-03-01", "2025-03-03"].enumerated().map {
            try Sample.funds("X-\($0.offset)", "100.00", on: $0.element)
        }
        try fixture.post(entries, id: "PLAIN")
        let account = try Account("E1:F:4001")
        for (day, units) in [("2025-02-28", 0), ("2025-03-02", -100_00), ("2025-03-03", -200_00)] {
            let found = try fixture.ledger.withProgramme(asOf: try LocalDate(day)) {
                $0.balances.balance(of: account).minorUnits
            }
            #expect(found == units, "\(day)")
        }
    }
}

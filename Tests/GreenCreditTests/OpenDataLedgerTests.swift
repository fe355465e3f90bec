import Financing
import Ledger
import Testing

@testable import GreenCredit

/// A ledger's programme as open data, and read back into another ledger.
@Suite struct OpenDataLedgerTests {
    private static let mapping = """
        schema: greencredit/open-data-mapping/v1
        book: P
        dimension: project
        leaveOut: [incoming-commitment, interest, repayment, expenditure]
        flows:
          commitment: {debit: "F:5001", credit: "F:3001"}
          disbursement: {debit: "B:7101", credit: "B:6001"}
        """

    /// The balance of an account, for one value of a dimension if one is named.
    private func balance(
        _ account: String, _ ledger: OpenLedger, project: String? = nil
    ) throws -> Int64 {
        var query = LedgerQuery(account: try Account(account))
        if let project { query.dimensions["project"] = project }
        return try ledger.balances(query).map(\.balance.minorUnits).reduce(0, +)
    }

    @Test func `what a ledger exports comes back into another with the same balances`() throws {
        let fixture = try ExampleStage.finalPayment.ledger()
        let ledger = fixture.ledger
        let entries = try ledger.journal()
        let text = try ledger.withProgramme { state in
            try IATIDocument(
                state, entries: entries,
                publisher: IATIDocument.Publisher(prefix: "XX", country: "CN", sector: "32120"),
                at: try Timestamp("2026-01-01T00:00:00.000Z")
            ).text
        }
        let data = try OpenDataFile(Array(text.utf8), named: "export.xml").contents()
        #expect(data.leftOut == 0)
        let other = try LedgerFixture()
        other.clock.set(Timestamp(try LocalDate("2026-02-01"), hour: 8))
        let flows = try OpenDataFile.mapping(Array(Self.mapping.utf8), named: "map.yaml")
            .entries(of: data.flows)
        try other.postFully(
            try other.ledger.openDataDraft(flows, source: "export.xml", bytes: Array(text.utf8)))
        for project in ["E1", "E2", "E3", "RP"] {
            let paid = try balance("P:M:9040:\(project)", ledger)
            let open = try ["9030", "9035"].map {
                try balance("P:M:\($0):\(project)", ledger)
            }.reduce(paid, +)
            // E3's loan stands in the bank's book.
            let isLoan = project == "E3"
            let drawn = isLoan ? try balance("BK:M:9115:E3", ledger) : 0
            let line = isLoan ? -(try balance("BK:M:9100:E3", ledger)) : 0
            let name = "XX-P-\(project)"
            #expect(paid > 0)
            #expect(
                try balance("P:F:5001", other.ledger, project: name) == open + line, "\(project)")
            #expect(
                try balance("P:B:7101", other.ledger, project: name) == paid + drawn, "\(project)")
        }
        #expect(try other.ledger.verify().problems == [])
    }
}

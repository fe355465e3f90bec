import Financing
import Ledger
import Statements
import Testing

@Suite struct `The flow of funds` {
    static func statement(_ day: String, project: String? = nil) throws -> Statement {
        let figures = try Fixture.figures(day)
        return try FundFlow(figures, project: project).statement(
            try Fixture.head("FF-\(day)", asOf: day), rulebook: figures.rulebook)
    }

    /// Amounts by `from → to`.
    static func amounts(_ flow: FundFlow) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: flow.flows.map {
                ("\($0.from.id) → \($0.to.id)", $0.amount.decimalText)
            })
    }

    @Test func `leads from the treasury over the programme to those it supports`() throws {
        let found = Self.amounts(try FundFlow(try Fixture.figures("2025-12-31")))
        let expected = try #require(
            try Fixture.expectations()["programmeFinancing"]?["2025-12-31"])
        #expect(found["P → E1"] == expected["SUBSIDY"]?["paidNet"]?.text)
        #expect(found["P → E2"] == expected["AWARD"]?["paidNet"]?.text)
        #expect(found["P → BK"] == expected["INTEREST"]?["paidNet"]?.text)
        #expect(found["P → RP"] == expected["POOL"]?["paidNet"]?.text)
        let indicator = try Fixture.expectations()["indicatorIdentity"]?["2025-12-31"]
        #expect(found["treasury → P"] == indicator?["9040"]?.text)
    }

    @Test func `tells a loan of the bank from money that it only keeps`() throws {
        let found = Self.amounts(try FundFlow(try Fixture.figures("2025-12-31")))
        let loan = try Fixture.expectations()["loanStatementE3"]
        #expect(found["BK → E3"] == loan?["drawn"]?.text)
        for book in ["E2", "E3"] {
            #expect(found["from:\(book):F:4001 → \(book)"] == (try Self.ownFunds(of: book)))
        }
        // The bridge loan and its interest.
        #expect(found["BK → E2"] == "4000000.00" && found["E2 → BK"] == "4049000.00")
        #expect(found["to:E3:F:1604"] == nil && found["E3 → to:E3:F:1123"] == "12000000.00")
    }

    /// What a book credited to its own funds in 2025, straight from the journal's rows.
    static func ownFunds(of book: String) throws -> String {
        var sum = Money.zero(.cny)
        for row in try Fixture.records("journal.csv")
        where row["book"] == book && row["account"] == "4001" && row["date"] ?? "" < "2026" {
            sum = try sum.adding(try Money(decimalText: row["credit"] ?? "", currency: .cny))
        }
        return sum.decimalText
    }

    @Test func `shows what came back, and a payment that was corrected once`() throws {
        let year = try FundFlow(try Fixture.figures("2026-12-31"))
        let found = Self.amounts(year)
        let expected = try #require(
            try Fixture.expectations()["programmeFinancing"]?["2026-12-31"])
        #expect(found["BK → P"] == expected["INTEREST"]?["refunded"]?.text)
        #expect(found["E1 → P"] == expected["SUBSIDY"]?["clawedBack"]?.text)
        #expect(found["P → to:P:F:2103"] == found["E1 → P"])
        #expect(found["RP → BK"] == "360000.00" && found["BK → RP"] == "60000.00")
        let all = try FundFlow(try Fixture.figures("2026-12-31", from: "2025-01-01"))
        let paid = try #require(all.flows.first { $0.from.id == "P" && $0.to.id == "E1" })
        #expect(paid.references == ["FL-E1-1", "FL-E1-2", "FL-E1-3"])
        #expect(paid.amount.decimalText == "10440000.00")
    }

    @Test(arguments: ["2025-07-09", "2025-12-31", "2026-04-15", "2026-12-31"])
    func `ties to the books, for all and for each project`(day: String) throws {
        for project in [nil, "E1", "E2", "E3"] {
            let statement = try Self.statement(day, project: project)
            #expect(statement.identities.contains { $0.id == "executed" })
            #expect(statement.head.project == project)
        }
    }

    @Test func `adds up in rows and columns`() throws {
        let matrix = try #require(try Self.statement("2025-12-31").tables.last)
        func units(_ cell: ReportTable.Cell) -> Int64 {
            guard case .money(let money) = cell else { return 0 }
            return money.minorUnits
        }
        for row in matrix.rows {
            let amounts = row.cells.dropFirst().map(units)
            #expect(amounts.dropLast().reduce(0, +) == amounts.last)
        }
        for column in matrix.columns.indices.dropFirst() {
            let amounts = matrix.rows.map { units($0.cells[column]) }
            #expect(amounts.dropLast().reduce(0, +) == amounts.last)
        }
    }

    @Test func `is refused with the amount where a flow is missing`() throws {
        let figures = try Fixture.figures("2025-12-31")
        let flow = try FundFlow(figures)
        func message(_ flows: [FundFlow.Flow]) throws -> StatementError? {
            let forged = FundFlow(
                periodStart: flow.periodStart, asOf: flow.asOf, project: nil, flows: flows,
                holdings: flow.holdings, executed: flow.executed)
            return #expect(throws: StatementError.self) {
                try forged.statement(
                    try Fixture.head("FF", asOf: "2025-12-31"), rulebook: figures.rulebook)
            }
        }
        let missing = try message(flow.flows.filter { $0.to.id != "RP" })
        #expect(missing?.code == "statement.identity")
        #expect(missing?.message.contains("1000000.00") == true)
        let treasury = try message(
            flow.flows.map { one in
                one.from.stage == .treasury
                    ? FundFlow.Flow(from: one.from, to: one.to, amount: .zero(.cny), references: [])
                    : one
            })
        #expect(treasury?.code == "statement.identity")
    }
}

import Financing
import Ledger
import Statements
import Testing

@Suite struct `The difference between surplus and budget balance` {
    static func statement(_ day: String) throws -> Statement {
        let figures = try Fixture.figures(day)
        return try DifferenceTable(in: figures).statement(
            try Fixture.head("DT-P-\(day)", asOf: day), rulebook: figures.rulebook)
    }

    @Test func `is the prepaid interest subsidy, as expected`() throws {
        let found = try DifferenceTable(in: try Fixture.figures("2025-12-31"))
        let expected = try #require(try Fixture.expectations()["differenceTableP2025"]?.texts)
        #expect(found.book == "P")
        #expect(found.surplus.closing.decimalText == expected["surplus"])
        #expect(found.budgetBalance.closing.decimalText == expected["budgetBalance"])
        let closing = found.items.filter { !$0.amounts.closing.isZero }
        #expect(closing.map(\.account.code) == ["1214"])
        #expect(
            closing.first?.amounts.closing.decimalText == expected["prepaidInterestSubsidy"])
        let table = try #require(try Self.statement("2025-12-31").tables.first)
        let unexplained = table.rows[table.rows.count - 2].cells.last
        #expect(unexplained == .money(.zero(.cny)) && expected["unexplained"] == "0.00")
    }

    @Test func `comes from budget expenditure that is no expense yet`() throws {
        let found = try DifferenceTable(in: try Fixture.figures("2025-12-31")).recognition
        // Advances of 8,640,000 and 220,000 paid; 11,160,000 + 198,500 used or owed in the year.
        let surplus = Int64(13_361_500_00)
        let budget = Int64(13_340_000_00)
        #expect(found.incomeOnly.isZero && found.budgetIncomeOnly.isZero && found.direct.isZero)
        #expect(
            found.expenditureOnly.minorUnits - found.expenseOnly.minorUnits == surplus - budget)
    }

    @Test func `is gone when the subsidy is used up or returned`() throws {
        let found = try DifferenceTable(in: try Fixture.figures("2026-12-31"))
        #expect(found.surplus.closing.isZero && found.budgetBalance.closing.isZero)
        #expect(found.surplus.opening.decimalText == "13361500.00")
        #expect(found.items.allSatisfy { $0.amounts.closing.isZero })
        #expect(throws: Never.self) { try Self.statement("2026-12-31") }
    }

    @Test func `ties on every day of the journal, on both time axes`() throws {
        let days = Set(try Fixture.entries().map(\.valueDate)).sorted()
        for day in days {
            _ = try Self.statement("\(day)")
        }
        let known = try Fixture.figures(
            "2025-07-09", entries: try Fixture.entries(knownOn: "2025-07-09"))
        _ = try DifferenceTable(in: known).statement(
            try Fixture.head("DT", asOf: "2025-07-09"), rulebook: known.rulebook)
    }

    @Test func `is refused with the amount where a posting belongs to no class`() throws {
        var figures = try Fixture.figures("2025-12-31")
        figures = LedgerFigures(
            rulebook: try Fixture.rulebook(without: "P:F:1214"), entries: figures.entries,
            periodStart: figures.periodStart, asOf: figures.asOf)
        let error = #expect(throws: StatementError.self) {
            try DifferenceTable(in: figures).statement(
                try Fixture.head("DT", asOf: "2025-12-31"), rulebook: figures.rulebook)
        }
        #expect(error?.code == "statement.identity")
        #expect(error?.message.contains("21500.00") == true)
    }

    @Test func `needs a book with both sides`() throws {
        #expect(throws: StatementError("figures.sides", "")) {
            try DifferenceTable(of: "E1", in: try Fixture.figures("2025-12-31"))
        }
    }
}

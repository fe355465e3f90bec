import Financing
import Ledger
import Statements
import Testing

@Suite struct `The note on government grants` {
    static func statement(_ day: String) throws -> Statement {
        let figures = try Fixture.figures(day)
        return try GrantNote(figures).statement(
            try Fixture.head("GN-\(day)", asOf: day), rulebook: figures.rulebook)
    }

    @Test(arguments: ["2025", "2026"]) func `is as expected`(year: String) throws {
        let expected = try #require(try Fixture.expectations()["governmentGrantNote"])
        let note = try GrantNote(try Fixture.figures("\(year)-12-31"))
        #expect(note.lines.map(\.book) == ["E1", "E2"])
        for line in note.lines {
            let found = [
                "opening": line.opening, "new": line.granted, "amortised": line.amortised,
                "repaid": line.repaid, "closing": line.closing,
            ]
            #expect(
                found.mapValues(\.decimalText) == expected["\(line.book) \(year)"]?.texts,
                "\(line.book)")
            #expect(line.setOff.isZero && line.project == line.book)
            #expect(line.presentation == (line.amortised.isZero ? nil : .gross))
        }
        _ = try Self.statement("\(year)-12-31")
    }

    @Test func `sets off what is credited to a cost or an asset, and says so`() throws {
        let asset = try Self.entry(
            "N1", [("1002", 100_00), ("2401", -100_00)], day: "2025-03-01")
        let cost = try Self.entry("N2", [("2401", 60_00), ("1604", -60_00)], day: "2025-04-01")
        let back = try Self.entry("N3", [("2401", 10_00), ("1002", -10_00)], day: "2025-05-01")
        let note = try GrantNote(
            try Fixture.figures("2025-12-31", entries: [asset, cost, back]))
        let line = try #require(note.lines.first)
        #expect(line.setOff.decimalText == "60.00" && line.repaid.decimalText == "10.00")
        #expect(line.granted.decimalText == "100.00" && line.closing.decimalText == "30.00")
        #expect(line.presentation == .net)
    }

    @Test func `takes a reversed grant back instead of calling it repaid`() throws {
        let grant = try Self.entry("N1", [("1002", 100_00), ("2401", -100_00)], day: "2025-03-01")
        let red = try Self.entry(
            "N2", [("1002", -100_00), ("2401", 100_00)], day: "2025-03-01", reverses: "N1")
        let note = try GrantNote(try Fixture.figures("2025-12-31", entries: [grant, red]))
        let line = try #require(note.lines.first)
        #expect(line.granted.isZero && line.repaid.isZero && line.closing.isZero)
    }

    @Test func `is refused with the amount where the movements miss the balance`() throws {
        let figures = try Fixture.figures("2025-12-31")
        let note = try GrantNote(figures)
        let forged = note.lines.map { line in
            GrantNote.Line(
                book: line.book, project: line.project, opening: line.opening,
                granted: line.granted, amortised: line.amortised, setOff: line.setOff,
                repaid: Money(minorUnits: 7, currency: .cny), closing: line.closing,
                presentation: line.presentation)
        }
        let error = #expect(throws: StatementError.self) {
            try GrantNote(
                periodStart: note.periodStart, asOf: note.asOf, code: note.code, lines: forged,
                balances: note.balances
            ).statement(try Fixture.head("GN", asOf: "2025-12-31"), rulebook: figures.rulebook)
        }
        #expect(error?.code == "statement.identity" && error?.location == "GN: grant:E1/E1")
        #expect(error?.message.contains("0.07") == true)
        let other = GrantNote(
            periodStart: note.periodStart, asOf: note.asOf, code: note.code, lines: note.lines,
            balances: ["E1": .zero(.cny)])
        let missing = #expect(throws: StatementError.self) {
            try other.statement(
                try Fixture.head("GN", asOf: "2025-12-31"), rulebook: figures.rulebook)
        }
        #expect(missing?.location == "GN: account:E1")
    }

    private static func entry(
        _ id: String, _ lines: [(String, Int64)], day: String, reverses: String? = nil
    ) throws -> Entry {
        var draft = EntryDraft(
            id: id, book: "E1", valueDate: try LocalDate(day),
            postings: lines.map { code, units in
                Posting(
                    account: Account(book: "E1", side: .financial, code: code),
                    money: Money(minorUnits: units, currency: .cny),
                    dimensions: Dimensions(["project": "E1"]))
            })
        draft.reverses = reverses
        return try Entry(draft)
    }
}

import Financing
import Ledger
import Statements
import Testing

@Suite struct `A programme by project and group` {
    /// What acts.yaml registers of the three projects and the pool.
    static let properties: [String: [ProgrammeDivision.Grouping: String]] = [
        "E1": [.measure: "M3", .subprogramme: "SUBSIDY", .plan: "TIP-2011-CU"],
        "E2": [.measure: "M3", .subprogramme: "AWARD", .plan: "TIP-2011-PB"],
        "E3": [.measure: "M5", .subprogramme: "INTEREST", .plan: "TIP-2011-LE"],
        "RP": [.measure: "M5", .subprogramme: "POOL"],
    ]

    static func division(_ day: String) throws -> ProgrammeDivision {
        try ProgrammeDivision(try Fixture.figures(day), properties: properties)
    }

    static func statement(_ day: String) throws -> Statement {
        let figures = try Fixture.figures(day)
        return try ProgrammeFinancing(figures).statement(
            try Fixture.head("PD-\(day)", asOf: day, signed: false), rulebook: figures.rulebook,
            division: try division(day))
    }

    @Test(arguments: ["2025-12-31", "2026-12-31"])
    func `has the figures of its sub-programmes`(day: String) throws {
        let expected = try #require(try Fixture.expectations()["programmeFinancing"]?[day])
        let lines = try #require(try Self.division(day).groups[.subprogramme])
        #expect(lines.compactMap(\.key) == ["AWARD", "INTEREST", "POOL", "SUBSIDY"])
        for line in lines {
            let wanted = try #require(expected[line.key ?? ""]?.texts)
            let found = [
                "committed": line.committed, "decommitted": line.decommitted,
                "paidNet": line.paidNet, "refunded": line.refunded,
                "clawedBack": line.clawedBack, "encumbered": line.encumbered,
            ]
            for (name, money) in found {
                #expect(money.decimalText == wanted[name], "\(line.key ?? "") \(name)")
            }
        }
        _ = try Self.statement(day)
    }

    @Test func `sums up what has something in common, and what is not registered`() throws {
        let division = try Self.division("2025-12-31")
        let measures = try #require(division.groups[.measure])
        #expect(measures.map(\.key) == ["M3", "M5"] && measures.map(\.projects) == [2, 2])
        #expect(measures[0].paidNet.decimalText == "15440000.00")
        let plans = try #require(division.groups[.plan])
        #expect(plans.first?.key == nil && plans.first?.paidNet.decimalText == "1000000.00")
        #expect(division.groups[.region]?.map(\.projects) == [4])
        #expect(division.projects.first?.executionRate?.percentText == "100.00%")
    }

    @Test func `is refused where it belongs to other figures`() throws {
        let figures = try Fixture.figures("2026-12-31")
        let error = #expect(throws: StatementError.self) {
            try ProgrammeFinancing(figures).statement(
                try Fixture.head("PD", asOf: "2026-12-31"), rulebook: figures.rulebook,
                division: try Self.division("2025-12-31"))
        }
        #expect(error?.code == "statement.identity")
        #expect(error?.location == "PD: projects:decommitted")
        #expect(error?.message.contains("200000.00") == true)
    }
}

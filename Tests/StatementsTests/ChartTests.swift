import Ledger
import Statements
import Testing

@Suite struct `Charts of statements` {
    /// Every figure of a chart.
    static func figures(_ chart: Chart) -> [Chart.Figure] {
        switch chart.drawing {
        case .flow(let sources, _, let uses): sources + uses
        case .bars(let bars, _, _): bars.flatMap { $0.parts + ($0.limit.map { [$0] } ?? []) }
        case .steps(let series): series.flatMap(\.points).map(\.figure)
        }
    }

    @Test func `every figure is the cell of the statement that it names`() throws {
        var count = 0
        for (_, statement) in try `Rendering of statements`.all() {
            for chart in statement.charts {
                #expect(statement.tables.contains { $0.id == chart.tableID })
                for figure in Self.figures(chart) {
                    let place = try #require(
                        figure.place.wholeMatch(of: /([\w-]+)\[(\d+)\]\.(\w+)/)?.output)
                    let table = try #require(statement.tables.first { $0.id == place.1 })
                    let column = table.columns.firstIndex { $0.id == place.3 }
                    let row = try #require(Int(place.2))
                    #expect(table.rows[row].cells[try #require(column)] == figure.cell)
                    count += 1
                }
            }
        }
        #expect(count > 20)
    }

    @Test func `what flows in flows out`() throws {
        let statement = try `Rendering of statements`.projectFunds()
        let chart = try #require(statement.charts.first)
        guard case .flow(let sources, _, let uses) = chart.drawing else {
            Issue.record("the funds of a project are a flow")
            return
        }
        #expect(try Self.sum(sources) == Self.sum(uses))
        #expect(try Self.sum(sources) == 59_200_000_00)
    }

    @Test func `the parts of a measure fill what was allocated to it`() throws {
        let statement = try `Rendering of statements`.programme()
        let chart = try #require(statement.charts.first)
        guard case .bars(let bars, let legend, _) = chart.drawing else {
            Issue.record("the execution of a programme is bars")
            return
        }
        #expect(bars.map(\.label.english) == ["AWARD", "INTEREST", "POOL", "SUBSIDY"])
        for bar in bars {
            #expect(bar.parts.count == legend.count)
            #expect(try Self.sum(bar.parts) == Self.sum([try #require(bar.limit)]))
        }
    }

    /// The sum of the amounts, what is retained counted as it flows.
    private static func sum(_ figures: [Chart.Figure]) throws -> Int64 {
        try figures.reduce(0) { sum, figure in
            guard case .money(let money) = figure.cell else {
                throw StatementError("chart", "not an amount")
            }
            return sum + abs(money.minorUnits)
        }
    }
}

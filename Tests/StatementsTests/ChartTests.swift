import Ledger
import Statements
import Testing

@Suite struct `Charts of statements` {
    @Test func `every figure is the cell of the statement that it names`() throws {
        var count = 0
        for (_, statement) in try `Rendering of statements`.all() {
            for chart in statement.charts {
                #expect(statement.tables.contains { $0.id == chart.tableID })
                for figure in chart.figures {
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

    @Test func `a balance over time is drawn in steps, with its days and its peak`() throws {
        let rows = try [
            ("2025-03-20", 12_000_000_00), ("2025-06-20", 20_000_000_00),
            ("2025-12-20", 19_000_000_00),
        ].map { day, units in
            ReportTable.Row([
                .date(try LocalDate(day)), .money(Money(minorUnits: units, currency: .cny)),
            ])
        }
        let title = LocalizedText(english: "Balance", chinese: "余额")
        let statement = try Statement(
            .projectFunds, head: try Fixture.head("STEPS-1", asOf: "2025-12-31"),
            tables: [
                ReportTable(
                    "balances", title,
                    columns: [.init("date", title, .date), .init("balance", title, .money)],
                    rows: rows)
            ], identities: [])
        let table = try #require(statement.chartTable("balances"))
        let points = try table.rows.map { row in
            guard case .date(let day) = table.cell(row, "date") else {
                throw StatementError("chart", "no day")
            }
            return Chart.Point(day, try #require(table.figure(row, "balance", title)))
        }
        let curve = LocalizedText(english: "Drawn and repaid", chinese: "提款与还款曲线")
        let chart = Chart(curve, below: "balances", .steps([Chart.Series(title, points)]))
        let pdf = try statement.pdf(
            .both, code: "STEPS-1", signatures: statement.head.signatureBlocks, charts: [chart])
        let bare = try statement.pdf(
            .both, code: "STEPS-1", signatures: statement.head.signatureBlocks, charts: [])
        #expect(pdf.bytes.count > bare.bytes.count)
        guard PDFTool.isHere("pdftotext") else { return }
        let text = try PDFTool.text(of: pdf.bytes, named: "steps")
        for word in ["提款与还款曲线", "2025-03-20", "2025-12-20", "20,000,000.00"] {
            let plain = try PDFTool.text(of: bare.bytes).ranges(of: word).count
            #expect(text.ranges(of: word).count > plain, "\(word)")
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

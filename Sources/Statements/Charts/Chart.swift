public import Ledger

/// A picture of figures of one statement, each of them a cell of the statement's own tables.
public struct Chart: Sendable, Hashable {
    /// One figure to draw.
    public struct Figure: Sendable, Hashable {
        /// What the figure is.
        public let label: LocalizedText
        /// The cell as the table holds it: an amount, a count or a share.
        public let cell: ReportTable.Cell
        /// Where the cell stands, such as `sources[2].receipts`; rows count from 0.
        public let place: String
    }

    /// A bar of parts that lie end to end, and the limit that they are to be read against.
    public struct Bar: Sendable, Hashable {
        /// What the bar is of.
        public let label: LocalizedText
        /// The parts in the order of the legend.
        public let parts: [Figure]
        /// The cap, target or budget.
        public let limit: Figure?
    }

    /// A figure that changes on certain days and stays in between.
    public struct Series: Sendable, Hashable {
        /// What the line is of.
        public let label: LocalizedText
        /// From when each figure holds, by date.
        public let points: [Point]
    }

    /// A point of a series.
    public struct Point: Sendable, Hashable {
        /// From when the figure holds.
        public let date: LocalDate
        /// The figure.
        public let figure: Figure
    }

    /// What is drawn.
    public enum Drawing: Sendable, Hashable {
        /// What comes in at the left, goes through one place and leaves at the right (Sankey).
        case flow(sources: [Figure], through: LocalizedText, uses: [Figure])
        /// Bars below each other, on one scale; what each colour is, and what the limit is.
        case bars([Bar], legend: [LocalizedText], limit: LocalizedText?)
        /// Step lines over time, on one scale.
        case steps([Series])
    }

    /// The heading.
    public let title: LocalizedText
    /// The table below which the chart stands.
    public let tableID: String
    /// What is drawn.
    public let drawing: Drawing

    /// Makes a chart.
    public init(_ title: LocalizedText, below tableID: String, _ drawing: Drawing) {
        self.title = title
        self.tableID = tableID
        self.drawing = drawing
    }
}

extension Chart.Figure {
    /// The length that stands for the figure; only drawings may use it.
    var magnitude: Double {
        switch cell {
        case .money(let money): Double(money.minorUnits)
        case .integer(let number): Double(number)
        case .rate(let rate): Double(rate.numerator) / Double(rate.denominator)
        case .empty, .text, .name, .date: 0
        }
    }
}

/// Reads the figures of charts out of a table.
struct ChartTable {
    let table: ReportTable

    /// The rows that are not totals.
    var rows: [Int] { table.rows.indices.filter { !table.rows[$0].isTotal } }

    /// The cell of a row in the named column; `nil` where it is empty or there is no such column.
    func cell(_ row: Int, _ column: String) -> ReportTable.Cell? {
        guard let index = table.columns.firstIndex(where: { $0.id == column }) else { return nil }
        let cell = table.rows[row].cells[index]
        return cell == .empty ? nil : cell
    }

    /// The figure of a row in the named column, under a label; `nil` where it is empty.
    func figure(_ row: Int, _ column: String, _ label: LocalizedText) -> Chart.Figure? {
        cell(row, column).map {
            Chart.Figure(label: label, cell: $0, place: "\(table.id)[\(row)].\(column)")
        }
    }

    /// The text of a row in the named column, in both languages.
    func label(_ row: Int, _ column: String) -> LocalizedText {
        switch cell(row, column) {
        case .name(let name): name
        case .text(let text): LocalizedText(english: text, chinese: text)
        default: LocalizedText(english: "", chinese: "")
        }
    }
}

extension Statement {
    /// A table as charts read it.
    func chartTable(_ id: String) -> ChartTable? {
        tables.first { $0.id == id }.map(ChartTable.init)
    }
}

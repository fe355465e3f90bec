internal import Ledger

extension Chart {
    /// The height of the chart with its heading, in points.
    var height: Double {
        PageFlow.headingHeight + 8
            + {
                switch drawing {
                case .flow(let sources, _, let uses):
                    Double(max(sources.count, uses.count)) * ChartStyle.flowRow + 12
                case .bars(let bars, _, _):
                    Double(bars.count) * ChartStyle.barRow + 22
                case .steps: ChartStyle.stepsHeight
                }
            }()
    }
}

/// Measures and colours of charts.
enum ChartStyle {
    static let flowRow = 27.0
    static let barRow = 22.0
    static let stepsHeight = 170.0
    static let label = TextStyle(7)
    static let figure = TextStyle(7, .bold)

    /// Colours that are told apart in grey too, from dark to light.
    static let colors = [
        PageColor(0x1F5C4A), PageColor(0x2F7FA3), PageColor(0x7FB8A4), PageColor(0xC77D2E),
        PageColor(0xA9B4BD), PageColor(0xE3E8E4), PageColor(0x5B5F97), PageColor(0xD9B44A),
    ]

    static func color(_ index: Int) -> PageColor { colors[index % colors.count] }
}

extension PageColor {
    /// The colour thinned with white.
    func paler(_ part: Double) -> PageColor {
        PageColor(
            red: red + (1 - red) * part, green: green + (1 - green) * part,
            blue: blue + (1 - blue) * part)
    }
}

extension StatementDrawing {
    /// Draws a chart below its heading.
    func drawChart(_ chart: Chart, y: Double, page: Int) throws(StatementError) {
        try drawHeading(chart.title, isContinued: false, y: y, page: page)
        let frame = PageRectangle(
            x: PageStyle.margin, y: y + PageFlow.headingHeight + 4, width: size.textWidth,
            height: chart.height - PageFlow.headingHeight - 8)
        try canvas.element("Figure") { () throws(StatementError) in
            switch chart.drawing {
            case .flow(let sources, let middle, let uses):
                try drawFlow(FlowPicture(sources, middle, uses, frame))
            case .bars(let bars, let legend, let limit):
                try drawBars(bars, legend, limit, frame)
            case .steps(let series):
                try drawSteps(series, frame)
            }
        }
    }

    /// Writes a text that ends at x.
    func writeEnding(
        _ text: String, _ style: TextStyle, _ color: PageColor, x: Double, y: Double
    ) throws(StatementError) {
        let width = try typesetter.width(of: text, style, at: text)
        try write(text, style, color, x: x - width, y: y)
    }

    /// A text cut at its end to fit a width.
    func fitting(
        _ text: String, _ style: TextStyle, width: Double
    ) throws(StatementError) -> String {
        var text = text
        guard try typesetter.width(of: text, style, at: text) > width else { return text }
        while !text.isEmpty, try typesetter.width(of: text + "…", style, at: text) > width {
            text.removeLast()
        }
        return text + "…"
    }
}

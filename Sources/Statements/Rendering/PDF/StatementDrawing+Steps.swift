internal import Ledger

extension StatementDrawing {
    /// Draws step lines over time between the first and the last day, zero at the foot.
    func drawSteps(_ series: [Chart.Series], _ frame: PageRectangle) throws(StatementError) {
        let days = series.flatMap { $0.points.map { Int($0.date.daysSince1970) } }
        let peaks = series.flatMap(\.points).max { $0.figure.magnitude < $1.figure.magnitude }
        guard let first = days.min(), let last = days.max(), let peak = peaks,
            peak.figure.magnitude > 0
        else { return }
        let plot = PageRectangle(
            x: frame.x + 4, y: frame.y + 26, width: frame.width - 8, height: frame.height - 44)
        let bottom = plot.y + plot.height
        let perDay = plot.width / Double(max(1, last - first))
        let scale = plot.height / peak.figure.magnitude
        rule(y: bottom, PageStyle.quiet)
        canvas.stroke(
            through: [(plot.x, plot.y), (plot.x + plot.width, plot.y)], PageStyle.hairline)
        try write(
            peak.figure.cell.printedText(language), ChartStyle.figure, PageStyle.quiet,
            x: plot.x, y: plot.y - 10)
        var legendX = frame.x
        for (index, line) in series.enumerated() {
            let color = ChartStyle.color(index)
            var points: [(x: Double, y: Double)] = []
            for point in line.points {
                let x = plot.x + Double(Int(point.date.daysSince1970) - first) * perDay
                if let previous = points.last { points.append((x, previous.y)) }
                points.append((x, bottom - point.figure.magnitude * scale))
            }
            if let end = points.last { points.append((plot.x + plot.width, end.y)) }
            canvas.stroke(through: points, color, width: 1.4)
            canvas.fill(
                PageRectangle(x: legendX, y: frame.y + 3, width: 10, height: 3), color)
            let name = language.text(line.label)
            try write(name, ChartStyle.label, PageStyle.ink, x: legendX + 14, y: frame.y)
            legendX += 28 + (try typesetter.width(of: name, ChartStyle.label, at: name))
        }
        let dates = series.flatMap { $0.points.map(\.date) }
        guard let start = dates.min(), let end = dates.max() else { return }
        try write(start.description, ChartStyle.label, PageStyle.quiet, x: plot.x, y: bottom + 4)
        try writeEnding(
            end.description, ChartStyle.label, PageStyle.quiet, x: plot.x + plot.width,
            y: bottom + 4)
    }
}

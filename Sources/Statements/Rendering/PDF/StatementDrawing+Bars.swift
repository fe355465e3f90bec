internal import Ledger

extension StatementDrawing {
    /// Draws bars below each other: the parts end to end, a mark where the limit is.
    func drawBars(
        _ bars: [Chart.Bar], _ legend: [LocalizedText], _ limit: LocalizedText?,
        _ frame: PageRectangle
    ) throws(StatementError) {
        try drawLegend(legend, limit, x: frame.x, y: frame.y)
        let longest =
            bars.map { bar in
                max(bar.parts.reduce(0) { $0 + max(0, $1.magnitude) }, bar.limit?.magnitude ?? 0)
            }.max() ?? 0
        guard longest > 0 else { return }
        let labelWidth = frame.width * 0.2
        let figureWidth = frame.width * 0.16
        let start = frame.x + labelWidth
        let scale = (frame.width - labelWidth - figureWidth) / longest
        var y = frame.y + 18
        for bar in bars {
            let label = try fitting(
                language.text(bar.label), ChartStyle.label, width: labelWidth - 8)
            try write(label, ChartStyle.label, PageStyle.ink, x: frame.x, y: y + 3)
            var x = start
            for (index, part) in bar.parts.enumerated() where part.magnitude > 0 {
                let width = part.magnitude * scale
                canvas.fill(
                    PageRectangle(x: x, y: y, width: width, height: 13), ChartStyle.color(index))
                x += width
            }
            if let limit = bar.limit {
                let end = start + limit.magnitude * scale
                canvas.stroke(
                    PageRectangle(x: start, y: y, width: end - start, height: 13),
                    PageStyle.quiet)
                canvas.stroke(through: [(end, y - 3), (end, y + 16)], PageStyle.ink, width: 1.2)
                try write(
                    limit.cell.printedText(language), ChartStyle.figure, PageStyle.ink,
                    x: max(x, end) + 5, y: y + 3)
            }
            y += ChartStyle.barRow
        }
    }

    private func drawLegend(
        _ legend: [LocalizedText], _ limit: LocalizedText?, x: Double, y: Double
    ) throws(StatementError) {
        var x = x
        for (index, word) in legend.enumerated() {
            canvas.fill(
                PageRectangle(x: x, y: y + 1, width: 7, height: 7), ChartStyle.color(index))
            canvas.stroke(
                PageRectangle(x: x, y: y + 1, width: 7, height: 7), PageStyle.rule, width: 0.3)
            x = try drawLegendWord(word, x: x + 10, y: y)
        }
        if let limit {
            canvas.stroke(through: [(x + 3, y), (x + 3, y + 9)], PageStyle.ink, width: 1.2)
            _ = try drawLegendWord(limit, x: x + 10, y: y)
        }
    }

    private func drawLegendWord(
        _ word: LocalizedText, x: Double, y: Double
    ) throws(StatementError) -> Double {
        let text = language.text(word)
        try write(text, ChartStyle.label, PageStyle.ink, x: x, y: y)
        return x + (try typesetter.width(of: text, ChartStyle.label, at: text)) + 12
    }
}

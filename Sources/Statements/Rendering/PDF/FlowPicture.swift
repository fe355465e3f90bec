internal import Ledger

/// Where the bands of a flow lie: sources at the left, uses at the right, one place between them.
struct FlowPicture {
    /// A band with its figure.
    struct Band {
        let figure: Chart.Figure
        /// At the outer end, with gaps between the bands.
        let outer: (top: Double, bottom: Double)
        /// At the place in the middle, without gaps.
        let inner: (top: Double, bottom: Double)
    }

    let frame: PageRectangle
    let middle: LocalizedText
    let sources: [Band]
    let uses: [Band]
    /// Top and bottom of the place in the middle.
    let trunk: (top: Double, bottom: Double)

    /// The width of the columns of names.
    static let labelPart = 0.3
    static let nodeWidth = 5.0

    init(
        _ sources: [Chart.Figure], _ middle: LocalizedText, _ uses: [Chart.Figure],
        _ frame: PageRectangle
    ) {
        self.frame = frame
        self.middle = middle
        let total = max(
            sources.reduce(0) { $0 + abs($1.magnitude) },
            uses.reduce(0) { $0 + abs($1.magnitude) })
        // Every band has a row of text beside it, so the rows bound how thick a band may be.
        let most = max(sources.count, uses.count)
        let thickness = max(20, frame.height - Double(most) * 16)
        let top = frame.y + (frame.height - thickness) / 2
        trunk = (top, top + thickness)
        let scale = total > 0 ? thickness / total : 0
        self.sources = FlowPicture.bands(sources, scale, top, frame)
        self.uses = FlowPicture.bands(uses, scale, top, frame)
    }

    private static func bands(
        _ figures: [Chart.Figure], _ scale: Double, _ top: Double, _ frame: PageRectangle
    ) -> [Band] {
        let lengths = figures.map { abs($0.magnitude) * scale }
        let rest = frame.height - lengths.reduce(0, +)
        let gap = figures.isEmpty ? 0 : rest / Double(figures.count)
        var outer = frame.y + gap / 2
        var inner = top
        return zip(figures, lengths).map { figure, length in
            defer {
                outer += length + gap
                inner += length
            }
            return Band(
                figure: figure, outer: (outer, outer + length), inner: (inner, inner + length))
        }
    }
}

extension StatementDrawing {
    /// Draws a flow: bands, the nodes at their ends, names and figures beside them.
    func drawFlow(_ picture: FlowPicture) throws(StatementError) {
        let frame = picture.frame
        let labelWidth = frame.width * FlowPicture.labelPart
        let left = frame.x + labelWidth
        let right = frame.x + frame.width - labelWidth
        let middle = (left + right) / 2
        let node = FlowPicture.nodeWidth
        for (index, band) in picture.sources.enumerated() {
            let color = ChartStyle.color(index)
            canvas.fillBand(
                from: (left, band.outer.top, band.outer.bottom),
                to: (middle - node, band.inner.top, band.inner.bottom), color.paler(0.6))
            try drawNode(band, x: left - node, color)
            try drawLabel(band, endingAt: left - node - 6, width: labelWidth - node - 6)
        }
        for (index, band) in picture.uses.enumerated() {
            let color = ChartStyle.color(index + picture.sources.count)
            canvas.fillBand(
                from: (middle + node, band.inner.top, band.inner.bottom),
                to: (right, band.outer.top, band.outer.bottom), color.paler(0.6))
            try drawNode(band, x: right, color)
            try drawLabel(band, startingAt: right + node + 6, width: labelWidth - node - 6)
        }
        canvas.fill(
            PageRectangle(
                x: middle - node, y: picture.trunk.top, width: 2 * node,
                height: picture.trunk.bottom - picture.trunk.top), PageStyle.accent)
        let name = language.text(picture.middle)
        let width = try typesetter.width(of: name, ChartStyle.label, at: name)
        try write(
            name, ChartStyle.label, PageStyle.quiet, x: middle - width / 2,
            y: max(frame.y - 8, picture.trunk.top - 11))
    }

    private func drawNode(
        _ band: FlowPicture.Band, x: Double, _ color: PageColor
    ) throws(StatementError) {
        canvas.fill(
            PageRectangle(
                x: x, y: band.outer.top, width: FlowPicture.nodeWidth,
                height: max(0.6, band.outer.bottom - band.outer.top)), color)
    }

    private func drawLabel(
        _ band: FlowPicture.Band, endingAt x: Double, width: Double
    ) throws(StatementError) {
        let y = (band.outer.top + band.outer.bottom) / 2 - ChartStyle.label.lineHeight
        let name = try fitting(
            language.text(band.figure.label), ChartStyle.label, width: width)
        try writeEnding(name, ChartStyle.label, PageStyle.ink, x: x, y: y)
        try writeEnding(
            band.figure.cell.printedText(language), ChartStyle.figure, color(of: band.figure),
            x: x, y: y + ChartStyle.label.lineHeight)
    }

    private func drawLabel(
        _ band: FlowPicture.Band, startingAt x: Double, width: Double
    ) throws(StatementError) {
        let y = (band.outer.top + band.outer.bottom) / 2 - ChartStyle.label.lineHeight
        let name = try fitting(
            language.text(band.figure.label), ChartStyle.label, width: width)
        try write(name, ChartStyle.label, PageStyle.ink, x: x, y: y)
        try write(
            band.figure.cell.printedText(language), ChartStyle.figure, color(of: band.figure),
            x: x, y: y + ChartStyle.label.lineHeight)
    }

    private func color(of figure: Chart.Figure) -> PageColor {
        figure.cell.isNegative ? PageStyle.negative : PageStyle.ink
    }
}

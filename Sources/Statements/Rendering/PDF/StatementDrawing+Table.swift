extension StatementDrawing {
    /// Draws rows of a table below its heading and its column heads.
    func drawTable(
        _ layout: TableLayout, _ rows: Range<Int>, isContinued: Bool, y: Double, page: Int
    ) throws(StatementError) {
        try drawHeading(layout.table.title, isContinued: isContinued, y: y, page: page)
        let top = y + PageFlow.headingHeight
        try canvas.element("Table") { () throws(StatementError) in
            try drawHeads(layout, y: top)
            var rowY = top + layout.headHeight
            for row in rows {
                try drawRow(layout, row, y: rowY)
                rowY += layout.rowHeights[row]
            }
            if layout.rowHeights.isEmpty {
                try write(
                    language(.nothing), layout.style, PageStyle.quiet,
                    x: PageStyle.margin + TableLayout.padding, y: rowY + TableLayout.rowPadding)
                rowY += layout.emptyHeight
            }
            line(layout, y: rowY, PageStyle.accent, width: 0.8)
        }
    }

    private func drawHeads(_ layout: TableLayout, y: Double) throws(StatementError) {
        canvas.fill(
            PageRectangle(
                x: PageStyle.margin, y: y, width: layout.width, height: layout.headHeight - 1),
            PageStyle.headFill)
        line(layout, y: y, PageStyle.accent, width: 0.8)
        line(layout, y: y + layout.headHeight - 1, PageStyle.accent, width: 0.5)
        let style = TextStyle(layout.style.size, .bold)
        try canvas.element("TR") { () throws(StatementError) in
            var x = PageStyle.margin
            for column in layout.columns {
                let title = layout.table.columns[column.index].title
                let text = language.text(title, separator: "\n")
                let lines = try typesetter.lineCount(
                    of: text, style, width: column.textWidth, at: layout.table.id)
                let height = Double(lines) * style.lineHeight
                canvas.setColor(PageStyle.ink)
                try element("TH") { () throws(StatementError) in
                    // Heads stand on the line above the figures.
                    typesetter.show(
                        text, style, x: x + TableLayout.padding,
                        y: y + layout.headHeight - 1 - TableLayout.rowPadding - height,
                        width: column.textWidth, column.alignment, on: canvas)
                }
                x += column.width
            }
        }
    }

    private func drawRow(
        _ layout: TableLayout, _ index: Int, y: Double
    ) throws(StatementError) {
        let row = layout.table.rows[index]
        let height = layout.rowHeights[index]
        if row.isTotal {
            canvas.fill(
                PageRectangle(x: PageStyle.margin, y: y, width: layout.width, height: height),
                PageStyle.totalFill)
            line(layout, y: y, PageStyle.quiet, width: 0.6)
        } else if index > 0 {
            line(layout, y: y, PageStyle.hairline, width: 0.4)
        }
        let style = row.isTotal ? TextStyle(layout.style.size, .bold) : layout.style
        try canvas.element("TR") { () throws(StatementError) in
            var x = PageStyle.margin
            for column in layout.columns {
                try drawCell(
                    row.cells[column.index], column, style, x: x, y: y + TableLayout.rowPadding,
                    place: layout.table.id)
                x += column.width
            }
        }
    }

    private func drawCell(
        _ cell: ReportTable.Cell, _ column: TableLayout.Column, _ style: TextStyle, x: Double,
        y: Double, place: String
    ) throws(StatementError) {
        let text = cell.printedText(language)
        guard !text.isEmpty else { return }
        canvas.setColor(cell.isNegative ? PageStyle.negative : PageStyle.ink)
        let extent = try typesetter.extent(of: text, style, at: place)
        try element("TD") { () throws(StatementError) in
            if extent.lines == 1, extent.width <= column.textWidth {
                let indent = column.alignment == .right ? column.textWidth - extent.width : 0
                typesetter.show(
                    text, style, x: x + TableLayout.padding + indent, y: y, on: canvas)
            } else {
                typesetter.show(
                    text, style, x: x + TableLayout.padding, y: y, width: column.textWidth,
                    column.alignment, on: canvas)
            }
        }
    }

    private func element(
        _ name: String, _ body: () throws(StatementError) -> Void
    ) throws(StatementError) {
        if tagsCells { try canvas.element(name, body) } else { try body() }
    }

    private func line(_ layout: TableLayout, y: Double, _ color: PageColor, width: Double) {
        let left = PageStyle.margin
        canvas.stroke(through: [(left, y), (left + layout.width, y)], color, width: width)
    }
}

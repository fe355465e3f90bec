internal import Ledger

extension StatementDrawing {
    /// Draws the boxes of the signatures, the QR code and how to verify.
    mutating func drawClosing(
        _ closing: ClosingLayout, y: Double, page: Int
    ) throws(StatementError) {
        for box in closing.boxes {
            try drawBox(box, y: y)
            let field = box.field
            addField(
                SignatureField(
                    name: box.fieldName, page: page, x: PageStyle.margin + field.x,
                    y: size.height - (y + field.y + field.height), width: field.width,
                    height: field.height))
        }
        let top = y + closing.codeY
        drawCode(closing.code, x: PageStyle.margin, y: top)
        let x = PageStyle.margin + ClosingLayout.codeSize + 12
        for paragraph in closing.paragraphs {
            try canvas.element("P") { () throws(StatementError) in
                canvas.setColor(PageStyle.ink)
                typesetter.show(
                    paragraph.text, paragraph.style, x: x, y: top + paragraph.y,
                    width: size.textWidth - ClosingLayout.codeSize - 12, on: canvas)
            }
        }
    }

    private func drawBox(_ box: ClosingLayout.Box, y: Double) throws(StatementError) {
        var frame = box.frame
        frame.x += PageStyle.margin
        frame.y += y
        canvas.stroke(frame, PageStyle.rule)
        try canvas.element("P") { () throws(StatementError) in
            try write(
                language.text(box.block.role.title), PageStyle.heading.resized(8),
                PageStyle.accent, x: frame.x + 6, y: frame.y + 4)
            let line = frame.y + box.field.y - box.frame.y + box.field.height + 2
            canvas.stroke(
                through: [(frame.x + 6, line), (frame.x + frame.width - 6, line)],
                PageStyle.hairline)
            let name = box.block.signatory.map { "\($0.name) (\($0.person)), \($0.role)" }
            // A long name is set smaller rather than cut.
            var style = PageStyle.small
            let text = name ?? language(.signHere)
            let width = try typesetter.width(of: text, style, at: "signature")
            if width > frame.width - 12 {
                style = style.resized(style.size * (frame.width - 12) / width)
            }
            try write(
                text, style, name == nil ? PageStyle.quiet : PageStyle.ink, x: frame.x + 6,
                y: line + 2)
        }
    }

    /// The modules as one shape, those of a row that touch as one rectangle.
    private func drawCode(_ code: QRCode, x: Double, y: Double) {
        let quietZone = 4
        let module = ClosingLayout.codeSize / Double(code.size + 2 * quietZone)
        var rectangles: [PageRectangle] = []
        for row in 0..<code.size {
            var column = 0
            while column < code.size {
                var end = column
                while end < code.size, code.modules[row * code.size + end] { end += 1 }
                if end > column {
                    rectangles.append(
                        PageRectangle(
                            x: x + Double(column + quietZone) * module,
                            y: y + Double(row + quietZone) * module,
                            width: Double(end - column) * module, height: module))
                }
                column = end + 1
            }
        }
        let white = PageRectangle(
            x: x, y: y, width: ClosingLayout.codeSize, height: ClosingLayout.codeSize)
        canvas.fill(white, PageColor(0xFFFFFF))
        canvas.fill(rectangles, PageColor(0x000000))
    }
}

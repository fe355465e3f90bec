internal import Ledger

extension Statement {
    /// The statement on A4 pages, the same bytes for the same statement every time.
    ///
    /// Without signature blocks it is marked as a draft on every page. The date in the file is the
    /// head's `knownAt`. Blocks the calling thread while another rendering is under way.
    ///
    /// - Parameters:
    ///   - language: The language, or both side by side.
    ///   - code: The text of the QR code: the statement's number and the SHA-256 of its figures.
    ///   - signatures: A block for each signature, in order; none for a draft.
    /// - Throws: `statement.glyph` for a character that no font has, `statement.font` where there
    ///   is no Chinese font, `statement.row` for a row taller than a page, `statement.code` for a
    ///   text that no QR code holds, `statement.pdf` with Cairo's reason.
    public func pdf(
        _ language: StatementLanguage, code: String, signatures: [SignatureBlock]
    ) throws(StatementError) -> StatementPDF {
        try TypesettingRoom.run(
            StatementPDFWork(
                statement: self, language: language, code: code, signatures: signatures))
    }
}

/// Renders one statement.
struct StatementPDFWork: TypesettingWork {
    let statement: Statement
    let language: StatementLanguage
    let code: String
    let signatures: [SignatureBlock]

    func make(with typesetter: Typesetter) throws(StatementError) -> StatementPDF {
        let tables = statement.tables + [statement.checkTable]
        var needs: [[ColumnNeed]] = []
        for table in tables { needs.append(try table.columnNeeds(language, typesetter)) }
        let isPortrait = needs.allSatisfy {
            $0.comfortable(PageStyle.tableSizes[1]) <= PageSize.portrait.textWidth
        }
        let size = isPortrait ? PageSize.portrait : .landscape
        var flow = PageFlow(size)
        let width = size.textWidth
        flow.add(.title, height: language == .both ? 44 : 30, gap: 0)
        let facts = try FactList(statement, language, width: width, typesetter)
        flow.add(.facts(facts), height: facts.height, gap: 8)
        let charts = statement.charts
        for (table, needs) in zip(tables, needs) {
            let bands = try table.layouts(language, needs, width: width, typesetter)
            for (index, layout) in bands.enumerated() {
                try flow.add(layout, isContinued: index > 0)
            }
            for chart in charts where chart.tableID == table.id {
                flow.add(.chart(chart), height: chart.height)
            }
        }
        let closing = try ClosingLayout(statement, self, width: width, typesetter)
        flow.add(.closing(closing), height: closing.height)
        return try draw(flow, with: typesetter)
    }

    private func draw(
        _ flow: PageFlow, with typesetter: Typesetter
    ) throws(StatementError) -> StatementPDF {
        let title = language.text(statement.title) + " " + statement.head.id
        let canvas = try PDFCanvas(
            PDFCanvas.Metadata(
                title: title, subject: language.text(statement.head.programme.name),
                date: statement.head.knownAt.description.prefix(19) + "Z"),
            width: flow.size.width, height: flow.size.height)
        var drawing = StatementDrawing(
            work: self, size: flow.size, canvas: canvas, typesetter: typesetter)
        for (index, page) in flow.pages.enumerated() {
            try drawing.drawPage(page, index, of: flow.pages.count)
            canvas.endPage()
        }
        return StatementPDF(
            bytes: try canvas.finish(), fields: drawing.fields, title: title,
            languageTag: language.tag, pageCount: flow.pages.count)
    }
}

extension Statement {
    /// The identities as a table.
    var checkTable: ReportTable {
        ReportTable(
            "checks", StatementText.checks.localized,
            columns: [
                ReportTable.Column("check", StatementText.check.localized, .text),
                ReportTable.Column("left", StatementText.left.localized, .money),
                ReportTable.Column("right", StatementText.right.localized, .money),
            ],
            rows: identities.map {
                ReportTable.Row([.name($0.name), .money($0.left), .money($0.right)])
            })
    }
}

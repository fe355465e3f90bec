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
        try pdf(language, code: code, signatures: signatures, charts: charts)
    }

    /// The pages with charts of the caller's choice.
    ///
    /// - Precondition: the charts stand below tables of the statement and draw cells of theirs.
    package func pdf(
        _ language: StatementLanguage, code: String, signatures: [SignatureBlock], charts: [Chart]
    ) throws(StatementError) -> StatementPDF {
        let places = Set(tables.map(\.id))
        for chart in charts {
            precondition(places.contains(chart.tableID), "a chart stands below a table")
            precondition(
                chart.figures.allSatisfy { cell(at: $0.place) == $0.cell },
                "a chart draws cells of the statement's tables")
        }
        return try TypesettingRoom.run(
            StatementPDFWork(
                statement: self, language: language, code: code, signatures: signatures,
                charts: charts))
    }

    /// The cell at a place such as `sources[2].receipts`.
    private func cell(at place: String) -> ReportTable.Cell? {
        let parts = place.split { "[].".contains($0) }
        guard parts.count == 3, let row = Int(parts[1]),
            let table = tables.first(where: { $0.id == parts[0] }), table.rows.indices ~= row,
            let column = table.columns.firstIndex(where: { $0.id == parts[2] })
        else { return nil }
        return table.rows[row].cells[column]
    }
}

/// Renders one statement.
struct StatementPDFWork: TypesettingWork {
    let statement: Statement
    let language: StatementLanguage
    let code: String
    let signatures: [SignatureBlock]
    let charts: [Chart]

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
        for (table, needs) in zip(tables, needs) {
            let bands = try table.layouts(language, needs, width: width, typesetter)
            for (index, layout) in bands.enumerated() {
                try flow.add(layout, isContinued: index > 0)
            }
            for chart in charts where chart.tableID == table.id {
                flow.add(.chart(chart), height: chart.height(language))
            }
        }
        let closing = try ClosingLayout(statement, self, width: width, typesetter)
        flow.add(.closing(closing), height: closing.height)
        // Drawn again where a glyph turned up that the fonts did not hold yet: what is embedded
        // must be the same for every run.
        _ = try typesetter.catchUp()
        var drawn = try draw(flow, with: typesetter)
        while try typesetter.catchUp() { drawn = try draw(flow, with: typesetter) }
        return drawn
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

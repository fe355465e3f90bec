internal import Ledger

/// Draws the pages of one statement.
struct StatementDrawing {
    let work: StatementPDFWork
    let size: PageSize
    let canvas: PDFCanvas
    let typesetter: Typesetter
    /// The places of signatures, filled while drawing.
    private(set) var fields: [SignatureField] = []
    /// Large tables are tagged by row, since a tag for each cell would take ten times the space.
    let tagsCells: Bool

    var statement: Statement { work.statement }
    var language: StatementLanguage { work.language }
    private var left: Double { PageStyle.margin }
    private var right: Double { size.width - PageStyle.margin }

    init(work: StatementPDFWork, size: PageSize, canvas: PDFCanvas, typesetter: Typesetter) {
        self.work = work
        self.size = size
        self.canvas = canvas
        self.typesetter = typesetter
        let cells = work.statement.tables.reduce(0) { $0 + $1.rows.count * $1.columns.count }
        tagsCells = cells <= 20_000
    }

    mutating func drawPage(
        _ page: [PageFlow.Placed], _ index: Int, of count: Int
    ) throws(StatementError) {
        try drawFurniture(index, of: count)
        for placed in page {
            switch placed.block {
            case .title: try drawTitle(y: placed.y, page: index)
            case .facts(let facts): try drawFacts(facts, y: placed.y)
            case .table(let layout, let rows, let isContinued):
                try drawTable(layout, rows, isContinued: isContinued, y: placed.y, page: index)
            case .chart(let chart): try drawChart(chart, y: placed.y, page: index)
            case .closing(let closing): try drawClosing(closing, y: placed.y, page: index)
            }
        }
    }

    // MARK: - Around the text

    private func drawFurniture(_ page: Int, of count: Int) throws(StatementError) {
        let isDraft = work.signatures.isEmpty
        if isDraft {
            let style = TextStyle(96, .bold)
            let word = language(.draftMark)
            canvas.drawAcross(
                word, style, PageStyle.watermark,
                textWidth: try typesetter.width(of: word, style, at: "draft"),
                centerX: size.width / 2, centerY: size.height / 2, with: typesetter)
        }
        let title = page == 0 ? statement.head.programme.name : statement.title
        try write(language.text(title), PageStyle.small, PageStyle.quiet, x: left, y: 32)
        try writeRight(statement.head.id, PageStyle.smallBold, PageStyle.quiet, y: 32)
        if isDraft {
            let notice = language(.draftNotice)
            let width = try typesetter.width(of: notice, PageStyle.smallBold, at: "draft")
            try write(
                notice, PageStyle.smallBold, PageStyle.negative, x: (size.width - width) / 2,
                y: 20)
        }
        rule(y: 44, PageStyle.rule)
        let foot = size.height - 36
        rule(y: foot, PageStyle.rule)
        let log = statement.head.log
        try write(
            "\(log.origin) · \(log.size) \(language(.records)) · \(statement.head.knownAt)",
            PageStyle.small, PageStyle.quiet, x: left, y: foot + 5)
        try writeRight(
            language.pageNumber(page + 1, of: count), PageStyle.small, PageStyle.quiet,
            y: foot + 5)
    }

    private func drawTitle(y: Double, page: Int) throws(StatementError) {
        canvas.addBookmark(language.text(statement.title), page: page, y: y)
        try canvas.element("H1") { () throws(StatementError) in
            let (english, chinese) = (statement.title.english, statement.title.chinese)
            let first = language == .english ? english : chinese
            try writeCentred(first, PageStyle.title, PageStyle.ink, y: y)
            if language == .both {
                try writeCentred(english, PageStyle.secondTitle, PageStyle.quiet, y: y + 24)
            }
        }
    }

    private func drawFacts(_ facts: FactList, y: Double) throws(StatementError) {
        rule(y: y - 5, PageStyle.accent, width: 1.2)
        for fact in facts.facts {
            try canvas.element("P") { () throws(StatementError) in
                try write(
                    fact.label, PageStyle.label, PageStyle.quiet, x: left + fact.x, y: y + fact.y)
                canvas.setColor(PageStyle.ink)
                typesetter.show(
                    fact.text, PageStyle.body, x: left + fact.x + facts.labelWidth,
                    y: y + fact.y, width: fact.textWidth, on: canvas)
            }
        }
    }

    // MARK: - Text

    /// Writes a line of text.
    func write(
        _ text: String, _ style: TextStyle, _ color: PageColor, x: Double, y: Double
    ) throws(StatementError) {
        _ = try typesetter.width(of: text, style, at: text)
        canvas.setColor(color)
        typesetter.show(text, style, x: x, y: y, on: canvas)
    }

    func writeRight(
        _ text: String, _ style: TextStyle, _ color: PageColor, y: Double
    ) throws(StatementError) {
        let width = try typesetter.width(of: text, style, at: text)
        try write(text, style, color, x: right - width, y: y)
    }

    func writeCentred(
        _ text: String, _ style: TextStyle, _ color: PageColor, y: Double
    ) throws(StatementError) {
        let width = try typesetter.width(of: text, style, at: text)
        try write(text, style, color, x: (size.width - width) / 2, y: y)
    }

    /// A heading of a part, with its bookmark where the part begins.
    func drawHeading(
        _ title: LocalizedText, isContinued: Bool, y: Double, page: Int
    ) throws(StatementError) {
        var text = language.text(title)
        if isContinued {
            text +=
                language == .english
                ? " (\(language(.continued)))" : "（\(language(.continued))）"
        } else {
            canvas.addBookmark(text, page: page, y: y)
        }
        try canvas.element("H2") { () throws(StatementError) in
            try write(text, PageStyle.heading, PageStyle.accent, x: left, y: y)
        }
    }

    func rule(y: Double, _ color: PageColor, width: Double = 0.5) {
        canvas.stroke(through: [(left, y), (right, y)], color, width: width)
    }

    mutating func addField(_ field: SignatureField) { fields.append(field) }
}

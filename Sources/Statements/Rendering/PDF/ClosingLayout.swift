/// The end of a statement: boxes for signatures, the QR code, how to verify.
struct ClosingLayout {
    /// A box, its edges relative to the block.
    struct Box {
        let block: SignatureBlock
        let fieldName: String
        let frame: PageRectangle
        /// What the signature fills.
        let field: PageRectangle
    }

    static let boxesInRow = 3
    private static let boxGap = 10.0
    private static let boxHeight = 84.0
    private static let titleHeight = 17.0
    private static let nameHeight = 16.0
    /// The edge of the code, with its quiet zone.
    static let codeSize = 88.0

    let boxes: [Box]
    /// Whether there is something to sign; a draft has only the names.
    let isDraft: Bool
    /// Where code and text begin, below the boxes.
    let codeY: Double
    /// The paragraphs beside the code, with their heights.
    let paragraphs: [(text: String, style: TextStyle, y: Double)]
    let height: Double
    let code: QRCode

    init(
        _ statement: Statement, _ job: StatementPDFWork, width: Double, _ typesetter: Typesetter
    ) throws(StatementError) {
        isDraft = job.signatures.isEmpty
        let blocks = job.signatures
        let columns = max(2, min(ClosingLayout.boxesInRow, blocks.count))
        let gaps = ClosingLayout.boxGap * Double(columns - 1)
        let boxWidth = min(240, (width - gaps) / Double(columns))
        var boxes: [Box] = []
        for (index, (block, name)) in zip(blocks, blocks.fieldNames).enumerated() {
            let (row, column) = index.quotientAndRemainder(dividingBy: columns)
            let frame = PageRectangle(
                x: Double(column) * (boxWidth + ClosingLayout.boxGap),
                y: Double(row) * (ClosingLayout.boxHeight + ClosingLayout.boxGap),
                width: boxWidth, height: ClosingLayout.boxHeight)
            let field = PageRectangle(
                x: frame.x + 4, y: frame.y + ClosingLayout.titleHeight + 2,
                width: boxWidth - 8,
                height: frame.height - ClosingLayout.titleHeight - ClosingLayout.nameHeight - 4)
            boxes.append(Box(block: block, fieldName: name, frame: frame, field: field))
        }
        self.boxes = boxes
        let bottom = boxes.map { $0.frame.y + $0.frame.height }.max() ?? 0
        codeY = boxes.isEmpty ? 0 : bottom + 12
        code = try QRCode(job.code)
        var y = 0.0
        var paragraphs: [(text: String, style: TextStyle, y: Double)] = []
        let textWidth = width - ClosingLayout.codeSize - 12
        for (text, style) in ClosingLayout.paragraphs(statement, job) {
            let lines = try typesetter.lineCount(
                of: text, style, width: textWidth, at: "how to verify")
            paragraphs.append((text, style, y))
            y += Double(lines) * style.lineHeight + 3
        }
        self.paragraphs = paragraphs
        height = codeY + max(ClosingLayout.codeSize, y)
    }

    private static func paragraphs(
        _ statement: Statement, _ job: StatementPDFWork
    ) -> [(String, TextStyle)] {
        let language = job.language
        return [
            (language(.howToVerify), PageStyle.heading.resized(8.5)),
            (language(.verification, separator: "\n"), PageStyle.small),
            (language(.codeNotice, separator: "\n"), PageStyle.small),
            ("\(statement.head.id)    \(shortened(job.code, language))", PageStyle.smallBold),
        ]
    }

    /// The digest in the code with its middle left out; another text as it is, cut.
    private static func shortened(_ code: String, _ language: StatementLanguage) -> String {
        let prefix = "sha256:"
        guard let start = code.firstRange(of: prefix)?.upperBound, code[start...].utf8.count == 64
        else {
            return String(code.prefix(60))
        }
        let digest = code[start...]
        return "\(language(.figuresDigest)) \(digest.prefix(16)) … \(digest.suffix(8))"
    }
}

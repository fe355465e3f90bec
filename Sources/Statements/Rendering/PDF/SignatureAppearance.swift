public import Ledger

/// How a signature looks on the page: a content stream of outlines, which needs no font.
public struct SignatureAppearance: Sendable, Hashable {
    /// PDF content operators, to be the stream of a form XObject with the box `[0 0 width height]`.
    public let contents: [UInt8]
    /// The width in points.
    public let width: Double
    /// The height in points.
    public let height: Double

    /// Draws who signed, in which duty, for what and when.
    ///
    /// - Parameters:
    ///   - role: For what the person signs.
    ///   - signatory: The person.
    ///   - time: The time that the signature states.
    ///   - language: The language, or both.
    ///   - field: The field that it fills; only its size matters.
    /// - Throws: `statement.glyph`, `statement.font`, `statement.pdf` as for the pages.
    public init(
        _ role: SignatureBlock.Role, by signatory: StatementHead.Signatory, at time: Timestamp,
        _ language: StatementLanguage, filling field: SignatureField
    ) throws(StatementError) {
        self = try TypesettingRoom.run(
            SignatureAppearanceWork(
                role: role, signatory: signatory, time: time, language: language,
                width: field.width, height: field.height))
    }

    init(contents: [UInt8], width: Double, height: Double) {
        self.contents = contents
        self.width = width
        self.height = height
    }
}

/// Draws one appearance.
private struct SignatureAppearanceWork: TypesettingWork {
    let role: SignatureBlock.Role
    let signatory: StatementHead.Signatory
    let time: Timestamp
    let language: StatementLanguage
    let width: Double
    let height: Double

    func make(with typesetter: Typesetter) throws(StatementError) -> SignatureAppearance {
        let outlines = try GlyphOutlines()
        let moment = time.description.prefix(19).replacing("T", with: " ") + " UTC"
        let lines: [(String, Double, TextStyle.Weight)] = [
            (signatory.name, 0.34, .bold),
            ("\(language.text(role.title)) · \(signatory.role)", 0.2, .regular),
            ("\(language(.signedAt)) \(moment)", 0.2, .regular),
        ]
        var contents = "q\n0.122 0.361 0.29 rg\n"
        contents += "0 0 1.5 \(height.pdfNumber) re\nf\n"
        var y = height
        for (text, part, weight) in lines {
            var style = TextStyle(height * part, weight)
            let natural = try typesetter.width(of: text, style, at: "signature")
            if natural > width - 10 { style = style.resized(style.size * (width - 10) / natural) }
            y -= height * part * 1.3
            contents += try outlines.operators(
                text, style, x: 6, y: y + height * part * 0.2, with: typesetter)
        }
        contents += "Q\n"
        return SignatureAppearance(contents: Array(contents.utf8), width: width, height: height)
    }
}

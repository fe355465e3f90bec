import Foundation
import Ledger
import Statements
import Testing

@Suite struct `Statements as PDF` {
    static let hasText = PDFTool.isHere("pdftotext")
    static let code = "PF-E1-2025 sha256:" + String(repeating: "5a", count: 32)

    static func pdf(
        _ statement: Statement, _ language: StatementLanguage = .english
    ) throws -> StatementPDF {
        try statement.pdf(language, code: code, signatures: statement.head.signatureBlocks)
    }

    /// A statement with as many rows as wanted and a total.
    static func long(rows count: Int, narrative: String = "Milestone paid") throws -> Statement {
        let rows = try (1...count).map { number in
            ReportTable.Row([
                .text("T\(10_000 + number)"), .date(try LocalDate("2025-03-01")),
                .text(narrative), .money(Money(minorUnits: Int64(number) * 100, currency: .cny)),
            ])
        }
        let sum = Int64(count * (count + 1) / 2 * 100)
        let table = ReportTable(
            "entries", LocalizedText(english: "Entries", chinese: "凭证"),
            columns: [
                .init("entry", LocalizedText(english: "Entry", chinese: "凭证号"), .text),
                .init("date", LocalizedText(english: "Date", chinese: "日期"), .date),
                .init("narrative", LocalizedText(english: "Narrative", chinese: "摘要"), .text),
                .init("amount", LocalizedText(english: "Amount", chinese: "金额"), .money),
            ],
            rows: rows + [
                ReportTable.Row(
                    [.empty, .empty, .name(LocalizedText(english: "Total", chinese: "合计"))]
                        + [.money(Money(minorUnits: sum, currency: .cny))], isTotal: true)
            ])
        return try Statement(
            .projectFunds, head: try Fixture.head("LONG-1", asOf: "2025-12-31"), tables: [table],
            identities: [])
    }

    @Test(arguments: StatementLanguage.allCases) func `the same statement gives the same bytes`(
        language: StatementLanguage
    ) throws {
        for (_, statement) in try `Rendering of statements`.all() {
            #expect(try Self.pdf(statement, language) == Self.pdf(statement, language))
        }
    }

    @Test func `what was rendered before does not show in the bytes`() throws {
        let statement = try Self.long(rows: 2)
        let first = try Self.pdf(statement, .both)
        let others = String(
            String.UnicodeScalarView((0..<300).compactMap { Unicode.Scalar(0x5000 + $0 * 31) }))
        _ = try Self.pdf(try Self.long(rows: 1, narrative: others), .both)
        #expect(try Self.pdf(statement, .both) == first)
    }

    @Test func `only the glyphs that are there are embedded`() throws {
        let pdf = try Self.pdf(try `Rendering of statements`.projectFunds(), .both)
        #expect(pdf.bytes.count < 150_000)
    }

    @Test(.enabled(if: hasText, "pdftotext is not at hand"), arguments: StatementLanguage.allCases)
    func `every amount, title and name can be selected as text`(
        language: StatementLanguage
    ) throws {
        for (name, statement) in try `Rendering of statements`.all() {
            let pdf = try Self.pdf(statement, language)
            let text = try PDFTool.text(of: pdf.bytes, named: "\(name).\(language.rawValue)")
            let words = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
            for table in statement.tables {
                let title = language.text(table.title)
                #expect(text.contains(title), "\(title)")
                let shown = table.rows.flatMap(\.cells).compactMap { cell in
                    if case .money(let money) = cell { money.groupedText } else { nil }
                }
                #expect(shown.filter { !words.contains($0) } == [], "\(name) \(language)")
            }
            for identity in statement.identities {
                #expect(words.contains(identity.left.groupedText))
            }
            #expect(text.contains(statement.head.id))
        }
    }

    @Test(.enabled(if: hasText, "pdftotext is not at hand"))
    func `tables come in their order, heads again on each page, rows whole and counted`() throws {
        let pdf = try Self.pdf(try Self.long(rows: 150))
        #expect(pdf.pageCount > 2)
        let pages = try PDFTool.text(of: pdf.bytes, named: "long").split(separator: "\u{0C}")
            .map(String.init)
        #expect(pages.count == pdf.pageCount)
        var rows: [String] = []
        for (index, page) in pages.enumerated() {
            #expect(page.contains("Page \(index + 1) of \(pages.count)"))
            #expect(page.contains("LONG-1"))
            let own = page.matches(of: /T\d{5}/).map { String($0.output) }
            if !own.isEmpty { #expect(page.contains("Narrative"), "page \(index + 1)") }
            rows += own
        }
        #expect(rows == (1...150).map { "T\(10_000 + $0)" })
    }

    @Test(.enabled(if: hasText, "pdftotext is not at hand"))
    func `a total does not stand alone at the top of a page`() throws {
        // So many rows in turn that the total falls on every place of a page.
        for count in 28...42 {
            let pages = try PDFTool.text(of: try Self.pdf(try Self.long(rows: count)).bytes)
                .split(separator: "\u{0C}")
            let page = try #require(pages.first { $0.contains("Total") })
            #expect(page.contains("T\(10_000 + count)"), "\(count) rows")
        }
    }

    @Test(.enabled(if: PDFTool.isHere("qpdf"), "qpdf is not at hand"))
    func `qpdf finds nothing wrong`() throws {
        for (_, statement) in try `Rendering of statements`.all() {
            let run = try PDFTool.run(
                "qpdf", ["--check", "FILE"], on: try Self.pdf(statement, .both).bytes)
            #expect(run.status == 0, "\(run.text)")
        }
    }

    @Test(.enabled(if: PDFTool.isHere("pdffonts"), "pdffonts is not at hand"))
    func `every font is embedded and knows its characters`() throws {
        let pdf = try Self.pdf(try `Rendering of statements`.projectFunds(), .both)
        let lines = try PDFTool.run("pdffonts", ["FILE"], on: pdf.bytes).text
            .split(separator: "\n").dropFirst(2)
        #expect(!lines.isEmpty)
        for line in lines { #expect(line.contains("yes yes yes"), "\(line)") }
    }

    @Test(.enabled(if: PDFTool.isHere("pdfinfo"), "pdfinfo is not at hand"))
    func `the document says its title and date, is tagged and A4`() throws {
        let statement = try `Rendering of statements`.projectFunds()
        let pdf = try Self.pdf(statement, .chinese)
        let text = try PDFTool.run("pdfinfo", ["-isodates", "FILE"], on: pdf.bytes).text
        #expect(text.contains("项目资金收支表 PF-E1-2025"))
        #expect(pdf.title == "项目资金收支表 PF-E1-2025")
        #expect(pdf.languageTag == "zh-Hans")
        #expect(text.contains("2026-01-15T01:30:00"))
        #expect(text.contains("(A4)"))
        let structure = try PDFTool.run("pdfinfo", ["-struct-text", "FILE"], on: pdf.bytes).text
        let kinds = structure.split(separator: "\n").map { $0.prefix { $0 != "(" } }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        for kind in ["H1", "H2", "P", "Table", "TR", "TH", "TD", "Figure"] {
            #expect(kinds.contains(kind), "\(kind)")
        }
        #expect(structure.contains("\"58,000,000.00\""))
    }

    @Test func `a character that no font has is an error that names it and its cell`() throws {
        let statement = try Self.long(rows: 3, narrative: "paid \u{10FFFD}")
        let error = #expect(throws: StatementError.self) { try Self.pdf(statement) }
        #expect(error?.code == "statement.glyph")
        #expect(error?.message.contains("U+10FFFD") == true)
        #expect(error?.location == "entries: row 1, narrative")
    }

    @Test func `what turns the direction of writing is no character of a statement`() throws {
        let statement = try Self.long(rows: 1, narrative: "paid \u{202E}001")
        #expect(throws: StatementError("statement.glyph", "")) { try Self.pdf(statement) }
    }

    @Test func `a row taller than a page is an error`() throws {
        let endless = Array(repeating: "Milestone", count: 9000).joined(separator: " ")
        let statement = try Self.long(rows: 1, narrative: endless)
        #expect(throws: StatementError("statement.row", "")) { try Self.pdf(statement) }
    }

    @Test func `each signature has a field of its own on the last page`() throws {
        let statement = try `Rendering of statements`.projectFunds()
        let blocks = [
            SignatureBlock(.prepared, statement.head.prepared), SignatureBlock(.reviewed),
            SignatureBlock(.approved), SignatureBlock(.approved),
        ]
        let pdf = try statement.pdf(.both, code: Self.code, signatures: blocks)
        #expect(pdf.fields.map(\.name) == ["prepared", "reviewed", "approved", "approved2"])
        for field in pdf.fields {
            #expect(field.page == pdf.pageCount - 1)
            #expect(field.x > 0 && field.y > 0 && field.width > 100 && field.height > 30)
            #expect(field.x + field.width < 842 && field.y + field.height < 842)
        }
        for (a, b) in zip(pdf.fields, pdf.fields.dropFirst()) {
            #expect(a.x + a.width < b.x || a.y > b.y + b.height)
        }
    }

    @Test(.enabled(if: hasText, "pdftotext is not at hand"))
    func `a draft says so on every page and has nothing to sign`() throws {
        let draft = try Self.long(rows: 80).pdf(.both, code: Self.code, signatures: [])
        #expect(draft.fields == [])
        let pages = try PDFTool.text(of: draft.bytes, named: "draft").split(separator: "\u{0C}")
        for page in pages { #expect(page.contains("草稿")) }
        let signed = try PDFTool.text(of: try Self.pdf(try Self.long(rows: 80), .both).bytes)
        #expect(!signed.contains("草稿"))
    }

    @Test(
        .enabled(
            if: PDFTool.isHere("pdftoppm") && PDFTool.isHere("zbarimg"),
            "pdftoppm or zbarimg is not at hand"))
    func `a reader of QR codes finds the number and the digest`() throws {
        let pdf = try Self.pdf(try `Rendering of statements`.projectFunds())
        let page = "\(pdf.pageCount)"
        let picture = "pdftoppm -r 150 -gray -f \(page) -l \(page) \"$0\" code && "
        let run = try PDFTool.run(
            "bash", ["-c", picture + "zbarimg -q --raw code* 2>/dev/null", "FILE"], on: pdf.bytes)
        #expect(run.text == Self.code + "\n")
    }
}

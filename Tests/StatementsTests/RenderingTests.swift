import Foundation
import Ledger
import Statements
import Testing

@Suite struct `Rendering of statements` {
    static func projectFunds() throws -> Statement {
        let figures = try Fixture.figures("2025-12-31")
        return try ProjectFunds(of: "E1", book: "E1", in: figures).statement(
            try Fixture.head("PF-E1-2025", asOf: "2025-12-31"), rulebook: figures.rulebook)
    }

    static func programme(_ day: String = "2026-12-31") throws -> Statement {
        let figures = try Fixture.figures(day)
        return try ProgrammeFinancing(figures).statement(
            try Fixture.head("CPT-\(day)", asOf: day, signed: false), rulebook: figures.rulebook)
    }

    static func all() throws -> [(String, Statement)] {
        [
            ("project-funds-E1-2025", try projectFunds()), ("programme-2026", try programme()),
            (
                "difference-table-P-2025",
                try `The difference between surplus and budget balance`.statement("2025-12-31")
            ),
            ("grant-note-2026", try `The note on government grants`.statement("2026-12-31")),
            ("fund-flow-2025", try `The flow of funds`.statement("2025-12-31")),
            ("bank-reconciliation-E3-2025", try BankReconciliationFixture.statement()),
        ]
    }

    @Test(arguments: StatementLanguage.allCases) func `the text is the recorded one`(
        language: StatementLanguage
    ) throws {
        for (name, statement) in try Self.all() {
            try Golden.check(statement.text(language), "\(name).\(language.rawValue).txt")
        }
    }

    @Test func `CSV and JSON are the recorded ones`() throws {
        for (name, statement) in try Self.all() {
            try Golden.check(statement.csv(.both), "\(name).csv")
            let json = CanonicalJSON.encode(.object(statement.json))
            try Golden.check(String(decoding: json, as: UTF8.self) + "\n", "\(name).json")
        }
    }

    @Test func `the reports are the recorded ones`() throws {
        let figures = try Fixture.figures("2025-12-31")
        let rows = try figures.balanceRows()
        let balance = try TrialBalance(rows)
        let opening = try figures.balanceRows(beforePeriod: true)
        let full = try TrialBalance(rows, opening: opening, withBalance: false)
        try Golden.check(
            balance.table(figures.rulebook).text(.english), "trial-balance-2025.en.txt")
        let turnover = full.table(figures.rulebook).text(.chinese, width: 120)
        try Golden.check(turnover, "trial-balance-2025.zh.txt")
        let register = try Register(of: try Account("E1:F:1002"), in: figures)
        try Golden.check(register.table.text(.english), "register-E1-1002.en.txt")
        try Golden.check(register.table.csv(), "register-E1-1002.csv")
    }

    @Test(arguments: StatementLanguage.allCases) func `no line is wider than asked for`(
        language: StatementLanguage
    ) throws {
        for (_, statement) in try Self.all() {
            for width in [72, 80, 100, 140] {
                let lines = statement.text(language, width: width).split(separator: "\n")
                let tooWide = lines.filter { DisplayWidth.of($0) > width }
                #expect(tooWide.isEmpty, "at \(width)")
                #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
            }
        }
    }

    @Test func `the signed JSON alone gives the statement back, to the byte of its text`() throws {
        for (_, statement) in try Self.all() {
            let bytes = CanonicalJSON.encode(.object(statement.json))
            guard case .object(let object) = try CanonicalJSON.decode(bytes) else { continue }
            let read = try Statement(json: object)
            #expect(read == statement)
            for language in StatementLanguage.allCases {
                #expect(read.text(language) == statement.text(language))
            }
        }
    }

    @Test func `every changed member of the JSON is refused or another statement`() throws {
        let statement = try Self.programme()
        for changed in Mutations.all(of: .object(statement.json)) {
            guard case .object(let object) = changed else { continue }
            let read = try? Statement(json: object)
            #expect(read == nil || read != statement)
        }
    }

    @Test func `an identity that does not hold in the JSON is refused`() throws {
        let text = String(
            decoding: CanonicalJSON.encode(.object(try Self.projectFunds().json)), as: UTF8.self)
        let forged = text.replacing("\"left\":\"700000.00\"", with: "\"left\":\"700000.01\"")
        #expect(forged != text)
        guard case .object(let object) = try JSONReader.read(Array(forged.utf8)) else { return }
        let error = #expect(throws: StatementError.self) { try Statement(json: object) }
        #expect(error?.code == "statement.identity")
        #expect(error?.message.contains("0.01 CNY") == true)
    }
}

@Suite struct `Words of statements` {
    @Test(arguments: StatementText.allCases) func `every word has both languages`(
        word: StatementText
    ) {
        let text = word.localized
        let isChinese = { (scalar: Unicode.Scalar) in (0x4E00...0x9FFF).contains(scalar.value) }
        #expect(!text.english.isEmpty && !text.chinese.isEmpty)
        #expect(text.english != text.chinese)
        #expect(!text.english.unicodeScalars.contains(where: isChinese))
        #expect(text.chinese.unicodeScalars.contains(where: isChinese))
        #expect(word.rawValue.split(separator: "|").count == 2)
    }
}

@Suite struct `Text tables` {
    @Test func `Chinese characters take two columns`() {
        #expect(DisplayWidth.of("企业E1(铜冶炼)") == 14)
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.of("，") == 2)
    }

    @Test func `words are kept whole, long ones cut, closing marks never begin a line`() {
        #expect(DisplayWidth.wrap("one two three", to: 8) == ["one two", "three"])
        #expect(DisplayWidth.wrap("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
        #expect(DisplayWidth.wrap("银行存款，余额", to: 8) == ["银行存", "款，余额"])
        #expect(DisplayWidth.wrap("a\nb", to: 8) == ["a", "b"])
        #expect(DisplayWidth.wrap("", to: 8) == [""])
    }

    @Test func `what could rewrite a terminal is made visible`() {
        #expect(DisplayWidth.wrap("a\u{1B}[2Jb\u{202E}c", to: 20) == ["a\u{FFFD}[2Jb\u{FFFD}c"])
    }

    @Test func `amounts align at the right, totals have a rule`() {
        var table = TextTable([TextTable.Column("科目"), TextTable.Column("Sum", .right)])
        table.add(["银行", "1.00"])
        table.add(["Total", "100.00"], isTotal: true)
        #expect(
            table.text() == """
                科目      Sum
                -----  ------
                银行     1.00
                -----  ------
                Total  100.00

                """)
    }

    @Test func `what is too wide comes in bands with the key repeated`() {
        var table = TextTable(
            [TextTable.Column("Name")]
                + (1...4).map { TextTable.Column("Column\($0)", .right) })
        table.add(["A", "1", "2", "3", "4"])
        let lines = table.lines(width: 24)
        #expect(lines.filter { $0.hasPrefix("A") }.count == 2)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 24 })
    }

    @Test func `CSV quotes what needs it and nothing else`() throws {
        var csv = CSVText()
        csv.add(["a", "b,c", "say \"x\"", " d", "中文", "two\nlines"])
        #expect(csv.text == "a,\"b,c\",\"say \"\"x\"\"\",\" d\",中文,\"two\nlines\"\r\n")
        let read = try DelimitedText.records(Array(csv.text.utf8))
        #expect(read.first?.map(\.text) == ["a", "b,c", "say \"x\"", " d", "中文", "two\nlines"])
    }

    @Test func `shares are exact and shown with two decimals`() throws {
        #expect(Fraction(10_404, over: 12_000)?.description == "867/1000")
        #expect(Fraction(1, over: 3)?.percentText == "33.33%")
        #expect(Fraction(2, over: 3)?.percentText == "66.67%")
        #expect(Fraction(-1, over: 800)?.percentText == "-0.13%")
        #expect(Fraction(0, over: 5)?.percentText == "0.00%")
        #expect(Fraction(1, over: 0) == nil)
        #expect(throws: StatementError("fraction.unreadable", "")) { try Fraction("2/4") }
    }
}

/// Files under Golden; recorded anew where GREENCREDIT_RECORD_GOLDEN is set.
enum Golden {
    static func check(
        _ text: String, _ name: String, _ place: SourceLocation = #_sourceLocation
    ) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["GREENCREDIT_RECORD_GOLDEN"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        #expect(text == recorded, "\(name)", sourceLocation: place)
    }
}

/// Values that differ from a value in one place.
enum Mutations {
    static func all(of value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let object):
            object.members.indices.flatMap { index -> [JSONValue] in
                let member = object.members[index]
                let others = object.members.enumerated().filter { $0.offset != index }
                    .map { ($0.element.name, $0.element.value) }
                return [.object(JSONObject(others))]
                    + all(of: member.value).map {
                        .object(JSONObject(others + [(member.name, $0)]))
                    }
            } + [.object(JSONObject(object.members.map { ($0.name, $0.value) } + [("zzz", 1)]))]
        case .array(let elements):
            elements.indices.flatMap { index in
                all(of: elements[index]).map { changed in
                    var copy = elements
                    copy[index] = changed
                    return JSONValue.array(copy)
                }
            }
        case .string(let text): [.string(text + "x"), .null]
        case .integer(let number): [.integer(number + 1)]
        case .bool(let flag): [.bool(!flag)]
        case .null: []
        }
    }
}

public import Ledger

extension ReportTable {
    /// The table as a JSON object: titles in both languages, a row's cells under their columns.
    ///
    /// Empty cells are left out; amounts are decimal text, shares fractions in lowest terms.
    public var json: JSONObject {
        JSONObject([
            ("columns", .array(columns.map { .object($0.json) })),
            ("id", .string(id)),
            ("rows", .array(rows.map { .object(json(of: $0)) })),
            ("title", title.json),
        ])
    }

    private func json(of row: Row) -> JSONObject {
        let cells = zip(columns, row.cells).map { ($0.id, $1.json) }
        return JSONObject(present: [
            ("cells", .object(JSONObject(present: cells))),
            ("total", row.isTotal ? .bool(true) : nil),
        ])
    }

    /// Reads a table of a statement, all of whose amounts are of one currency.
    init(json value: JSONValue, currency: Currency, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        var columns: [Column] = []
        for (index, value) in try reader.requireArray("columns").enumerated() {
            columns.append(try Column(json: value, at: "\(path).columns[\(index)]"))
        }
        guard Set(columns.map(\.id)).count == columns.count else {
            throw LedgerError("record.member", "a column is named twice", at: path)
        }
        var rows: [Row] = []
        for (index, value) in try reader.requireArray("rows").enumerated() {
            rows.append(
                try Row(json: value, columns, currency, at: "\(path).rows[\(index)]"))
        }
        let id = try reader.require("id", Identifier.part)
        let title = try LocalizedText(json: try reader.require("title"), at: path + ".title")
        try reader.finish()
        self.init(id, title, columns: columns, rows: rows)
    }
}

extension ReportTable.Column {
    var json: JSONObject {
        JSONObject([("id", .string(id)), ("kind", .string(kind.rawValue)), ("title", title.json)])
    }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let id = try reader.require("id", Identifier.part)
        let kind = try reader.require("kind") { (text) throws(LedgerError) in
            guard let kind = ReportTable.Kind(rawValue: text) else {
                throw LedgerError("record.member", "“\(text.prefix(20))” is no kind of column")
            }
            return kind
        }
        let title = try LocalizedText(json: try reader.require("title"), at: path + ".title")
        try reader.finish()
        self.init(id, title, kind)
    }
}

extension ReportTable.Row {
    init(
        json value: JSONValue, _ columns: [ReportTable.Column], _ currency: Currency,
        at path: String
    ) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        var cellReader = try MemberReader(try reader.require("cells"), at: path + ".cells")
        var cells: [ReportTable.Cell] = []
        for column in columns {
            guard let value = cellReader.find(column.id) else {
                cells.append(.empty)
                continue
            }
            cells.append(
                try ReportTable.Cell(
                    json: value, column.kind, currency, at: cellReader.path(of: column.id)))
        }
        try cellReader.finish()
        let isTotal = reader.find("total")
        guard isTotal == nil || isTotal == .bool(true) else {
            throw LedgerError("record.member", "“total” is true or absent", at: path)
        }
        try reader.finish()
        self.init(cells, isTotal: isTotal != nil)
    }
}

extension ReportTable.Cell {
    /// The value; `nil` for an empty cell.
    var json: JSONValue? {
        switch self {
        case .empty: nil
        case .name(let name): name.json
        case .integer(let number): .integer(number)
        case .text, .money, .date, .rate: .string(plainText(.english))
        }
    }

    init(
        json value: JSONValue, _ kind: ReportTable.Kind, _ currency: Currency, at path: String
    ) throws(LedgerError) {
        switch (kind, value) {
        case (.text, .string(let text)):
            guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw LedgerError("record.member", "a text has no line breaks", at: path)
            }
            self = .text(text)
        case (.text, .object): self = .name(try LocalizedText(json: value, at: path))
        case (.integer, .integer(let number)): self = .integer(number)
        case (.money, .string(let text)):
            do { self = .money(try Money(decimalText: text, currency: currency)) } catch {
                throw error.located(in: path)
            }
        case (.date, .string(let text)):
            do { self = .date(try LocalDate(text)) } catch { throw error.located(in: path) }
        case (.rate, .string(let text)):
            do { self = .rate(try Fraction(text)) } catch {
                throw LedgerError("record.member", error.message, at: path)
            }
        default:
            throw LedgerError("record.member", "the cell is not of its column's kind", at: path)
        }
    }
}

extension LocalizedText {
    var json: JSONValue { ["en": .string(english), "zh": .string(chinese)] }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        self.init(
            english: try reader.require("en", Narrative.check),
            chinese: try reader.require("zh", Narrative.check))
        try reader.finish()
    }
}

import Ledger

/// A plain CSV of items: entries of a ledger, or lines of a bank account.
///
/// The cells stay bytes of the file until a match is told.
struct ItemFile {
    /// Where a record begins and where its identifier is.
    struct Row {
        let start: Int32
        let line: Int32
        let id: Range<Int32>
    }

    let name: String
    let bytes: [UInt8]
    private(set) var rows: [Row] = []
    private let columns: Columns

    /// Which column holds what; −1 where the file has none.
    struct Columns {
        var id = -1
        var date = -1
        var amount = -1
        var currency = -1
        var direction = -1
        var counterparty = -1
        var references: [Int] = []
        var bankReference = -1
        var text = -1
    }

    /// Reads the header and finds every record.
    ///
    /// - Throws: `items.header`, `items.columns` or `file.limits` with `file:line`.
    init(_ bytes: [UInt8], named name: String) throws(LedgerError) {
        self.name = name
        self.bytes = bytes
        guard bytes.count < Int(Int32.max) else {
            throw LedgerError("file.limits", "a file of items has at most 2 GiB", at: name)
        }
        var scanner = RecordScanner(bytes)
        guard let header = scanner.next() else {
            throw LedgerError("items.header", "the file is empty", at: "\(name):1")
        }
        columns = try ItemFile.columns(header.cells.map { scanner.text($0) }, name)
        rows.reserveCapacity(bytes.count / 96)
        var record = RecordScanner.Record()
        while scanner.next(&record) {
            guard record.cells.count == header.cells.count else {
                throw LedgerError(
                    "items.columns",
                    "the line has \(record.cells.count) cells, its header \(header.cells.count)",
                    at: "\(name):\(record.line)")
            }
            let id = record.cells[columns.id]
            rows.append(
                Row(
                    start: Int32(record.start), line: Int32(record.line),
                    id: Int32(id.lowerBound)..<Int32(id.upperBound)))
        }
    }

    private static func columns(
        _ header: [String], _ name: String
    ) throws(LedgerError) -> Columns {
        let find = { (names: [String]) in
            names.lazy.compactMap { header.firstIndex(of: $0) }.first ?? -1
        }
        var columns = Columns()
        columns.id = find(["entry_id", "bank_line_id"])
        columns.date = find(["date", "booking_date"])
        columns.amount = find(["amount_minor"])
        columns.currency = find(["currency"])
        columns.direction = find(["direction"])
        columns.counterparty = find(["counterparty"])
        columns.references = ["end_to_end_id", "flow_id", "reference"]
            .compactMap { header.firstIndex(of: $0) }
        columns.bankReference = find(["bank_reference"])
        columns.text = find(["narrative", "description"])
        let needed = [
            ("entry_id or bank_line_id", columns.id), ("date or booking_date", columns.date),
            ("amount_minor", columns.amount), ("currency", columns.currency),
            ("direction", columns.direction),
        ]
        if let missing = needed.first(where: { $0.1 < 0 }) {
            throw LedgerError(
                "items.header", "the header has no column \(missing.0)", at: "\(name):1")
        }
        return columns
    }

    /// Reads the item of a record, lent as bytes, into room that is used again.
    ///
    /// - Throws: `amount.unreadable`, `date.unreadable`, `direction.unreadable` with `file:line`.
    func read(
        _ number: Int, into item: inout MatchItems.Raw, _ cache: inout CurrencyCache,
        _ record: inout RecordScanner.Record
    ) throws(LedgerError) {
        let row = rows[number]
        var scanner = RecordScanner(bytes, from: Int(row.start), line: Int(row.line))
        guard scanner.next(&record) else { throw failure("items.columns", "no record", row) }
        let cells = record.cells
        let cell = { (column: Int) -> ArraySlice<UInt8> in
            column < 0 ? [] : scanner.bytes(cells[column])
        }
        guard let currency = cache.find(cell(columns.currency)) else {
            throw failure("amount.unreadable", "the currency is not known", row)
        }
        guard
            case .units(let units) = AmountText.units(
                cell(columns.amount).span, marks: (0, 0), exponent: 0)
        else {
            throw failure("amount.unreadable", "the amount is not a count of minor units", row)
        }
        let direction = cell(columns.direction)
        let isOut = direction.elementsEqual("out".utf8)
        guard isOut || direction.elementsEqual("in".utf8) else {
            throw failure("direction.unreadable", "the direction is neither in nor out", row)
        }
        guard let date = ItemFile.date(cell(columns.date)) else {
            throw failure("date.unreadable", "the date is not of the form yyyy-MM-dd", row)
        }
        item.references.removeAll(keepingCapacity: true)
        for column in columns.references {
            let reference = cell(column)
            if !reference.isEmpty { item.references.append(reference) }
        }
        item.money = Money(minorUnits: isOut ? -units : units, currency: currency)
        item.date = date
        item.bankReference = cell(columns.bankReference)
        item.name = cell(columns.counterparty)
        item.text = cell(columns.text)
    }

    private static func date(_ bytes: ArraySlice<UInt8>) -> LocalDate? {
        let start = bytes.startIndex
        guard bytes.count == 10, bytes[start + 4] == 45, bytes[start + 7] == 45,
            let year = bytes[start..<(start + 4)].smallNumber,
            let month = bytes[(start + 5)..<(start + 7)].smallNumber,
            let day = bytes[(start + 8)...].smallNumber
        else { return nil }
        return LocalDate(year: year, month: month, day: day)
    }

    private func failure(_ code: LedgerError.Code, _ message: String, _ row: Row) -> LedgerError {
        LedgerError(code, message, at: "\(name):\(row.line)")
    }

    /// The identifier of a record.
    func id(_ row: Row) -> ArraySlice<UInt8> {
        bytes[Int(row.id.lowerBound)..<Int(row.id.upperBound)]
    }
}

/// Finds the cells of records as ranges; quoted cells lose their quotes when they are lent.
struct RecordScanner {
    struct Record {
        var cells: [Range<Int>] = []
        var line = 0
        var start = 0
    }

    private let text: [UInt8]
    private var position: Int
    private var line: Int

    init(_ text: [UInt8], from start: Int = 0, line: Int = 1) {
        self.text = text
        position = start
        self.line = line
        if start == 0, text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next record that is not blank.
    mutating func next() -> Record? {
        var record = Record()
        return next(&record) ? record : nil
    }

    /// The same, into a record whose room is used again; whether there was one.
    mutating func next(_ record: inout Record) -> Bool {
        (position, line) = RecordScanner.scan(text.span, from: position, line: line, &record)
        return !record.cells.isEmpty
    }

    /// Where the record ends, and in which line.
    private static func scan(
        _ bytes: Span<UInt8>, from start: Int, line first: Int, _ record: inout Record
    ) -> (position: Int, line: Int) {
        var (position, line) = (start, first)
        while position < bytes.count, bytes[position] == 0x0A || bytes[position] == 0x0D {
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
        record.line = line
        record.start = position
        record.cells.removeAll(keepingCapacity: true)
        guard position < bytes.count else { return (position, line) }
        var start = position
        var isQuoted = false
        while position < bytes.count {
            let byte = bytes[position]
            // Everything that matters here is no more than a comma.
            if byte <= UInt8(ascii: ",") {
                if byte == UInt8(ascii: "\"") {
                    isQuoted.toggle()
                } else if isQuoted {
                    if byte == 0x0A { line += 1 }
                } else if byte == UInt8(ascii: ",") {
                    record.cells.append(start..<position)
                    start = position + 1
                } else if byte == 0x0A || byte == 0x0D {
                    break
                }
            }
            position += 1
        }
        record.cells.append(start..<position)
        return (position, line)
    }

    /// The bytes of a cell without quotes.
    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
        guard range.count >= 2, text[range.lowerBound] == UInt8(ascii: "\"") else {
            return text[range]
        }
        var content: [UInt8] = []
        var index = range.lowerBound + 1
        while index < range.upperBound - 1 {
            content.append(text[index])
            if text[index] == UInt8(ascii: "\"") { index += 1 }
            index += 1
        }
        return content[...]
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes(range), as: UTF8.self) }
}

extension PlainReconciliation.File {
    /// Whether the file is a list of items, told by its header.
    public var isItemList: Bool {
        let head = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        let text = String(decoding: head.prefix(1_024), as: UTF8.self)
        return text.contains("bank_line_id") && text.contains("amount_minor")
    }
}

import Ledger

/// Splits delimited text (RFC 4180) in any encoding that keeps markup into records of cells.
struct CSVRecords {
    /// One cell: its bytes without quotes, decoded when it is looked at, and where it stands.
    struct Cell {
        let bytes: [UInt8]
        let line: Int
        let column: Int
        let offset: Int
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private let limits: BankFileLimits
    private(set) var position = 0
    private var line = 1
    private var lineStart = 0

    /// At most so many cells are in a record.
    private static let maximumCells = 256

    init(_ bytes: [UInt8], separator: UInt8, limits: BankFileLimits) {
        self.bytes = bytes
        self.separator = separator
        self.limits = limits
    }

    /// The next record that is not blank; `nil` at the end.
    ///
    /// - Throws: `csv.malformed` or `file.limits` with `line:column`.
    mutating func next() throws(LedgerError) -> [Cell]? {
        while position < bytes.count, skipLineEnd() {}
        guard position < bytes.count else { return nil }
        var cells: [Cell] = []
        while true {
            guard cells.count < CSVRecords.maximumCells else {
                throw failure("file.limits", "a line has too many cells", line, column)
            }
            cells.append(try readCell())
            guard position < bytes.count, bytes[position] == separator else { break }
            position += 1
        }
        if position < bytes.count { _ = skipLineEnd() }
        return cells
    }

    private var column: Int { position - lineStart + 1 }

    private mutating func readCell() throws(LedgerError) -> Cell {
        let (line, column, offset) = (line, column, position)
        let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
        let content = isQuoted ? try readQuoted() : readPlain()
        guard content.count <= limits.fieldBytes else {
            throw failure(
                "file.limits", "a cell has more than \(limits.fieldBytes) bytes", line, column)
        }
        return Cell(bytes: content, line: line, column: column, offset: offset)
    }

    private mutating func readPlain() -> [UInt8] {
        let start = position
        while position < bytes.count, bytes[position] != separator, bytes[position] != 0x0A,
            bytes[position] != 0x0D
        { position += 1 }
        return Array(bytes[start..<position])
    }

    private mutating func readQuoted() throws(LedgerError) -> [UInt8] {
        let (startLine, startColumn) = (line, column)
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                guard position < bytes.count, bytes[position] == byte else {
                    try skipBlanksBehindQuote()
                    return content
                }
                content.append(byte)
                position += 1
            } else if byte == 0x0A || byte == 0x0D {
                let from = position
                _ = skipLineEnd()
                content.append(contentsOf: bytes[from..<position])
            } else {
                content.append(byte)
                position += 1
            }
            // An unclosed quote would otherwise swallow the rest of a large file.
            guard content.count <= limits.fieldBytes else {
                throw failure(
                    "file.limits",
                    "a cell has more than \(limits.fieldBytes) bytes; is its quote ever closed?",
                    startLine, startColumn)
            }
        }
        throw failure(
            "csv.malformed", "a quote is opened here and never closed", startLine, startColumn)
    }

    /// Some banks put a TAB or blanks between the closing quote and the separator.
    private mutating func skipBlanksBehindQuote() throws(LedgerError) {
        while position < bytes.count, bytes[position] != separator,
            bytes[position] == 0x20 || bytes[position] == 0x09
        { position += 1 }
        let isEnd =
            position == bytes.count || bytes[position] == separator || bytes[position] == 0x0A
            || bytes[position] == 0x0D
        guard isEnd else {
            throw failure(
                "csv.malformed", "after a closing quote a separator or a line end is expected",
                line, column)
        }
    }

    /// Skips one LF, CR or CRLF.
    private mutating func skipLineEnd() -> Bool {
        guard bytes[position] == 0x0A || bytes[position] == 0x0D else { return false }
        let isPair =
            bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
        position += isPair ? 2 : 1
        line += 1
        lineStart = position
        return true
    }

    private func failure(
        _ code: LedgerError.Code, _ message: String, _ line: Int, _ column: Int
    ) -> LedgerError {
        LedgerError(code, message, at: "\(line):\(column)")
    }
}

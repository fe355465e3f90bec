/// Reads comma-separated text (RFC 4180) from untrusted bytes, with line and column of each cell.
///
/// Quoted cells may hold separators, quotes and line breaks; a record's line is the first physical
/// line it stands on. Bytes are UTF-8; a byte-order mark is skipped. The text is given whole, or in
/// pieces that may end anywhere: then one record and one piece are held at a time.
public struct DelimitedText: Sendable {
    /// One cell: its text and where it begins.
    public struct Cell: Sendable, Equatable {
        /// The unquoted text.
        public let text: String
        /// The physical line, from 1.
        public let line: Int
        /// The byte in that line, from 1.
        public let column: Int

        /// `line:column`, for errors.
        public var place: String { "\(line):\(column)" }
    }

    /// How large an input may be.
    public struct Limits: Sendable {
        /// Bytes of one cell.
        public let cellBytes: Int
        /// Cells of one record.
        public let cells: Int

        /// Makes limits.
        public init(cellBytes: Int, cells: Int) {
            self.cellBytes = cellBytes
            self.cells = cells
        }

        /// What a bank file or a journal may have: cells of 64 KiB, 256 of them.
        public static let file = Limits(cellBytes: 1 << 16, cells: 256)
    }

    private var bytes: [UInt8]
    private let separator: UInt8
    private let limits: Limits
    private var position = 0
    private var line = 1
    /// Where the line began; negative if that is in an earlier piece.
    private var lineStart = 0
    /// Whether the last piece is here.
    private var isComplete: Bool
    /// Whether the bytes at hand end within a record.
    private var isShort = false
    private var isMarkAhead = true

    /// Starts at the beginning of a text.
    public init(_ bytes: [UInt8], separator: Character = ",", limits: Limits = .file) {
        self.bytes = bytes
        self.separator = separator.asciiValue ?? UInt8(ascii: ",")
        self.limits = limits
        isComplete = true
    }

    /// Starts a text whose bytes come in pieces, with `append` and `finish`.
    public init(separator: Character = ",", limits: Limits = .file) {
        self.init([], separator: separator, limits: limits)
        isComplete = false
    }

    /// Adds the next piece of the text, and lets go of what was read.
    public mutating func append(_ piece: [UInt8]) {
        precondition(!isComplete, "the text is complete")
        bytes.removeSubrange(..<position)
        lineStart -= position
        position = 0
        bytes.append(contentsOf: piece)
    }

    /// Says that no piece follows.
    public mutating func finish() { isComplete = true }

    /// All records of a text; blank lines are left out.
    ///
    /// - Throws: `csv.quote`, `csv.encoding`, `csv.limits`, each with its place.
    public static func records(
        _ bytes: [UInt8], separator: Character = ",", limits: Limits = .file
    ) throws(LedgerError) -> [[Cell]] {
        var reader = DelimitedText(bytes, separator: separator, limits: limits)
        var records: [[Cell]] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    /// The next record; `nil` at the end, or where the rest of a record is in the next piece.
    ///
    /// - Throws: see `records(_:separator:limits:)`.
    public mutating func next() throws(LedgerError) -> [Cell]? {
        isShort = false
        skipMark()
        while !isShort, position < bytes.count, skipLineEnd() {}
        guard !isShort, position < bytes.count else { return nil }
        let start = (position, line, lineStart)
        var cells: [Cell] = []
        while true {
            guard cells.count < limits.cells else {
                throw error("csv.limits", "a line has more than \(limits.cells) cells", at: place)
            }
            guard let cell = try readCell() else { break }
            cells.append(cell)
            guard position < bytes.count, bytes[position] == separator else { break }
            position += 1
        }
        if !isShort, position < bytes.count { _ = skipLineEnd() }
        guard isShort else { return cells }
        (position, line, lineStart) = start
        return nil
    }

    /// Skips a byte-order mark, once all of its bytes could be here.
    private mutating func skipMark() {
        guard isMarkAhead else { return }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if bytes.starts(with: mark) {
            position = 3
            lineStart = 3
        } else if !isComplete, mark.starts(with: bytes) {
            isShort = true
            return
        }
        isMarkAhead = false
    }

    private var place: (line: Int, column: Int) { (line, position - lineStart + 1) }

    /// The cell that begins here; `nil` if its end is not here yet.
    private mutating func readCell() throws(LedgerError) -> Cell? {
        let start = place
        let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
        let content = isQuoted ? try readQuoted() : readPlain()
        guard content.count <= limits.cellBytes else {
            throw error("csv.limits", "a cell has more than \(limits.cellBytes) bytes", at: start)
        }
        guard !isShort else { return nil }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw error(
                "csv.encoding", "the bytes are not UTF-8; convert the file, or name its encoding",
                at: start)
        }
        return Cell(text: text, line: start.line, column: start.column)
    }

    private mutating func readPlain() -> [UInt8] {
        let start = position
        while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
            position += 1
        }
        isShort = position == bytes.count && !isComplete
        return Array(bytes[start..<position])
    }

    private mutating func readQuoted() throws(LedgerError) -> [UInt8] {
        let start = place
        var content: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                guard position < bytes.count || isComplete else { break }
                guard position < bytes.count, bytes[position] == byte else {
                    try requireCellEnd()
                    return content
                }
                content.append(byte)
                position += 1
            } else if isLineEnd(byte) {
                let from = position
                guard skipLineEnd() else { break }
                content.append(contentsOf: bytes[from..<position])
            } else {
                content.append(byte)
                position += 1
            }
            // An unclosed quote would otherwise swallow the rest of a large file.
            guard content.count <= limits.cellBytes else {
                throw error(
                    "csv.limits",
                    "a cell has more than \(limits.cellBytes) bytes; is its quote ever closed?",
                    at: start)
            }
        }
        guard isComplete else {
            isShort = true
            return content
        }
        throw error("csv.quote", "a quote is opened here and never closed", at: start)
    }

    private func requireCellEnd() throws(LedgerError) {
        guard position == bytes.count || bytes[position] == separator || isLineEnd(bytes[position])
        else {
            throw error(
                "csv.quote", "after a closing quote a separator or a line end is expected",
                at: place)
        }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Skips one LF, CR or CRLF, if there is one and it is here to its end.
    private mutating func skipLineEnd() -> Bool {
        guard isLineEnd(bytes[position]) else { return false }
        // A line feed that belongs to this carriage return may begin the next piece.
        guard isComplete || bytes[position] == 0x0A || position + 1 < bytes.count else {
            isShort = true
            return false
        }
        let isPair =
            bytes[position] == 0x0D && position + 1 < bytes.count
            && bytes[position + 1] == 0x0A
        position += isPair ? 2 : 1
        line += 1
        lineStart = position
        return true
    }

    private func error(
        _ code: LedgerError.Code, _ message: String, at place: (line: Int, column: Int)
    ) -> LedgerError {
        LedgerError(code, message, at: "\(place.line):\(place.column)")
    }
}

/// Where in a bank file something stands, so that it can be shown again as the bank wrote it.
public struct SourcePlace: Sendable, Hashable, CustomStringConvertible {
    /// The file's name as the caller gave it; never used to open anything.
    public let file: String
    /// The physical line, from 1.
    public let line: Int
    /// The byte in that line, from 1.
    public let column: Int
    /// The bytes of the element or record, counted from 0; `nil` where they are not known.
    public let bytes: Range<Int>?

    /// Makes a place.
    public init(file: String, line: Int, column: Int, bytes: Range<Int>? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.bytes = bytes
    }

    /// `file:line:column`.
    public var description: String { "\(file):\(line):\(column)" }
}

/// Which file, statement and line a record of the normal form comes from.
public struct RecordSource: Sendable, Hashable {
    /// The file's SHA-256 in hexadecimal digits, if the caller computed it.
    public let digest: String?
    /// The statement's number in the file, from 1.
    public let statement: Int
    /// The line's number in the statement, from 1; 0 for the statement itself.
    public let line: Int
    /// Where it stands.
    public let place: SourcePlace

    /// Makes a source.
    public init(digest: String?, statement: Int, line: Int, place: SourcePlace) {
        self.digest = digest
        self.statement = statement
        self.line = line
        self.place = place
    }
}

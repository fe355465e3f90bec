internal import Ledger

/// Where the entries of a journal file go, and what is wrong with it.
///
/// `body` takes an entry with its place; what it finds wrong, it adds to the problems.
struct JournalSink {
    var problems: ProblemCollector
    var numbers: DocumentNumbers
    private(set) var count = 0
    let body: (Entry, String, inout ProblemCollector) throws -> Void

    mutating func take(_ entry: Entry, at place: String) throws {
        count += 1
        try body(entry, place, &problems)
    }
}

/// Reads a journal file entry by entry: CSV, JSON lines, or a JSON list.
///
/// It holds one entry and the piece at hand, however large the file is. A JSON list, and an entry
/// that is spread over several lines of JSON, are read whole, within `JSONReader.Limits.file`.
struct JournalReader {
    let currency: Currency
    let dimensions: Set<String>
    /// Where document numbers are put aside; `nil` keeps them in memory.
    var spool: BundleSpool?
    /// So many entries are posted together, where posting refuses a number that comes twice; in
    /// JSON, it is looked for here only where there are more.
    var entriesPosted = Int.max

    /// Hands over all entries; whatever is wrong is added to the problems.
    ///
    /// - Throws: what `next` and `body` throw.
    func read(
        _ next: @escaping () throws -> [UInt8]?, _ problems: inout ProblemCollector,
        _ body: @escaping (Entry, String, inout ProblemCollector) throws -> Void
    ) throws {
        var sink = JournalSink(
            problems: problems, numbers: DocumentNumbers(spool: spool), body: body)
        var pieces = JournalPieces(next: next)
        let isJSON = try pieces.beginsWithBracket()
        if isJSON {
            try JSONJournal.read(&pieces, &sink)
        } else {
            var journal = CSVJournal(currency: currency, dimensions: dimensions)
            while !journal.isOver, let piece = try pieces.next() {
                try journal.read(piece, &sink)
            }
            try journal.finish(&sink)
        }
        if sink.count == 0 && sink.problems.count == 0 {
            sink.problems.add(LedgerError("journal.empty", "the file holds no entries"))
        }
        if !isJSON || sink.count > entriesPosted { try addRepeated(isJSON: isJSON, &sink) }
        problems = sink.problems
    }

    private func addRepeated(isJSON: Bool, _ sink: inout JournalSink) throws {
        let (listed, count) = try sink.numbers.repeated(limit: JournalFile.listedProblems)
        sink.problems.insert(
            listed.map { line, id in
                let error =
                    isJSON
                    ? LedgerError(
                        "journal.scattered", "the number \(id) comes twice", at: "line \(line)")
                    : LedgerError(
                        "journal.scattered", "the lines of \(id) do not stand together",
                        at: "\(line):1")
                return (line, error)
            }, more: count - listed.count)
    }
}

/// The bytes of a file, piece by piece, of which the first ones may be looked at before.
struct JournalPieces {
    private var head: [UInt8] = []
    private let more: () throws -> [UInt8]?

    init(next: @escaping () throws -> [UInt8]?) { more = next }

    /// The next piece; `nil` at the end.
    mutating func next() throws -> [UInt8]? {
        guard head.isEmpty else {
            defer { head = [] }
            return head
        }
        return try more()
    }

    /// Whether the first byte that is not white space opens a JSON value.
    ///
    /// White space of more than a mebibyte belongs to no JSON file.
    mutating func beginsWithBracket() throws -> Bool {
        while head.count <= 1 << 20 {
            if let first = head.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
                return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
            }
            guard let piece = try more() else { return false }
            head += piece
        }
        return false
    }
}

internal import Ledger

/// The columns of a journal file: one line of the file is one posting.
private enum Column: String, CaseIterable {
    case id = "txn"
    case valueDate = "date"
    case recorded, book, side, account
    case subaccount = "sub"
    case currency, debit, credit, flow, step, catalogue, reverses
    case narrative = "memo"

    /// Other headings for the same column.
    static let aliases: [String: Column] = [
        "id": .id, "valueDate": .valueDate, "subaccount": .subaccount, "narrative": .narrative,
    ]

    static let required: [Column] = [.id, .valueDate, .book, .side, .account, .debit, .credit]

    init?(heading: String) {
        guard let column = Column(rawValue: heading) ?? Column.aliases[heading] else { return nil }
        self = column
    }
}

/// Reads the lines of a CSV journal as they come in.
///
/// Lines of one document number that follow one another are one entry.
struct CSVJournal {
    private let currency: Currency
    private let dimensions: Set<String>
    private var text = DelimitedText()
    private var layout: Layout?
    private var assembly = Assembly()
    /// Whether nothing that follows could be understood.
    private(set) var isOver = false

    init(currency: Currency, dimensions: Set<String>) {
        self.currency = currency
        self.dimensions = dimensions
    }

    /// Reads the lines that end in a piece.
    mutating func read(_ piece: [UInt8], _ sink: inout JournalSink) throws {
        text.append(piece)
        try readRows(&sink)
    }

    /// Reads what is left at the file's end.
    mutating func finish(_ sink: inout JournalSink) throws {
        text.finish()
        try readRows(&sink)
        if !isOver { try assembly.close(&sink) }
    }

    private mutating func readRows(_ sink: inout JournalSink) throws {
        while !isOver {
            let row: [DelimitedText.Cell]?
            do throws(LedgerError) { row = try text.next() } catch {
                // Without the end of this cell, later places would mean nothing; and whether the
                // entry balances cannot be told.
                sink.problems.add(error)
                isOver = true
                return
            }
            guard let row else { return }
            sink.problems.line = row.first?.line ?? 0
            guard let layout else {
                layout = Layout(header: row, dimensions: dimensions, &sink.problems)
                isOver = layout == nil
                continue
            }
            let line = sink.problems.collect { () throws(LedgerError) in
                try layout.line(row, currency: currency)
            }
            if let line {
                try assembly.add(line, &sink)
            } else {
                assembly.skip(layout.id(row))
            }
        }
    }
}

/// Which cell of a row is what.
private struct Layout {
    private var columns: [Column: Int] = [:]
    private var dimensionColumns: [(name: String, index: Int)] = []
    private let count: Int

    init?(
        header: [DelimitedText.Cell], dimensions: Set<String>, _ collector: inout ProblemCollector
    ) {
        count = header.count
        let before = collector.count
        let isHeader = header.contains {
            Column(heading: $0.text) != nil || dimensions.contains($0.text)
        }
        guard isHeader else {
            // Not quoted: it may be a file of another kind, a passphrase even.
            collector.add(
                LedgerError(
                    "csv.column",
                    "the first line names no column of a journal; known are "
                        + Layout.known(dimensions), at: "1:1"))
            return nil
        }
        for (index, cell) in header.enumerated() {
            if let column = Column(heading: cell.text) {
                if columns.updateValue(index, forKey: column) != nil {
                    collector.add(
                        LedgerError(
                            "csv.column", "the column “\(cell.text)” occurs twice", at: cell.place))
                }
            } else if dimensions.contains(cell.text) {
                dimensionColumns.append((cell.text, index))
            } else {
                collector.add(
                    LedgerError(
                        "csv.column",
                        "“\(cell.text.prefix(40))” is not a column of a journal; known are "
                            + Layout.known(dimensions), at: cell.place))
            }
        }
        for column in Column.required where columns[column] == nil {
            collector.add(
                LedgerError(
                    "csv.column", "the column “\(column.rawValue)” is missing in the header",
                    at: "1:1"))
        }
        guard collector.count == before else { return nil }
    }

    private static func known(_ dimensions: Set<String>) -> String {
        (Column.allCases.map(\.rawValue) + dimensions.sorted()).joined(separator: ", ")
    }

    func id(_ row: [DelimitedText.Cell]) -> String? {
        columns[.id].flatMap { row.indices.contains($0) ? row[$0].text : nil }
    }

    /// One row as a posting and what it says of its entry.
    func line(_ row: [DelimitedText.Cell], currency: Currency) throws(LedgerError) -> Line {
        guard row.count == count else {
            throw LedgerError(
                "csv.cells", "the line has \(row.count) cells, the header \(count)",
                at: "\(row.first?.place ?? "?")")
        }
        let book = try require(.book, row, Identifier.part)
        let account = Account(
            book: book, side: try require(.side, row, Side.init(letter:)),
            code: try require(.account, row, Identifier.part),
            subaccount: try find(.subaccount, row, Identifier.part))
        let currency = try find(.currency, row, Currency.require) ?? currency
        var dimensions: [String: String] = [:]
        for (name, index) in dimensionColumns where !row[index].text.isEmpty {
            dimensions[name] = try read(row[index], Identifier.part)
        }
        var draft = EntryDraft(
            id: try require(.id, row, Identifier.document), book: book,
            valueDate: try require(.valueDate, row, LocalDate.init), postings: [])
        draft.recorded = try find(.recorded, row, LocalDate.init)
        draft.flow = try find(.flow, row, Identifier.document)
        draft.step = try find(.step, row, Identifier.part)
        draft.catalogue = try find(.catalogue, row, Identifier.document)
        draft.reverses = try find(.reverses, row, Identifier.document)
        draft.narrative = try find(.narrative, row, Narrative.check)
        return Line(
            draft: draft, place: row[0].place, line: row[0].line,
            posting: Posting(
                account: account, money: try amount(row, currency: currency),
                dimensions: Dimensions(dimensions)))
    }

    private func amount(
        _ row: [DelimitedText.Cell], currency: Currency
    ) throws(LedgerError) -> Money {
        let read: (String) throws(LedgerError) -> Money = { (text) throws(LedgerError) in
            let money = try Money(anyPrecision: text, currency: currency)
            guard money.minorUnits > 0 else {
                throw LedgerError(
                    "amount.sign", "amounts are above zero; the column gives the direction")
            }
            return money
        }
        switch (try find(.debit, row, read), try find(.credit, row, read)) {
        case (let debit?, nil): return debit
        case (nil, let credit?): return try credit.negated()
        default:
            throw LedgerError(
                "amount.sides", "exactly one of debit and credit must be filled",
                at: row[columns[.debit] ?? 0].place)
        }
    }

    private func require<T>(
        _ column: Column, _ row: [DelimitedText.Cell], _ parse: (String) throws(LedgerError) -> T
    ) throws(LedgerError) -> T {
        try read(row[columns[column] ?? 0], parse)
    }

    private func find<T>(
        _ column: Column, _ row: [DelimitedText.Cell], _ parse: (String) throws(LedgerError) -> T
    ) throws(LedgerError) -> T? {
        guard let index = columns[column], !row[index].text.isEmpty else { return nil }
        return try read(row[index], parse)
    }

    private func read<T>(
        _ cell: DelimitedText.Cell, _ parse: (String) throws(LedgerError) -> T
    ) throws(LedgerError) -> T {
        do { return try parse(cell.text) } catch { throw error.located(in: cell.place) }
    }
}

/// One row: a posting, and what it repeats of its entry.
private struct Line {
    let draft: EntryDraft
    let place: String
    let line: Int
    let posting: Posting
}

/// Joins rows to entries, one at a time.
private struct Assembly {
    private var current: (draft: EntryDraft, place: String)?
    /// Numbers of entries of which a row could not be used.
    private var broken: Set<String> = []

    /// How many broken entries are known by number; what is worse need not be told better.
    private static let brokenLimit = 100_000

    /// Adds a row; rows of one entry must agree in everything but their posting.
    mutating func add(_ line: Line, _ sink: inout JournalSink) throws {
        let isSame = current.map {
            $0.draft.id == line.draft.id && $0.draft.book == line.draft.book
        }
        if isSame != true {
            try close(&sink)
            try sink.numbers.add(book: line.draft.book, id: line.draft.id, line: line.line)
            current = (line.draft, line.place)
        } else if let expected = current?.draft, !expected.agrees(with: line.draft) {
            sink.problems.add(
                LedgerError(
                    "journal.disagreement",
                    "this line and the first of \(line.draft.id) differ in date, flow, step "
                        + "or text", at: line.place))
            skip(line.draft.id)
        }
        // One line too many is enough to know that there are too many.
        if let count = current?.draft.postings.count, count <= Entry.maximumPostings {
            current?.draft.postings.append(line.posting)
        }
    }

    /// A row of an entry could not be read: whether the entry balances is not worth a second line.
    mutating func skip(_ id: String?) {
        if let id, broken.count < Assembly.brokenLimit { broken.insert(id) }
    }

    /// Hands over the entry whose rows are complete.
    mutating func close(_ sink: inout JournalSink) throws {
        guard let (draft, place) = current.take() else { return }
        guard !broken.contains(draft.id) else { return }
        let entry = sink.problems.collect(at: place) { () throws(LedgerError) in try Entry(draft) }
        if let entry { try sink.take(entry, at: place) }
    }
}

extension EntryDraft {
    /// Whether two rows say the same of their entry.
    fileprivate func agrees(with other: EntryDraft) -> Bool {
        valueDate == other.valueDate && narrative == other.narrative && flow == other.flow
            && step == other.step && catalogue == other.catalogue && reverses == other.reverses
            && recorded == other.recorded
    }
}

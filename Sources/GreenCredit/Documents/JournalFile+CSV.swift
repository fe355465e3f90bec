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

extension JournalFile {
    /// Lines of one document number that follow one another are one entry.
    static func readCSV(
        _ bytes: [UInt8], currency: Currency, dimensions: Set<String>,
        _ collector: inout ProblemCollector
    ) -> [Entry] {
        var reader = DelimitedText(bytes)
        guard
            let header = collector.collect({ () throws(LedgerError) in try reader.next() }) ?? nil,
            let layout = Layout(header: header, dimensions: dimensions, &collector)
        else { return [] }
        var assembly = Assembly()
        while true {
            let row: [DelimitedText.Cell]?
            do throws(LedgerError) { row = try reader.next() } catch {
                // Without the end of this cell, later places would mean nothing; and whether the
                // entry balances cannot be told.
                collector.add(error)
                return []
            }
            guard let row else { break }
            let line = collector.collect { () throws(LedgerError) in
                try layout.line(row, currency: currency)
            }
            if let line { assembly.add(line, &collector) } else { assembly.skip(layout.id(row)) }
        }
        return assembly.finish(&collector)
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
            draft: draft, place: row[0].place,
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
    let posting: Posting
}

/// Joins rows to entries.
private struct Assembly {
    private var entries: [Entry] = []
    private var current: (draft: EntryDraft, place: String)?
    private var finished: Set<[String]> = []
    /// Numbers of entries of which a row could not be used.
    private var broken: Set<String> = []

    /// Adds a row; rows of one entry must agree in everything but their posting.
    mutating func add(_ line: Line, _ collector: inout ProblemCollector) {
        let isSame = current.map {
            $0.draft.id == line.draft.id && $0.draft.book == line.draft.book
        }
        if isSame != true {
            close(&collector)
            if finished.contains([line.draft.book, line.draft.id]) {
                collector.add(
                    LedgerError(
                        "journal.scattered",
                        "the lines of \(line.draft.id) do not stand together", at: line.place))
            }
            current = (line.draft, line.place)
        } else if var expected = current?.draft {
            expected.postings = []
            if expected != line.draft {
                collector.add(
                    LedgerError(
                        "journal.disagreement",
                        "this line and the first of \(line.draft.id) differ in date, flow, step "
                            + "or text", at: line.place))
                broken.insert(line.draft.id)
            }
        }
        current?.draft.postings.append(line.posting)
    }

    /// A row of an entry could not be read: whether the entry balances is not worth a second line.
    mutating func skip(_ id: String?) {
        if let id { broken.insert(id) }
    }

    mutating func finish(_ collector: inout ProblemCollector) -> [Entry] {
        close(&collector)
        return entries
    }

    private mutating func close(_ collector: inout ProblemCollector) {
        guard let (draft, place) = current else { return }
        current = nil
        finished.insert([draft.book, draft.id])
        guard !broken.contains(draft.id) else { return }
        let entry = collector.collect(at: place) { () throws(LedgerError) in try Entry(draft) }
        if let entry { entries.append(entry) }
    }
}

import GRDB
import Ledger

extension SQLiteStore {
    /// Drops every projection and writes the given ones, in one durable step.
    ///
    /// `makeRows` may `read` this store: it sees the state before the step.
    public func replaceProjections(_ makeRows: (any ProjectionSink) throws -> Void) throws {
        try write(onCopyToo: true) { db in
            for table in ProjectionTable.all {
                try db.execute(sql: "DELETE FROM \(table.name)")
            }
            let sink = RebuildingSink(db)
            defer { sink.reader.end() }
            try makeRows(sink)
        }
    }

    /// Compares every projection with what it should be, row by row and column by column, and the
    /// file's own structure: its pages and indices, its foreign keys, its schema, its migrations.
    ///
    /// The journal's pages are compared as they are made; the expected rows of the smaller tables
    /// are written to a temporary store first. `makeRows` may `read` this store. Nobody should
    /// append meanwhile: records that came in after `makeRows` has looked show as differences.
    ///
    /// - Returns: a line for each thing that differs, at most `limit`; empty if all is well.
    public func differences(
        limit: Int, from makeRows: (any ProjectionSink) throws -> Void
    ) throws -> [String] {
        let expected = try SQLiteStore.temporary()
        return try SQLiteError.translating(at: path) {
            let structure = try StructureCheck(pool, limit: limit)
            let snapshot = try pool.makeSnapshot()
            return try snapshot.read { actual in
                var lines: [String] = []
                try expected.write { wanted in
                    let sink = ComparingSink(actual, wanted, limit: limit)
                    defer { sink.end() }
                    try makeRows(sink)
                    lines = sink.finish() + structure.findings()
                }
                return try expected.pool.read { wanted in
                    try ProjectionComparison(limit: limit, lines: lines).run(actual, wanted)
                }
            }
        }
    }
}

/// Writes rows into the transaction of a rebuild and answers from them.
private final class RebuildingSink: ProjectionSink {
    let reader: SQLiteReader
    private let db: Database
    private var journal = JournalIndexWriter()

    init(_ db: Database) {
        self.db = db
        reader = SQLiteReader(db, journal: JournalCache())
    }

    func take(_ rows: Projections) throws {
        try ProjectionWriter.write(rows, db, journal: &journal)
    }

    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)] {
        try journal.entries(ofIdentities: hashes, source: reader)
    }

    func findEffect(ofEntry number: Int64) throws -> Projections.Effect? {
        try reader.findEffect(ofEntry: number)
    }
}

/// Compares the journal's pages with those of a store as they are made, and puts the other rows
/// where they can be compared table by table.
///
/// Answers come from pages that were found equal.
private final class ComparingSink: ProjectionSink {
    private let actual: Database
    private let actualPages: SQLiteReader
    private let wanted: Database
    private let wantedRows: SQLiteReader
    private let limit: Int
    private var journal = JournalIndexWriter()
    private var pageCounts: [JournalPage.Kind: Int64] = [:]
    private var lines: [String] = []

    init(_ actual: Database, _ wanted: Database, limit: Int) {
        self.actual = actual
        self.wanted = wanted
        self.limit = limit
        actualPages = SQLiteReader(actual, journal: JournalCache())
        wantedRows = SQLiteReader(wanted, journal: JournalCache())
    }

    func end() {
        actualPages.end()
        wantedRows.end()
    }

    private func add(_ line: String) {
        if lines.count < limit { lines.append(line) }
    }

    func take(_ rows: Projections) throws {
        try ProjectionWriter.writeAllButSheets(rows, wanted)
        for sheet in rows.sheets {
            try journal.add(sheet, source: actualPages) { change in
                if case .page(let page) = change { try compare(page) }
            }
        }
    }

    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)] {
        try journal.entries(ofIdentities: hashes, source: actualPages)
    }

    func findEffect(ofEntry number: Int64) throws -> Projections.Effect? {
        try wantedRows.findEffect(ofEntry: number)
    }

    private func compare(_ page: JournalPage) throws {
        pageCounts[page.kind, default: 0] += 1
        let rows = try PreparedStatement(
            actual, on: "journal_page",
            """
            SELECT bytes FROM journal_page
            WHERE kind = ? AND level = ? AND number = ? AND position = ?
            """)
        try rows.bind(page.kind, page.span)
        try rows.bind(page.position, at: 4)
        let place =
            "journal_page kind \(page.kind.rawValue) level \(page.span.level) "
            + "number \(page.span.number) position \(page.position)"
        guard try rows.step() else { return add("\(place) is missing") }
        guard try !rows.holds(page.bytes, at: 0) else { return }
        add("\(place): bytes \(rows.value(at: 0).report(insteadOf: .blob(page.bytes)))")
    }

    /// Compares what stands only at the end: the open bucket, and how many pages there are.
    func finish() -> [String] {
        do {
            try compareRuns()
            try comparePageCounts()
        } catch {
            add("the journal's index cannot be read to its end: \(error)")
        }
        return lines
    }

    private func compareRuns() throws {
        let rows = try PreparedStatement(
            actual, on: "journal_run", "SELECT first, bytes FROM journal_run ORDER BY first")
        var isFound = try rows.step()
        try journal.forEachRun { first, bytes in
            while isFound, rows.value(at: 0) < .integer(first) {
                add("journal_run first \(rows.value(at: 0).report) should not be there")
                isFound = try rows.step()
            }
            guard isFound, rows.value(at: 0) == .integer(first) else {
                return add("journal_run first \(first) is missing")
            }
            if rows.value(at: 1) != .blob(bytes) {
                add(
                    "journal_run first \(first): bytes "
                        + rows.value(at: 1).report(insteadOf: .blob(bytes)))
            }
            isFound = try rows.step()
        }
        while isFound {
            add("journal_run first \(rows.value(at: 0).report) should not be there")
            isFound = try rows.step()
        }
    }

    private func comparePageCounts() throws {
        let rows = try PreparedStatement(
            actual, on: "journal_page",
            "SELECT kind, count(*) FROM journal_page GROUP BY kind ORDER BY kind")
        var found: [Int64: Int64] = [:]
        while try rows.step() { found[try rows.integer(at: 0)] = try rows.integer(at: 1) }
        for kind in JournalPage.Kind.allCases {
            let count = found.removeValue(forKey: Int64(kind.rawValue)) ?? 0
            let wanted = pageCounts[kind] ?? 0
            if count != wanted {
                add(
                    "journal_page kind \(kind.rawValue): there are \(count) rows, "
                        + "there should be \(wanted)")
            }
        }
        for (kind, count) in found.sorted(by: { $0.key < $1.key }) {
            add("journal_page kind \(kind): \(count) rows should not be there")
        }
    }
}

import GRDB

/// Finds what differs between a ledger's projections and the same projections made afresh.
///
/// Nothing about the file under test is taken for granted: whatever a column holds is compared by
/// type and value, and a table that cannot be read is a finding, not a failure.
struct ProjectionComparison {
    private let limit: Int
    private var lines: [String] = []

    /// Starts with nothing found; `limit` is how many lines to report at most.
    init(limit: Int) { self.limit = limit }

    private var isFull: Bool { lines.count >= limit }

    private mutating func add(_ line: String) {
        if !isFull { lines.append(line) }
    }

    /// Compares everything and reports the lines.
    consuming func run(_ actual: Database, _ wanted: Database) throws -> [String] {
        var comparison = self
        comparison.checkFile(actual)
        try comparison.compareSchemas(actual, wanted)
        for table in ProjectionTable.all where !comparison.isFull {
            try comparison.compare(table, actual, wanted)
        }
        return comparison.lines
    }

    // MARK: Structure

    /// SQLite's own checks: pages, order and indices, types of columns, foreign keys.
    private mutating func checkFile(_ actual: Database) {
        guard !isFull else { return }
        report(failuresOf: "integrity_check") { comparison in
            let rows = try PreparedStatement(
                actual, on: "file", "PRAGMA integrity_check(\(max(1, comparison.limit)))")
            while try rows.step() {
                let finding = rows.value(at: 0)
                if finding != .text(Array("ok".utf8)) {
                    comparison.add("integrity_check: \(finding.report)")
                }
            }
        }
        report(failuresOf: "foreign_key_check") { comparison in
            let rows = try PreparedStatement(actual, on: "file", "PRAGMA foreign_key_check")
            while !comparison.isFull, try rows.step() {
                comparison.add(
                    "foreign_key_check: row \(rows.value(at: 1).report) of "
                        + "\(rows.value(at: 0).report) belongs to no row of "
                        + rows.value(at: 2).report)
            }
        }
    }

    /// The schema's text and the list of migrations, both as a new file has them.
    private mutating func compareSchemas(_ actual: Database, _ wanted: Database) throws {
        try compare(
            ProjectionTable(name: "sqlite_master", key: ["type", "name"], values: ["sql"]),
            actual, wanted)
        try compare(
            ProjectionTable(name: "grdb_migrations", key: ["identifier"], values: []),
            actual, wanted)
    }

    // MARK: Rows

    /// Goes through both tables in step: rows with equal keys are compared, the rest is missing
    /// here or should not be here.
    private mutating func compare(
        _ table: ProjectionTable, _ actual: Database, _ wanted: Database
    ) throws {
        let wantedRows = try Rows(table, wanted)
        report(failuresOf: table.name) { comparison in
            let actualRows = try Rows(table, actual)
            var found = try actualRows.next()
            var expected = try wantedRows.next()
            while !comparison.isFull {
                switch (found, expected) {
                case (nil, nil): return
                case (let row?, let other?) where row.key == other.key:
                    comparison.compare(row, other, in: table)
                    found = try actualRows.next()
                    expected = try wantedRows.next()
                case (let row?, let other)
                where other.map { row.key.lexicographicallyPrecedes($0.key) } ?? true:
                    comparison.add("\(table.place(of: row)) should not be there")
                    found = try actualRows.next()
                case (_, let other?):
                    comparison.add("\(table.place(of: other)) is missing")
                    expected = try wantedRows.next()
                case (_, nil): return
                }
            }
        }
    }

    private mutating func compare(_ row: Row, _ expected: Row, in table: ProjectionTable) {
        for (index, column) in table.values.enumerated()
        where row.values[index] != expected.values[index] {
            let difference = row.values[index].report(insteadOf: expected.values[index])
            add("\(table.place(of: row)): \(column) \(difference)")
        }
    }

    /// Makes a finding of a table that cannot be read to its end.
    private mutating func report(
        failuresOf name: String, _ body: (inout ProjectionComparison) throws -> Void
    ) {
        do {
            try body(&self)
        } catch {
            add("\(name) cannot be read to its end: \(error)")
        }
    }
}

/// A row of a projection, of whatever content.
private struct Row {
    let key: [SQLiteValue]
    let values: [SQLiteValue]
}

/// The rows of a table in order of their keys.
private struct Rows: ~Copyable {
    private let statement: PreparedStatement
    private let table: ProjectionTable

    init(_ table: ProjectionTable, _ db: Database) throws {
        self.statement = try PreparedStatement(db, on: table.name, table.select)
        self.table = table
    }

    func next() throws -> Row? {
        guard try statement.step() else { return nil }
        let width = table.key.count
        return Row(
            key: (0..<width).map { statement.value(at: CInt($0)) },
            values: table.values.indices.map { statement.value(at: CInt(width + $0)) })
    }
}

extension ProjectionTable {
    /// A row's place for a report: `posting bucket 0 key 5 entry 17 line 0`.
    fileprivate func place(of row: Row) -> String {
        let members = zip(key, row.key).map { "\($0) \($1.report)" }
        return ([name] + members).joined(separator: " ")
    }
}

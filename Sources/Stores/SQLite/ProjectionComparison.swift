import GRDB

/// Finds what differs between a ledger's projections and the same projections made afresh.
///
/// Nothing about the file under test is taken for granted: whatever a column holds is compared by
/// type and value, and a table that cannot be read is a finding, not a failure.
struct ProjectionComparison {
    private let limit: Int
    private var lines: [String]

    /// Starts with what was found elsewhere; `limit` is how many lines to report at most.
    init(limit: Int, lines: [String]) {
        self.limit = limit
        self.lines = lines
    }

    private var isFull: Bool { lines.count >= limit }

    private mutating func add(_ line: String) {
        if !isFull { lines.append(line) }
    }

    /// Compares everything and reports the lines.
    consuming func run(_ actual: Database, _ wanted: Database) throws -> [String] {
        var comparison = self
        try comparison.compareSchemas(actual, wanted)
        for table in ProjectionTable.all where !table.isJournalIndex && !comparison.isFull {
            try comparison.compare(table, actual, wanted)
        }
        return comparison.lines
    }

    // MARK: Schema

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
        let expected = try Rows(table, wanted)
        report(failuresOf: table.name) { comparison in
            let found = try Rows(table, actual)
            var isFound = try found.next()
            var isExpected = try expected.next()
            while !comparison.isFull, isFound || isExpected {
                let order =
                    !isExpected ? -1 : !isFound ? 1 : Rows.order(of: found, and: expected)
                if order < 0 {
                    comparison.add("\(found.place) should not be there")
                } else if order > 0 {
                    comparison.add("\(expected.place) is missing")
                } else {
                    comparison.compareValues(of: found, with: expected, in: table)
                }
                if order <= 0 { isFound = try found.next() }
                if order >= 0 { isExpected = try expected.next() }
            }
        }
    }

    private mutating func compareValues(
        of found: borrowing Rows, with expected: borrowing Rows, in table: ProjectionTable
    ) {
        for (index, column) in table.values.enumerated() {
            let actual = found.value(at: table.key.count + index)
            let wanted = expected.value(at: table.key.count + index)
            if actual != wanted {
                add("\(found.place): \(column) \(actual.report(insteadOf: wanted))")
            }
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

/// The rows of a table in order of their keys, of whatever content.
private struct Rows: ~Copyable {
    private let statement: PreparedStatement
    private let table: ProjectionTable

    init(_ table: ProjectionTable, _ db: Database) throws {
        self.statement = try PreparedStatement(db, on: table.name, table.select)
        self.table = table
    }

    /// Goes to the next row; `false` after the last.
    func next() throws -> Bool { try statement.step() }

    /// A column of the current row.
    func value(at column: Int) -> SQLiteValue { statement.value(at: CInt(column)) }

    /// The current row for a report: `posting bucket 0 key 5 entry 17 line 0`.
    var place: String {
        let members = table.key.enumerated().map { "\($1) \(value(at: $0).report)" }
        return ([table.name] + members).joined(separator: " ")
    }

    /// Compares the keys of two current rows: negative if the first comes first, 0 if equal.
    static func order(of a: borrowing Rows, and b: borrowing Rows) -> Int {
        for column in a.table.key.indices {
            let (x, y) = (a.value(at: column), b.value(at: column))
            if x != y { return x < y ? -1 : 1 }
        }
        return 0
    }
}

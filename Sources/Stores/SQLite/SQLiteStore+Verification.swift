import GRDB

extension SQLiteStore {
    /// Drops every projection and writes the given ones, in one durable step.
    ///
    /// `makeRows` may `read` this store: it sees the state before the step.
    public func replaceProjections(
        _ makeRows: ((Projections) throws -> Void) throws -> Void
    ) throws {
        try write(onCopyToo: true) { db in
            for table in ProjectionTable.all {
                try db.execute(sql: "DELETE FROM \(table.name)")
            }
            try makeRows { rows in try ProjectionWriter.write(rows, db) }
        }
    }

    /// Compares every projection with what it should be, row by row and column by column, and the
    /// file's own structure: its pages and indices, its foreign keys, its schema, its migrations.
    ///
    /// The expected rows are written to a temporary store first, so they need space on disk, not
    /// in memory. `makeRows` may `read` this store. Nobody should append meanwhile: records that
    /// came in after `makeRows` has looked show as differences.
    ///
    /// - Returns: a line for each thing that differs, at most `limit`; empty if all is well.
    public func differences(
        limit: Int, from makeRows: ((Projections) throws -> Void) throws -> Void
    ) throws -> [String] {
        let expected = try SQLiteStore.temporary()
        try expected.replaceProjections(makeRows)
        return try SQLiteError.translating(at: path) {
            try pool.read { actual in
                try expected.pool.read { wanted in
                    try ProjectionComparison(limit: limit).run(actual, wanted)
                }
            }
        }
    }
}

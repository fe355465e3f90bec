import GRDBSQLite

/// A SQLite file of its own, through the C interface and nothing between.
@safe final class SQLiteRows {
    private var connection: OpaquePointer?
    private var bundle: OpaquePointer?
    private var posting: OpaquePointer?

    init(_ path: String) throws {
        var handle: OpaquePointer?
        let code = unsafe sqlite3_open(path, &handle)
        unsafe connection = handle
        guard code == SQLITE_OK else { throw BenchError("SQLite cannot open \(path)") }
        // As the ledger's own file is kept.
        try run(
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
            PRAGMA wal_autocheckpoint = 8192;
            CREATE TABLE bundle (
                seq INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL,
                PRIMARY KEY (seq, number)) STRICT;
            CREATE TABLE posting (
                bucket INTEGER NOT NULL, key INTEGER NOT NULL, entry INTEGER NOT NULL,
                line INTEGER NOT NULL, value_date INTEGER NOT NULL, minor_units INTEGER NOT NULL,
                PRIMARY KEY (bucket, key, entry, line)) STRICT, WITHOUT ROWID;
            """)
        unsafe bundle = try prepare("INSERT INTO bundle VALUES (?, ?, ?)")
        unsafe posting = try prepare("INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?)")
    }

    deinit {
        unsafe sqlite3_finalize(bundle)
        unsafe sqlite3_finalize(posting)
        unsafe sqlite3_close(connection)
    }

    func run(_ sql: String) throws {
        guard unsafe sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw BenchError(unsafe String(cString: sqlite3_errmsg(connection)))
        }
    }

    func insertBundle(_ seq: Int64, _ number: Int64, _ bytes: [UInt8]) throws {
        unsafe sqlite3_bind_int64(bundle, 1, seq)
        unsafe sqlite3_bind_int64(bundle, 2, number)
        try unsafe bytes.withUnsafeBytes { buffer in
            unsafe sqlite3_bind_blob64(
                bundle, 3, buffer.baseAddress, sqlite3_uint64(buffer.count), nil)
            try unsafe step(bundle)
        }
    }

    /// The numbers in the order of the columns.
    func insertPosting(_ row: PostingRow) throws {
        unsafe sqlite3_bind_int64(posting, 1, row.entry / 65_536)
        unsafe sqlite3_bind_int64(posting, 2, row.key)
        unsafe sqlite3_bind_int64(posting, 3, row.entry)
        unsafe sqlite3_bind_int64(posting, 4, row.line)
        unsafe sqlite3_bind_int64(posting, 5, row.day)
        unsafe sqlite3_bind_int64(posting, 6, row.minorUnits)
        try unsafe step(posting)
    }

    /// One line of an entry.
    struct PostingRow {
        let key: Int64
        let entry: Int64
        let line: Int64
        let day: Int64
        let minorUnits: Int64
    }

    private func prepare(_ sql: String) throws -> OpaquePointer? {
        var statement: OpaquePointer?
        guard unsafe sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
            throw BenchError(unsafe String(cString: sqlite3_errmsg(connection)))
        }
        return unsafe statement
    }

    @unsafe private func step(_ statement: OpaquePointer?) throws {
        let code = unsafe sqlite3_step(statement)
        unsafe sqlite3_reset(statement)
        guard code == SQLITE_DONE else {
            throw BenchError(unsafe String(cString: sqlite3_errmsg(connection)))
        }
    }
}

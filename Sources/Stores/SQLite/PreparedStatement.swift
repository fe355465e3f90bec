import GRDB
import GRDBSQLite
import Glibc

/// A prepared statement of SQLite's C interface on a connection that GRDB owns.
///
/// Where rows are many, this costs a fraction of the comfortable interface; and its columns are
/// read with their types checked, so that a damaged file is an error and never a trap. It lives
/// within one access to the database, which is what keeps the connection alive; the connection
/// keeps the statement for the next time.
@safe struct PreparedStatement: ~Copyable {
    /// Owns the handle, together with the connection's cache.
    private let owner: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    /// What the rows are of, for error messages.
    let table: String

    /// Prepares a statement, or takes the one that the connection has; the table's name leads its
    /// errors.
    ///
    /// - Precondition: nobody goes through the rows of the same statement.
    init(_ db: Database, on table: String, _ sql: String) throws {
        guard let connection = unsafe db.sqliteConnection else {
            throw SQLiteError.storeError(code: SQLITE_MISUSE, message: nil)
        }
        let owner = try SQLiteError.translating(at: table) { try db.cachedStatement(sql: sql) }
        precondition(
            unsafe sqlite3_stmt_busy(owner.sqliteStatement) == 0,
            "a statement was used twice at the same time")
        self.owner = owner
        self.table = table
        unsafe self.connection = connection
        unsafe self.handle = owner.sqliteStatement
    }

    deinit {
        // Rows that nobody asks for any more would keep the transaction open.
        unsafe _ = sqlite3_reset(handle)
        unsafe _ = sqlite3_clear_bindings(handle)
    }

    private static func error(
        _ code: CInt, on connection: OpaquePointer, table: String
    ) -> StoreError {
        let message = unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) }
        return SQLiteError.storeError(code: code, message: message).located(in: table)
    }

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else {
            throw unsafe PreparedStatement.error(code, on: connection, table: table)
        }
    }
}

// MARK: - Running

extension PreparedStatement {
    /// Goes to the next row; `false` after the last.
    func step() throws -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            throw unsafe PreparedStatement.error(code, on: connection, table: table)
        }
    }

    /// Runs a statement that has no rows and makes it ready for the next values.
    ///
    /// - Returns: how many rows were inserted, changed or deleted.
    @discardableResult
    func run() throws -> Int {
        defer { reset() }
        let code = unsafe sqlite3_step(handle)
        guard code == SQLITE_DONE else {
            throw unsafe PreparedStatement.error(code, on: connection, table: table)
        }
        return unsafe Int(sqlite3_changes(connection))
    }

    /// Makes the statement ready to run again; bound values stay.
    func reset() { unsafe _ = sqlite3_reset(handle) }
}

// MARK: - Binding

extension PreparedStatement {
    /// Binds a number, or NULL.
    func bind(_ value: Int64?, at index: CInt) throws {
        if let value {
            try check(unsafe sqlite3_bind_int64(handle, index, value))
        } else {
            try check(unsafe sqlite3_bind_null(handle, index))
        }
    }

    /// Binds a copy of a text, or NULL.
    func bind(_ text: String?, at index: CInt) throws {
        guard var text else { return try check(unsafe sqlite3_bind_null(handle, index)) }
        // SQLITE_TRANSIENT, "make a copy", is a cast that Swift does not import.
        let transient = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(
            text.withUTF8 { bytes in unsafe bind(bytes, at: index, destructor: transient) })
    }

    /// Lends a text to the statement for as long as `body` runs, without copying it; then the
    /// statement is reset.
    func lend<Result>(
        _ text: String, at index: CInt, _ body: () throws -> Result
    ) throws -> Result {
        var text = text
        return try text.withUTF8 { bytes in
            defer { takeBack(at: index) }
            try check(unsafe bind(bytes, at: index, destructor: nil))
            return try body()
        }
    }

    /// Lends bytes, or binds NULL, for as long as `body` runs, without copying them; then the
    /// statement is reset.
    func lend<Result>(
        _ bytes: [UInt8]?, at index: CInt, _ body: () throws -> Result
    ) throws -> Result {
        guard let bytes else {
            try check(unsafe sqlite3_bind_null(handle, index))
            return try body()
        }
        return try unsafe bytes.withUnsafeBytes { buffer in
            defer { takeBack(at: index) }
            // A null pointer would bind NULL, which is something else than no bytes.
            let count = sqlite3_uint64(buffer.count)
            let code =
                unsafe buffer.isEmpty
                ? unsafe sqlite3_bind_zeroblob(handle, index, 0)
                : unsafe sqlite3_bind_blob64(handle, index, buffer.baseAddress, count, nil)
            try check(code)
            return try body()
        }
    }

    /// Ends a loan: no pointer stays bound that the statement does not own.
    private func takeBack(at index: CInt) {
        reset()
        unsafe _ = sqlite3_bind_null(handle, index)
    }

    @unsafe private func bind(
        _ bytes: UnsafeBufferPointer<UInt8>, at index: CInt, destructor: sqlite3_destructor_type?
    ) -> CInt {
        guard !bytes.isEmpty else { return unsafe sqlite3_bind_text(handle, index, "", 0, nil) }
        return unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
            unsafe sqlite3_bind_text64(
                handle, index, characters.baseAddress, sqlite3_uint64(characters.count),
                destructor, UInt8(SQLITE_UTF8))
        }
    }
}

// MARK: - Columns

extension PreparedStatement {
    /// What a column of the current row holds, of whatever type.
    func value(at column: CInt) -> SQLiteValue {
        switch unsafe sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(unsafe sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: .real(unsafe sqlite3_column_double(handle, column))
        case SQLITE_TEXT: .text(columnBytes(at: column))
        case SQLITE_BLOB: .blob(columnBytes(at: column))
        default: .null
        }
    }

    /// A number.
    ///
    /// - Throws: `store.corrupt` if the column holds something else.
    func integer(at column: CInt) throws -> Int64 {
        guard unsafe sqlite3_column_type(handle, column) == SQLITE_INTEGER else {
            throw corrupt(column, "is no number")
        }
        return unsafe sqlite3_column_int64(handle, column)
    }

    /// A number or NULL.
    func optionalInteger(at column: CInt) throws -> Int64? {
        isNull(at: column) ? nil : try integer(at: column)
    }

    /// A number that fits the type which the row is read into.
    func int(at column: CInt) throws -> Int {
        guard let number = Int(exactly: try integer(at: column)) else {
            throw corrupt(column, "is too large")
        }
        return number
    }

    /// A text.
    ///
    /// - Throws: `store.corrupt` if the column holds something else, or no valid UTF-8.
    func text(at column: CInt) throws -> String {
        guard unsafe sqlite3_column_type(handle, column) == SQLITE_TEXT,
            let text = String(validating: columnBytes(at: column), as: UTF8.self)
        else { throw corrupt(column, "is no text") }
        return text
    }

    /// A text or NULL.
    func optionalText(at column: CInt) throws -> String? {
        isNull(at: column) ? nil : try text(at: column)
    }

    /// Bytes.
    ///
    /// - Throws: `store.corrupt` if the column holds something else.
    func bytes(at column: CInt) throws -> [UInt8] {
        guard unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB else {
            throw corrupt(column, "holds no bytes")
        }
        return columnBytes(at: column)
    }

    /// Bytes or NULL.
    func optionalBytes(at column: CInt) throws -> [UInt8]? {
        isNull(at: column) ? nil : try bytes(at: column)
    }

    /// Whether a column holds exactly these bytes; nothing is copied.
    func holds(_ bytes: [UInt8], at column: CInt) throws -> Bool {
        guard unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB else { return false }
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        guard count == bytes.count else { return false }
        return unsafe bytes.withUnsafeBytes { wanted in
            guard let start = unsafe start, let base = wanted.baseAddress else { return true }
            return unsafe memcmp(start, base, count) == 0
        }
    }

    /// An error that names the table, the row (its first column if that is a number), a column.
    func corrupt(_ column: CInt, _ problem: String) -> StoreError {
        let name = unsafe sqlite3_column_name(handle, column).map { unsafe String(cString: $0) }
        var place = table
        if case .integer(let first) = value(at: 0), column > 0 { place += " row \(first)" }
        return StoreError(
            "store.corrupt",
            "The column “\(name ?? "?")” \(problem): the file is damaged; keep it, verify it and "
                + "restore a backup or rebuild the projections",
            at: place)
    }

    private func isNull(at column: CInt) -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    private func columnBytes(at column: CInt) -> [UInt8] {
        // The pointer is asked for first: it may convert, and the count is of what it points to.
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = unsafe Int(sqlite3_column_bytes(handle, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }
}

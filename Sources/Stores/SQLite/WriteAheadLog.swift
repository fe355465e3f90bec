import GRDB
import GRDBSQLite

/// SQLite's write-ahead log as a file.
enum WriteAheadLog {
    /// SQLite's file systems take less than 128 KiB at a time.
    private static let chunk: Int64 = 1 << 16

    /// Writes the log over itself, byte for byte, and synchronises it.
    ///
    /// A synchronisation alone is not enough: pages that a failed one has left behind count as
    /// clean, and only writing them again brings them to the disk. Readers see the same bytes.
    ///
    /// - Precondition: the connection is in a write transaction that has written nothing.
    /// - Complexity: O(n) in the size of the log, which is none after a ledger was closed well.
    static func rewrite(_ db: Database) throws {
        var pointer: UnsafeMutablePointer<sqlite3_file>?
        let code = unsafe sqlite3_file_control(
            db.sqliteConnection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &pointer)
        guard code == SQLITE_OK, let file = unsafe pointer,
            let methods = unsafe file.pointee.pMethods
        else { return }
        var size: sqlite3_int64 = 0
        try check(unsafe methods.pointee.xFileSize(file, &size))
        for offset in stride(from: 0, to: size, by: Int(chunk)) {
            let count = CInt(min(chunk, size - offset))
            var bytes = [UInt8](repeating: 0, count: Int(count))
            try unsafe bytes.withUnsafeMutableBytes { buffer in
                try check(unsafe methods.pointee.xRead(file, buffer.baseAddress, count, offset))
                try check(unsafe methods.pointee.xWrite(file, buffer.baseAddress, count, offset))
            }
        }
        guard size > 0 else { return }
        try check(unsafe methods.pointee.xSync(file, SQLITE_SYNC_NORMAL))
    }

    private static func check(_ code: CInt) throws {
        guard code == SQLITE_OK else {
            throw SQLiteError.storeError(code: code, message: "the log cannot be made durable")
                .located(in: "wal")
        }
    }
}

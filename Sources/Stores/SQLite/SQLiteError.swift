import GRDB

/// What SQLite's result codes mean for the people who run a ledger.
enum SQLiteError {
    /// Runs a piece of work and turns SQLite's errors into errors of the store.
    ///
    /// Errors of other kinds, such as those of a caller's own closure, pass unchanged.
    static func translating<Result>(at path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            // The message names tables and columns, never values; arguments stay out.
            throw storeError(
                code: error.extendedResultCode.rawValue, message: error.message
            ).located(in: path)
        }
    }

    /// The store's error for one of SQLite's extended result codes.
    static func storeError(code: CInt, message: String?) -> StoreError {
        let (kind, advice) = meaning(of: ResultCode(rawValue: code), message: message ?? "")
        return StoreError(kind, advice, cause: "SQLite \(code)" + (message.map { ": \($0)" } ?? ""))
    }

    private static func meaning(
        of code: ResultCode, message: String
    ) -> (StoreError.Code, String) {
        if message == "integer overflow" {
            return ("store.overflow", "A sum of postings does not fit 64 bits; narrow the question")
        }
        if code.primaryResultCode == .SQLITE_MISUSE {
            return ("store.closed", "The store is closed; open it again")
        }
        return meaning(ofFailure: code.primaryResultCode)
    }

    private static func meaning(ofFailure code: ResultCode) -> (StoreError.Code, String) {
        switch code {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return (
                "store.busy",
                "Another program is writing to the ledger; nothing was changed, try again later"
            )
        case .SQLITE_FULL:
            return (
                "store.full",
                "There is no space left for the ledger; nothing was changed, free some and repeat"
            )
        case .SQLITE_CORRUPT:
            return (
                "store.corrupt",
                "The ledger's file is damaged; stop writing, keep the file and restore a backup"
            )
        case .SQLITE_NOTADB:
            return (
                "store.notALedger",
                "The file is no SQLite database; it is another file, or its beginning is damaged"
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return (
                "store.readOnly",
                "The ledger may only be read here; check the file's owner and mode"
            )
        case .SQLITE_CANTOPEN:
            return (
                "store.cannotOpen",
                "The ledger's file cannot be opened; check its path and the rights on its folder"
            )
        case .SQLITE_NOMEM:
            return ("store.memory", "There is too little memory; nothing was changed")
        case .SQLITE_CONSTRAINT:
            return (
                "store.constraint",
                "The rows contradict what the store has already; nothing was changed"
            )
        default:
            return (
                "store.io",
                "The ledger's file cannot be read or written; check the disk, open it again, verify"
            )
        }
    }
}

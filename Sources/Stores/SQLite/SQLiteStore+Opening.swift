import Foundation
import GRDB

extension SQLiteStore {
    /// Makes an empty file that only its owner may read, unless there is a file already.
    static func create(_ path: String) throws {
        let descriptor = unsafe Foundation.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            _ = Foundation.close(descriptor)
        } else if errno != EEXIST {
            throw StoreError(
                "store.cannotOpen",
                "The ledger's file cannot be made; check its path and the rights on its folder",
                at: path, cause: unsafe String(cString: strerror(errno)))
        }
    }

    /// Makes a folder under the system's temporary one that only its owner may enter.
    static func makeFolder() throws -> String {
        // mkdtemp(3) wants six X at the end and puts a name in their place that nobody has.
        let pattern =
            FileManager.default.temporaryDirectory.path + "/greencredit-"
            + String(repeating: "X", count: 6)
        var name = Array(pattern.utf8CString)
        guard unsafe mkdtemp(&name) != nil else {
            throw StoreError(
                "store.cannotOpen", "No temporary folder can be made", at: pattern,
                cause: unsafe String(cString: strerror(errno)))
        }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Opens a file, sees that it is ours, and brings it to the newest schema.
    static func open(
        _ path: String, readOnly: Bool, busyTimeout: Double, isDurable: Bool = true
    ) throws -> DatabasePool {
        try SQLiteError.translating(at: path) {
            var configuration = Configuration()
            configuration.label = "GreenCredit"
            configuration.readonly = readOnly
            configuration.busyMode = .timeout(busyTimeout)
            // Before GRDB writes anything: a file of another program must stay as it is.
            configuration.prepareDatabase { db in
                try check(db, mayMigrate: !readOnly, at: path)
                // Bundles are large; it counts only in a file that is still empty.
                if !readOnly { try db.execute(sql: "PRAGMA page_size = 16384") }
                try db.execute(
                    sql: """
                        PRAGMA recursive_triggers = ON;
                        PRAGMA cell_size_check = ON;
                        PRAGMA trusted_schema = OFF;
                        """)
            }
            let pool = try DatabasePool(path: path, configuration: configuration)
            guard !readOnly else { return pool }
            try pool.writeWithoutTransaction { db in
                // GRDB sets NORMAL, with which the last commits may be lost with the power.
                try db.execute(sql: "PRAGMA synchronous = \(isDurable ? "FULL" : "OFF")")
                // 64 MiB of pages; a bulk commit fills 5 MiB of the log, so that copying it back
                // after each 4 MiB would double the synchronisations.
                try db.execute(
                    sql: """
                        PRAGMA cache_size = -65536;
                        PRAGMA wal_autocheckpoint = 4096;
                        PRAGMA journal_size_limit = 134217728;
                        """)
            }
            try SQLiteSchema.migrator.migrate(pool)
            return pool
        }
    }

    /// Whether a file has records and a schema whose projections the newest one drops.
    static func hasOlderProjections(_ path: String) throws -> Bool {
        try SQLiteError.translating(at: path) {
            var configuration = Configuration()
            configuration.readonly = true
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
            guard (size?.intValue ?? 0) > 0 else { return false }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { db in
                guard try number(db, "PRAGMA application_id") == SQLiteSchema.applicationID else {
                    return false
                }
                return try number(db, "PRAGMA user_version") == 1
                    && number(db, "SELECT count(*) FROM record") > 0
            }
        }
    }

    /// Refuses what this version must not touch.
    private static func check(_ db: Database, mayMigrate: Bool, at path: String) throws {
        let application = try number(db, "PRAGMA application_id")
        let version = try number(db, "PRAGMA user_version")
        // A first opening that was cut short may have left the migrator's own table.
        let objects = try number(
            db, "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'")
        if application == 0, version == 0, objects == 0, mayMigrate { return }
        guard application != SQLiteBackup.applicationID else {
            throw StoreError(
                "store.backup", "The file is a backup; “greencredit restore” makes a ledger of it",
                at: path)
        }
        guard [SQLiteSchema.applicationID, SQLiteBackup.copyID].contains(application) else {
            throw StoreError(
                "store.foreign",
                "The file is a database of another program; name a ledger or a new file",
                at: path, cause: "application id \(application)")
        }
        guard version <= SQLiteSchema.version else {
            throw StoreError(
                "store.newer",
                "The ledger was written by a newer version of GreenCredit; use that version",
                at: path, cause: "schema \(version), known here up to \(SQLiteSchema.version)")
        }
        guard version == SQLiteSchema.version || mayMigrate else {
            throw StoreError(
                "store.older",
                "The ledger has an older schema; open it once for writing to bring it up to date",
                at: path, cause: "schema \(version) of \(SQLiteSchema.version)")
        }
    }

    private static func number(_ db: Database, _ sql: String) throws -> Int64 {
        let statement = try PreparedStatement(db, on: "header", sql)
        return try statement.step() ? statement.integer(at: 0) : 0
    }
}

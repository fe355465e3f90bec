import Foundation
import GRDB

/// One file that holds a whole ledger as it stood at one moment, and a label for its reader.
///
/// It is a database of its own kind: no ledger is opened in it by mistake, and nothing can be
/// sealed into it. It has no log beside it, so that it can be read from any medium.
public enum SQLiteBackup {
    /// Marks the file as a backup: “GrCb”.
    static let applicationID: Int64 = 0x4772_4362
    /// Marks a ledger that was restored for reading only: “GrCc”.
    static let copyID: Int64 = 0x4772_4363

    /// Pages that are copied between two reports of progress: 16 MiB.
    private static let pagesPerStep: CInt = 4096

    /// Writes a store's state into a new file, which only its owner may read.
    ///
    /// The state is one moment's, however long the copying takes; others go on writing meanwhile.
    /// The file is not made durable.
    ///
    /// - Parameters:
    ///   - source: the ledger's store.
    ///   - path: a name that is free.
    ///   - makeLabel: makes the label from the state that is written.
    ///   - progress: is told how many pages of how many are copied.
    /// - Throws: `store.copy` for a store that is a copy itself, whose backup could be taken for a
    ///   ledger's; the store's errors.
    public static func write(
        _ source: SQLiteStore, to path: String,
        label makeLabel: (any LedgerReader) throws -> [UInt8],
        progress: (_ done: Int64, _ of: Int64) -> Void
    ) throws {
        try SQLiteStore.create(path)
        try SQLiteError.translating(at: path) {
            let target = try DatabaseQueue(path: path, configuration: configuration())
            defer { try? target.close() }
            try target.writeWithoutTransaction { copy in
                try copy.execute(sql: "PRAGMA synchronous = OFF")
                let label = try source.pool.read { db in
                    try source.refuseCopy(db)
                    let reader = SQLiteReader(db, journal: JournalCache())
                    defer { reader.end() }
                    // The first question fixes the moment; the pages are read in the same one.
                    let label = try makeLabel(reader)
                    try copyPages(from: db, to: copy, progress)
                    return label
                }
                // The pages say that a log stands beside them; none does any more.
                try copy.execute(sql: "PRAGMA journal_mode = DELETE")
                try copy.inTransaction {
                    try copy.execute(sql: "CREATE TABLE backup (label BLOB NOT NULL) STRICT")
                    try copy.execute(
                        sql: "INSERT INTO backup VALUES (?)", arguments: [Data(label)])
                    try copy.execute(sql: "PRAGMA application_id = \(applicationID)")
                    return .commit
                }
            }
        }
    }

    /// The label of a backup.
    ///
    /// - Throws: `store.notABackup` for any other file.
    public static func label(of path: String) throws -> [UInt8] {
        try reading(path) { db in
            let label = try PreparedStatement(db, on: "backup", "SELECT label FROM backup")
            guard try label.step() else {
                throw StoreError(
                    "store.corrupt", "The backup has lost its label; use another one", at: path)
            }
            return try label.bytes(at: 0)
        }
    }

    /// Writes a backup's state into a new file that a ledger can be opened in.
    ///
    /// - Parameters:
    ///   - path: the backup, which stays as it is.
    ///   - database: a name that is free.
    ///   - isCopy: makes a ledger that refuses new records for ever.
    ///   - progress: is told how many pages of how many are copied.
    /// - Throws: `store.notABackup`, and the store's errors.
    public static func restore(
        _ path: String, to database: String, isCopy: Bool,
        progress: (_ done: Int64, _ of: Int64) -> Void
    ) throws {
        try SQLiteStore.create(database)
        try reading(path) { backup in
            let target = try DatabaseQueue(path: database, configuration: configuration())
            defer { try? target.close() }
            try target.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = OFF")
                try copyPages(from: backup, to: db, progress)
                try db.inTransaction {
                    let mark = isCopy ? copyID : SQLiteSchema.applicationID
                    try db.execute(sql: "DROP TABLE backup")
                    try db.execute(sql: "PRAGMA application_id = \(mark)")
                    return .commit
                }
            }
        }
    }

    // MARK: - Pages

    private static func copyPages(
        from source: Database, to target: Database, _ progress: (Int64, Int64) -> Void
    ) throws {
        try withoutActuallyEscaping(progress) { progress in
            try source.backup(to: target, pagesPerStep: pagesPerStep) { step in
                let total = Int64(step.totalPageCount)
                progress(total - Int64(step.remainingPageCount), total)
            }
        }
    }

    private static func reading<Result>(
        _ path: String, _ body: (Database) throws -> Result
    ) throws -> Result {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError("store.cannotOpen", "There is no such file", at: path)
        }
        return try SQLiteError.translating(at: path) {
            let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
            defer { try? queue.close() }
            return try queue.read { db in
                let mark = try PreparedStatement(db, on: "header", "PRAGMA application_id")
                guard try mark.step(), try mark.integer(at: 0) == applicationID else {
                    throw StoreError(
                        "store.notABackup",
                        "The file is no backup; name one that “greencredit backup” has written",
                        at: path)
                }
                return try body(db)
            }
        }
    }

    private static func configuration(readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.label = "GreenCredit backup"
        configuration.readonly = readOnly
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;")
        }
        return configuration
    }
}

extension SQLiteStore {
    /// Refuses to change what was restored for reading only.
    func refuseCopy(_ db: Database) throws {
        let mark = try PreparedStatement(db, on: "header", "PRAGMA application_id")
        guard try mark.step(), try mark.integer(at: 0) == SQLiteBackup.copyID else { return }
        throw StoreError(
            "store.copy",
            "This is a copy for reading: a record sealed here would stand in the place of another "
                + "that is sealed elsewhere; work in the ledger itself, or found a new one",
            at: path)
    }

    /// Cuts the truth down to the first records, with the heads that cover no more, and empties the
    /// inbox.
    ///
    /// The projections are left as they are: `replaceProjections` has to follow.
    ///
    /// - Precondition: nobody else has the store; it is one that is being restored.
    public func cut(toRecords count: Int64) throws {
        try write(onCopyToo: true) { db in
            let guards = try guards(db)
            for guardian in guards { try db.execute(sql: "DROP TRIGGER \(guardian.name)") }
            for table in ["bundle", "attachment", "record"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE seq >= ?", arguments: [count])
            }
            try db.execute(sql: "DELETE FROM checkpoint WHERE size > ?", arguments: [count])
            // What waited then may have been answered since: nobody can tell any more.
            try db.execute(sql: "DELETE FROM proposal")
            for guardian in guards { try db.execute(sql: guardian.sql) }
        }
    }

    /// The triggers that keep the truth from being changed.
    private func guards(_ db: Database) throws -> [(name: String, sql: String)] {
        let rows = try PreparedStatement(
            db, on: "schema", "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        var guards: [(String, String)] = []
        while try rows.step() { guards.append((try rows.text(at: 0), try rows.text(at: 1))) }
        return guards
    }
}

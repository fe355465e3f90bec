import Foundation
import GRDB
import Synchronization

/// A ledger in one SQLite file: write-ahead log, full synchronisation, one writer, many readers.
///
/// A commit is on disk before `append` returns. Every `read` sees the state at its beginning and
/// waits for no writer. `read` must not be called inside the closure of another `read` of the same
/// store.
public final class SQLiteStore: LedgerStore, Sendable {
    /// The file.
    public let path: String

    /// Whether opening the file brought it to a newer schema whose projections are to be made anew.
    public let hasLostProjections: Bool

    let pool: DatabasePool
    let journal = JournalCache()
    private let isReadOnly: Bool
    /// The folder that goes with the store when it is a temporary one.
    private let ownFolder: String?
    private let isOpen = Mutex(true)
    private let session: WritingSession

    /// Opens the ledger in a file and brings it to the newest schema; makes it if there is none.
    ///
    /// A new file can be read by its owner only, and so can the files that SQLite puts beside it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - busyTimeout: how many seconds to wait for another process that is writing.
    /// - Throws: `store.foreign` for a file of another program, `store.newer` for one of a newer
    ///   version, `store.notALedger`, `store.corrupt`, `store.cannotOpen`, `store.busy`, and
    ///   `store.io` where what a crash has left cannot be made durable.
    public convenience init(path: String, busyTimeout: Double = 10) throws {
        try SQLiteStore.create(path)
        let session = WritingSession(
            lock: WriterLock(of: path, patience: .milliseconds(Int64(busyTimeout * 1000))))
        let isOutdated = try SQLiteStore.hasOlderProjections(path)
        let pool = try SQLiteStore.open(path, readOnly: false, busyTimeout: busyTimeout)
        self.init(
            pool: pool, readOnly: false, session: session, hasLostProjections: isOutdated)
        try SQLiteError.translating(at: path) { try session.begin(pool) }
    }

    /// Opens a ledger that this process must not change.
    ///
    /// - Throws: as `init(path:)`, and `store.older` for a file that a writer must bring to the
    ///   newest schema first.
    public convenience init(readOnly path: String, busyTimeout: Double = 10) throws {
        try self.init(
            pool: SQLiteStore.open(path, readOnly: true, busyTimeout: busyTimeout), readOnly: true,
            session: WritingSession(lock: nil))
    }

    /// Makes an empty ledger in a folder of its own, which is removed with the store.
    ///
    /// It is not made durable: it serves verification and tests.
    public static func temporary() throws -> SQLiteStore {
        let folder = try makeFolder()
        do {
            let path = folder + "/ledger.sqlite"
            try create(path)
            let pool = try open(path, readOnly: false, busyTimeout: 10, isDurable: false)
            return SQLiteStore(
                pool: pool, readOnly: false, session: WritingSession(lock: nil), ownFolder: folder)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    private init(
        pool: DatabasePool, readOnly: Bool, session: WritingSession, ownFolder: String? = nil,
        hasLostProjections: Bool = false
    ) {
        self.hasLostProjections = hasLostProjections
        self.pool = pool
        self.path = pool.path
        self.isReadOnly = readOnly
        self.session = session
        self.ownFolder = ownFolder
    }

    deinit { try? close() }

    /// Closes the file; a temporary store is gone afterwards.
    ///
    /// Without it, the store is closed when nobody holds it any more.
    ///
    /// - Throws: `store.busy` while another thread still reads.
    public func close() throws {
        try SQLiteError.translating(at: path) {
            // The pool closes its writer first, and a reader that closes last cannot bring the log
            // back into the file: who copies the file alone would lose what stands in the log.
            // A passive checkpoint waits for nobody.
            let wasOpen = isOpen.withLock { $0 }
            if wasOpen && !isReadOnly {
                _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.passive) }
            }
            try pool.close()
            if wasOpen { session.end() }
            isOpen.withLock { $0 = false }
        }
        if let ownFolder { try? FileManager.default.removeItem(atPath: ownFolder) }
    }

    /// Lends a view on one consistent state.
    ///
    /// - Precondition: the reader does not outlive the call, and no other `read` of this store
    ///   is under way in the same thread.
    public func read<Result>(_ body: (any LedgerReader) throws -> Result) throws -> Result {
        try SQLiteError.translating(at: path) {
            try pool.read { db in
                let reader = SQLiteReader(db, journal: journal)
                defer { reader.end() }
                return try body(reader)
            }
        }
    }

    /// The bundles of a batch that was sealed, read one at a time.
    ///
    /// - Throws: `store.corrupt` for bundles that are not numbered from 0 without a gap; a bundle
    ///   that is gone by the time it is asked for is the same.
    public func bundles(of seq: Int64) throws -> ItemBundles {
        let (count, last) = try reentrantRead { db in
            let rows = try PreparedStatement(
                db, on: "bundle",
                "SELECT count(*), ifnull(max(number), -1) FROM bundle WHERE seq = ?")
            try rows.bind(seq, at: 1)
            return try rows.step() ? (try rows.int(at: 0), try rows.int(at: 1)) : (0, -1)
        }
        guard last == count - 1 else { throw SQLiteStore.gap(seq, at: path) }
        return ItemBundles(count: count) { [self] number in
            try reentrantRead { db in
                let rows = try PreparedStatement(
                    db, on: "bundle", "SELECT bytes FROM bundle WHERE seq = ? AND number = ?")
                try rows.bind(seq, at: 1)
                try rows.bind(Int64(number), at: 2)
                guard try rows.step() else { throw SQLiteStore.gap(seq, at: path) }
                return try rows.bytes(at: 0)
            }
        }
    }

    private static func gap(_ seq: Int64, at path: String) -> StoreError {
        StoreError(
            "store.corrupt", "Bundles of the batch at place \(seq) are missing; restore a backup",
            at: path)
    }

    private func reentrantRead<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try SQLiteError.translating(at: path) { try pool.unsafeReentrantRead(body) }
    }

    /// Runs one immediate transaction: all of it is durable afterwards, or nothing has happened.
    ///
    /// - Parameter onCopyToo: whether a copy for reading may be changed in this way.
    /// - Throws: `store.copy`, `store.readOnly`, `store.busy` with the name of the process that
    ///   writes, `store.broken` after a write that the disk has failed, and what the body throws.
    func write<Result>(
        onCopyToo: Bool = false, _ body: (Database) throws -> Result
    ) throws -> Result {
        guard !isReadOnly else {
            throw StoreError(
                "store.readOnly", "This ledger was opened for reading only", at: path)
        }
        return try SQLiteError.translating(at: path) {
            try pool.writeWithoutTransaction { db in
                try session.write {
                    var result: Result?
                    try db.inTransaction(.immediate) {
                        if !onCopyToo { try refuseCopy(db) }
                        result = try body(db)
                        return .commit
                    }
                    guard let result else {
                        preconditionFailure("a transaction ran without its body")
                    }
                    return result
                }
            }
        }
    }
}

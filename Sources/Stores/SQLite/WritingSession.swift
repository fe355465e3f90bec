import GRDB
import Synchronization

/// What one opening of a ledger for writing must know: who else writes, and whether the disk holds.
///
/// After a failed synchronisation the kernel may count pages as written that are not on the disk,
/// and the next synchronisation succeeds without them (“fsyncgate”, 2018). So a store whose write
/// failed writes no more, and the next one begins by making the log durable that it answers from.
final class WritingSession: Sendable {
    /// `nil` for a store that nobody else can open.
    private let lock: WriterLock?
    private let isBroken = Mutex(false)

    init(lock: WriterLock?) { self.lock = lock }

    /// Makes durable what a process that did not end well has left in the log.
    ///
    /// A process that is killed between writing and synchronising leaves commits that everybody
    /// can read and that the power can take away: nobody may build on them or confirm them before.
    func begin(_ pool: DatabasePool) throws {
        guard let lock, try lock.wasLeftBehind else { return }
        try pool.writeWithoutTransaction { db in
            // Who holds the lock has passed here before.
            try lock.clearUp {
                try db.inTransaction(.immediate) {
                    try WriteAheadLog.rewrite(db)
                    return .rollback
                }
            }
        }
    }

    /// Runs a transaction while no other process runs one.
    func write<Result>(_ body: () throws -> Result) throws -> Result {
        guard !isBroken.withLock({ $0 }) else {
            throw StoreError(
                "store.broken",
                "The disk failed while the ledger was written, so what it holds is not certain; "
                    + "close the ledger, open it again and repeat: what arrived is not added twice")
        }
        guard let lock else { return try body() }
        return try lock.withLock {
            do {
                return try body()
            } catch {
                if SQLiteError.isDiskFailure(error) { isBroken.withLock { $0 = true } }
                throw error
            }
        }
    }

    /// Ends the session; a broken one stays on record for the next.
    func end() {
        if !isBroken.withLock({ $0 }) { lock?.leave() }
    }
}

extension SQLiteError {
    /// Whether a write failed in a way that leaves open what the disk holds.
    static func isDiskFailure(_ error: any Error) -> Bool {
        switch error {
        case let error as DatabaseError: error.resultCode == .SQLITE_IOERR
        case let error as StoreError: error.code == "store.io"
        default: false
        }
    }
}

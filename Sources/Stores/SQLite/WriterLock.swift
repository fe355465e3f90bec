import Foundation
import Ledger
import Synchronization

/// Lets one process write at a time and tells the others who it is (flock(2)).
///
/// SQLite keeps writers apart as well, but cannot say whom one waits for. The lock is held for the
/// length of a transaction. The kernel drops it when its holder ends, however that happens; so the
/// name in the file counts as the holder's only while the lock is held. A name that nobody has
/// taken out again tells the next opening that a writer did not end well. Readers need no lock.
final class WriterLock: Sendable {
    private let ledger: String
    private let patience: Duration
    private let file = Mutex(Handle())

    private struct Handle {
        var descriptor: CInt = -1
        /// What this writer calls itself in the file.
        var name: [UInt8] = []
    }

    private static let nameLimit = 256

    /// - Parameters:
    ///   - ledger: the database; the lock is the file `…-writer` beside it.
    ///   - patience: how long to wait for another process.
    init(of ledger: String, patience: Duration) {
        self.ledger = ledger
        self.patience = patience
    }

    deinit {
        let descriptor = file.withLock { $0.descriptor }
        if descriptor >= 0 { close(descriptor) }
    }

    /// Whether the last writer has left its name: it writes, or it ended without closing.
    var wasLeftBehind: Bool {
        get throws { !WriterLock.name(in: try open().descriptor).isEmpty }
    }

    /// Runs a piece of work under the lock.
    ///
    /// - Throws: `store.busy` with the holder's name when patience ends.
    func withLock<Result>(_ body: () throws -> Result) throws -> Result {
        let handle = try open()
        let deadline = ContinuousClock.now.advanced(by: patience)
        var pause: UInt32 = 250
        while try !take(handle.descriptor) {
            guard ContinuousClock.now < deadline else { throw busy(handle.descriptor) }
            usleep(pause)
            pause = min(pause * 2, 16_000)
        }
        defer { flock(handle.descriptor, LOCK_UN) }
        try announce(handle)
        return try body()
    }

    /// Clears up after a writer that did not end well and takes its name out, unless somebody
    /// holds the lock.
    func clearUp(_ body: () throws -> Void) throws {
        let handle = try open()
        guard try take(handle.descriptor) else { return }
        defer { flock(handle.descriptor, LOCK_UN) }
        try body()
        ftruncate(handle.descriptor, 0)
    }

    /// Takes this writer's name out of the file, if it is there.
    func leave() {
        let handle = file.withLock { $0 }
        guard handle.descriptor >= 0, (try? take(handle.descriptor)) == true else { return }
        defer { flock(handle.descriptor, LOCK_UN) }
        if WriterLock.name(in: handle.descriptor) == handle.name { ftruncate(handle.descriptor, 0) }
    }

    // MARK: - The file

    private func open() throws -> Handle {
        try file.withLock { handle in
            if handle.descriptor >= 0 { return handle }
            let path = ledger + "-writer"
            let descriptor = unsafe Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw failure("cannot be opened") }
            let since = Timestamp(
                millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000))
            let process = ProcessInfo.processInfo
            let name = "\(process.processIdentifier) \(since) \(process.processName)"
            handle = Handle(
                descriptor: descriptor, name: Array(name.utf8.prefix(WriterLock.nameLimit)))
            return handle
        }
    }

    private func take(_ descriptor: CInt) throws -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK || errno == EINTR else { throw failure("cannot be locked") }
        return false
    }

    /// Writes the name where another one stands: once for a writer who is alone.
    private func announce(_ handle: Handle) throws {
        guard WriterLock.name(in: handle.descriptor) != handle.name else { return }
        let written = unsafe handle.name.withUnsafeBytes {
            unsafe pwrite(handle.descriptor, $0.baseAddress, $0.count, 0)
        }
        guard written == handle.name.count, ftruncate(handle.descriptor, off_t(written)) == 0
        else { throw failure("cannot be written") }
    }

    private static func name(in descriptor: CInt) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: nameLimit)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        return Array(bytes.prefix(max(0, count)))
    }

    // MARK: - Errors

    private func busy(_ descriptor: CInt) -> StoreError {
        let parts = String(decoding: WriterLock.name(in: descriptor), as: UTF8.self)
            .split(separator: " ", maxSplits: 2)
        let holder =
            parts.count == 3
            ? "Process \(parts[0]) (\(parts[2])), at work since \(parts[1]),"
            : "Another process"
        return StoreError(
            "store.busy",
            "\(holder) is writing to the ledger; nothing was changed, try again when it is done",
            at: ledger)
    }

    private func failure(_ what: String) -> StoreError {
        let number = errno
        let reason = unsafe String(cString: strerror(number))
        return StoreError(
            number == ENOSPC || number == EDQUOT ? "store.full" : "store.cannotOpen",
            "The file that keeps writers apart \(what); check the folder's rights and its disk",
            at: ledger + "-writer", cause: reason)
    }
}

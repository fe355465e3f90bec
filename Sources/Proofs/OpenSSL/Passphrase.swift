import Synchronization

/// A passphrase that is wiped from memory when its last holder lets go, and is never printed.
public final class Passphrase: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    // The lock is never contended; it makes the bytes mutable for the wiping at the end.
    private let storage: Mutex<[UInt8]>

    /// Takes the bytes over; the caller wipes or forgets its own copy.
    public init(_ bytes: consuming [UInt8]) {
        // Our own copy, so that wiping does not depend on who else holds the buffer.
        storage = Mutex(bytes.map { $0 })
    }

    deinit {
        storage.withLock { wipe(&$0) }
    }

    /// Whether it is the empty passphrase.
    public var isEmpty: Bool { storage.withLock { $0.isEmpty } }

    /// Always the same words.
    public var description: String { "<passphrase>" }

    /// Always the same words.
    public var debugDescription: String { "<passphrase>" }

    /// Whether two passphrases are the same, as when one is typed twice.
    public func matches(_ other: Passphrase) -> Bool {
        if self === other { return true }
        return storage.withLock { mine in other.storage.withLock { $0 == mine } }
    }

    /// Lends the bytes to one call.
    func with<Result>(
        _ body: ([UInt8]) throws(ProofsError) -> Result
    ) throws(ProofsError) -> Result {
        try storage.withLock { bytes throws(ProofsError) in try body(bytes) }
    }
}

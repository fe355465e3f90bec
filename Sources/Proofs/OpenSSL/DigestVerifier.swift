import COpenSSL
import Synchronization

/// Checks ECDSA signatures of one P-256 key over ready SHA-256 digests.
///
/// Preparing an operation costs OpenSSL allocations and look-ups; so a prepared one is kept and
/// used again. Each is used by one thread at a time, and no lock is held while OpenSSL computes.
/// A key that has signed often gets a `KeyTable`.
final class DigestVerifier: Sendable {
    private enum Table {
        case none, inTheMaking, notToBeHad
        case made(KeyTable)
    }

    private struct State {
        var idle: [OwnedPointer] = []
        var verifications = 0
        var table = Table.none
    }

    private let key: OwnedPointer
    private let point: [UInt8]
    private let state = Mutex(State())

    /// By then checking without a table has cost more than making one would have.
    static let verificationsBeforeTable = 1_000
    /// So many keys have a table at most; together they take 40 MB.
    private static let tableLimit = 256
    private static let tables = Atomic(0)

    /// - Parameter point: the key's point, uncompressed.
    init(key: OwnedPointer, point: [UInt8]) {
        self.key = key
        self.point = point
    }

    deinit {
        if case .made = state.withLock({ $0.table }) {
            Self.tables.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    /// Whether a signature, DER `SEQUENCE { r, s }`, fits the digest: OpenSSL's own verification.
    func verify(
        _ signature: [UInt8], signs digest: SHA256Digest
    ) throws(ProofsError) -> Bool {
        let ready = state.withLock { $0.idle.popLast() }
        let operation = if let ready { ready } else { try prepare() }
        let fits = try unsafe operation.with { operation throws(ProofsError) in
            unsafe digest.withUnsafeBytes { bytes in
                unsafe EVP_PKEY_verify(
                    operation, signature, signature.count,
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count) == 1
            }
        }
        state.withLock { $0.idle.append(operation) }
        return fits
    }

    /// The key's table, which whoever asks for the thousandth time makes.
    func table() -> KeyTable? {
        let (known, isDue) = state.withLock { state -> (KeyTable?, Bool) in
            if case .made(let table) = state.table { return (table, false) }
            guard case .none = state.table else { return (nil, false) }
            state.verifications += 1
            guard state.verifications > Self.verificationsBeforeTable else { return (nil, false) }
            state.table = .inTheMaking
            return (nil, true)
        }
        guard isDue else { return known }
        guard Self.tables.wrappingAdd(1, ordering: .relaxed).newValue <= Self.tableLimit,
            let table = try? KeyTable(point: point)
        else {
            Self.tables.wrappingSubtract(1, ordering: .relaxed)
            state.withLock { $0.table = .notToBeHad }
            return nil
        }
        state.withLock { $0.table = .made(table) }
        return table
    }

    private func prepare() throws(ProofsError) -> OwnedPointer {
        let operation = try unsafe key.with { key throws(ProofsError) in
            try unsafe OwnedPointer(
                EVP_PKEY_CTX_new_from_pkey(nil, key, nil), .openSSL,
                "OpenSSL has no memory for a signature check.",
                free: { unsafe EVP_PKEY_CTX_free($0) })
        }
        let status = try unsafe operation.with { operation throws(ProofsError) in
            unsafe EVP_PKEY_verify_init(operation)
        }
        guard status == 1 else { throw .openSSL(.openSSL, "OpenSSL cannot use the key.") }
        return operation
    }
}

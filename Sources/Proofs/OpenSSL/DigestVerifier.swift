import COpenSSL
import Synchronization

/// Checks ECDSA signatures of one P-256 key over ready SHA-256 digests.
///
/// Preparing an operation costs OpenSSL allocations and look-ups; so a prepared one is kept and
/// used again. Each is used by one thread at a time, and no lock is held while OpenSSL computes.
final class DigestVerifier: Sendable {
    private let key: OwnedPointer
    private let idle = Mutex<[OwnedPointer]>([])

    init(key: OwnedPointer) {
        self.key = key
    }

    /// Whether a signature, DER `SEQUENCE { r, s }`, fits the digest.
    func verify(
        _ signature: [UInt8], signs digest: SHA256Digest
    ) throws(ProofsError) -> Bool {
        let ready = idle.withLock { $0.popLast() }
        let operation = if let ready { ready } else { try prepare() }
        let fits = try unsafe operation.with { operation throws(ProofsError) in
            unsafe digest.withUnsafeBytes { bytes in
                unsafe EVP_PKEY_verify(
                    operation, signature, signature.count,
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count) == 1
            }
        }
        idle.withLock { $0.append(operation) }
        return fits
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

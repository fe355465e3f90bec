import COpenSSL

/// Owns one OpenSSL object that nothing changes after it was made, and frees it at the end.
///
/// It may be shared between threads, see the reason below.
// Unchecked, and the only such type, because a pointer is never Sendable by itself. It is right
// here: keys, digests, certificates and stores are counted with atomics and locked inside by
// OpenSSL (openssl-threads(7)), and we only read them, as we do the groups of a `KeyTable`; a
// prepared operation is lent to one thread at a time by its `DigestVerifier`, and a point never
// leaves the call that computes it.
@safe final class OwnedPointer: @unchecked Sendable {
    private let pointer: OpaquePointer
    private let free: @Sendable (OpaquePointer) -> Void

    /// Takes over a fresh object, or reports why OpenSSL made none.
    init(
        _ pointer: OpaquePointer?, _ code: ProofsError.Code, _ message: String,
        free: @escaping @Sendable (OpaquePointer) -> Void
    ) throws(ProofsError) {
        guard let pointer = unsafe pointer else { throw .openSSL(code, message) }
        unsafe self.pointer = unsafe pointer
        unsafe self.free = unsafe free
    }

    deinit {
        unsafe free(pointer)
    }

    /// Lends the pointer to one call; it must not be kept.
    func with<Result>(
        _ body: (OpaquePointer) throws(ProofsError) -> Result
    ) throws(ProofsError) -> Result {
        try unsafe body(pointer)
    }
}

/// OpenSSL's own reasons, taken out of its queue of this thread.
struct OpenSSLReasons: Error, CustomStringConvertible {
    let reasons: [String]
    var description: String { "OpenSSL: " + reasons.joined(separator: "; ") }

    /// Empties the queue, so that a later failure does not report this one.
    static func drain() -> OpenSSLReasons? {
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            if code == 0 { break }
            if let reason = unsafe ERR_reason_error_string(code) {
                reasons.append(unsafe String(cString: reason))
            } else {
                reasons.append("error \(code)")
            }
        }
        return reasons.isEmpty ? nil : OpenSSLReasons(reasons: reasons)
    }
}

extension ProofsError {
    /// An error with OpenSSL's reasons as its cause.
    static func openSSL(_ code: Code, _ message: String) -> ProofsError {
        ProofsError(code, message, cause: OpenSSLReasons.drain())
    }
}

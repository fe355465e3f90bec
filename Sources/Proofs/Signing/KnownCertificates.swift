import Synchronization

/// Certificates that were read before, found again by their bytes and then not read once more.
///
/// Whether a certificate is trusted is no question here: it is only parsed, never judged.
public final class KnownCertificates: Sendable {
    private static let limit = 10_000
    private let certificates = Mutex<[UInt64: Certificate]>([:])

    /// Knows none yet.
    public init() {}

    /// The certificate of exactly these bytes.
    func certificate(der: ArraySlice<UInt8>) throws(ProofsError) -> Certificate {
        // A certificate ends with its issuer's signature, which tells it from all others. Should
        // somebody make two that end alike, one displaces the other: only whole bytes count.
        let end = der.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        if let known = certificates.withLock({ $0[end] }), known.der[...].hasBytes(of: der) {
            return known
        }
        let certificate = try Certificate(der: Array(der))
        certificates.withLock { certificates in
            if certificates.count >= Self.limit { certificates.removeAll() }
            certificates[end] = certificate
        }
        return certificate
    }
}

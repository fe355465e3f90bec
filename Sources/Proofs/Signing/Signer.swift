/// One who signs: a key in a file, a card or a hardware module (RFC 5652 section 5.4).
public protocol Signer: Sendable {
    /// The certificate of the key.
    var certificate: Certificate { get }

    /// Signs bytes with ECDSA over their SHA-256, as DER `SEQUENCE { r, s }`.
    func sign(_ bytes: [UInt8]) throws(ProofsError) -> [UInt8]
}

/// A signer whose key is held in this process.
public struct KeySigner: Signer {
    /// The certificate of the key.
    public let certificate: Certificate
    private let key: PrivateKey

    /// Puts a certificate and its key together.
    public init(certificate: Certificate, key: PrivateKey) throws(ProofsError) {
        guard certificate.subjectPublicKeyInfo == key.publicKey.subjectPublicKeyInfo else {
            throw ProofsError(.keyMismatch, "The key does not belong to the certificate.")
        }
        guard key.publicKey.algorithm == .p256 else {
            throw ProofsError(.keyAlgorithm, "Officers sign with P-256 keys.")
        }
        self.certificate = certificate
        self.key = key
    }

    /// Signs bytes with ECDSA over their SHA-256.
    public func sign(_ bytes: [UInt8]) throws(ProofsError) -> [UInt8] {
        try key.sign(bytes)
    }
}

/// The two written forms of an ECDSA signature.
public enum ECDSASignature {
    /// DER from the r ‖ s of 32 bytes each that PKCS#11 devices give (RFC 3279 section 2.2.3).
    public static func encode(fixedWidth bytes: [UInt8]) throws(ProofsError) -> [UInt8] {
        guard bytes.count == 64 else {
            throw ProofsError(
                .signatureMalformed, "A P-256 signature has 64 bytes, not \(bytes.count).")
        }
        return DER.sequence(
            DER.integer(Array(bytes.prefix(32))), DER.integer(Array(bytes.suffix(32))))
    }
}

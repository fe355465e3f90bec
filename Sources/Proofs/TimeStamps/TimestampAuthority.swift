/// Stamps: a certificate for time stamping alone and its key (RFC 3161 section 2).
///
/// It neither counts nor reads a clock; `TimestampFolder` does, durably.
public struct TimestampAuthority: Sendable {
    private static let signedDataType = DER.identifier("1.2.840.113549.1.7.2")
    private static let ecdsaWithSHA256 = DER.sequence(DER.identifier("1.2.840.10045.4.3.2"))

    /// The signer's certificate.
    public let certificate: Certificate
    /// The policy of every stamp.
    public let policy: ASN1ObjectIdentifier
    private let key: PrivateKey

    /// Puts a certificate and its key together.
    public init(
        certificate: Certificate, key: PrivateKey, policy: ASN1ObjectIdentifier
    ) throws(ProofsError) {
        guard certificate.subjectPublicKeyInfo == key.publicKey.subjectPublicKeyInfo else {
            throw ProofsError(.keyMismatch, "The key does not belong to the certificate.")
        }
        guard key.publicKey.algorithm == .p256 else {
            throw ProofsError(.keyAlgorithm, "A time-stamp authority signs with a P-256 key.")
        }
        self.certificate = certificate
        self.key = key
        self.policy = policy
    }

    /// Stamps what is asked for.
    ///
    /// - Parameters:
    ///   - serialNumber: never used before and never again.
    ///   - milliseconds: POSIX time, later than in every stamp before.
    /// - Throws: `timestamp.policy` for another policy, `timestamp.refused` outside the time in
    ///   which the certificate is valid.
    public func token(
        answering request: TimestampRequest, serialNumber: Int, milliseconds: Int64
    ) throws(ProofsError) -> TimestampToken {
        if let wanted = request.policy, wanted != policy {
            throw ProofsError(
                .timestampPolicy, "This authority stamps under \(policy), not \(wanted).")
        }
        let seconds = milliseconds / 1000
        guard (certificate.notBefore...certificate.notAfter).contains(seconds) else {
            throw ProofsError(
                .timestampRefused,
                "The time-stamp authority's certificate is not valid now; make a new authority.")
        }
        let info = try TimestampInfo(
            policy: policy, imprint: request.imprint, serialNumber: serialNumber,
            milliseconds: milliseconds, nonce: request.nonce, authority: certificate.subject)
        let sha256 = DigestAlgorithm.sha256.encoded
        let body = DER.element(
            0x30,
            joining: [
                DER.integer(3), DER.element(0x31, sha256),
                DER.sequence(
                    TimestampInfo.contentType, DER.element(0xa0, DER.octets(info.encoded))),
                request.wantsCertificate ? DER.element(0xa0, certificate.der) : [],
                DER.element(0x31, try signerInfo(info, at: seconds)),
            ])
        return try TimestampToken(
            decoding: DER.sequence(Self.signedDataType, DER.element(0xa0, body)))
    }

    private func signerInfo(
        _ info: TimestampInfo, at seconds: Int64
    ) throws(ProofsError) -> [UInt8] {
        let attribute = { (type: String, value: [UInt8]) in
            DER.sequence(DER.identifier(type), DER.element(0x31, value))
        }
        // SigningCertificateV2 (RFC 5035): the certificate's SHA-256, the default, alone.
        let bound = DER.sequence(
            DER.sequence(DER.sequence(DER.octets(certificate.fingerprint.bytes))))
        let attributes = DER.set([
            attribute("1.2.840.113549.1.9.3", TimestampInfo.contentType),
            attribute(
                "1.2.840.113549.1.9.4", DER.octets(SHA256Digest.of(info.encoded).bytes)),
            attribute("1.2.840.113549.1.9.5", try DER.time(seconds)),
            attribute("1.2.840.113549.1.9.16.2.47", bound),
        ])
        return DER.sequence(
            DER.integer(1),
            DER.sequence(certificate.issuer.encoded, DER.integer(certificate.serialNumber)),
            DigestAlgorithm.sha256.encoded, [0xa0] + attributes.dropFirst(),
            Self.ecdsaWithSHA256, DER.octets(try key.sign(attributes)))
    }
}

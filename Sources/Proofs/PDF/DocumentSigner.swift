/// The one SignerInfo of a PDF signature (RFC 5652 section 5.3, EN 319 142-1 section 6.3).
struct DocumentSigner: Sendable, Hashable {
    private static let version = DER.integer(1)
    private static let sha256Identifier = DER.identifier("2.16.840.1.101.3.4.2.1")
    static let sha256 = DER.sequence(sha256Identifier)
    private static let sha256WithNull = DER.sequence(sha256Identifier, [0x05, 0x00])
    private static let ecdsaWithSHA256 = DER.sequence(DER.identifier("1.2.840.10045.4.3.2"))
    private static let contentType = DER.sequence(
        DER.identifier("1.2.840.113549.1.9.3"),
        DER.element(0x31, DER.identifier("1.2.840.113549.1.7.1")))
    private static let messageDigest = DER.identifier("1.2.840.113549.1.9.4")
    private static let signingCertificate = DER.identifier("1.2.840.113549.1.9.16.2.47")
    private static let timestampToken = DER.identifier("1.2.840.113549.1.9.16.2.14")

    let encoded: [UInt8]
    let issuer: [UInt8]
    let serialNumber: [UInt8]
    let contentDigest: SHA256Digest
    let certificateFingerprint: SHA256Digest
    let signature: [UInt8]
    let timestamp: TimestampToken?
    /// The signed bytes: the attributes as a SET OF.
    let attributes: [UInt8]

    /// Signs a digest, and has the signature stamped.
    init(
        signing digest: SHA256Digest, by officer: some Signer, timestamps: (any TimestampSource)?
    ) throws {
        let certificate = officer.certificate
        let bound = BoundCertificate(certificate)
        contentDigest = digest
        issuer = certificate.issuer.encoded
        serialNumber = certificate.serialNumber
        certificateFingerprint = certificate.fingerprint
        attributes = DER.set([
            Self.contentType,
            DER.sequence(
                Self.messageDigest, DER.element(0x31, DER.octets(digest.bytes))),
            DER.sequence(Self.signingCertificate, DER.element(0x31, bound.encoded)),
        ])
        signature = try officer.sign(attributes)
        // A card may hold another key than its certificate says; find out now, not in court.
        guard try certificate.publicKey().verify(signature, signs: attributes) else {
            throw ProofsError(
                .keyMismatch, "The signer's key does not belong to the signer's certificate.")
        }
        var unsigned: [UInt8] = []
        if let timestamps {
            let imprint = SHA256Digest.of(signature)
            let token = try TimestampToken(decoding: try timestamps.token(for: imprint))
            guard token.imprint == MessageImprint(imprint) else {
                throw ProofsError(
                    .timestampContent, "The time-stamp authority stamped something else.")
            }
            timestamp = token
            unsigned = DER.element(
                0xa1, DER.sequence(Self.timestampToken, DER.element(0x31, token.encoded)))
        } else {
            timestamp = nil
        }
        encoded = DER.sequence(
            Self.version, DER.sequence(issuer, DER.integer(serialNumber)), Self.sha256,
            [0xa0] + attributes.dropFirst(), Self.ecdsaWithSHA256, DER.octets(signature), unsigned)
    }

    /// Reads one, in the form that we write but for what stands outside the signature anyway.
    init(_ element: DERElement) throws(ProofsError) {
        var fields = element.reader()
        try fields.expect(Self.version, SignerInfo.malformed("its version is not 1"))
        var identifier = try fields.read(0x30).reader()
        issuer = Array(try identifier.read(0x30).encoded)
        serialNumber = try identifier.read(0x02).magnitude()
        try identifier.end()
        try Self.requireSHA256(try fields.read(0x30))
        guard let set = try fields.readIfPresent(0xa0) else {
            throw SignerInfo.malformed("it has no signed attributes")
        }
        var attributes = Array(set.encoded)
        attributes[0] = 0x31
        self.attributes = attributes
        let values = try Self.read(set, issuer: issuer, serialNumber: serialNumber)
        contentDigest = values.digest
        certificateFingerprint = values.fingerprint
        guard try fields.read(0x30).encoded == Self.ecdsaWithSHA256[...] else {
            throw ProofsError(
                .signatureAlgorithm,
                "The signature algorithm is not the accepted one: ECDSA on P-256 with SHA-256.")
        }
        signature = Array(try fields.read(0x04).content)
        timestamp = try fields.readIfPresent(0xa1).map { (unsigned) throws(ProofsError) in
            try Self.timestamp(unsigned)
        }
        try fields.end()
        encoded = Array(element.encoded)
    }

    /// SHA-256 with its parameters absent or NULL: both are written (RFC 5754 section 2).
    static func requireSHA256(_ algorithm: DERElement) throws(ProofsError) {
        guard algorithm.encoded == sha256[...] || algorithm.encoded == sha256WithNull[...] else {
            throw ProofsError(.signatureAlgorithm, "The only digest must be SHA-256.")
        }
    }

    /// The three attributes; a SET OF is in order of its encodings, which begin with lengths.
    private static func read(
        _ set: DERElement, issuer: [UInt8], serialNumber: [UInt8]
    ) throws(ProofsError) -> (digest: SHA256Digest, fingerprint: SHA256Digest) {
        let failure = SignerInfo.malformed(
            "it does not have exactly the three attributes of PAdES, in their order")
        var list = set.reader()
        try list.expect(contentType, failure)
        var attribute = try list.read(0x30).reader()
        try attribute.expect(messageDigest, failure)
        var values = try attribute.read(0x31).reader()
        try attribute.end()
        guard let digest = SHA256Digest(try values.read(0x04).content) else { throw failure }
        try values.end()
        attribute = try list.read(0x30).reader()
        try attribute.expect(signingCertificate, failure)
        values = try attribute.read(0x31).reader()
        try attribute.end()
        let bound = try BoundCertificate(try values.read(0x30))
        try values.end()
        guard list.isAtEnd else { throw failure }
        try bound.requireNames(issuer: issuer, serialNumber: serialNumber)
        return (digest, bound.fingerprint)
    }

    private static func timestamp(_ unsigned: DERElement) throws(ProofsError) -> TimestampToken {
        var list = unsigned.reader()
        var attribute = try list.read(0x30).reader()
        try attribute.expect(
            timestampToken,
            SignerInfo.malformed("it has an unsigned attribute that is not a time stamp"))
        var values = try attribute.read(0x31).reader()
        try attribute.end()
        let token = try TimestampToken(decoding: Array(try values.read(0x30).encoded))
        try values.end()
        try list.end()
        return token
    }
}

/// What a signer states by signing (EN 319 122-1 section 5.2.3).
public enum Commitment: String, Sendable, Hashable, CaseIterable {
    /// The signer made the record.
    case creation
    /// The signer approves the record.
    case approval

    private static let creationIdentifier = DER.identifier("1.2.840.113549.1.9.16.6.6")
    private static let approvalIdentifier = DER.identifier("1.2.840.113549.1.9.16.6.5")

    /// The DER of the commitment's object identifier.
    var identifier: [UInt8] {
        self == .creation ? Self.creationIdentifier : Self.approvalIdentifier
    }
}

/// One signature of a detached CMS, with exactly our five signed attributes (RFC 5652 5.3).
public struct SignerInfo: Sendable, Hashable {
    private static let version = DER.integer(1)
    private static let sha256 = DER.sequence(DER.identifier("2.16.840.1.101.3.4.2.1"))
    private static let ecdsaWithSHA256 = DER.sequence(DER.identifier("1.2.840.10045.4.3.2"))

    /// The whole DER element.
    public let encoded: [UInt8]
    /// The issuer of the signer's certificate.
    public let issuer: [UInt8]
    /// The serial number of the signer's certificate.
    public let serialNumber: [UInt8]
    /// SHA-256 of the signer's certificate, which the signature binds (RFC 5035).
    public let certificateFingerprint: SHA256Digest
    /// SHA-256 of the content.
    public let contentDigest: SHA256Digest
    /// What the signer states.
    public let commitment: Commitment
    /// The signer's claim of the time; never decisive.
    public let signingTime: Int64
    /// The signature; never an identity, because ECDSA signatures have several forms.
    public let signature: [UInt8]
    /// The signed bytes: the attributes as a SET OF.
    let attributes: [UInt8]

    /// Hashes the content and signs it.
    ///
    /// There is no way to sign a mere digest: who signs must have the bytes at hand.
    public init(
        signing content: [UInt8], commitment: Commitment, signer: some Signer, at seconds: Int64
    ) throws(ProofsError) {
        let certificate = signer.certificate
        contentDigest = SHA256Digest.of(content)
        issuer = certificate.issuer.encoded
        serialNumber = certificate.serialNumber
        certificateFingerprint = certificate.fingerprint
        self.commitment = commitment
        signingTime = seconds
        let values = SignedAttributes(
            contentDigest: contentDigest, certificateFingerprint: certificateFingerprint,
            issuer: issuer, serialNumber: serialNumber, commitment: commitment,
            signingTime: seconds)
        attributes = try values.encoded()
        signature = try signer.sign(attributes)
        // A card may hold another key than its certificate says; find out now, not in court.
        guard try certificate.publicKey().verify(signature, signs: attributes) else {
            throw ProofsError(
                .keyMismatch, "The signer's key does not belong to the signer's certificate.")
        }
        encoded = DER.sequence(
            Self.version, DER.sequence(issuer, DER.integer(serialNumber)), Self.sha256,
            [0xa0] + attributes.dropFirst(), Self.ecdsaWithSHA256, DER.octets(signature))
    }

    /// Reads one SignerInfo, in exactly the form that we write.
    init(_ element: DERElement) throws(ProofsError) {
        var fields = element.reader()
        try fields.expect(Self.version, Self.malformed("its version is not 1"))
        var identifier = try fields.read(0x30).reader()
        issuer = Array(try identifier.read(0x30).encoded)
        serialNumber = try identifier.read(0x02).magnitude()
        try identifier.end()
        try Self.expect(&fields, Self.sha256, "digest")
        let set = try fields.read(0xa0)
        var attributes = Array(set.encoded)
        attributes[0] = 0x31
        self.attributes = attributes
        let values = try SignedAttributes(set, issuer: issuer, serialNumber: serialNumber)
        contentDigest = values.contentDigest
        certificateFingerprint = values.certificateFingerprint
        commitment = values.commitment
        signingTime = values.signingTime
        try Self.expect(&fields, Self.ecdsaWithSHA256, "signature")
        signature = Array(try fields.read(0x04).content)
        guard fields.isAtEnd else {
            throw Self.malformed("it has unsigned attributes or other fields")
        }
        encoded = Array(element.encoded)
    }

    /// Whether this is the certificate that the SignerInfo names.
    func names(_ certificate: Certificate) -> Bool {
        certificate.serialNumber == serialNumber
            && certificate.issuer.encoded[...].hasBytes(of: issuer[...])
    }

    private static func expect(
        _ fields: inout DERReader, _ wanted: [UInt8], _ what: String
    ) throws(ProofsError) {
        guard try fields.read(0x30).encoded == wanted[...] else {
            throw ProofsError(
                .signatureAlgorithm,
                "The \(what) algorithm is not the accepted one: ECDSA on P-256 with SHA-256.")
        }
    }

    static func malformed(_ what: String) -> ProofsError {
        ProofsError(.signatureMalformed, "A signer's entry is not as it must be: \(what).")
    }
}

/// The five attributes that are signed, all mandatory, none twice.
private struct SignedAttributes {
    private static let contentType = attribute(
        DER.identifier("1.2.840.113549.1.9.3"), DER.identifier("1.2.840.113549.1.7.1"))
    private static let messageDigest = DER.identifier("1.2.840.113549.1.9.4")
    private static let signingTimeType = DER.identifier("1.2.840.113549.1.9.5")
    private static let signingCertificate = DER.identifier("1.2.840.113549.1.9.16.2.47")
    private static let commitmentType = DER.identifier("1.2.840.113549.1.9.16.2.16")

    let contentDigest: SHA256Digest
    let certificateFingerprint: SHA256Digest
    let issuer: [UInt8]
    let serialNumber: [UInt8]
    let commitment: Commitment
    let signingTime: Int64

    init(
        contentDigest: SHA256Digest, certificateFingerprint: SHA256Digest, issuer: [UInt8],
        serialNumber: [UInt8], commitment: Commitment, signingTime: Int64
    ) {
        self.contentDigest = contentDigest
        self.certificateFingerprint = certificateFingerprint
        self.issuer = issuer
        self.serialNumber = serialNumber
        self.commitment = commitment
        self.signingTime = signingTime
    }

    /// Reads the values where they stand in the only form.
    ///
    /// A SET OF is in order of its encodings, which begin with their lengths: content type 24
    /// bytes, signing time 28 (or 30 from 2050 on), commitment 30, digest 47, certificate 66 and
    /// more. So the order is the same in every file.
    init(
        _ set: DERElement, issuer: [UInt8], serialNumber: [UInt8]
    ) throws(ProofsError) {
        var list = set.reader()
        try list.expect(Self.contentType, Self.notTheFive)
        var time = try Self.values(Self.signingTimeType, in: &list)
        signingTime = try time.next().time()
        try time.end()
        var stated = try Self.values(Self.commitmentType, in: &list)
        let identifier = try stated.read(0x30).content
        try stated.end()
        guard
            let commitment = Commitment.allCases.first(where: { identifier == $0.identifier[...] })
        else { throw SignerInfo.malformed("its commitment is neither creation nor approval") }
        var hash = try Self.values(Self.messageDigest, in: &list)
        guard let digest = SHA256Digest(try hash.read(0x04).content) else { throw Self.notTheFive }
        try hash.end()
        var bound = try Self.values(Self.signingCertificate, in: &list)
        let certificate = try BoundCertificate(try bound.read(0x30))
        try bound.end()
        try certificate.requireNames(issuer: issuer, serialNumber: serialNumber)
        certificateFingerprint = certificate.fingerprint
        try list.end()
        contentDigest = digest
        self.issuer = issuer
        self.serialNumber = serialNumber
        self.commitment = commitment
    }

    /// The attributes as a SET OF, sorted.
    func encoded() throws(ProofsError) -> [UInt8] {
        let bound = BoundCertificate(
            fingerprint: certificateFingerprint, issuer: issuer, serialNumber: serialNumber)
        return DER.set([
            Self.contentType,
            Self.attribute(Self.messageDigest, DER.octets(contentDigest.bytes)),
            Self.attribute(Self.signingTimeType, try DER.time(signingTime)),
            Self.attribute(Self.signingCertificate, bound.encoded),
            Self.attribute(Self.commitmentType, DER.sequence(commitment.identifier)),
        ])
    }

    private static func attribute(_ type: [UInt8], _ value: [UInt8]) -> [UInt8] {
        DER.sequence(type, DER.element(0x31, value))
    }

    private static var notTheFive: ProofsError {
        SignerInfo.malformed("it does not have exactly the five attributes, in their order")
    }

    /// The values of the next attribute, which must be of this type.
    private static func values(
        _ type: [UInt8], in list: inout DERReader
    ) throws(ProofsError) -> DERReader {
        var attribute = try list.read(0x30).reader()
        try attribute.expect(type, Self.notTheFive)
        let values = try attribute.read(0x31).reader()
        try attribute.end()
        return values
    }
}

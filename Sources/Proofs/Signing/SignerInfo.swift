/// What a signer states by signing (EN 319 122-1 section 5.2.3).
public enum Commitment: String, Sendable, Hashable, CaseIterable {
    /// The signer made the record.
    case creation
    /// The signer approves the record.
    case approval

    static let arc = ASN1ObjectIdentifier(known: "1.2.840.113549.1.9.16.6")

    /// The DER of the commitment's object identifier.
    var identifier: [UInt8] {
        Self.arc.appending(self == .creation ? 6 : 5).encoded
    }
}

/// One signature of a detached CMS, with exactly our five signed attributes (RFC 5652 5.3).
public struct SignerInfo: Sendable, Hashable {
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
            DER.integer(1), DER.sequence(issuer, DER.integer(serialNumber)), Self.sha256,
            [0xa0] + attributes.dropFirst(), Self.ecdsaWithSHA256, DER.octets(signature))
    }

    /// Reads one SignerInfo, in exactly the form that we write.
    init(_ element: DERElement) throws(ProofsError) {
        var fields = element.reader()
        guard try fields.read(0x02).smallInteger() == 1 else {
            throw Self.malformed("its version is not 1")
        }
        var identifier = try fields.read(0x30).reader()
        issuer = Array(try identifier.read(0x30).encoded)
        serialNumber = try identifier.read(0x02).magnitude()
        try identifier.end()
        try Self.expect(&fields, Self.sha256, "digest")
        let set = try fields.read(0xa0)
        attributes = [0x31] + set.encoded.dropFirst()
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
        certificate.serialNumber == serialNumber && certificate.issuer.encoded == issuer
    }

    private static func expect(
        _ fields: inout DERReader, _ wanted: [UInt8], _ what: String
    ) throws(ProofsError) {
        guard Array(try fields.read(0x30).encoded) == wanted else {
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
    private static let contentType = DER.identifier("1.2.840.113549.1.9.3")
    private static let messageDigest = DER.identifier("1.2.840.113549.1.9.4")
    private static let signingTimeType = DER.identifier("1.2.840.113549.1.9.5")
    private static let signingCertificate = DER.identifier("1.2.840.113549.1.9.16.2.47")
    private static let commitmentType = DER.identifier("1.2.840.113549.1.9.16.2.16")
    private static let data = DER.identifier("1.2.840.113549.1.7.1")

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

    /// Reads the values, then writes them again: what differs is not our form.
    init(
        _ set: DERElement, issuer: [UInt8], serialNumber: [UInt8]
    ) throws(ProofsError) {
        var values: [[UInt8]: DERElement] = [:]
        var list = set.reader()
        while !list.isAtEnd {
            var attribute = try list.read(0x30).reader()
            let type = Array(try attribute.read(0x06).encoded)
            var inner = try attribute.read(0x31).reader()
            let value = try inner.next()
            guard inner.isAtEnd, attribute.isAtEnd, values.updateValue(value, forKey: type) == nil
            else { throw SignerInfo.malformed("an attribute has two values or stands twice") }
        }
        guard values.count == 5, values[Self.contentType] != nil,
            let digest = values[Self.messageDigest].flatMap({ SHA256Digest($0.content) }),
            let time = values[Self.signingTimeType],
            let certificate = values[Self.signingCertificate],
            let commitmentValue = values[Self.commitmentType]
        else { throw SignerInfo.malformed("it does not have exactly the five attributes") }
        let inner = Array(commitmentValue.content)
        guard let commitment = Commitment.allCases.first(where: { $0.identifier == inner }) else {
            throw SignerInfo.malformed("its commitment is neither creation nor approval")
        }
        self.init(
            contentDigest: digest,
            certificateFingerprint: try Self.fingerprint(certificate), issuer: issuer,
            serialNumber: serialNumber, commitment: commitment, signingTime: try time.time())
        guard try encoded().dropFirst() == set.encoded.dropFirst() else {
            throw SignerInfo.malformed("its attributes are not sorted or not in their only form")
        }
    }

    /// The attributes as a SET OF, sorted.
    func encoded() throws(ProofsError) -> [UInt8] {
        let attribute = { (type: [UInt8], value: [UInt8]) in
            DER.sequence(type, DER.element(0x31, value))
        }
        // SigningCertificateV2 with the hash algorithm left out, since SHA-256 is the default.
        let issuerSerial = DER.sequence(
            DER.sequence(DER.element(0xa4, issuer)), DER.integer(serialNumber))
        let bound = DER.sequence(DER.octets(certificateFingerprint.bytes), issuerSerial)
        return DER.set([
            attribute(Self.contentType, Self.data),
            attribute(Self.messageDigest, DER.octets(contentDigest.bytes)),
            attribute(Self.signingTimeType, try DER.time(signingTime)),
            attribute(Self.signingCertificate, DER.sequence(DER.sequence(bound))),
            attribute(Self.commitmentType, DER.sequence(commitment.identifier)),
        ])
    }

    private static func fingerprint(_ value: DERElement) throws(ProofsError) -> SHA256Digest {
        var list = value.reader()
        var certificates = try list.read(0x30).reader()
        var first = try certificates.read(0x30).reader()
        guard let fingerprint = SHA256Digest(try first.read(0x04).content) else {
            throw SignerInfo.malformed("it does not bind its certificate with SHA-256")
        }
        return fingerprint
    }
}

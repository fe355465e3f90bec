/// The value of a PDF signature: a detached CMS with one signer in the form of PAdES.
///
/// Its signed attributes are content type, digest and the signer's certificate, and no others:
/// EN 319 142-1 forbids the signing time, which the PDF states itself. A time stamp over the
/// signature may stand beside them, unsigned (level B-T).
public struct DocumentSignature: Sendable, Hashable {
    private static let signedDataType = DER.identifier("1.2.840.113549.1.7.2")
    private static let dataType = DER.identifier("1.2.840.113549.1.7.1")
    private static let version = DER.integer(1)
    private static let certificateLimit = 16

    /// The signer's certificate and authorities', in the file's order.
    public let certificates: [Certificate]
    /// The whole value.
    public let encoded: [UInt8]
    /// The token over the signature, where there is one.
    public var timestamp: TimestampToken? { signer.timestamp }
    let signer: DocumentSigner

    /// Signs a digest of a document.
    ///
    /// - Parameters:
    ///   - certificates: the issuing authority's, not the root's.
    ///   - timestamps: where a time stamp over the signature comes from; none for level B-B.
    init(
        signing digest: SHA256Digest, by officer: some Signer, certificates: [Certificate],
        timestamps: (any TimestampSource)?
    ) throws {
        signer = try DocumentSigner(signing: digest, by: officer, timestamps: timestamps)
        let all = Set([officer.certificate] + certificates).map(\.der)
        self.certificates = try DER.sorted(all).map { try Certificate(der: $0) }
        let body = DER.sequence(
            Self.version, DER.element(0x31, DocumentSigner.sha256), DER.sequence(Self.dataType),
            DER.set(all, tag: 0xa0), DER.element(0x31, signer.encoded))
        encoded = DER.sequence(Self.signedDataType, DER.element(0xa0, body))
    }

    /// Reads a signature's value, strictly: DER, then nothing but zeros.
    ///
    /// - Throws: `pdf.subFilter`, `signature.malformed`, `signature.attached`,
    ///   `signature.algorithm`.
    public init(of signature: PDFSignature) throws(ProofsError) {
        guard signature.kind == .signature, signature.subFilter == "ETSI.CAdES.detached" else {
            throw ProofsError(
                .pdfSubFilter,
                "The signature \(signature.field) is of the kind \(signature.subFilter), which is "
                    + "not PAdES.")
        }
        do throws(ProofsError) {
            try self.init(padded: signature.contents)
        } catch {
            guard error.code == .derMalformed else { throw error.located(signature.field) }
            throw ProofsError(
                .signatureMalformed, "The value is not a CMS in plain DER.",
                location: signature.field, cause: error)
        }
    }

    /// The value without the zeros that fill the gap.
    static func unpadded(_ contents: [UInt8]) throws(ProofsError) -> [UInt8] {
        let digits = contents.count > 1 && contents[1] >= 0x80 ? Int(contents[1] & 0x7f) : 0
        guard contents.count >= 2 + digits, digits <= 4 else {
            throw DERReader.malformed("cut off", 0)
        }
        let length =
            digits == 0
            ? Int(contents[1]) : contents[2..<(2 + digits)].reduce(0) { $0 << 8 | Int($1) }
        let end = 2 + digits + length
        guard end <= contents.count else { throw DERReader.malformed("cut off", 0) }
        guard contents[end...].allSatisfy({ $0 == 0 }) else {
            throw ProofsError(
                .signatureMalformed, "Behind the value stands something else than zeros.")
        }
        return Array(contents[..<end])
    }

    private init(padded contents: [UInt8]) throws(ProofsError) {
        let bytes = try Self.unpadded(contents)
        var outer = try DERReader.single(bytes, 0x30)
        let failure = ProofsError(.signatureMalformed, "The value is not a CMS SignedData.")
        try outer.expect(Self.signedDataType, failure)
        var wrapper = try outer.read(0xa0).reader()
        try outer.end()
        var body = try wrapper.read(0x30).reader()
        try wrapper.end()
        try body.expect(Self.version, failure)
        var digests = try body.read(0x31).reader()
        try DocumentSigner.requireSHA256(try digests.read(0x30))
        try digests.end()
        var content = try body.read(0x30).reader()
        try content.expect(Self.dataType, failure)
        guard content.isAtEnd else {
            throw ProofsError(.signatureAttached, "The signature carries its own content.")
        }
        var list = try body.read(0xa0).reader()
        var certificates: [Certificate] = []
        while !list.isAtEnd {
            guard certificates.count < Self.certificateLimit else { throw failure }
            certificates.append(try Certificate(der: Array(try list.read(0x30).encoded)))
        }
        var signers = try body.read(0x31).reader()
        signer = try DocumentSigner(try signers.read(0x30))
        guard signers.isAtEnd else {
            throw ProofsError(.signerCount, "A PDF signature has one signer.")
        }
        try body.end()
        self.certificates = certificates
        encoded = bytes
    }

    /// The signer's certificate, found by issuer and serial number, never by place.
    ///
    /// - Throws: `signature.otherCertificate` where it is missing or not the one that is bound.
    func signerCertificate() throws(ProofsError) -> Certificate {
        let found = certificates.first {
            $0.serialNumber == signer.serialNumber && $0.issuer.encoded == signer.issuer
        }
        guard let found else {
            throw ProofsError(
                .signatureCertificate, "The signer's certificate is not with the signature.")
        }
        guard found.fingerprint == signer.certificateFingerprint else {
            throw ProofsError(
                .signatureCertificate, "The signature binds another certificate than is given.")
        }
        return found
    }

    /// Checks that the signature is over a document's digest and by its certificate's key.
    ///
    /// - Throws: `signature.otherContent`, `signature.otherCertificate`, `signature.algorithm`,
    ///   `signature.bad`, `certificate.profile`.
    public func check(_ digest: SHA256Digest) throws(ProofsError) -> Certificate {
        guard signer.contentDigest == digest else {
            throw ProofsError(
                .signatureContent, "The document is not the one that was signed.")
        }
        let certificate = try signerCertificate()
        let key = try certificate.publicKey()
        guard key.algorithm == .p256 else {
            throw ProofsError(
                .signatureAlgorithm, "Only ECDSA on P-256 is accepted, not \(key.algorithm).")
        }
        guard key.verify(signer.signature, signs: signer.attributes) else {
            throw ProofsError(
                .signatureBad, "The signature of \(certificate) does not fit: refuse the document.")
        }
        guard !certificate.isAuthority, (certificate.keyUsageBits ?? 0) & 0xc0 != 0 else {
            throw ProofsError(
                .certificateProfile, "The certificate of \(certificate) is not an officer's.")
        }
        return certificate
    }

    /// Checks that a trusted authority stamped the signature; nil where there is no stamp.
    ///
    /// - Throws: `timestamp.…`.
    public func verifyTimestamp(trust: TimestampTrust) throws(ProofsError) -> VerifiedTimestamp? {
        guard let timestamp else { return nil }
        return try timestamp.verify(stamps: signer.signature, trust: trust)
    }
}

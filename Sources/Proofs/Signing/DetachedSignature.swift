/// The signature file beside a record: a detached CMS with one or two signers (RFC 5652).
public struct DetachedSignature: Sendable, Hashable {
    private static let signedDataType = DER.identifier("1.2.840.113549.1.7.2")
    private static let dataType = DER.identifier("1.2.840.113549.1.7.1")
    private static let version = DER.integer(1)
    private static let digestAlgorithms = DER.element(
        0x31, DER.sequence(DER.identifier("2.16.840.1.101.3.4.2.1")))
    private static let byteLimit = 65_536
    private static let certificateLimit = 8

    /// The signers, in the file's order: by encoding, so that the maker is not always first.
    public let signerInfos: [SignerInfo]
    /// The signers' certificates and the issuing authority's, in the file's order.
    public let certificates: [Certificate]
    /// The whole file, in its only form.
    public let encoded: [UInt8]

    /// Puts signatures and certificates together.
    ///
    /// - Parameter certificates: the signers' and the issuing authority's, not the root's.
    public init(
        signerInfos: [SignerInfo], certificates: [Certificate]
    ) throws(ProofsError) {
        guard (1...2).contains(signerInfos.count) else {
            throw ProofsError(
                .signerCount, "A record has one or two signers, not \(signerInfos.count).")
        }
        guard Set(signerInfos.map(\.contentDigest)).count == 1 else {
            throw ProofsError(.signatureContent, "The signers did not sign the same content.")
        }
        guard Set(signerInfos.map(\.commitment)).count == signerInfos.count else {
            throw ProofsError(
                .signerCommitment, "Two signers make the same commitment; one of each is wanted.")
        }
        try self.init(assembling: signerInfos, Array(Set(certificates)))
    }

    /// Signs content as the maker, or as the only signer of a refusal or approval.
    public static func sign(
        _ content: [UInt8], as commitment: Commitment, by signer: some Signer,
        issuing: Certificate, at seconds: Int64
    ) throws(ProofsError) -> DetachedSignature {
        let info = try SignerInfo(
            signing: content, commitment: commitment, signer: signer, at: seconds)
        return try DetachedSignature(
            signerInfos: [info], certificates: [signer.certificate, issuing])
    }

    /// Adds the second signature, over the content that the second signer has at hand.
    ///
    /// - Throws: `signature.otherContent` when the first signer signed other bytes: the second
    ///   must never approve what was not shown.
    public func adding(
        _ commitment: Commitment, over content: [UInt8], by signer: some Signer,
        issuing: Certificate, at seconds: Int64
    ) throws(ProofsError) -> DetachedSignature {
        guard signerInfos.allSatisfy({ $0.contentDigest == SHA256Digest.of(content) }) else {
            throw ProofsError(
                .signatureContent, "The first signer signed other content; do not sign it.")
        }
        let info = try SignerInfo(
            signing: content, commitment: commitment, signer: signer, at: seconds)
        return try adding(info, certificates: [signer.certificate, issuing])
    }

    /// Adds a signature that was made elsewhere over the same content.
    public func adding(
        _ signerInfo: SignerInfo, certificates more: [Certificate]
    ) throws(ProofsError) -> DetachedSignature {
        try DetachedSignature(
            signerInfos: signerInfos + [signerInfo], certificates: certificates + more)
    }

    /// Reads a file that must be in exactly the form that we write.
    ///
    /// - Throws: `signature.attached` for one with content inside, `signature.algorithm`,
    ///   `signature.malformed` for anything else that is not ours, BER among it.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        try self.init(decoding: bytes) { (der) throws(ProofsError) in
            try Certificate(der: Array(der))
        }
    }

    /// Reads a file as `init(decoding:)` does; certificates that are known are not read again.
    public init(decoding bytes: [UInt8], known: KnownCertificates) throws(ProofsError) {
        try self.init(decoding: bytes, readCertificate: known.certificate(der:))
    }

    private init(
        decoding bytes: [UInt8],
        readCertificate: (ArraySlice<UInt8>) throws(ProofsError) -> Certificate
    ) throws(ProofsError) {
        guard bytes.count <= Self.byteLimit else {
            throw ProofsError(.signatureMalformed, "The signature file is larger than 64 KiB.")
        }
        do throws(ProofsError) {
            try self.init(strictly: bytes, readCertificate)
        } catch {
            if error.code != .derMalformed { throw error }
            throw ProofsError(
                .signatureMalformed, "The signature file is not in our form.", cause: error)
        }
    }

    /// The certificate that a SignerInfo names, found by issuer and serial number, never by place.
    public func certificate(of signerInfo: SignerInfo) -> Certificate? {
        certificates.first { signerInfo.names($0) }
    }

    /// Every element is either compared whole or read to its end, so nothing but the order of the
    /// two sets is left free.
    private init(
        strictly bytes: [UInt8],
        _ readCertificate: (ArraySlice<UInt8>) throws(ProofsError) -> Certificate
    ) throws(ProofsError) {
        var outer = try DERReader.single(bytes, 0x30)
        let failure = ProofsError(.signatureMalformed, "The file is not a CMS SignedData.")
        try outer.expect(Self.signedDataType, failure)
        var wrapper = try outer.read(0xa0).reader()
        try outer.end()
        var body = try wrapper.read(0x30).reader()
        try wrapper.end()
        try body.expect(Self.version, failure)
        guard try body.read(0x31).encoded == Self.digestAlgorithms[...] else {
            throw ProofsError(.signatureAlgorithm, "The only digest must be SHA-256.")
        }
        var content = try body.read(0x30).reader()
        try content.expect(Self.dataType, failure)
        guard content.isAtEnd else {
            throw ProofsError(
                .signatureAttached, "The signature carries its own content; it must be detached.")
        }
        var list = try body.read(0xa0).reader()
        var certificates: [Certificate] = []
        while !list.isAtEnd {
            guard certificates.count < Self.certificateLimit else { throw failure }
            certificates.append(try readCertificate(try list.read(0x30).encoded))
        }
        var signers = try body.read(0x31).reader()
        var signerInfos: [SignerInfo] = []
        while !signers.isAtEnd {
            guard signerInfos.count < 2 else {
                throw ProofsError(.signerCount, "There are more than two signers.")
            }
            signerInfos.append(try SignerInfo(try signers.read(0x30)))
        }
        try body.end()
        guard !signerInfos.isEmpty else { throw ProofsError(.signerCount, "Nobody signed.") }
        guard Self.isSorted(certificates.map(\.der)), Self.isSorted(signerInfos.map(\.encoded))
        else { throw ProofsError(.signatureMalformed, "The file's sets are not sorted.") }
        self.signerInfos = signerInfos
        self.certificates = certificates
        encoded = bytes
    }

    private static func isSorted(_ elements: [[UInt8]]) -> Bool {
        zip(elements, elements.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) }
    }

    private init(
        assembling signerInfos: [SignerInfo], _ certificates: [Certificate]
    ) throws(ProofsError) {
        self.signerInfos = signerInfos.sorted {
            $0.encoded.lexicographicallyPrecedes($1.encoded)
        }
        self.certificates = certificates.sorted { $0.der.lexicographicallyPrecedes($1.der) }
        let body = DER.sequence(
            Self.version, Self.digestAlgorithms, DER.sequence(Self.dataType),
            DER.set(certificates.map(\.der), tag: 0xa0),
            DER.set(signerInfos.map(\.encoded)))
        encoded = DER.sequence(Self.signedDataType, DER.element(0xa0, body))
        guard encoded.count <= Self.byteLimit else {
            throw ProofsError(.signatureMalformed, "The signature file is larger than 64 KiB.")
        }
    }
}

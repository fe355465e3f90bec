/// A time stamp: an authority's signed word that some bytes existed at a time (RFC 3161 2.4.2).
///
/// Reading one checks its form and everything that stands outside the signature: versions and
/// algorithm identifiers. Whether to trust it is said by `verify`, and by nothing else.
public struct TimestampToken: Sendable, Hashable {
    private static let signedDataType = DER.identifier("1.2.840.113549.1.7.2")
    private static let byteLimit = 65_536

    /// The whole token, a CMS SignedData: what goes into a signature's unsigned attribute.
    public let encoded: [UInt8]
    /// Which certificate signed: its issuer's name in DER.
    let issuer: [UInt8]
    /// Which certificate signed: its serial number.
    let serialNumberOfCertificate: [UInt8]
    let info: TimestampInfo

    /// What was stamped.
    public var imprint: MessageImprint { info.imprint }
    /// The policy under which the authority stamped.
    public var policy: ASN1ObjectIdentifier { info.policy }
    /// The token's number, the content of an INTEGER; unique for its authority.
    public var serialNumber: [UInt8] { info.serialNumber }
    /// The authority's time: POSIX milliseconds.
    public var milliseconds: Int64 { info.milliseconds }

    /// Reads a token, strictly.
    ///
    /// - Throws: `timestamp.malformed`, `timestamp.algorithm`.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        guard bytes.count <= Self.byteLimit else {
            throw ProofsError(.timestampMalformed, "The time stamp is larger than 64 KiB.")
        }
        do throws(ProofsError) {
            self = try Self(strictly: bytes)
        } catch {
            guard error.code == .derMalformed else { throw error }
            throw ProofsError(.timestampMalformed, "The time stamp cannot be read.", cause: error)
        }
    }

    private init(strictly bytes: [UInt8]) throws(ProofsError) {
        var outer = try DERReader.single(bytes, 0x30)
        try outer.expect(Self.signedDataType, Self.malformed("it is not a CMS SignedData"))
        var wrapper = try outer.read(0xa0).reader()
        try outer.end()
        var body = try wrapper.read(0x30).reader()
        try wrapper.end()
        try body.expect(DER.integer(3), Self.malformed("its version is not 3"))
        var digests = try body.read(0x31).reader()
        let digest = try DigestAlgorithm(try digests.read(0x30))
        try digests.end()
        var content = try body.read(0x30).reader()
        try content.expect(
            TimestampInfo.contentType, Self.malformed("its content is not a TSTInfo"))
        var octets = try content.read(0xa0).reader()
        try content.end()
        info = try TimestampInfo(decoding: try octets.read(0x04).content)
        try octets.end()
        // Certificates and lists are not signed; whoever needs one looks for it by its name.
        _ = try body.readIfPresent(0xa0)
        _ = try body.readIfPresent(0xa1)
        var signers = try body.read(0x31).reader()
        let signer = try TokenSigner(try signers.read(0x30))
        guard signers.isAtEnd else { throw Self.malformed("it has more than one signer") }
        try body.end()
        guard let digest, digest == signer.digest else {
            throw ProofsError(
                .timestampAlgorithm, "The time stamp's digest is not one SHA-2 all through.")
        }
        issuer = signer.issuer
        serialNumberOfCertificate = signer.serialNumber
        encoded = bytes
    }

    /// The token as a file `.tsr`: the whole answer of an authority, with status granted.
    public var response: [UInt8] { TimestampResponse.granted(self) }

    static func malformed(_ what: String) -> ProofsError {
        ProofsError(.timestampMalformed, "The time stamp is not as it must be: \(what).")
    }
}

/// The one SignerInfo of a token, as far as OpenSSL does not judge it (RFC 5652 section 5.3).
private struct TokenSigner {
    private static let contentType = DER.sequence(
        DER.identifier("1.2.840.113549.1.9.3"), DER.element(0x31, TimestampInfo.contentType))
    private static let rsaEncryption = DER.identifier("1.2.840.113549.1.1.1")

    let issuer: [UInt8]
    let serialNumber: [UInt8]
    let digest: DigestAlgorithm

    init(_ element: DERElement) throws(ProofsError) {
        var fields = element.reader()
        try fields.expect(
            DER.integer(1), TimestampToken.malformed("its signer's version is not 1"))
        var identifier = try fields.read(0x30).reader()
        issuer = Array(try identifier.read(0x30).encoded)
        serialNumber = try identifier.read(0x02).magnitude()
        try identifier.end()
        guard let digest = try DigestAlgorithm(try fields.read(0x30)) else {
            throw ProofsError(.timestampAlgorithm, "The time stamp's digest is not a SHA-2.")
        }
        self.digest = digest
        var attributes = try fields.read(0xa0).reader()
        var contentTypes = 0
        while !attributes.isAtEnd {
            if try attributes.read(0x30).encoded == Self.contentType[...] { contentTypes += 1 }
        }
        guard contentTypes == 1 else {
            throw TimestampToken.malformed("its signer does not state the content's type once")
        }
        try Self.requireKnown(try fields.read(0x30), with: digest)
        _ = try fields.read(0x04)
        guard fields.isAtEnd else {
            throw TimestampToken.malformed("its signer has unsigned attributes")
        }
    }

    /// ECDSA without parameters, or RSA with NULL, over the digest that was named before.
    private static func requireKnown(
        _ element: DERElement, with digest: DigestAlgorithm
    ) throws(ProofsError) {
        let (ecdsa, rsa) =
            switch digest {
            case .sha256: ("1.2.840.10045.4.3.2", "1.2.840.113549.1.1.11")
            case .sha384: ("1.2.840.10045.4.3.3", "1.2.840.113549.1.1.12")
            case .sha512: ("1.2.840.10045.4.3.4", "1.2.840.113549.1.1.13")
            }
        let null: [UInt8] = [0x05, 0x00]
        let known = [
            DER.sequence(DER.identifier(ecdsa)), DER.sequence(DER.identifier(rsa), null),
            DER.sequence(rsaEncryption, null),
        ]
        guard known.contains(where: { element.encoded == $0[...] }) else {
            throw ProofsError(
                .timestampAlgorithm, "The time stamp's signature is neither ECDSA nor RSA.")
        }
    }
}

/// What is asked of a time-stamp authority (RFC 3161 section 2.4.1).
///
/// Ours is of version 1, over a SHA-256, with a nonce of eight bytes, and asks for the signer's
/// certificate. Others' may leave out what is optional; our own authority answers them too.
public struct TimestampRequest: Sendable, Hashable {
    private static let byteLimit = 4096
    static let nonceByteCount = 8

    /// What shall be stamped.
    public let imprint: MessageImprint
    /// The policy asked for; nil leaves it to the authority.
    public let policy: ASN1ObjectIdentifier?
    /// Whether the signer's certificate shall come with the token.
    public let wantsCertificate: Bool
    /// The content of the nonce's INTEGER, as it must come back; nil without one.
    let nonce: [UInt8]?

    /// Makes a request of our form.
    ///
    /// - Parameters:
    ///   - imprint: SHA-256 of what shall be stamped.
    ///   - nonce: eight random bytes, drawn by the caller and never used twice.
    public init(_ imprint: SHA256Digest, nonce: [UInt8]) {
        precondition(nonce.count == Self.nonceByteCount, "a nonce has eight bytes")
        self.imprint = MessageImprint(imprint)
        policy = nil
        wantsCertificate = true
        self.nonce = Array(DER.integer(nonce).dropFirst(2))
    }

    /// Reads a request, strictly.
    ///
    /// - Throws: `timestamp.malformed`; `timestamp.algorithm` for another hash function or a hash
    ///   of the wrong length; `timestamp.extension` for extensions, of which we know none.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        guard bytes.count <= Self.byteLimit else {
            throw ProofsError(.timestampMalformed, "The request is larger than 4 KiB.")
        }
        do throws(ProofsError) {
            self = try Self(strictly: bytes)
        } catch {
            guard error.code == .derMalformed else { throw error }
            throw ProofsError(
                .timestampMalformed, "The time-stamp request cannot be read.", cause: error)
        }
    }

    private init(strictly bytes: [UInt8]) throws(ProofsError) {
        var fields = try DERReader.single(bytes, 0x30)
        guard try fields.read(0x02).smallInteger() == 1 else {
            throw ProofsError(.timestampMalformed, "The request is not of version 1.")
        }
        guard let imprint = try MessageImprint(try fields.read(0x30)) else {
            throw ProofsError(
                .timestampAlgorithm, "Stamp a SHA-256, SHA-384 or SHA-512, of its whole length.")
        }
        self.imprint = imprint
        policy = try fields.readIfPresent(0x06).map { element throws(ProofsError) in
            guard let policy = ASN1ObjectIdentifier(content: element.content) else {
                throw DERReader.malformed("an identifier is damaged", element.content.startIndex)
            }
            return policy
        }
        nonce = try TimestampInfo.integer(fields.readIfPresent(0x02))
        switch try fields.readIfPresent(0x01)?.content {
        case nil: wantsCertificate = false
        case [0xff]: wantsCertificate = true
        // DER leaves out a value that is the default.
        case let content?: throw DERReader.malformed("a flag is not true", content.startIndex)
        }
        guard fields.nextTag != 0xa0 else {
            throw ProofsError(.timestampExtension, "Leave out the request's extensions.")
        }
        try fields.end()
    }

    /// The request as it is sent, with the type `application/timestamp-query`.
    public var encoded: [UInt8] {
        DER.element(
            0x30,
            joining: [
                DER.integer(1), imprint.encoded, policy?.encoded ?? [],
                nonce.map { DER.element(0x02, $0) } ?? [],
                wantsCertificate ? DER.boolean(true) : [],
            ])
    }
}

/// The hash functions that time stamps may be over (FIPS 180-4).
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// SHA-256, 32 bytes; ours.
    case sha256
    /// SHA-384, 48 bytes.
    case sha384
    /// SHA-512, 64 bytes.
    case sha512

    /// How many bytes a digest has.
    public var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The DER of the hash function's object identifier (RFC 5754 section 2).
    var identifier: [UInt8] {
        switch self {
        case .sha256: DER.identifier("2.16.840.1.101.3.4.2.1")
        case .sha384: DER.identifier("2.16.840.1.101.3.4.2.2")
        case .sha512: DER.identifier("2.16.840.1.101.3.4.2.3")
        }
    }

    /// The AlgorithmIdentifier, without parameters.
    var encoded: [UInt8] { DER.sequence(identifier) }

    /// Reads an AlgorithmIdentifier whose parameters are absent or NULL; nil for any other.
    init?(_ element: DERElement) throws(ProofsError) {
        var fields = element.reader()
        let identifier = try fields.read(0x06).encoded
        guard fields.isAtEnd || fields.skip([0x05, 0x00]) && fields.isAtEnd,
            let known = Self.allCases.first(where: { identifier == $0.identifier[...] })
        else { return nil }
        self = known
    }
}

/// What a time stamp is over: a hash and its function (RFC 3161 section 2.4.1).
public struct MessageImprint: Sendable, Hashable {
    /// The hash function.
    public let algorithm: DigestAlgorithm
    /// The hash, as many bytes as the function gives.
    public let digest: [UInt8]

    /// The imprint of some content.
    public init(of content: [UInt8], _ algorithm: DigestAlgorithm = .sha256) throws(ProofsError) {
        self.algorithm = algorithm
        digest = try algorithm.digest(of: content)
    }

    /// The imprint with a SHA-256 that is known already.
    public init(_ digest: SHA256Digest) {
        algorithm = .sha256
        self.digest = digest.bytes
    }

    /// Reads a MessageImprint; nil for a hash function that is not ours or the wrong length.
    init?(_ element: DERElement) throws(ProofsError) {
        var fields = element.reader()
        let algorithm = try DigestAlgorithm(try fields.read(0x30))
        let digest = Array(try fields.read(0x04).content)
        try fields.end()
        guard let algorithm, digest.count == algorithm.byteCount else { return nil }
        self.algorithm = algorithm
        self.digest = digest
    }

    var encoded: [UInt8] { DER.sequence(algorithm.encoded, DER.octets(digest)) }
}

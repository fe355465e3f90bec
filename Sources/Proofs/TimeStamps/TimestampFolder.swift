/// A time-stamp authority of our own, in a folder: for installations without another one.
///
/// It has a root of its own, so that nobody takes a ledger's certificate for an authority's. The
/// file `last` holds number and time of the newest stamp; it is durable before a stamp is given
/// away, and one process at a time changes it. So numbers never come twice, also not after a
/// crash, and times only grow.
public final class TimestampFolder: TimestampSource {
    /// Documentation's arc, 2, 1: the policy of stamps where no other is named.
    public static let documentationPolicy = RolePolicy.documentation.arc.appending(2, 1)
    /// So many milliseconds may stamps be ahead of the clock, which keeps their order when it is
    /// set back a little; their stated accuracy is a second.
    private static let leadLimit: Int64 = 1000

    /// The trusted root, to be handed to whoever checks.
    public let root: Certificate
    private let authority: TimestampAuthority
    private let path: String
    private let clock: @Sendable () -> Int64

    /// The signer's certificate.
    public var certificate: Certificate { authority.certificate }

    /// Makes an authority: root, signer, their keys, each encrypted and readable by its owner only.
    ///
    /// - Parameters:
    ///   - path: a folder that does not exist yet, or is empty.
    ///   - organization: who keeps the authority.
    ///   - policy: what every stamp is under.
    ///   - seconds: POSIX time from which on the certificates are valid.
    public static func create(
        at path: String, organization: String,
        policy: ASN1ObjectIdentifier = documentationPolicy, passphrase: Passphrase,
        notBefore seconds: Int64
    ) throws(ProofsError) {
        try DurableFile.createFolder(path)
        let rootKey = try PrivateKey.generate(.p256)
        let root = try CertificateAuthority.makeRoot(
            organization: organization, commonName: "\(organization) Time-Stamp Root",
            key: rootKey, notBefore: seconds)
        let key = try PrivateKey.generate(.p256)
        let certificate = try root.issueTimestampSigner(
            commonName: "\(organization) Time-Stamp Unit", publicKey: key.publicKey,
            notBefore: seconds, notAfter: UnixTime(seconds: seconds).adding(years: 10).seconds)
        try KeyFile.write(rootKey, passphrase: passphrase, to: path + "/root.key.pem")
        try KeyFile.write(key, passphrase: passphrase, to: path + "/tsa.key.pem")
        let write = { (name: String, bytes: [UInt8]) throws(ProofsError) in
            try DurableFile.write(bytes, to: "\(path)/\(name)", existing: .refuse)
        }
        try write("root.pem", root.certificate.pem)
        try write("policy", Array("\(policy)\n".utf8))
        try write("last", LastStamp(serialNumber: 0, milliseconds: 0).encoded)
        // The last file: an authority without it is not whole and is not opened.
        try write("tsa.pem", certificate.pem)
    }

    /// Opens an authority.
    ///
    /// - Parameter clock: POSIX time in milliseconds.
    public init(
        _ path: String, passphrase: Passphrase, clock: @escaping @Sendable () -> Int64
    ) throws(ProofsError) {
        let certificate = try Certificate(pem: DurableFile.read(path + "/tsa.pem"))
        root = try Certificate(pem: DurableFile.read(path + "/root.pem"))
        let text = String(decoding: try DurableFile.read(path + "/policy"), as: UTF8.self)
        guard text.last == "\n", let policy = ASN1ObjectIdentifier(String(text.dropLast())) else {
            throw ProofsError(
                .timestampPolicy, "The file holds no object identifier.", location: path + "/policy"
            )
        }
        authority = try TimestampAuthority(
            certificate: certificate,
            key: KeyFile.readKey(path + "/tsa.key.pem", passphrase: passphrase), policy: policy)
        self.path = path
        self.clock = clock
    }

    /// Stamps a SHA-256.
    public func token(for imprint: SHA256Digest) throws(ProofsError) -> [UInt8] {
        let nonce = try SecureRandom.bytes(TimestampRequest.nonceByteCount)
        return try token(answering: TimestampRequest(imprint, nonce: nonce)).encoded
    }

    /// Stamps what a request asks for.
    ///
    /// - Throws: `timestamp.policy`, `timestamp.refused` where the clock stands more than a second
    ///   behind the newest stamp, `file.failed`.
    public func token(answering request: TimestampRequest) throws(ProofsError) -> TimestampToken {
        try DurableFile.update(path + "/last") { bytes throws(ProofsError) in
            guard let last = LastStamp(decoding: bytes) else {
                throw ProofsError(
                    .file, "The file does not say which stamp was the last; make a new authority.",
                    location: path + "/last")
            }
            let now = clock()
            let next = LastStamp(
                serialNumber: last.serialNumber + 1,
                milliseconds: max(now, last.milliseconds + 1))
            guard next.milliseconds - now <= Self.leadLimit else {
                throw ProofsError(
                    .timestampRefused,
                    "The clock stands behind the newest stamp; set it right and try again.")
            }
            let token = try authority.token(
                answering: request, serialNumber: next.serialNumber,
                milliseconds: next.milliseconds)
            return (next.encoded, token)
        }
    }

    /// Answers a request as it came in; whatever is wrong with it is part of the answer.
    public func answer(_ request: [UInt8]) -> TimestampResponse {
        do throws(ProofsError) {
            return .granted(try token(answering: TimestampRequest(decoding: request)))
        } catch {
            let refusal: TimestampResponse.Refusal =
                switch error.code {
                case .timestampMalformed: .badDataFormat
                case .timestampAlgorithm: .badAlgorithm
                case .timestampExtension: .unacceptedExtension
                case .timestampPolicy: .unacceptedPolicy
                case .timestampRefused: .timeNotAvailable
                default: .systemFailure
                }
            return .refused(refusal)
        }
    }
}

/// Number and time of an authority's newest stamp.
private struct LastStamp {
    let serialNumber: Int
    /// POSIX time.
    let milliseconds: Int64

    init(serialNumber: Int, milliseconds: Int64) {
        self.serialNumber = serialNumber
        self.milliseconds = milliseconds
    }

    /// Reads exactly what `encoded` writes.
    init?(decoding bytes: [UInt8]) {
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[0] == "last", let serialNumber = Int(words[1]),
            let milliseconds = Int64(words[2].dropLast()), serialNumber >= 0, milliseconds >= 0
        else { return nil }
        self.init(serialNumber: serialNumber, milliseconds: milliseconds)
        guard encoded == bytes else { return nil }
    }

    var encoded: [UInt8] { Array("last \(serialNumber) \(milliseconds)\n".utf8) }
}

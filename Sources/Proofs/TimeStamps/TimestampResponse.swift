/// An authority's answer, the content of a file `.tsr`: a token, or why there is none.
public enum TimestampResponse: Sendable, Hashable {
    /// The authority stamped.
    case granted(TimestampToken)
    /// The authority did not stamp.
    case refused(Refusal)

    /// Why an authority does not stamp (PKIFailureInfo, RFC 3161 section 2.4.2).
    public enum Refusal: Int, Sendable, Hashable, CaseIterable {
        /// The hash function is not known or not supported.
        case badAlgorithm = 0
        /// The request is not permitted or not supported.
        case badRequest = 2
        /// The request cannot be read.
        case badDataFormat = 5
        /// The authority's clock is not to be relied on now.
        case timeNotAvailable = 14
        /// The policy asked for is not this authority's.
        case unacceptedPolicy = 15
        /// The request has an extension.
        case unacceptedExtension = 16
        /// The authority failed.
        case systemFailure = 25
    }

    private static let byteLimit = 65_536

    /// Reads an answer, strictly; only status granted brings a token.
    ///
    /// - Throws: `timestamp.malformed`, `timestamp.algorithm`.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        guard bytes.count <= Self.byteLimit else {
            throw ProofsError(.timestampMalformed, "The answer is larger than 64 KiB.")
        }
        do throws(ProofsError) {
            self = try Self(strictly: bytes)
        } catch {
            guard error.code == .derMalformed else { throw error }
            throw ProofsError(
                .timestampMalformed, "The authority's answer cannot be read.", cause: error)
        }
    }

    private init(strictly bytes: [UInt8]) throws(ProofsError) {
        var fields = try DERReader.single(bytes, 0x30)
        var information = try fields.read(0x30).reader()
        let status = try information.read(0x02).smallInteger()
        _ = try information.readIfPresent(0x30)
        let failure = try information.readIfPresent(0x03)
        try information.end()
        switch status {
        case 0:
            guard failure == nil else {
                throw ProofsError(.timestampMalformed, "The answer grants and refuses at once.")
            }
            self = .granted(try TimestampToken(decoding: Array(try fields.read(0x30).encoded)))
        // Granted with modifications is not what was asked for.
        case 1...5: self = .refused(Self.refusal(failure))
        default: throw ProofsError(.timestampMalformed, "The answer's status is not known.")
        }
        if status == 0 { try fields.end() }
    }

    /// The token, if it answers this request.
    ///
    /// - Throws: `timestamp.refused`, `timestamp.otherContent`, `timestamp.nonce`,
    ///   `timestamp.policy`.
    public func token(answering request: TimestampRequest) throws(ProofsError) -> TimestampToken {
        guard case .granted(let token) = self else {
            guard case .refused(let refusal) = self else { preconditionFailure("no third case") }
            throw ProofsError(
                .timestampRefused, "The time-stamp authority refuses to stamp: \(refusal).")
        }
        guard token.imprint == request.imprint else {
            throw ProofsError(.timestampContent, "The time stamp is over other content.")
        }
        guard token.info.nonce == request.nonce else {
            throw ProofsError(
                .timestampNonce, "The time stamp answers another request: its nonce differs.")
        }
        if let policy = request.policy, policy != token.policy {
            throw ProofsError(
                .timestampPolicy, "The time stamp is of policy \(token.policy), not \(policy).")
        }
        return token
    }

    /// The answer as it is sent, with the type `application/timestamp-reply`.
    public var encoded: [UInt8] {
        switch self {
        case .granted(let token): Self.granted(token)
        case .refused(let refusal):
            DER.sequence(DER.sequence(DER.integer(2), Self.bits(refusal.rawValue)))
        }
    }

    static func granted(_ token: TimestampToken) -> [UInt8] {
        DER.sequence(DER.sequence(DER.integer(0)), token.encoded)
    }

    /// A BIT STRING with one bit set and nothing after it.
    private static func bits(_ position: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: position / 8 + 1)
        bytes[position / 8] = 0x80 >> UInt8(position % 8)
        return DER.bits(bytes, unused: UInt8(7 - position % 8))
    }

    private static func refusal(_ failure: DERElement?) -> Refusal {
        let bits = failure.map { Array($0.content.dropFirst()) } ?? []
        return Refusal.allCases.first { refusal in
            let (byte, bit) = refusal.rawValue.quotientAndRemainder(dividingBy: 8)
            return byte < bits.count && bits[byte] & 0x80 >> UInt8(bit) != 0
        } ?? .badRequest
    }
}

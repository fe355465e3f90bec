internal import Foundation
internal import FoundationNetworking
public import Proofs

/// Time stamps from an authority over HTTP (RFC 3161 section 3.4).
public struct HTTPTimestampSource: TimestampSource {
    static let queryType = "application/timestamp-query"
    static let replyType = "application/timestamp-reply"
    /// How many bytes an answer may have.
    private static let answerLimit = 65_536

    /// The authority's address.
    public let address: String
    private let url: URL
    private let deadline: Int

    /// Names an authority.
    ///
    /// - Parameters:
    ///   - address: begins with `http://` or `https://`.
    ///   - deadline: the seconds in which the whole answer must be here.
    /// - Throws: `timestamp.unreachable` for what is no such address.
    public init(_ address: String, deadline: Int = 15) throws(ProofsError) {
        guard let url = URL(string: address), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), url.host?.isEmpty == false
        else {
            throw ProofsError(
                .timestampUnreachable,
                "A time-stamp authority's address begins with http:// or https://.",
                location: address)
        }
        self.address = address
        self.url = url
        self.deadline = deadline
    }

    /// Asks for a stamp; the calling thread waits.
    ///
    /// - Throws: `timestamp.unreachable`; `timestamp.refused` and the other errors of answers.
    public func token(for imprint: SHA256Digest) throws(ProofsError) -> [UInt8] {
        let request = TimestampRequest(imprint, nonce: try SecureRandom.bytes(8))
        let answer: BoundedTransfer.Answer
        switch BoundedTransfer.post(
            request.encoded, type: Self.queryType, to: url, limit: Self.answerLimit,
            deadline: deadline)
        {
        case .success(let received): answer = received
        case .failure(let failure):
            throw ProofsError(
                .timestampUnreachable,
                "The time-stamp authority cannot be reached: \(failure.reason).",
                location: address, cause: failure.cause)
        }
        guard answer.status == 200 else {
            throw ProofsError(
                .timestampUnreachable,
                "The time-stamp authority answers with HTTP status \(answer.status); "
                    + "where it has moved, give its new address.", location: address)
        }
        guard answer.type == Self.replyType else {
            throw ProofsError(
                .timestampMalformed, "The answer is not of type \(Self.replyType).",
                location: address)
        }
        do throws(ProofsError) {
            return try TimestampResponse(decoding: answer.body).token(answering: request).encoded
        } catch {
            throw error.located(address)
        }
    }
}

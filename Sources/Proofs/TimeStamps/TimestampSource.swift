/// Where time stamps come from: an authority over HTTP, or one of our own in a folder.
public protocol TimestampSource: Sendable {
    /// A time stamp over a SHA-256: the DER of the TimeStampToken.
    ///
    /// The source draws a nonce and has checked that the token answers its request; whether the
    /// authority is trusted is for whoever verifies the token.
    ///
    /// - Throws: `ProofsError` where the authority refuses or cannot be reached.
    func token(for imprint: SHA256Digest) throws -> [UInt8]
}

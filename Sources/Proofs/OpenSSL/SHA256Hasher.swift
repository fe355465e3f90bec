import COpenSSL

/// Computes SHA-256 hashes piece by piece and can be used again after each (FIPS 180-4).
@safe public struct SHA256Hasher: ~Copyable {
    /// Fetched once: a fetch for each hash would more than halve the speed.
    static let algorithm: OwnedPointer = {
        do {
            return try unsafe OwnedPointer(
                EVP_MD_fetch(nil, "SHA256", nil), .openSSL, "OpenSSL offers no SHA-256.",
                free: { unsafe EVP_MD_free($0) })
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    private var context = SHA256_CTX()

    /// Makes a hasher of the empty message.
    public init() {
        let status = unsafe GreenCredit_SHA256_Init(&context)
        precondition(status == 1, "OpenSSL could not start a SHA-256 hash.")
    }

    /// Adds bytes to the message.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { buffer in unsafe update(buffer) }
    }

    /// Adds bytes to the message.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { buffer in unsafe update(buffer) }
    }

    /// Adds the 32 bytes of a digest to the message.
    public mutating func update(_ digest: SHA256Digest) {
        unsafe digest.withUnsafeBytes { buffer in unsafe update(buffer) }
    }

    /// Adds one byte to the message.
    public mutating func update(byte: UInt8) {
        unsafe withUnsafeBytes(of: byte) { buffer in unsafe update(buffer) }
    }

    /// Gives the hash of the message so far and starts the next one.
    public mutating func finish() -> SHA256Digest {
        let digest = unsafe SHA256Digest { digest in
            unsafe GreenCredit_SHA256_Final(digest, &context)
        }
        self = SHA256Hasher()
        return digest
    }

    private mutating func update(_ buffer: UnsafeRawBufferPointer) {
        let status = unsafe GreenCredit_SHA256_Update(&context, buffer.baseAddress, buffer.count)
        precondition(status == 1, "OpenSSL could not continue a SHA-256 hash.")
    }
}

extension SHA256Digest {
    /// The hash of a byte that tells kinds of messages apart, and the message.
    static func of(prefix: UInt8, _ bytes: ArraySlice<UInt8>) -> SHA256Digest {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe SHA256Digest { digest in
                unsafe GreenCredit_SHA256_prefixed(
                    prefix, bytes.baseAddress, bytes.count, digest)
            }
        }
    }

    /// The hash of a byte that tells kinds of messages apart, and two digests.
    static func of(
        prefix: UInt8, _ left: SHA256Digest, _ right: SHA256Digest
    ) -> SHA256Digest {
        let words = (
            left.words.0.littleEndian, left.words.1.littleEndian, left.words.2.littleEndian,
            left.words.3.littleEndian, right.words.0.littleEndian, right.words.1.littleEndian,
            right.words.2.littleEndian, right.words.3.littleEndian
        )
        return unsafe Swift.withUnsafeBytes(of: words) { bytes in
            unsafe SHA256Digest { digest in
                unsafe GreenCredit_SHA256_prefixed(
                    prefix, bytes.baseAddress, bytes.count, digest)
            }
        }
    }

    /// Takes the 32 bytes that OpenSSL writes when asked to.
    fileprivate init(_ write: (UnsafeMutablePointer<UInt8>?) -> Int32) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let status = unsafe withUnsafeMutableBytes(of: &words) { buffer in
            unsafe write(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
        precondition(status == 1, "OpenSSL could not finish a SHA-256 hash.")
        self.init(
            words: (
                UInt64(littleEndian: words.0), UInt64(littleEndian: words.1),
                UInt64(littleEndian: words.2), UInt64(littleEndian: words.3)
            ))
    }

    /// Lends the 32 bytes to one call.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let bytes = (
            words.0.littleEndian, words.1.littleEndian, words.2.littleEndian,
            words.3.littleEndian
        )
        return unsafe Swift.withUnsafeBytes(of: bytes) { buffer in unsafe body(buffer) }
    }
}

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

    private let context: OpaquePointer

    /// Makes a hasher of the empty message.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new() else {
            preconditionFailure("OpenSSL has no memory for a hash context.")
        }
        unsafe self.context = unsafe context
        unsafe Self.start(context)
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Adds bytes to the message.
    public func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { buffer in unsafe update(buffer) }
    }

    /// Adds bytes to the message.
    public func update(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { buffer in unsafe update(buffer) }
    }

    /// Adds the 32 bytes of a digest to the message.
    public func update(_ digest: SHA256Digest) {
        let words = digest.words
        let bytes = (
            words.0.littleEndian, words.1.littleEndian, words.2.littleEndian,
            words.3.littleEndian
        )
        unsafe withUnsafeBytes(of: bytes) { buffer in unsafe update(buffer) }
    }

    /// Adds one byte to the message.
    public func update(byte: UInt8) {
        unsafe withUnsafeBytes(of: byte) { buffer in unsafe update(buffer) }
    }

    /// Gives the hash of the message so far and starts the next one.
    public func finish() -> SHA256Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let status = unsafe withUnsafeMutableBytes(of: &words) { buffer in
            unsafe EVP_DigestFinal_ex(
                context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
        }
        precondition(status == 1, "OpenSSL could not finish a SHA-256 hash.")
        unsafe Self.start(context)
        return SHA256Digest(
            words: (
                UInt64(littleEndian: words.0), UInt64(littleEndian: words.1),
                UInt64(littleEndian: words.2), UInt64(littleEndian: words.3)
            ))
    }

    private func update(_ buffer: UnsafeRawBufferPointer) {
        let status = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
        precondition(status == 1, "OpenSSL could not continue a SHA-256 hash.")
    }

    private static func start(_ context: OpaquePointer) {
        let status = try? unsafe algorithm.with { digest throws(ProofsError) in
            unsafe EVP_DigestInit_ex2(context, digest, nil)
        }
        precondition(status == 1, "OpenSSL could not start a SHA-256 hash.")
    }
}

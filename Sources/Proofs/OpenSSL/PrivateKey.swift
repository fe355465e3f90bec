import COpenSSL

/// A private key held in this process; it never prints itself.
public struct PrivateKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The public half.
    public let publicKey: PublicKey
    let handle: OwnedPointer

    init(handle: OwnedPointer) throws(ProofsError) {
        self.handle = handle
        let encoded = try unsafe handle.with { key throws(ProofsError) in
            let count = unsafe i2d_PUBKEY(key, nil)
            guard count > 0 else {
                throw .openSSL(.keyMalformed, "The key has no public half that can be written.")
            }
            return unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, written in
                var next = buffer.baseAddress
                written = Int(unsafe i2d_PUBKEY(key, &next))
            }
        }
        publicKey = try PublicKey(subjectPublicKeyInfo: encoded)
    }

    /// Makes a new key from the random number generator.
    public static func generate(_ algorithm: KeyAlgorithm) throws(ProofsError) -> PrivateKey {
        let name = algorithm == .p256 ? "EC" : "ED25519"
        let context = try unsafe OwnedPointer(
            EVP_PKEY_CTX_new_from_name(nil, name, nil), .openSSL, "OpenSSL offers no \(name) keys.",
            free: { unsafe EVP_PKEY_CTX_free($0) })
        let handle = try unsafe context.with { context throws(ProofsError) in
            var key: OpaquePointer?
            guard unsafe EVP_PKEY_keygen_init(context) == 1,
                unsafe algorithm != .p256 || EVP_PKEY_CTX_set_group_name(context, "P-256") == 1,
                unsafe EVP_PKEY_generate(context, &key) == 1
            else { throw .openSSL(.openSSL, "OpenSSL could not make a key.") }
            return try unsafe Self.own(key)
        }
        return try PrivateKey(handle: handle)
    }

    /// Makes the Ed25519 key of a 32-byte seed (RFC 8032 section 5.1.5).
    public init(ed25519Seed seed: [UInt8]) throws(ProofsError) {
        guard seed.count == 32 else {
            throw ProofsError(.keyMalformed, "An Ed25519 seed has 32 bytes, not \(seed.count).")
        }
        let key = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        try self.init(handle: unsafe Self.own(key))
    }

    /// Signs bytes: DER over SHA-256 with P-256, 64 bytes with Ed25519.
    public func sign(_ bytes: [UInt8]) throws(ProofsError) -> [UInt8] {
        let algorithm = publicKey.algorithm
        return try unsafe handle.with { key throws(ProofsError) in
            let context = try SignatureContext()
            return try unsafe context.sign(bytes, key, algorithm)
        }
    }

    /// The algorithm, and nothing of the key.
    public var description: String { "<\(publicKey.algorithm.rawValue) private key>" }

    /// The algorithm, and nothing of the key.
    public var debugDescription: String { description }

    static func own(_ key: OpaquePointer?) throws(ProofsError) -> OwnedPointer {
        try unsafe OwnedPointer(
            key, .keyMalformed, "OpenSSL cannot use the private key.",
            free: { unsafe EVP_PKEY_free($0) })
    }
}

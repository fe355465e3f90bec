import COpenSSL

/// The kinds of keys that we make and accept.
public enum KeyAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// ECDSA on NIST P-256 with SHA-256, for officers and certificates (FIPS 186-5).
    case p256
    /// Ed25519, for logs and witnesses (RFC 8032).
    case ed25519
}

/// A signature that claims to be a key's over some bytes.
public struct SignatureClaim: Sendable {
    /// The key.
    public let key: PublicKey
    /// The signature as its algorithm writes it.
    public let signature: [UInt8]
    /// What was signed.
    public let bytes: [UInt8]

    /// Makes a claim; nothing is checked yet.
    public init(key: PublicKey, signature: [UInt8], bytes: [UInt8]) {
        self.key = key
        self.signature = signature
        self.bytes = bytes
    }
}

/// A public key that checks signatures (RFC 5480, RFC 8410).
public struct PublicKey: Sendable, Hashable {
    /// Everything before the point in a P-256 SubjectPublicKeyInfo: named curve, uncompressed.
    private static let p256Prefix: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ]
    /// The last byte of the prefix says that the point is uncompressed, and belongs to it.
    private static let pointOffset = p256Prefix.count - 1
    private static let ed25519Prefix: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// What the key is for.
    public let algorithm: KeyAlgorithm
    /// The DER form as it stands in certificates.
    public let subjectPublicKeyInfo: [UInt8]
    private let handle: OwnedPointer
    private let verifier: DigestVerifier?

    /// Reads a DER SubjectPublicKeyInfo of exactly the two forms that we write.
    ///
    /// - Throws: `key.algorithm` for any other kind, curve or form of point, `key.smallOrder`
    ///   for the Ed25519 keys that OpenSSL takes although one signature then fits any message.
    public init(subjectPublicKeyInfo bytes: [UInt8]) throws(ProofsError) {
        if bytes.count == Self.p256Prefix.count + 64, bytes.starts(with: Self.p256Prefix) {
            algorithm = .p256
        } else if bytes.count == Self.ed25519Prefix.count + 32,
            bytes.starts(with: Self.ed25519Prefix)
        {
            algorithm = .ed25519
            guard !SmallOrder.contains(Array(bytes.dropFirst(Self.ed25519Prefix.count))) else {
                throw ProofsError(
                    .keySmallOrder, "The Ed25519 key has small order: refuse it and its owner.")
            }
        } else {
            throw ProofsError(
                .keyAlgorithm,
                "The key is neither a P-256 key on the named curve nor an Ed25519 key.")
        }
        subjectPublicKeyInfo = bytes
        handle = try Self.decode(bytes)
        verifier =
            algorithm == .p256
            ? DigestVerifier(key: handle, point: Array(bytes.dropFirst(Self.pointOffset))) : nil
    }

    /// Takes the 32 bytes of an Ed25519 key (RFC 8032 section 5.1.5).
    public init(ed25519 raw: [UInt8]) throws(ProofsError) {
        guard raw.count == 32 else {
            throw ProofsError(.keyMalformed, "An Ed25519 key has 32 bytes, not \(raw.count).")
        }
        try self.init(subjectPublicKeyInfo: Self.ed25519Prefix + raw)
    }

    /// The 32 bytes of an Ed25519 key, nil for others.
    public var ed25519Bytes: [UInt8]? {
        guard algorithm == .ed25519 else { return nil }
        return Array(subjectPublicKeyInfo.dropFirst(Self.ed25519Prefix.count))
    }

    /// The point of a P-256 key or the bytes of an Ed25519 key: the content of the BIT STRING.
    var bitString: [UInt8] {
        Array(subjectPublicKeyInfo.dropFirst(algorithm == .p256 ? Self.pointOffset : 12))
    }

    /// Whether the signature fits the bytes: DER over SHA-256 for P-256, 64 bytes for Ed25519.
    public func verify(_ signature: [UInt8], signs bytes: [UInt8]) -> Bool {
        Self.verify([SignatureClaim(key: self, signature: signature, bytes: bytes)]) == [true]
    }

    /// Which of these signatures fit; several at a time cost less than one by one.
    public static func verify(_ claims: [SignatureClaim]) -> [Bool] {
        var verdicts = [Bool](repeating: false, count: claims.count)
        var places: [Int] = []
        var tabled: [KeyTable.Claim] = []
        for (place, claim) in claims.enumerated() {
            guard let table = claim.key.verifier?.table() else { continue }
            places.append(place)
            tabled.append(
                KeyTable.Claim(
                    table: table, signature: claim.signature, digest: SHA256Digest.of(claim.bytes)))
        }
        for (place, isConfirmed) in zip(places, KeyTable.confirm(tabled)) {
            verdicts[place] = isConfirmed
        }
        for (place, claim) in claims.enumerated() where !verdicts[place] {
            verdicts[place] = claim.key.judge(claim.signature, signs: claim.bytes)
        }
        return verdicts
    }

    /// What OpenSSL's own verification says.
    private func judge(_ signature: [UInt8], signs bytes: [UInt8]) -> Bool {
        let status: Bool?
        if let verifier {
            status = try? verifier.verify(signature, signs: SHA256Digest.of(bytes))
        } else {
            status = try? unsafe handle.with { key throws(ProofsError) in
                let context = try SignatureContext()
                return try unsafe context.verifyEd25519(signature, bytes, key)
            }
        }
        // A refused signature leaves its reasons in OpenSSL's queue; they belong to nobody.
        if status != true { _ = OpenSSLReasons.drain() }
        return status ?? false
    }

    /// Keys are the same when their DER forms are.
    public static func == (left: PublicKey, right: PublicKey) -> Bool {
        left.subjectPublicKeyInfo == right.subjectPublicKeyInfo
    }

    /// Feeds the DER form to a hash table.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(subjectPublicKeyInfo)
    }

    private static func decode(_ bytes: [UInt8]) throws(ProofsError) -> OwnedPointer {
        let key = unsafe bytes.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &next, buffer.count)
        }
        return try unsafe OwnedPointer(
            key, .keyMalformed, "The public key is damaged: its point is not on the curve.",
            free: { unsafe EVP_PKEY_free($0) })
    }
}

/// The Ed25519 keys of small order; the top bit of the last byte does not count.
private enum SmallOrder {
    static let keys: [[UInt8]] = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [0xee] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        Hex.decode("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05") ?? [],
        Hex.decode("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a") ?? [],
    ]

    static func contains(_ key: [UInt8]) -> Bool {
        var cleared = key
        cleared[31] &= 0x7f
        return keys.contains(cleared)
    }
}

/// Owns one signing or verifying operation of OpenSSL.
@safe struct SignatureContext: ~Copyable {
    private let context: OpaquePointer

    init() throws(ProofsError) {
        guard let context = unsafe EVP_MD_CTX_new() else {
            throw .openSSL(.openSSL, "OpenSSL has no memory for a signature context.")
        }
        unsafe self.context = unsafe context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Whether an Ed25519 signature fits: it is over the bytes, not over a digest of them.
    func verifyEd25519(
        _ signature: [UInt8], _ bytes: [UInt8], _ key: OpaquePointer
    ) throws(ProofsError) -> Bool {
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else {
            throw .openSSL(.openSSL, "OpenSSL cannot use the key.")
        }
        return unsafe EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count)
            == 1
    }

    /// Makes a signature.
    func sign(
        _ bytes: [UInt8], _ key: OpaquePointer, _ algorithm: KeyAlgorithm
    ) throws(ProofsError) -> [UInt8] {
        let started = try unsafe Self.withDigest(of: algorithm) { digest throws(ProofsError) in
            unsafe EVP_DigestSignInit(context, nil, digest, nil, key)
        }
        // 72 bytes are the most that a P-256 signature in DER takes.
        var signature = [UInt8](repeating: 0, count: 80)
        var count = signature.count
        guard started == 1,
            unsafe EVP_DigestSign(context, &signature, &count, bytes, bytes.count) == 1
        else { throw .openSSL(.openSSL, "OpenSSL could not sign.") }
        return Array(signature.prefix(count))
    }

    /// Ed25519 is one-shot and takes no digest.
    private static func withDigest(
        of algorithm: KeyAlgorithm,
        _ body: (OpaquePointer?) throws(ProofsError) -> Int32
    ) throws(ProofsError) -> Int32 {
        switch algorithm {
        case .ed25519: try body(nil)
        case .p256:
            try unsafe SHA256Hasher.algorithm.with { digest throws(ProofsError) in
                try unsafe body(digest)
            }
        }
    }
}

import COpenSSL

extension PrivateKey {
    private static let encryptedLabel = "ENCRYPTED PRIVATE KEY"
    private static let plainLabel = "PRIVATE KEY"

    /// The key as encrypted PKCS#8 PEM: PBES2 with AES-256-CBC and scrypt (RFC 5958, RFC 7914).
    public func encryptedPEM(_ passphrase: Passphrase) throws(ProofsError) -> [UInt8] {
        guard !passphrase.isEmpty else {
            throw ProofsError(.keyWeak, "The passphrase is empty; choose one.")
        }
        let der = try unsafe handle.with { key throws(ProofsError) in
            let plain = try unsafe OwnedPointer(
                EVP_PKEY2PKCS8(key), .openSSL, "The key has no PKCS#8 form.",
                free: { unsafe PKCS8_PRIV_KEY_INFO_free($0) })
            return try unsafe plain.with { plain throws(ProofsError) in
                try unsafe Self.encrypt(plain, passphrase)
            }
        }
        return PEM.encode(der, label: Self.encryptedLabel)
    }

    /// The key as unencrypted PKCS#8 PEM, for tests and keys that another guard protects.
    public func unencryptedPEM() throws(ProofsError) -> [UInt8] {
        var der = try unsafe handle.with { key throws(ProofsError) in
            let plain = try unsafe OwnedPointer(
                EVP_PKEY2PKCS8(key), .openSSL, "The key has no PKCS#8 form.",
                free: { unsafe PKCS8_PRIV_KEY_INFO_free($0) })
            return try unsafe plain.with { plain throws(ProofsError) in
                unsafe Self.encoded { unsafe i2d_PKCS8_PRIV_KEY_INFO(plain, $0) }
            }
        }
        defer { wipe(&der) }
        return PEM.encode(der, label: Self.plainLabel)
    }

    /// Reads a PKCS#8 PEM file with exactly one key.
    ///
    /// - Throws: `key.wrongPassphrase`, `key.unencrypted` unless that is allowed in as many
    ///   words, `key.weakEncryption` for fewer rounds than a passphrase needs today.
    public init(
        pem: [UInt8], passphrase: Passphrase?, allowUnencrypted: Bool = false
    ) throws(ProofsError) {
        if let block = try PEM.blocks(in: pem, label: Self.encryptedLabel).first {
            guard let passphrase else {
                throw ProofsError(.wrongPassphrase, "The key is encrypted; give its passphrase.")
            }
            try PasswordEncryption.check(block)
            self = try Self.decrypt(block, passphrase)
            return
        }
        guard var block = try PEM.blocks(in: pem, label: Self.plainLabel).first else {
            throw ProofsError(
                .keyMalformed, "There is no PKCS#8 key; convert it with openssl pkcs8 -topk8.")
        }
        defer { wipe(&block) }
        guard allowUnencrypted else {
            throw ProofsError(
                .keyUnencrypted,
                "The key is not encrypted; encrypt it with openssl pkcs8 -topk8 -scrypt.")
        }
        let plain = try unsafe OwnedPointer(
            Self.decoded(block) { unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &$0, $1) },
            .keyMalformed, "The key is damaged.", free: { unsafe PKCS8_PRIV_KEY_INFO_free($0) })
        try self.init(plain: plain)
    }

    private init(plain: OwnedPointer) throws(ProofsError) {
        let handle = try unsafe plain.with { plain throws(ProofsError) in
            try unsafe Self.own(EVP_PKCS82PKEY(plain))
        }
        try self.init(handle: handle)
    }

    private static func encrypt(
        _ plain: OpaquePointer, _ passphrase: Passphrase
    ) throws(ProofsError) -> [UInt8] {
        var salt = try SecureRandom.bytes(16)
        var vector = try SecureRandom.bytes(16)
        guard
            let scheme = unsafe PKCS5_pbe2_set_scrypt(
                EVP_aes_256_cbc(), &salt, 16, &vector, 16384, 8, 1)
        else { throw .openSSL(.openSSL, "OpenSSL offers no scrypt.") }
        let sealed = try passphrase.with { bytes throws(ProofsError) in
            // Takes the scheme over only when it succeeds.
            let sealed = unsafe bytes.withUnsafeBytes { buffer in
                unsafe PKCS8_set0_pbe(
                    buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(buffer.count), plain, scheme)
            }
            if unsafe sealed == nil { unsafe X509_ALGOR_free(scheme) }
            return try unsafe OwnedPointer(
                sealed, .openSSL, "OpenSSL could not encrypt the key.",
                free: { unsafe X509_SIG_free($0) })
        }
        return try unsafe sealed.with { sealed throws(ProofsError) in
            unsafe Self.encoded { unsafe i2d_X509_SIG(sealed, $0) }
        }
    }

    private static func decrypt(
        _ block: [UInt8], _ passphrase: Passphrase
    ) throws(ProofsError) -> PrivateKey {
        let sealed = try unsafe OwnedPointer(
            decoded(block) { unsafe d2i_X509_SIG(nil, &$0, $1) },
            .keyMalformed, "The encrypted key is damaged.", free: { unsafe X509_SIG_free($0) })
        let plain = try passphrase.with { bytes throws(ProofsError) in
            try unsafe sealed.with { sealed throws(ProofsError) in
                let plain = unsafe bytes.withUnsafeBytes { buffer in
                    unsafe PKCS8_decrypt(
                        sealed, buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                        Int32(buffer.count))
                }
                return try unsafe OwnedPointer(
                    plain, .wrongPassphrase, "The passphrase does not open this key.",
                    free: { unsafe PKCS8_PRIV_KEY_INFO_free($0) })
            }
        }
        return try PrivateKey(plain: plain)
    }

    /// Calls an i2d function twice: for the length, then for the bytes.
    private static func encoded(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) -> [UInt8] {
        let count = max(0, Int(write(nil)))
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var next = buffer.baseAddress
            written = max(0, Int(unsafe write(&next)))
        }
    }

    /// Calls a d2i function on some bytes.
    private static func decoded(
        _ bytes: [UInt8], _ read: (inout UnsafePointer<UInt8>?, Int) -> OpaquePointer?
    ) -> OpaquePointer? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe read(&next, buffer.count)
        }
    }
}

/// How an encrypted key is protected (RFC 8018 appendix A, RFC 7914 section 7).
private enum PasswordEncryption {
    private static let pbes2 = DER.identifier("1.2.840.113549.1.5.13")
    private static let pbkdf2 = DER.identifier("1.2.840.113549.1.5.12")
    private static let scrypt = DER.identifier("1.3.6.1.4.1.11591.4.11")

    /// Refuses schemes and rounds below ours, before any passphrase is spent on them.
    static func check(_ block: [UInt8]) throws(ProofsError) {
        var outer = try DERReader.single(block, 0x30)
        var algorithm = try outer.read(0x30).reader()
        let scheme = try algorithm.read(0x06)
        guard Array(scheme.encoded) == pbes2 else { throw weak }
        var parameters = try algorithm.read(0x30).reader()
        var derivation = try parameters.read(0x30).reader()
        let function = Array(try derivation.read(0x06).encoded)
        var values = try derivation.read(0x30).reader()
        _ = try values.read(0x04)
        let first = try values.read(0x02).smallInteger()
        if function == scrypt {
            let blockSize = try values.read(0x02).smallInteger()
            guard first >= 16384, blockSize >= 8 else { throw weak }
        } else if function == pbkdf2 {
            // An upper bound too: rounds are the file's claim and cost time.
            guard (600_000...20_000_000).contains(first) else { throw weak }
        } else {
            throw weak
        }
    }

    private static var weak: ProofsError {
        ProofsError(
            .keyWeak,
            "The key's encryption is too weak; renew it with openssl pkcs8 -topk8 -scrypt.")
    }
}

import COpenSSL

extension DigestAlgorithm {
    /// The hash of some bytes.
    ///
    /// - Throws: `openssl.failed` where OpenSSL does not offer the function.
    func digest(of bytes: [UInt8]) throws(ProofsError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: byteCount)
        var count: UInt32 = 0
        let function = unsafe self.function
        guard unsafe EVP_Digest(bytes, bytes.count, &digest, &count, function, nil) == 1,
            Int(count) == byteCount
        else { throw .openSSL(.openSSL, "OpenSSL could not compute \(rawValue).") }
        return digest
    }

    private var function: OpaquePointer? {
        switch self {
        case .sha256: unsafe EVP_sha256()
        case .sha384: unsafe EVP_sha384()
        case .sha512: unsafe EVP_sha512()
        }
    }
}

import COpenSSL

/// Random bytes that nobody can guess.
public enum SecureRandom {
    /// Random bytes from OpenSSL's generator (NIST SP 800-90A).
    public static func bytes(_ count: Int) throws(ProofsError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else {
            throw .openSSL(.openSSL, "The random number generator failed; do not go on.")
        }
        return bytes
    }
}

/// Overwrites a secret in place; the compiler cannot leave this out.
func wipe(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe OPENSSL_cleanse(buffer.baseAddress, buffer.count)
    }
}

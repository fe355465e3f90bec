import COpenSSL

/// Checks the signatures of time stamps at one time against some roots, with OpenSSL.
///
/// OpenSSL finds the signer by issuer and serial number, checks the signature over the attributes,
/// the digest of the content, the ESS certificate hash, the chain and its purpose: an extended key
/// usage of time stamping alone, and critical (RFC 3161 section 2.3).
struct TimestampVerification {
    /// 112 bits of security: RSA from 2,048 bits, curves from 224, no SHA-1.
    private static let securityLevel: Int32 = 2
    private let store: OwnedPointer
    private let others: CertificateStack

    init(_ trust: TimestampTrust, at seconds: Int64) throws(ProofsError) {
        store = try unsafe OwnedPointer(
            X509_STORE_new(), .openSSL, "OpenSSL has no memory for a trust store.",
            free: { unsafe X509_STORE_free($0) })
        others = try CertificateStack(trust.others)
        let roots = try trust.roots.map { root throws(ProofsError) in try TrustStore.load(root) }
        try unsafe store.with { store throws(ProofsError) in
            for root in roots {
                try unsafe root.with { root throws(ProofsError) in
                    guard unsafe X509_STORE_add_cert(store, root) == 1 else {
                        throw .openSSL(.openSSL, "OpenSSL cannot use the root certificate.")
                    }
                }
            }
            guard let parameters = unsafe X509_STORE_get0_param(store) else {
                throw .openSSL(.openSSL, "OpenSSL gives no parameters.")
            }
            unsafe X509_VERIFY_PARAM_set_time(parameters, time_t(seconds))
            unsafe X509_VERIFY_PARAM_set_depth(parameters, 6)
            unsafe X509_VERIFY_PARAM_set_auth_level(parameters, Self.securityLevel)
            let flags = UInt(X509_V_FLAG_CHECK_SS_SIGNATURE)
            guard unsafe X509_VERIFY_PARAM_set_flags(parameters, flags) == 1 else {
                throw .openSSL(.openSSL, "OpenSSL cannot check as strictly as it must.")
            }
        }
    }

    /// The certificate that signed a token, after its signature and its chain held.
    func signer(of token: [UInt8]) throws(ProofsError) -> Certificate {
        let decoded = unsafe token.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe OpaquePointer(d2i_PKCS7(nil, &next, buffer.count))
        }
        let message = try unsafe OwnedPointer(
            decoded, .timestampMalformed, "OpenSSL cannot read the time stamp.",
            free: { unsafe PKCS7_free(UnsafeMutablePointer<PKCS7>($0)) })
        var found: OpaquePointer?
        let status = try unsafe message.with { message throws(ProofsError) in
            try unsafe store.with { store throws(ProofsError) in
                try unsafe others.with { others throws(ProofsError) in
                    unsafe TS_RESP_verify_signature(
                        UnsafeMutablePointer<PKCS7>(message), others, store, &found)
                }
            }
        }
        guard status == 1 else { throw Self.refusal() }
        let signer = try unsafe OwnedPointer(
            found, .timestampBad, "OpenSSL names no signer.", free: { unsafe X509_free($0) })
        return try unsafe signer.with { signer throws(ProofsError) in
            try unsafe Certificate(copying: signer)
        }
    }

    private static func refusal() -> ProofsError {
        let reasons = OpenSSLReasons.drain()
        // What is wrong with the chain is one matter, what is wrong with the token another.
        let isChain = reasons?.reasons.contains { $0.contains("certificate verify error") } ?? false
        return isChain
            ? ProofsError(
                .timestampUntrusted, "The time stamp's signer does not lead to a trusted root.",
                cause: reasons)
            : ProofsError(
                .timestampBad, "The time stamp does not hold: refuse it.", cause: reasons)
    }
}

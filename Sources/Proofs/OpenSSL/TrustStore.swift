import COpenSSL

/// One trusted root and the revocation lists known at one place of the log (RFC 5280 section 6).
///
/// The machine's own certificate authorities are never asked: only what is put in here counts.
struct TrustStore: Sendable {
    private let store: OwnedPointer

    init(root: Certificate, revocationLists: RevocationLists) throws(ProofsError) {
        store = try unsafe OwnedPointer(
            X509_STORE_new(), .openSSL, "OpenSSL has no memory for a trust store.",
            free: { unsafe X509_STORE_free($0) })
        let anchor = try Self.load(root)
        try unsafe store.with { store throws(ProofsError) in
            try unsafe anchor.with { anchor throws(ProofsError) in
                guard unsafe X509_STORE_add_cert(store, anchor) == 1 else {
                    throw .openSSL(.openSSL, "OpenSSL cannot use the root certificate.")
                }
            }
            for list in revocationLists.lists {
                let revoked = try Self.load(list)
                try unsafe revoked.with { revoked throws(ProofsError) in
                    guard unsafe X509_STORE_add_crl(store, revoked) == 1 else {
                        throw .openSSL(.openSSL, "OpenSSL cannot use a revocation list.")
                    }
                }
            }
        }
    }

    /// Checks a chain at a POSIX time and gives the certificates of the chain, the root last.
    ///
    /// Every certificate of the chain needs a revocation list. The purpose is not checked here:
    /// the profile of officers' certificates is checked by the caller.
    func chain(
        of certificate: Certificate, through others: [Certificate],
        policy: ASN1ObjectIdentifier?, at seconds: Int64
    ) throws(ProofsError) -> [Certificate] {
        let leaf = try Self.load(certificate)
        let untrusted = try CertificateStack(others)
        let context = try unsafe OwnedPointer(
            X509_STORE_CTX_new(), .openSSL, "OpenSSL has no memory for a chain.",
            free: { unsafe X509_STORE_CTX_free($0) })
        return try unsafe context.with { context throws(ProofsError) in
            try unsafe store.with { store throws(ProofsError) in
                try unsafe leaf.with { leaf throws(ProofsError) in
                    try unsafe untrusted.with { untrusted throws(ProofsError) in
                        guard unsafe X509_STORE_CTX_init(context, store, leaf, untrusted) == 1
                        else { throw .openSSL(.openSSL, "OpenSSL cannot start a chain.") }
                        try unsafe Self.configure(context, policy, seconds)
                        guard unsafe X509_verify_cert(context) == 1 else {
                            throw unsafe Self.refusal(context, certificate)
                        }
                        return try unsafe Self.certificates(of: context)
                    }
                }
            }
        }
    }

    private static func configure(
        _ context: OpaquePointer, _ policy: ASN1ObjectIdentifier?, _ seconds: Int64
    ) throws(ProofsError) {
        guard let parameters = unsafe X509_STORE_CTX_get0_param(context) else {
            throw .openSSL(.openSSL, "OpenSSL gives no parameters.")
        }
        unsafe X509_VERIFY_PARAM_set_time(parameters, time_t(seconds))
        unsafe X509_VERIFY_PARAM_set_depth(parameters, 4)
        unsafe X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY)
        var flags = X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL
        flags |= X509_V_FLAG_CHECK_SS_SIGNATURE
        if let policy {
            // A policy alone is not enforced: it must also be required (§8.2).
            flags |= X509_V_FLAG_POLICY_CHECK | X509_V_FLAG_EXPLICIT_POLICY
            let object = unsafe OBJ_txt2obj(policy.description, 1)
            guard unsafe object != nil,
                unsafe X509_VERIFY_PARAM_add0_policy(parameters, object) == 1
            else {
                unsafe ASN1_OBJECT_free(object)
                throw .openSSL(.openSSL, "OpenSSL cannot use the policy \(policy).")
            }
        }
        guard unsafe X509_VERIFY_PARAM_set_flags(parameters, UInt(flags)) == 1 else {
            throw .openSSL(.openSSL, "OpenSSL cannot check as strictly as it must.")
        }
    }

    private static func refusal(
        _ context: OpaquePointer, _ certificate: Certificate
    ) -> ProofsError {
        let error = unsafe X509_STORE_CTX_get_error(context)
        let reason =
            unsafe X509_verify_cert_error_string(Int(error))
            .map { unsafe String(cString: $0) } ?? "error \(error)"
        _ = OpenSSLReasons.drain()
        let code: ProofsError.Code =
            switch error {
            case X509_V_ERR_CERT_HAS_EXPIRED: .certificateExpired
            case X509_V_ERR_CERT_NOT_YET_VALID: .certificateNotYetValid
            case X509_V_ERR_CERT_REVOKED: .certificateRevoked
            case X509_V_ERR_UNABLE_TO_GET_CRL: .revocationListMissing
            case X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_CRL_NOT_YET_VALID: .revocationListExpired
            case X509_V_ERR_NO_EXPLICIT_POLICY: .roleMissing
            default: .certificateUntrusted
            }
        return ProofsError(code, "The chain of \(certificate) does not hold: \(reason).")
    }

    private static func certificates(
        of context: OpaquePointer
    ) throws(ProofsError) -> [Certificate] {
        let chain = unsafe X509_STORE_CTX_get0_chain(context)
        var certificates: [Certificate] = []
        for index in 0..<(unsafe OPENSSL_sk_num(chain)) {
            let item = unsafe OpaquePointer(OPENSSL_sk_value(chain, index))
            certificates.append(try unsafe Certificate(copying: item))
        }
        return certificates
    }

    static func load(_ certificate: Certificate) throws(ProofsError) -> OwnedPointer {
        let loaded = unsafe certificate.der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe d2i_X509(nil, &next, buffer.count)
        }
        return try unsafe OwnedPointer(
            loaded, .certificateMalformed, "OpenSSL cannot read the certificate \(certificate).",
            free: { unsafe X509_free($0) })
    }

    private static func load(_ list: CertificateRevocationList) throws(ProofsError) -> OwnedPointer
    {
        let loaded = unsafe list.der.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return unsafe d2i_X509_CRL(nil, &next, buffer.count)
        }
        return try unsafe OwnedPointer(
            loaded, .revocationListMalformed, "OpenSSL cannot read the revocation list.",
            free: { unsafe X509_CRL_free($0) })
    }
}

extension Certificate {
    /// Reads again what OpenSSL holds.
    init(copying certificate: OpaquePointer?) throws(ProofsError) {
        let count = unsafe i2d_X509(certificate, nil)
        guard count > 0 else { throw .openSSL(.openSSL, "OpenSSL gives no certificate.") }
        let der = unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, written in
            var next = buffer.baseAddress
            written = max(0, Int(unsafe i2d_X509(certificate, &next)))
        }
        try self.init(der: der)
    }
}

/// A stack of certificates that OpenSSL may look at; it owns the stack, not what lies on it.
struct CertificateStack {
    private let stack: OwnedPointer
    private let held: [OwnedPointer]

    init(_ certificates: [Certificate]) throws(ProofsError) {
        stack = try unsafe OwnedPointer(
            OPENSSL_sk_new_null(), .openSSL, "OpenSSL has no memory for a stack.",
            free: { unsafe OPENSSL_sk_free($0) })
        var held: [OwnedPointer] = []
        for certificate in certificates {
            let loaded = try TrustStore.load(certificate)
            held.append(loaded)
            try unsafe stack.with { stack throws(ProofsError) in
                try unsafe loaded.with { loaded throws(ProofsError) in
                    guard unsafe OPENSSL_sk_push(stack, UnsafeRawPointer(loaded)) > 0 else {
                        throw .openSSL(.openSSL, "OpenSSL has no memory for a stack.")
                    }
                }
            }
        }
        self.held = held
    }

    func with<Result>(
        _ body: (OpaquePointer) throws(ProofsError) -> Result
    ) throws(ProofsError) -> Result {
        let result = Swift.Result { () throws(ProofsError) in try unsafe stack.with(body) }
        // The stack borrows the certificates: they must live until here.
        return try withExtendedLifetime(held) { () throws(ProofsError) in try result.get() }
    }
}

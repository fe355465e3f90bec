import Synchronization

/// Checks detached signatures against one root, and remembers the chains that it has checked.
///
/// The check has two parts. What the file and the content alone decide (`checkSignatures`) costs
/// two verifications and may be done by many threads, ahead of the place in the log. What the log
/// decides as well (`check(_:at:revocationLists:rule:)`) is cheap: chains are judged by OpenSSL,
/// once for each certificate, set of revocation lists and role. A verdict holds for the time in
/// which all certificates of the chain and all lists are valid: within it OpenSSL's answer cannot
/// change, since time enters it in no other way.
public final class SignatureChecker: Sendable {
    private struct ChainKey: Hashable {
        let certificate: Certificate
        let others: [Certificate]
        let revocationLists: SHA256Digest
        let policy: ASN1ObjectIdentifier?
    }

    private struct State {
        var chains: [ChainKey: ClosedRange<Int64>] = [:]
        var stores: [SHA256Digest: TrustStore] = [:]
    }

    private static let cacheLimit = 10_000
    private static let storeLimit = 64

    /// The only trusted root.
    public let root: Certificate
    private let known = KnownCertificates()
    private let state = Mutex(State())

    /// Trusts one root and nothing else.
    public init(root: Certificate) {
        self.root = root
    }

    /// Reads a signature file; certificates that came before are not read again.
    ///
    /// - Throws: as `DetachedSignature.init(decoding:)`.
    public func decode(_ file: [UInt8]) throws(ProofsError) -> DetachedSignature {
        try DetachedSignature(decoding: file, known: known)
    }

    /// Checks that exactly the wanted signers signed exactly this content: both parts at once.
    ///
    /// - Parameters:
    ///   - content: the bytes, which are hashed here.
    ///   - time: POSIX time at which certificates must be valid: `sealed` of the log entry.
    ///   - revocationLists: the newest list of every authority as known at the log entry.
    /// - Returns: the signers, in the order of the rule.
    public func check(
        _ signature: DetachedSignature, content: [UInt8], at time: Int64,
        revocationLists: RevocationLists, rule: SigningRule
    ) throws(ProofsError) -> [VerifiedSigner] {
        // Asked first, so that a missing signer is not reported as a fault of the other.
        try rule.requireFit(signature.signerInfos.map(\.commitment))
        return try check(
            try checkSignatures(signature, content: content), at: time,
            revocationLists: revocationLists, rule: rule)
    }

    /// Checks a record's two signatures: a maker's creation and a checker's approval.
    public func checkMakerAndChecker(
        _ signature: DetachedSignature, content: [UInt8], at time: Int64,
        revocationLists: RevocationLists, policies: RolePolicy
    ) throws(ProofsError) -> [VerifiedSigner] {
        try check(
            signature, content: content, at: time, revocationLists: revocationLists,
            rule: .makerAndChecker(policies))
    }

    /// The part that no log is needed for: every signature fits the content and its certificate.
    ///
    /// Takes no lock while OpenSSL computes, so it may run on many threads at once.
    ///
    /// - Throws: `signature.otherContent`, `signature.certificate`, `signature.algorithm`,
    ///   `signature.bad` or `certificate.profile`.
    public func checkSignatures(
        _ signature: DetachedSignature, content: [UInt8]
    ) throws(ProofsError) -> CheckedSignatures {
        guard let result = checkSignatures([(signature, content)]).first else {
            preconditionFailure("one file has one result")
        }
        return try result.get()
    }

    /// The same for the files of several records, which together cost less than one by one.
    public func checkSignatures(
        _ files: [(signature: DetachedSignature, content: [UInt8])]
    ) -> [Result<CheckedSignatures, ProofsError>] {
        var claims: [SignatureClaim] = []
        let read = files.map { file in
            Result { () throws(ProofsError) in
                let checked = try Self.read(file.signature, content: file.content)
                claims += checked.claims
                return checked
            }
        }
        var verdicts = PublicKey.verify(claims)[...]
        return read.map { result in
            result.flatMap { signatures, claims in
                let fits = verdicts.prefix(claims.count)
                verdicts = verdicts.dropFirst(claims.count)
                guard let misfit = zip(fits, signatures.signers).first(where: { !$0.0 }) else {
                    return .success(signatures)
                }
                return .failure(
                    ProofsError(
                        .signatureBad,
                        "The signature of \(misfit.1.certificate) does not fit: "
                            + "refuse the record."))
            }
        }
    }

    /// All that is to be said of a file before the signatures themselves are computed.
    private static func read(
        _ signature: DetachedSignature, content: [UInt8]
    ) throws(ProofsError) -> (signatures: CheckedSignatures, claims: [SignatureClaim]) {
        let digest = SHA256Digest.of(content)
        var signers: [CheckedSignatures.Signer] = []
        var claims: [SignatureClaim] = []
        for commitment in Commitment.allCases {
            for info in signature.signerInfos where info.commitment == commitment {
                let (certificate, key) = try check(info, in: signature, digest: digest)
                signers.append(
                    CheckedSignatures.Signer(
                        commitment: commitment, certificate: certificate,
                        signingTime: info.signingTime))
                claims.append(
                    SignatureClaim(key: key, signature: info.signature, bytes: info.attributes))
            }
        }
        let signatures = CheckedSignatures(
            signers: signers, authorities: signature.certificates.filter(\.isAuthority),
            contentDigest: digest, fileDigest: SHA256Digest.of(signature.encoded))
        return (signatures, claims)
    }

    /// The part that the place in the log decides: chains, revocations, roles and two persons.
    ///
    /// - Parameters:
    ///   - time: POSIX time at which certificates must be valid: `sealed` of the log entry.
    ///   - revocationLists: the newest list of every authority as known at the log entry.
    /// - Returns: the signers, in the order of the rule.
    public func check(
        _ signatures: CheckedSignatures, at time: Int64, revocationLists: RevocationLists,
        rule: SigningRule
    ) throws(ProofsError) -> [VerifiedSigner] {
        try rule.requireFit(signatures.signers.map(\.commitment))
        var signers: [VerifiedSigner] = []
        for requirement in rule.requirements {
            for signer in signatures.signers where signer.commitment == requirement.commitment {
                signers.append(
                    try check(
                        signer, through: signatures.authorities, at: time,
                        revocationLists: revocationLists, requirement: requirement))
            }
        }
        if signers.count == 2 { try Self.requireDifferent(signers[0], signers[1]) }
        return signers
    }

    /// Checks one certificate's chain, and its role where a policy is given.
    public func check(
        _ certificate: Certificate, through others: [Certificate], at time: Int64,
        revocationLists: RevocationLists, policy: ASN1ObjectIdentifier?
    ) throws(ProofsError) {
        let key = ChainKey(
            certificate: certificate, others: others, revocationLists: revocationLists.fingerprint,
            policy: policy)
        if state.withLock({ $0.chains[key]?.contains(time) ?? false }) { return }
        if let policy, !certificate.policies.contains(policy) {
            // Stricter than the chain's own check, which lets "any policy" pass.
            throw ProofsError(
                .roleMissing, "The certificate of \(certificate) does not carry \(policy).")
        }
        let chain = try store(for: revocationLists).chain(
            of: certificate, through: others, policy: policy, at: time)
        let interval = Self.interval(chain, revocationLists, around: time)
        state.withLock { state in
            if state.chains.count >= Self.cacheLimit { state.chains.removeAll() }
            state.chains[key] = interval
        }
    }

    /// The certificate and the key that a signature is to fit.
    private static func check(
        _ info: SignerInfo, in signature: DetachedSignature, digest: SHA256Digest
    ) throws(ProofsError) -> (Certificate, PublicKey) {
        guard info.contentDigest == digest else {
            throw ProofsError(.signatureContent, "The signature is over other content.")
        }
        guard let certificate = signature.certificate(of: info) else {
            throw ProofsError(
                .signatureCertificate, "The signer's certificate is not in the signature file.")
        }
        guard certificate.fingerprint == info.certificateFingerprint else {
            throw ProofsError(
                .signatureCertificate, "The signature binds another certificate than is given.")
        }
        let key = try certificate.publicKey()
        guard key.algorithm == .p256 else {
            throw ProofsError(
                .signatureAlgorithm, "Only ECDSA on P-256 is accepted, not \(key.algorithm).")
        }
        let isOfficer =
            !certificate.isAuthority && (certificate.keyUsageBits ?? 0) & 0xc0 != 0
        guard isOfficer else {
            throw ProofsError(
                .certificateProfile, "The certificate of \(certificate) is not an officer's.")
        }
        return (certificate, key)
    }

    private func check(
        _ signer: CheckedSignatures.Signer, through authorities: [Certificate], at time: Int64,
        revocationLists: RevocationLists, requirement: SigningRule.Requirement
    ) throws(ProofsError) -> VerifiedSigner {
        let certificate = signer.certificate
        if let policy = requirement.policy, let role = requirement.role,
            !certificate.policies.contains(policy)
        {
            throw ProofsError(
                .roleMissing,
                "\(certificate) cannot sign as \(role): the certificate is not for it.")
        }
        try check(
            certificate, through: authorities, at: time, revocationLists: revocationLists,
            policy: requirement.policy)
        guard let person = certificate.person, !person.isEmpty else {
            throw ProofsError(
                .signerNoPerson, "The certificate of \(certificate) names no single person.")
        }
        return VerifiedSigner(
            commitment: signer.commitment, certificate: certificate, person: person,
            signingTime: signer.signingTime)
    }

    private static func requireDifferent(
        _ first: VerifiedSigner, _ second: VerifiedSigner
    ) throws(ProofsError) {
        guard first.certificate.comparablePerson != second.certificate.comparablePerson else {
            throw ProofsError(.signerSamePerson, "\(first.person) signed as both persons.")
        }
        guard
            first.certificate.subjectPublicKeyInfo != second.certificate.subjectPublicKeyInfo
        else { throw ProofsError(.signerSameKey, "Both signers use one key.") }
    }

    /// The time around a verdict in which it holds, at least the moment itself.
    private static func interval(
        _ chain: [Certificate], _ lists: RevocationLists, around time: Int64
    ) -> ClosedRange<Int64> {
        let starts = chain.map(\.notBefore) + lists.lists.map(\.thisUpdate)
        let ends = chain.map(\.notAfter) + lists.lists.map(\.nextUpdate)
        guard let start = starts.max(), let end = ends.min(), start <= time, time <= end else {
            return time...time
        }
        return start...end
    }

    private func store(for lists: RevocationLists) throws(ProofsError) -> TrustStore {
        if let store = state.withLock({ $0.stores[lists.fingerprint] }) { return store }
        let store = try TrustStore(root: root, revocationLists: lists)
        state.withLock { state in
            if state.stores.count >= Self.storeLimit { state.stores.removeAll() }
            state.stores[lists.fingerprint] = store
        }
        return store
    }
}

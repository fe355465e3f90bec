import Synchronization

/// Checks detached signatures against one root, and remembers the chains that it has checked.
///
/// Chains are judged by OpenSSL, once for each certificate, set of revocation lists and role; the
/// raw signature, the bound certificate and the content's hash are checked every time. A verdict
/// holds for the time in which all certificates of the chain and all lists are valid: within it
/// OpenSSL's answer cannot change, since time enters it in no other way.
public final class SignatureChecker: Sendable {
    private struct ChainKey: Hashable {
        let certificate: SHA256Digest
        let others: Set<SHA256Digest>
        let revocationLists: SHA256Digest
        let policy: ASN1ObjectIdentifier?
    }

    private struct State {
        var chains: [ChainKey: ClosedRange<Int64>] = [:]
        var stores: [SHA256Digest: TrustStore] = [:]
        var keys: [SHA256Digest: PublicKey] = [:]
    }

    private static let cacheLimit = 10_000
    private static let storeLimit = 64

    /// The only trusted root.
    public let root: Certificate
    private let state = Mutex(State())

    /// Trusts one root and nothing else.
    public init(root: Certificate) {
        self.root = root
    }

    /// Checks that exactly the wanted signers signed exactly this content.
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
        let wanted = rule.requirements
        guard signature.signerInfos.count == wanted.count else {
            throw ProofsError(
                .signerCount,
                "\(wanted.count) signers are wanted and \(signature.signerInfos.count) signed.")
        }
        let digest = SHA256Digest.of(content)
        var signers: [VerifiedSigner] = []
        for requirement in wanted {
            let matching = signature.signerInfos.filter {
                $0.commitment == requirement.commitment
            }
            guard matching.count == 1, let info = matching.first else {
                throw ProofsError(
                    .signerCommitment,
                    "\(matching.count) signers state \(requirement.commitment); one is wanted.")
            }
            signers.append(
                try check(
                    info, in: signature, digest: digest, at: time,
                    revocationLists: revocationLists, requirement: requirement))
        }
        if signers.count == 2 { try Self.requireDifferent(signers[0], signers[1]) }
        return signers
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

    /// Checks one certificate's chain, and its role where a policy is given.
    public func check(
        _ certificate: Certificate, through others: [Certificate], at time: Int64,
        revocationLists: RevocationLists, policy: ASN1ObjectIdentifier?
    ) throws(ProofsError) {
        let key = ChainKey(
            certificate: certificate.fingerprint, others: Set(others.map(\.fingerprint)),
            revocationLists: revocationLists.fingerprint, policy: policy)
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

    private func check(
        _ info: SignerInfo, in signature: DetachedSignature, digest: SHA256Digest,
        at time: Int64, revocationLists: RevocationLists, requirement: SigningRule.Requirement
    ) throws(ProofsError) -> VerifiedSigner {
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
        guard try key(of: certificate).verify(info.signature, signs: info.attributes) else {
            throw ProofsError(
                .signatureBad, "The signature of \(certificate) does not fit: refuse the record.")
        }
        let isOfficer =
            !certificate.isAuthority && (certificate.keyUsageBits ?? 0) & 0xc0 != 0
        guard isOfficer else {
            throw ProofsError(
                .certificateProfile, "The certificate of \(certificate) is not an officer's.")
        }
        if let policy = requirement.policy, let role = requirement.role,
            !certificate.policies.contains(policy)
        {
            throw ProofsError(
                .roleMissing,
                "\(certificate) cannot sign as \(role): the certificate is not for it.")
        }
        try check(
            certificate, through: signature.certificates.filter(\.isAuthority), at: time,
            revocationLists: revocationLists, policy: requirement.policy)
        guard let person = certificate.person, !person.isEmpty else {
            throw ProofsError(
                .signerNoPerson, "The certificate of \(certificate) names no single person.")
        }
        return VerifiedSigner(
            commitment: info.commitment, certificate: certificate, person: person,
            signingTime: info.signingTime)
    }

    private static func requireDifferent(
        _ first: VerifiedSigner, _ second: VerifiedSigner
    ) throws(ProofsError) {
        guard comparable(first.person) != comparable(second.person) else {
            throw ProofsError(.signerSamePerson, "\(first.person) signed as both persons.")
        }
        guard
            first.certificate.subjectPublicKeyInfo != second.certificate.subjectPublicKeyInfo
        else { throw ProofsError(.signerSameKey, "Both signers use one key.") }
    }

    /// A person's number without letter case and needless spaces (X.520 caseIgnoreMatch).
    private static func comparable(_ person: String) -> String {
        person.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
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

    private func key(of certificate: Certificate) throws(ProofsError) -> PublicKey {
        if let key = state.withLock({ $0.keys[certificate.fingerprint] }) { return key }
        let key = try certificate.publicKey()
        guard key.algorithm == .p256 else {
            throw ProofsError(
                .signatureAlgorithm, "Only ECDSA on P-256 is accepted, not \(key.algorithm).")
        }
        state.withLock { state in
            if state.keys.count >= Self.cacheLimit { state.keys.removeAll() }
            state.keys[certificate.fingerprint] = key
        }
        return key
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

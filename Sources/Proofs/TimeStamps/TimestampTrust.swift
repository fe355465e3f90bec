/// Which time-stamp authorities are trusted, and under which policy.
public struct TimestampTrust: Sendable {
    /// The trusted roots; nothing else is, least of all what comes with a token.
    public let roots: [Certificate]
    /// Certificates that may help to build a chain, among them signers' that tokens leave out.
    public let others: [Certificate]
    /// The policy that a token must be under; nil accepts any of the trusted authorities'.
    public let policy: ASN1ObjectIdentifier?

    /// Trusts roots.
    public init(
        roots: [Certificate], others: [Certificate] = [], policy: ASN1ObjectIdentifier? = nil
    ) {
        self.roots = roots
        self.others = others
        self.policy = policy
    }

    /// Trusts the certificates of a PEM file that name themselves as their issuer; the others help.
    public init(pem: [UInt8], policy: ASN1ObjectIdentifier? = nil) throws(ProofsError) {
        let certificates = try Certificate.bundle(pem: pem)
        let roots = certificates.filter { $0.issuer == $0.subject }
        guard !roots.isEmpty else {
            throw ProofsError(.pemMalformed, "There is no root certificate in the file.")
        }
        self.init(
            roots: roots, others: certificates.filter { $0.issuer != $0.subject }, policy: policy)
    }
}

/// A time stamp after every check held.
public struct VerifiedTimestamp: Sendable, Hashable {
    /// The authority's time: POSIX milliseconds.
    public let milliseconds: Int64
    /// The certificate of the authority's signer.
    public let certificate: Certificate
    /// The policy under which the authority stamped.
    public let policy: ASN1ObjectIdentifier
    /// The token's number, the content of an INTEGER.
    public let serialNumber: [UInt8]
}

extension TimestampToken {
    /// Checks that a trusted authority stamped exactly this content.
    ///
    /// The signer is the certificate that the token's SignerInfo names, wherever it lies in the
    /// bag; it must be for time stamping alone and be bound by the ESS attribute (RFC 5035).
    ///
    /// - Parameters:
    ///   - content: the bytes, which are hashed here with the token's own hash function.
    ///   - time: POSIX seconds at which the chain must be valid; by default the stamp's own.
    /// - Throws: `timestamp.otherContent`, `timestamp.policy`, `timestamp.untrusted`,
    ///   `timestamp.bad`.
    public func verify(
        stamps content: [UInt8], trust: TimestampTrust, at time: Int64? = nil
    ) throws(ProofsError) -> VerifiedTimestamp {
        try verify(
            stamps: MessageImprint(of: content, imprint.algorithm), trust: trust, at: time)
    }

    /// Checks that a trusted authority stamped exactly this imprint.
    ///
    /// - Throws: as `verify(stamps:trust:at:)` over content.
    public func verify(
        stamps imprint: MessageImprint, trust: TimestampTrust, at time: Int64? = nil
    ) throws(ProofsError) -> VerifiedTimestamp {
        guard imprint == self.imprint else {
            throw ProofsError(.timestampContent, "The time stamp is over other content.")
        }
        if let policy = trust.policy, policy != self.policy {
            throw ProofsError(
                .timestampPolicy, "The time stamp is of policy \(self.policy), not \(policy).")
        }
        // Rounded down also before 1970.
        let own = (milliseconds - ((milliseconds % 1000) + 1000) % 1000) / 1000
        let certificate = try TimestampVerification(trust, at: time ?? own).signer(of: encoded)
        guard certificate.issuer.encoded == issuer,
            certificate.serialNumber == serialNumberOfCertificate
        else {
            throw ProofsError(
                .timestampBad, "The time stamp was signed by another than its signer's entry says.")
        }
        return VerifiedTimestamp(
            milliseconds: milliseconds, certificate: certificate, policy: self.policy,
            serialNumber: serialNumber)
    }
}

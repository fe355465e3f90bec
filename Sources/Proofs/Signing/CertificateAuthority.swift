/// A root or issuing authority: its certificate and the key that signs for it (RFC 5280).
public struct CertificateAuthority: Sendable {
    private static let ecdsaWithSHA256 = DER.sequence(DER.identifier("1.2.840.10045.4.3.2"))

    /// The authority's own certificate.
    public let certificate: Certificate
    private let key: PrivateKey

    /// Puts a certificate and its key together.
    public init(certificate: Certificate, key: PrivateKey) throws(ProofsError) {
        guard certificate.isAuthority else {
            throw ProofsError(.certificateProfile, "The certificate is not an authority's.")
        }
        guard certificate.subjectPublicKeyInfo == key.publicKey.subjectPublicKeyInfo else {
            throw ProofsError(.keyMismatch, "The key does not belong to the certificate.")
        }
        self.certificate = certificate
        self.key = key
    }

    /// Makes a root that signs itself and is valid for twenty years.
    public static func makeRoot(
        organization: String, commonName: String, key: PrivateKey, notBefore: Int64
    ) throws(ProofsError) -> CertificateAuthority {
        let name = DistinguishedName(organization: organization, commonName: commonName)
        let extensions = Profile.authority(
            key: key.publicKey, pathLength: 1, issuerKeyIdentifier: nil, policies: [])
        let certificate = try issue(
            subject: name, publicKey: key.publicKey, extensions: extensions, issuer: name,
            notBefore: notBefore,
            notAfter: UnixTime(seconds: notBefore).adding(years: 20).seconds, key: key)
        return try CertificateAuthority(certificate: certificate, key: key)
    }

    /// Makes an authority that issues officers' certificates for all roles, and no authorities.
    public func makeIssuing(
        commonName: String, key issuingKey: PrivateKey, policies: RolePolicy, notBefore: Int64,
        notAfter: Int64
    ) throws(ProofsError) -> CertificateAuthority {
        let extensions = Profile.authority(
            key: issuingKey.publicKey, pathLength: 0,
            issuerKeyIdentifier: keyIdentifier, policies: policies.all)
        let name = DistinguishedName(
            organization: certificate.organization ?? "", commonName: commonName)
        let issued = try Self.issue(
            subject: name, publicKey: issuingKey.publicKey, extensions: extensions,
            issuer: certificate.subject, notBefore: notBefore, notAfter: notAfter, key: key)
        return try CertificateAuthority(certificate: issued, key: issuingKey)
    }

    /// Issues an officer's certificate with exactly one role.
    ///
    /// - Parameters:
    ///   - person: the personnel number, the person's identity over all certificates.
    ///   - organization: whom the officer works for; by default the authority's own.
    public func issueOfficer(
        person: String, commonName: String, organization: String? = nil, publicKey: PublicKey,
        role: Role,
        policies: RolePolicy, notBefore: Int64, notAfter: Int64
    ) throws(ProofsError) -> Certificate {
        guard !person.isEmpty else {
            throw ProofsError(.certificateProfile, "An officer needs a personnel number.")
        }
        guard publicKey.algorithm == .p256 else {
            throw ProofsError(.keyAlgorithm, "An officer's key must be a P-256 key.")
        }
        let name = DistinguishedName(
            organization: organization ?? certificate.organization ?? "", commonName: commonName,
            person: person)
        let extensions = Profile.officer(
            key: publicKey, issuerKeyIdentifier: keyIdentifier,
            policy: policies.identifier(for: role))
        return try Self.issue(
            subject: name, publicKey: publicKey, extensions: extensions,
            issuer: certificate.subject, notBefore: notBefore, notAfter: notAfter, key: key)
    }

    /// Issues the certificate of a time-stamp authority's signer (RFC 3161 section 2.3).
    public func issueTimestampSigner(
        commonName: String, publicKey: PublicKey, notBefore: Int64, notAfter: Int64
    ) throws(ProofsError) -> Certificate {
        guard publicKey.algorithm == .p256 else {
            throw ProofsError(.keyAlgorithm, "A time-stamp signer's key must be a P-256 key.")
        }
        let name = DistinguishedName(
            organization: certificate.organization ?? "", commonName: commonName)
        return try Self.issue(
            subject: name, publicKey: publicKey,
            extensions: Profile.timestampSigner(key: publicKey, issuerKeyIdentifier: keyIdentifier),
            issuer: certificate.subject, notBefore: notBefore, notAfter: notAfter, key: key)
    }

    /// Issues the authority's next revocation list (RFC 5280 section 5.1).
    public func issueRevocationList(
        number: Int, thisUpdate: Int64, nextUpdate: Int64,
        revocations: [CertificateRevocationList.Revocation]
    ) throws(ProofsError) -> CertificateRevocationList {
        var items: [[UInt8]] = []
        for revocation in revocations {
            items.append(
                DER.sequence(DER.integer(revocation.serialNumber), try DER.time(revocation.date)))
        }
        let extensions = DER.sequence(
            Profile.authorityKeyIdentifier(keyIdentifier),
            Profile.item(CertificateRevocationList.numberType, DER.integer(number)))
        // An empty list of revocations must be left out altogether.
        let body = DER.element(
            0x30,
            joining: [
                DER.integer(1), Self.ecdsaWithSHA256, certificate.subject.encoded,
                try DER.time(thisUpdate), try DER.time(nextUpdate),
                items.isEmpty ? [] : DER.element(0x30, joining: items),
                DER.element(0xa0, extensions),
            ])
        return try CertificateRevocationList(der: Self.sign(body, key))
    }

    private var keyIdentifier: [UInt8] {
        certificate.keyIdentifier ?? Profile.keyIdentifier(of: key.publicKey)
    }

    private static func issue(
        subject: DistinguishedName, publicKey: PublicKey, extensions: [UInt8],
        issuer: DistinguishedName, notBefore: Int64, notAfter: Int64, key: PrivateKey
    ) throws(ProofsError) -> Certificate {
        guard key.publicKey.algorithm == .p256 else {
            throw ProofsError(.keyAlgorithm, "An authority's key must be a P-256 key.")
        }
        guard notBefore < notAfter else {
            throw ProofsError(.certificateProfile, "The certificate would end before it begins.")
        }
        // 159 random bits: positive, not guessable, not the same twice (RFC 5280 4.1.2.2).
        var serialNumber = try SecureRandom.bytes(20)
        serialNumber[0] &= 0x7f
        let body = DER.sequence(
            DER.element(0xa0, DER.integer(2)), DER.integer(serialNumber), ecdsaWithSHA256,
            issuer.encoded, DER.sequence(try DER.time(notBefore), try DER.time(notAfter)),
            subject.encoded, publicKey.subjectPublicKeyInfo, DER.element(0xa3, extensions))
        return try Certificate(der: sign(body, key))
    }

    private static func sign(_ body: [UInt8], _ key: PrivateKey) throws(ProofsError) -> [UInt8] {
        DER.sequence(body, ecdsaWithSHA256, DER.bits(try key.sign(body)))
    }
}

/// The extensions of our certificates, exactly as the signing rules list them.
private enum Profile {
    private static let authorityKeyIdentifierType = DER.identifier("2.5.29.35")
    private static let extendedKeyUsage = DER.identifier("2.5.29.37")
    private static let emailProtection = DER.identifier("1.3.6.1.5.5.7.3.4")
    private static let timeStamping = DER.identifier("1.3.6.1.5.5.7.3.8")

    static func authority(
        key: PublicKey, pathLength: Int, issuerKeyIdentifier: [UInt8]?,
        policies: [ASN1ObjectIdentifier]
    ) -> [UInt8] {
        let constraints = DER.sequence(DER.boolean(true), DER.integer(pathLength))
        var items = [
            item(Certificate.basicConstraints, constraints, isCritical: true),
            // keyCertSign and cRLSign: bits 5 and 6.
            item(Certificate.keyUsage, DER.bits([0x06], unused: 1), isCritical: true),
            subjectKeyIdentifier(key),
        ]
        if let issuerKeyIdentifier { items.append(authorityKeyIdentifier(issuerKeyIdentifier)) }
        if !policies.isEmpty { items.append(policyList(policies)) }
        return DER.element(0x30, joining: items)
    }

    static func officer(
        key: PublicKey, issuerKeyIdentifier: [UInt8], policy: ASN1ObjectIdentifier
    ) -> [UInt8] {
        DER.sequence(
            item(Certificate.basicConstraints, DER.sequence(), isCritical: true),
            // digitalSignature and nonRepudiation: bits 0 and 1.
            item(Certificate.keyUsage, DER.bits([0xc0], unused: 6), isCritical: true),
            item(extendedKeyUsage, DER.sequence(emailProtection)),
            subjectKeyIdentifier(key), authorityKeyIdentifier(issuerKeyIdentifier),
            policyList([policy]))
    }

    static func timestampSigner(key: PublicKey, issuerKeyIdentifier: [UInt8]) -> [UInt8] {
        DER.sequence(
            item(Certificate.basicConstraints, DER.sequence(), isCritical: true),
            // digitalSignature: bit 0.
            item(Certificate.keyUsage, DER.bits([0x80], unused: 7), isCritical: true),
            // Time stamping alone, and critical.
            item(extendedKeyUsage, DER.sequence(timeStamping), isCritical: true),
            subjectKeyIdentifier(key), authorityKeyIdentifier(issuerKeyIdentifier))
    }

    static func authorityKeyIdentifier(_ identifier: [UInt8]) -> [UInt8] {
        item(authorityKeyIdentifierType, DER.sequence(DER.element(0x80, identifier)))
    }

    /// The first 160 bits of SHA-256 over the key (RFC 7093 section 2, method 1): no SHA-1.
    static func keyIdentifier(of key: PublicKey) -> [UInt8] {
        Array(SHA256Digest.of(key.bitString).bytes.prefix(20))
    }

    static func item(
        _ type: [UInt8], _ value: [UInt8], isCritical: Bool = false
    ) -> [UInt8] {
        DER.sequence(type, isCritical ? DER.boolean(true) : [], DER.octets(value))
    }

    private static func subjectKeyIdentifier(_ key: PublicKey) -> [UInt8] {
        item(Certificate.subjectKeyIdentifier, DER.octets(keyIdentifier(of: key)))
    }

    private static func policyList(_ policies: [ASN1ObjectIdentifier]) -> [UInt8] {
        item(
            Certificate.certificatePolicies,
            DER.element(0x30, joining: policies.map { DER.sequence($0.encoded) }))
    }
}

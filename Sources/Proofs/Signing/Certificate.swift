import Synchronization

/// An X.509 certificate, read once and never changed (RFC 5280).
public struct Certificate: Sendable, Hashable, CustomStringConvertible {
    static let basicConstraints = DER.identifier("2.5.29.19")
    static let keyUsage = DER.identifier("2.5.29.15")
    static let certificatePolicies = DER.identifier("2.5.29.32")
    static let subjectKeyIdentifier = DER.identifier("2.5.29.14")
    static let pemLabel = "CERTIFICATE"

    private let contents: CertificateContents

    /// The whole certificate.
    public var der: [UInt8] { contents.der }
    /// SHA-256 of the whole certificate.
    public var fingerprint: SHA256Digest { contents.fingerprint }
    /// The serial number's magnitude, big-endian, without leading zeros.
    public var serialNumber: [UInt8] { contents.serialNumber }
    /// Who signed it.
    public var issuer: DistinguishedName { contents.issuer }
    /// Whom it is about.
    public var subject: DistinguishedName { contents.subject }
    /// Valid from this POSIX time on.
    public var notBefore: Int64 { contents.notBefore }
    /// Valid up to this POSIX time.
    public var notAfter: Int64 { contents.notAfter }
    /// The certificate policies, in the certificate's order.
    public var policies: [ASN1ObjectIdentifier] { contents.extensions.policies }
    /// Whether it may sign certificates.
    public var isAuthority: Bool { contents.extensions.isAuthority }
    /// The key in DER; see `publicKey()`.
    public var subjectPublicKeyInfo: [UInt8] { contents.subjectPublicKeyInfo }
    var keyIdentifier: [UInt8]? { contents.extensions.keyIdentifier }
    /// The first byte of keyUsage: 0x80 digitalSignature, 0x40 nonRepudiation; nil without it.
    var keyUsageBits: UInt8? { contents.extensions.keyUsageBits }

    /// The number by which the person is known over all certificates.
    public var person: String? { contents.subject.person }
    /// The person's number without letter case and needless spaces (X.520 caseIgnoreMatch).
    var comparablePerson: String? { contents.comparablePerson }
    /// The person's or authority's name.
    public var commonName: String? { subject.commonName }
    /// The organisation's name.
    public var organization: String? { subject.organization }

    /// Reads one DER certificate, strictly.
    public init(der: [UInt8]) throws(ProofsError) {
        guard der.count <= 65_536 else {
            throw ProofsError(.certificateMalformed, "The certificate is larger than 64 KiB.")
        }
        do throws(ProofsError) {
            contents = try CertificateContents(der)
        } catch {
            throw ProofsError(
                .certificateMalformed, "The certificate cannot be read.", cause: error)
        }
    }

    /// Reads a PEM file with exactly one certificate.
    public init(pem: [UInt8]) throws(ProofsError) {
        let found = try Self.bundle(pem: pem)
        guard found.count == 1, let certificate = found.first else {
            throw ProofsError(
                .pemMalformed, "Expected one certificate and found \(found.count).")
        }
        self = certificate
    }

    /// Reads all CERTIFICATE blocks of a PEM file, and no other kind (RFC 7468).
    public static func bundle(pem: [UInt8]) throws(ProofsError) -> [Certificate] {
        var certificates: [Certificate] = []
        for der in try PEM.blocks(in: pem, label: pemLabel) {
            certificates.append(try Certificate(der: der))
        }
        return certificates
    }

    /// The certificate as PEM.
    public var pem: [UInt8] { PEM.encode(der, label: Self.pemLabel) }

    /// The key that checks the subject's signatures; it is prepared once.
    public func publicKey() throws(ProofsError) -> PublicKey {
        try contents.publicKey()
    }

    /// Name, person and fingerprint.
    public var description: String {
        "\(commonName ?? "certificate") (\(person ?? "no person"), \(fingerprint.hex.prefix(16)))"
    }

    /// Certificates are the same when their bytes are.
    public static func == (left: Certificate, right: Certificate) -> Bool {
        left.contents === right.contents || left.der == right.der
    }

    /// Feeds the fingerprint to a hash table.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }
}

/// What a certificate says, kept in one place however often the certificate is passed on.
private final class CertificateContents: Sendable {
    let der: [UInt8]
    let fingerprint: SHA256Digest
    let serialNumber: [UInt8]
    let issuer: DistinguishedName
    let subject: DistinguishedName
    let comparablePerson: String?
    let notBefore: Int64
    let notAfter: Int64
    let subjectPublicKeyInfo: [UInt8]
    let extensions: Extensions
    private let key = Mutex<PublicKey?>(nil)

    init(_ der: [UInt8]) throws(ProofsError) {
        var outer = try DERReader.single(der, 0x30)
        var body = try outer.read(0x30).reader()
        _ = try outer.read(0x30)
        _ = try outer.read(0x03)
        try outer.end()
        var version = try body.read(0xa0).reader()
        guard try version.read(0x02).smallInteger() == 2 else {
            throw ProofsError(.certificateMalformed, "The certificate is not of version 3.")
        }
        serialNumber = try body.read(0x02).magnitude()
        _ = try body.read(0x30)
        issuer = try DistinguishedName(body.read(0x30))
        var validity = try body.read(0x30).reader()
        notBefore = try validity.next().time()
        notAfter = try validity.next().time()
        try validity.end()
        subject = try DistinguishedName(body.read(0x30))
        comparablePerson = subject.person.map {
            $0.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        subjectPublicKeyInfo = Array(try body.read(0x30).encoded)
        extensions = try Extensions(try body.read(0xa3))
        try body.end()
        self.der = der
        fingerprint = SHA256Digest.of(der)
    }

    func publicKey() throws(ProofsError) -> PublicKey {
        if let known = key.withLock({ $0 }) { return known }
        let made = try PublicKey(subjectPublicKeyInfo: subjectPublicKeyInfo)
        key.withLock { $0 = made }
        return made
    }
}

/// What we read of a certificate's extensions; OpenSSL judges the rest when it checks the chain.
private struct Extensions: Sendable {
    var policies: [ASN1ObjectIdentifier] = []
    var isAuthority = false
    var keyIdentifier: [UInt8]?
    var keyUsageBits: UInt8?

    init(_ element: DERElement) throws(ProofsError) {
        var wrapper = element.reader()
        var list = try wrapper.read(0x30).reader()
        try wrapper.end()
        var seen: Set<[UInt8]> = []
        while !list.isAtEnd {
            var item = try list.read(0x30).reader()
            let type = Array(try item.read(0x06).encoded)
            _ = try item.readIfPresent(0x01)
            let value = Array(try item.read(0x04).content)
            try item.end()
            guard seen.insert(type).inserted else {
                throw ProofsError(.certificateMalformed, "An extension stands there twice.")
            }
            try read(type, value)
        }
    }

    private mutating func read(_ type: [UInt8], _ value: [UInt8]) throws(ProofsError) {
        switch type {
        case Certificate.basicConstraints:
            var constraints = try DERReader.single(value, 0x30)
            isAuthority = try constraints.readIfPresent(0x01)?.content.first == 0xff
        case Certificate.subjectKeyIdentifier:
            guard value.count >= 2, value[0] == 0x04 else { return }
            keyIdentifier = Array(value.dropFirst(2))
        case Certificate.keyUsage:
            guard value.count >= 4, value[0] == 0x03 else { return }
            keyUsageBits = value[3]
        case Certificate.certificatePolicies:
            var list = try DERReader.single(value, 0x30)
            while !list.isAtEnd {
                var information = try list.read(0x30).reader()
                let content = try information.read(0x06).content
                guard let policy = ASN1ObjectIdentifier(content: content) else {
                    throw ProofsError(.certificateMalformed, "A policy identifier is damaged.")
                }
                policies.append(policy)
            }
        default: break
        }
    }
}

/// The attribute that binds a signature to its certificate: SigningCertificateV2 with SHA-256.
///
/// The hash algorithm is left out, since SHA-256 is the default (RFC 5035 section 4).
struct BoundCertificate: Sendable, Hashable {
    let fingerprint: SHA256Digest
    let issuer: [UInt8]
    let serialNumber: [UInt8]

    init(_ certificate: Certificate) {
        self.init(
            fingerprint: certificate.fingerprint, issuer: certificate.issuer.encoded,
            serialNumber: certificate.serialNumber)
    }

    init(fingerprint: SHA256Digest, issuer: [UInt8], serialNumber: [UInt8]) {
        self.fingerprint = fingerprint
        self.issuer = issuer
        self.serialNumber = serialNumber
    }

    /// Reads the attribute's value.
    init(_ value: DERElement) throws(ProofsError) {
        var list = value.reader()
        var certificates = try list.read(0x30).reader()
        try list.end()
        var certificate = try certificates.read(0x30).reader()
        try certificates.end()
        guard let fingerprint = SHA256Digest(try certificate.read(0x04).content) else {
            throw SignerInfo.malformed("it does not bind its certificate with SHA-256")
        }
        var issuerSerial = try certificate.read(0x30).reader()
        try certificate.end()
        var names = try issuerSerial.read(0x30).reader()
        issuer = Array(try names.read(0xa4).content)
        try names.end()
        serialNumber = try issuerSerial.read(0x02).magnitude()
        try issuerSerial.end()
        self.fingerprint = fingerprint
    }

    /// Refuses a certificate of another issuer or number than the SignerInfo names.
    func requireNames(issuer: [UInt8], serialNumber: [UInt8]) throws(ProofsError) {
        guard self.issuer == issuer, self.serialNumber == serialNumber else {
            throw SignerInfo.malformed("it binds the certificate of another issuer or number")
        }
    }

    /// The attribute's value.
    var encoded: [UInt8] {
        let issuerSerial = DER.sequence(
            DER.sequence(DER.element(0xa4, issuer)), DER.integer(serialNumber))
        return DER.sequence(
            DER.sequence(DER.sequence(DER.octets(fingerprint.bytes), issuerSerial)))
    }
}

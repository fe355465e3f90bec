/// A list of an authority's revoked certificates, kept for ever as evidence (RFC 5280 section 5).
public struct CertificateRevocationList: Sendable, Hashable {
    /// One revoked certificate.
    public struct Revocation: Sendable, Hashable {
        /// The certificate's serial number, big-endian, without leading zeros.
        public let serialNumber: [UInt8]
        /// Revoked at this POSIX time; OpenSSL does not look at it.
        public let date: Int64

        /// Names a certificate by its serial number.
        public init(serialNumber: [UInt8], date: Int64) {
            self.serialNumber = Array(serialNumber.drop { $0 == 0 })
            self.date = date
        }
    }

    static let pemLabel = "X509 CRL"
    static let numberType = DER.identifier("2.5.29.20")

    /// The whole list.
    public let der: [UInt8]
    /// SHA-256 of the whole list, as the log's `crl` records name it.
    public let fingerprint: SHA256Digest
    /// Whose certificates it lists.
    public let issuer: DistinguishedName
    /// The list's number, where it has one.
    public let number: Int?
    /// Issued at this POSIX time.
    public let thisUpdate: Int64
    /// The next one is due by this POSIX time.
    public let nextUpdate: Int64
    /// The revoked certificates.
    public let revocations: [Revocation]

    /// Reads one DER list, strictly.
    public init(der: [UInt8]) throws(ProofsError) {
        do throws(ProofsError) {
            var outer = try DERReader.single(der, 0x30)
            var body = try outer.read(0x30).reader()
            _ = try outer.read(0x30)
            _ = try outer.read(0x03)
            try outer.end()
            guard try body.read(0x02).smallInteger() == 1 else {
                throw ProofsError(.revocationListMalformed, "The list is not of version 2.")
            }
            _ = try body.read(0x30)
            issuer = try DistinguishedName(body.read(0x30))
            thisUpdate = try body.next().time()
            nextUpdate = try body.next().time()
            revocations = try Self.revocations(body.readIfPresent(0x30))
            number = try Self.number(body.readIfPresent(0xa0))
            try body.end()
        } catch {
            throw ProofsError(
                .revocationListMalformed, "The revocation list cannot be read.", cause: error)
        }
        self.der = der
        fingerprint = SHA256Digest.of(der)
    }

    /// Reads all X509 CRL blocks of a PEM file, and no other kind (RFC 7468).
    public static func bundle(pem: [UInt8]) throws(ProofsError) -> [CertificateRevocationList] {
        var lists: [CertificateRevocationList] = []
        for der in try PEM.blocks(in: pem, label: pemLabel) {
            lists.append(try CertificateRevocationList(der: der))
        }
        return lists
    }

    /// The list as PEM.
    public var pem: [UInt8] { PEM.encode(der, label: Self.pemLabel) }

    /// Lists are the same when their bytes are.
    public static func == (
        left: CertificateRevocationList, right: CertificateRevocationList
    ) -> Bool {
        left.der == right.der
    }

    /// Feeds the fingerprint to a hash table.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }

    private static func revocations(_ element: DERElement?) throws(ProofsError) -> [Revocation] {
        var revocations: [Revocation] = []
        guard var list = element?.reader() else { return [] }
        while !list.isAtEnd {
            var item = try list.read(0x30).reader()
            let serialNumber = try item.read(0x02).magnitude()
            let date = try item.next().time()
            revocations.append(Revocation(serialNumber: serialNumber, date: date))
        }
        return revocations
    }

    private static func number(_ element: DERElement?) throws(ProofsError) -> Int? {
        guard var wrapper = element?.reader() else { return nil }
        var list = try wrapper.read(0x30).reader()
        while !list.isAtEnd {
            var item = try list.read(0x30).reader()
            let type = Array(try item.read(0x06).encoded)
            _ = try item.readIfPresent(0x01)
            let value = try item.read(0x04).content
            guard type == numberType else { continue }
            return try DERReader.element(value, 0x02).smallInteger()
        }
        return nil
    }
}

/// The newest revocation list of each authority, as known at one place of the log.
public struct RevocationLists: Sendable, Hashable {
    /// The lists.
    public let lists: [CertificateRevocationList]
    /// SHA-256 over the lists' fingerprints: the key under which chain verdicts are kept.
    public let fingerprint: SHA256Digest

    /// Puts lists together; give one for the root and one for every issuing authority.
    public init(_ lists: [CertificateRevocationList]) {
        self.lists = lists
        var hasher = SHA256Hasher()
        for list in lists { hasher.update(list.fingerprint) }
        fingerprint = hasher.finish()
    }

    /// Reads all X509 CRL blocks of a PEM file.
    public init(pem: [UInt8]) throws(ProofsError) {
        self.init(try CertificateRevocationList.bundle(pem: pem))
    }

    /// Sets are the same when their fingerprints are.
    public static func == (left: RevocationLists, right: RevocationLists) -> Bool {
        left.fingerprint == right.fingerprint
    }

    /// Feeds the fingerprint to a hash table.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(fingerprint)
    }
}

import Testing

@testable import Proofs

@Suite struct `Encodings` {
    @Test func `of base64 come back for every length`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        }
        #expect(Base64.encode(Array("light work.".utf8)) == "bGlnaHQgd29yay4=")
    }

    @Test(arguments: [
        "QQ", "QQ=", "QR==", "QUF=", "QUE", "QQ==QQ==", "Q Q=", "QQ==\n", "=QQ=", "====", "Q===",
        "QUJD=", "QU-D", "QUJDRA",
    ])
    func `of base64 are refused in a second spelling`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["A0", "0", "0g", "a b", "é0"])
    func `of hex are refused in a second spelling`(text: String) {
        #expect(Hex.decode(text) == nil)
    }

    @Test func `of digests agree`() {
        let digest = SHA256Digest.of(Array("abc".utf8))
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(digest.hex == hex)
        #expect(SHA256Digest(hex: hex) == digest)
        #expect(SHA256Digest(base64: digest.base64) == digest)
        #expect(SHA256Digest(digest.bytes) == digest)
        #expect(SHA256Digest(hex: String(hex.dropLast(2))) == nil)
        var hasher = SHA256Hasher()
        hasher.update([0x61])
        hasher.update([0x61, 0x62, 0x63][1...])
        #expect(hasher.finish() == digest)
        hasher.update(digest)
        #expect(hasher.finish() == SHA256Digest.of(digest.bytes))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_795_464_262_158, "2026-11-23T20:04:22.158Z"),
        (951_782_400_001, "2000-02-29T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `of times come back`(milliseconds: Int64, text: String) throws {
        #expect(try LogTime.encode(milliseconds: milliseconds) == text)
        #expect(LogTime.decode(text.utf8) == milliseconds)
    }

    @Test(arguments: [
        "2026-02-29T00:00:00.000Z", "2026-11-23T20:04:22Z", "2026-11-23T20:04:22.158+00:00",
        "2026-11-23 20:04:22.158Z", "2026-11-23T24:00:00.000Z", "2026-11-23T20:04:60.000Z",
        "2026-11-23T20:04:22.158z", "0000-01-01T00:00:00.000Z",
    ])
    func `of times are refused where they are none`(text: String) {
        #expect(LogTime.decode(text.utf8) == nil)
    }

    @Test(arguments: ["1.3.6.1.4.1.32473.1.1", "2.5.29.15", "2.999.1", "0.39", "1.2.840.113549"])
    func `of object identifiers come back`(text: String) throws {
        #expect(try #require(ASN1ObjectIdentifier(text)).description == text)
    }

    @Test(arguments: ["", "1", "3.1", "1.40", "1..2", "1.02", "1.2.", "1.-2", "1.2 "])
    func `of object identifiers are refused where they are none`(text: String) {
        #expect(ASN1ObjectIdentifier(text) == nil)
    }

    @Test func `of errors name place, code and cause, and compare by code`() {
        let cause = ProofsError(.derMalformed, "Cut off.", location: "offset 3")
        let error = ProofsError(.signatureMalformed, "Not ours.", cause: cause).located("x.p7s")
        #expect(
            error.description
                == "x.p7s: Not ours. [signature.malformed]; offset 3: Cut off. [der.malformed]")
        #expect(error == ProofsError(.signatureMalformed, "other words"))
        #expect(error != ProofsError(.signatureBad, "Not ours."))
    }
}

@Suite struct `Certificates` {
    let organization = Organization.shared

    @Test func `come back from PEM bundles without foreign blocks`() throws {
        let list = organization.lists.lists[0]
        let text =
            Array("a comment\n".utf8) + organization.root.certificate.pem + list.pem
            + organization.maker.certificate.pem
        #expect(
            try Certificate.bundle(pem: text)
                == [organization.root.certificate, organization.maker.certificate])
        #expect(try CertificateRevocationList.bundle(pem: text) == [list])
        #expect(ProofsError.code { _ = try Certificate(pem: text) } == .pemMalformed)
    }

    @Test func `state what they were issued with`() throws {
        let certificate = organization.maker.certificate
        #expect(certificate.person == "EMP-1")
        #expect(certificate.commonName == "李薇 Li Wei")
        #expect(certificate.organization == "Example Industry Department")
        #expect(certificate.issuer == organization.issuing.certificate.subject)
        #expect(Organization.policies.role(of: certificate) == .maker)
        #expect(certificate.policies.map(\.description) == ["1.3.6.1.4.1.32473.1.1"])
        #expect(!certificate.isAuthority)
        #expect(organization.issuing.certificate.policies == Organization.policies.all)
        let root = organization.root.certificate
        #expect(root.notAfter - root.notBefore == (20 * 365 + 5) * 86_400)
        #expect(Set((0..<4).map { _ in certificate.serialNumber }).count == 1)
    }

    @Test func `cannot be read truncated or extended`() {
        let der = organization.maker.certificate.der
        for count in 0..<der.count {
            #expect(throws: ProofsError.self) { try Certificate(der: Array(der.prefix(count))) }
        }
        #expect(throws: ProofsError.self) { try Certificate(der: der + [0]) }
    }

    @Test @MainActor func `are of the profile that openssl shows`() throws {
        let folder = try Folder()
        let path = try folder.write("c.pem", organization.maker.certificate.pem)
        let text = try run("openssl", ["x509", "-in", path, "-noout", "-text"]).output
        for part in [
            "CA:FALSE", "Digital Signature, Non Repudiation", "E-mail Protection",
            "Policy: 1.3.6.1.4.1.32473.1.1", "Subject Key Identifier",
            "Authority Key Identifier", "serialNumber = EMP-1",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `lists of revocations state what they were issued with`() throws {
        let revocation = CertificateRevocationList.Revocation(
            serialNumber: [0, 0x81, 2], date: Organization.now)
        let list = try Organization.list(
            organization.issuing, revoking: [revocation], number: 300)
        #expect(list.number == 300)
        #expect(list.revocations == [revocation])
        #expect(list.revocations[0].serialNumber == [0x81, 2])
        #expect(try CertificateRevocationList.bundle(pem: list.pem) == [list])
    }
}

internal import Financing
internal import Foundation
public import Ledger
public import Proofs

/// A certificate of an officer, as the ledger knows it.
public struct OfficerListing: Sendable, Hashable {
    /// The personnel number.
    public let person: String
    /// The name in the certificate.
    public let name: String
    /// Whom the person works for.
    public let organization: String
    /// What the certificate is for.
    public let role: Role?
    /// The duties that the person holds.
    public let duties: [String]
    /// The SHA-256 of the certificate.
    public let fingerprint: SHA256Digest
    /// The place in the log of the registration.
    public let registered: Int64
    /// The place in the log of the revocation, if there was one.
    public let revoked: Int64?
    /// When the certificate ends.
    public let validUntil: Timestamp
}

extension OpenLedger {
    /// All officers' certificates, in order of their registration.
    public func officers() throws -> [OfficerListing] {
        try withState { state in
            state.registry.registrations.values.map { registration in
                let certificate = registration.certificate
                let person = certificate.person ?? ""
                return OfficerListing(
                    person: person, name: certificate.commonName ?? "",
                    organization: certificate.organization ?? "",
                    role: RolePolicy.documentation.role(of: certificate),
                    duties: state.registry.duties(of: person).sorted(),
                    fingerprint: certificate.fingerprint, registered: registration.registered,
                    revoked: registration.revoked,
                    validUntil: Timestamp(
                        millisecondsSince1970: certificate.notAfter * 1000))
            }.sorted { ($0.registered, $0.person) < ($1.registered, $1.person) }
        }
    }

    /// Makes a key and a certificate for a person, and registers it with the duties.
    ///
    /// - Parameters:
    ///   - books: for which books the duties are held; `nil` for all.
    ///   - issuingPassphrase: opens the issuing authority's key.
    ///   - registrars: the two who sign.
    /// - Throws: `duty.unknown` for a duty that no approval rule names.
    public func addOfficer(
        _ officer: NewOfficer, role: Role, duties: [String], books: [String]? = nil,
        issuingPassphrase: Passphrase,
        registrars: (OfficerKey, OfficerKey)
    ) throws -> PostOutcome {
        try requireKnown(duties)
        let time = now()
        let issuing = try issuingAuthority(issuingPassphrase)
        let key = try PrivateKey.generate(.p256)
        let certificate = try issuing.issueOfficer(
            person: try Identifier.part(officer.person), commonName: officer.name,
            organization: officer.organization, publicKey: key.publicKey, role: role,
            policies: .documentation,
            notBefore: time.secondsSince1970,
            notAfter: officerEnd(time.secondsSince1970, issuing))
        let number = certificate.fingerprint.hex.prefix(12)
        var drafts = [
            RecordDraft(
                id: "KEY-\(officer.person)-\(number)",
                content: .other(
                    .keyRegister(
                        KeyRegistration(
                            certificate: Base64.encode(certificate.der), person: officer.person))))
        ]
        for duty in duties {
            let grant = RoleGrant(person: officer.person, duty: duty, books: books)
            drafts.append(
                RecordDraft(
                    id: "ROLE-\(officer.person)-\(duty)-\(number)",
                    content: .other(.roleGrant(grant))))
        }
        // The key comes first: a certificate without its key would be of no use to anybody.
        try KeyFile.write(key, passphrase: officer.passphrase, to: officer.keyPath)
        let outcome = try post(drafts, maker: registrars.0, checker: registrars.1)
        // A key that nobody registered would only stand in the way of the next attempt.
        if case .refused = outcome {
            try? FileManager.default.removeItem(atPath: officer.keyPath)
        }
        return outcome
    }

    /// Revokes all certificates of a person that are in force, or one of them.
    ///
    /// Signatures that are sealed already stay good; later ones are refused, here by the place in
    /// the log and elsewhere by the revocation list.
    public func revokeOfficer(
        person: String, reason: String, suspectFrom: Int64?, issuingPassphrase: Passphrase,
        registrars: (OfficerKey, OfficerKey)
    ) throws -> PostOutcome {
        let time = now()
        let issuing = try issuingAuthority(issuingPassphrase)
        let (found, lists) = try withState { state in
            (
                state.registry.registrations.values.filter {
                    $0.certificate.person == person && $0.revoked == nil
                }, state.registry.revocationLists
            )
        }
        guard !found.isEmpty else {
            throw GreenCreditError(
                .usage, "officer.unknown", "\(person) has no certificate that is in force")
        }
        let own = lists.lists.first { $0.issuer == issuing.certificate.subject }
        let others = lists.lists.filter { $0.issuer != issuing.certificate.subject }
        let number = (own?.number ?? 0) + 1
        let next = try issuing.issueRevocationList(
            number: number, thisUpdate: time.secondsSince1970,
            nextUpdate: issuing.certificate.notAfter,
            revocations: (own?.revocations ?? [])
                + found.map {
                    CertificateRevocationList.Revocation(
                        serialNumber: $0.certificate.serialNumber, date: time.secondsSince1970)
                })
        let pem = others.flatMap(\.pem) + next.pem
        var drafts: [RecordDraft] = try found.map { registration in
            let fingerprint = registration.certificate.fingerprint
            return RecordDraft(
                id: "REVOKE-\(person)-\(fingerprint.hex.prefix(12))",
                content: .other(
                    .keyRevoke(
                        KeyRevocation(
                            certificate: try fingerprint.text, reason: reason,
                            suspectFrom: suspectFrom))))
        }
        drafts.append(
            RecordDraft(
                id: "CRL-\(number)", content: .other(.crl),
                files: [RecordDraft.File(name: TrustFiles.revocationLists, bytes: pem)]))
        let outcome = try post(drafts, maker: registrars.0, checker: registrars.1)
        if case .posted = outcome { try DurableFile.write(pem, to: folder.revocationLists) }
        return outcome
    }

    private func issuingAuthority(_ passphrase: Passphrase) throws -> CertificateAuthority {
        let key = try KeyFile.readKey(folder.issuingKey, passphrase: passphrase)
        return try withState { state in
            try CertificateAuthority(certificate: try issuing(state), key: key)
        }
    }

    private func requireKnown(_ duties: [String]) throws {
        let known = try withState { state in
            Set(state.rulebook?.rulebook.approval.flatMap { $0.makers + $0.checkers } ?? [])
        }
        if let unknown = duties.first(where: { !known.contains($0) }) {
            throw GreenCreditError(
                .usage, "duty.unknown",
                "no approval rule names the duty “\(unknown)”; there are "
                    + known.sorted().joined(separator: ", "))
        }
    }
}

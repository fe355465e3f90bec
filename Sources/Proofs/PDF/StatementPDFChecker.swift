/// What the signed figures say of the pages that show them.
public struct PDFBaseDigest: Sendable, Hashable {
    /// How many bytes the pages have before anybody signed.
    public let length: Int
    /// SHA-256 of those bytes.
    public let sha256: SHA256Digest

    /// Takes both.
    public init(length: Int, sha256: SHA256Digest) {
        self.length = length
        self.sha256 = sha256
    }

    /// Measures a base.
    public init(of base: [UInt8]) {
        self.init(length: base.count, sha256: SHA256Digest.of(base))
    }
}

/// One who signed a PDF file, after every check held.
public struct VerifiedPDFSigner: Sendable, Hashable {
    /// What the signer did.
    public let role: PDFRole
    /// The signer's certificate.
    public let certificate: Certificate
    /// The person's number over all certificates.
    public let person: String
    /// The time stamp over the signature, where there is one and its authority is trusted.
    public let timestamp: VerifiedTimestamp?
    /// Whether the signature has a time stamp that was not checked, for want of a trusted root.
    public let hasUncheckedTimestamp: Bool
}

extension SignedPDF {
    /// Checks that each signature is PAdES and fits its bytes and its certificate.
    ///
    /// Time stamps over the document are left to whoever trusts their authority.
    ///
    /// - Throws: the errors of `DocumentSignature`.
    public func checkSignatures() throws(ProofsError) -> [DocumentSignature] {
        var values: [DocumentSignature] = []
        for signature in signatures where signature.kind == .signature {
            let value = try DocumentSignature(of: signature)
            do throws(ProofsError) {
                _ = try value.check(digest(of: signature))
            } catch { throw error.located(signature.field) }
            values.append(value)
        }
        return values
    }

    /// Checks that nothing was changed after the first signature but as forms are filled in.
    ///
    /// - Throws: `pdf.signatures` where nobody signed, `pdf.changed`.
    public func checkChanges() throws(ProofsError) {
        guard let first = signatures.first else {
            throw ProofsError(.pdfSignatures, "Nobody signed the PDF file.")
        }
        let changes = PDFChanges(file: file, signatures: signatures, scope: .formFilling)
        for revision in file.revisions.indices.dropFirst(first.revision + 1) {
            try changes.check(revision)
        }
    }

    /// Checks a statement: exactly these pages, signed by exactly these roles in their order.
    ///
    /// - Parameters:
    ///   - base: what the signed figures say of the pages.
    ///   - roles: who must have signed; a reviewer may have signed too.
    ///   - fields: which field stands for which role, where it does not carry the role's name.
    ///   - time: POSIX time at which certificates must be valid.
    ///   - revocationLists: the newest list of every authority as known then.
    ///   - timestamps: which time-stamp authorities are trusted; stamps stay unchecked without.
    /// - Returns: the signers in the order in which they signed.
    /// - Throws: `pdf.…`, `signature.…`, `signers.…`, `role.missing`, `certificate.…`,
    ///   `timestamp.…`.
    public func checkStatement(
        base: PDFBaseDigest, roles: [PDFRole] = [.prepared, .approved],
        fields: [String: PDFRole] = [:], by checker: SignatureChecker, at time: Int64,
        revocationLists: RevocationLists,
        policies: RolePolicy, timestamps: TimestampTrust? = nil
    ) throws(ProofsError) -> [VerifiedPDFSigner] {
        try checkBase(base)
        let signed = try orderedRoles(wanted: roles, fields)
        let values = try checkSignatures()
        let changes = PDFChanges(file: file, signatures: signatures, scope: .signaturesOnly)
        for revision in file.revisions.indices.dropFirst() { try changes.check(revision) }
        guard signatures.first?.certifies == true else {
            throw ProofsError(
                .pdfCertification,
                "The first signature does not certify the document (DocMDP with /P 2).")
        }
        var signers: [VerifiedPDFSigner] = []
        for (role, value) in zip(signed, values) {
            signers.append(
                try verified(
                    role, value, by: checker, at: time, revocationLists: revocationLists,
                    policies: policies, timestamps: timestamps))
        }
        try Self.requireDifferent(signers)
        return signers
    }

    // MARK: - Parts

    private func checkBase(_ base: PDFBaseDigest) throws(ProofsError) {
        guard baseLength == base.length,
            SHA256Digest.of(Array(bytes[..<baseLength])) == base.sha256
        else {
            throw ProofsError(
                .pdfBase,
                "The pages are not those that the signed figures name: another base of "
                    + "\(baseLength) bytes.")
        }
    }

    private func orderedRoles(
        wanted: [PDFRole], _ fields: [String: PDFRole]
    ) throws(ProofsError) -> [PDFRole] {
        let signed = signatures.compactMap { fields[$0.field] ?? PDFRole(rawValue: $0.field) }
        guard signed.count == signatures.count,
            signatures.allSatisfy({ $0.kind == .signature }),
            wanted.allSatisfy(signed.contains),
            signed == PDFRole.allCases.filter(signed.contains),
            signed.allSatisfy({ wanted.contains($0) || $0 == .reviewed })
        else {
            let found = signatures.map(\.field).joined(separator: ", ")
            throw ProofsError(
                .pdfSignatures,
                "The signatures are not \(wanted.map(\.rawValue).joined(separator: ", ")), in "
                    + "this order; found: \(found.isEmpty ? "none" : found).")
        }
        // Each revision behind the pages is one signature, so the last ends where the file ends.
        guard signatures.map(\.revision) == Array(1..<file.revisions.count) else {
            throw ProofsError(
                .pdfChanged,
                "The file has \(file.revisions.count - 1) updates for "
                    + "\(signatures.count) signatures: something was added to it.")
        }
        return signed
    }

    private func verified(
        _ role: PDFRole, _ value: DocumentSignature, by checker: SignatureChecker, at time: Int64,
        revocationLists: RevocationLists, policies: RolePolicy, timestamps: TimestampTrust?
    ) throws(ProofsError) -> VerifiedPDFSigner {
        let certificate = try value.signerCertificate()
        try checker.check(
            certificate, through: value.certificates.filter(\.isAuthority), at: time,
            revocationLists: revocationLists, policy: policies.identifier(for: role.officerRole))
        guard let person = certificate.person, !person.isEmpty else {
            throw ProofsError(
                .signerNoPerson, "The certificate of \(certificate) names no single person.")
        }
        var stamp: VerifiedTimestamp?
        if let timestamps { stamp = try value.verifyTimestamp(trust: timestamps) }
        return VerifiedPDFSigner(
            role: role, certificate: certificate, person: person, timestamp: stamp,
            hasUncheckedTimestamp: value.timestamp != nil && stamp == nil)
    }

    private static func requireDifferent(
        _ signers: [VerifiedPDFSigner]
    ) throws(ProofsError) {
        guard Set(signers.map(\.certificate.comparablePerson)).count == signers.count else {
            throw ProofsError(
                .signerSamePerson, "One person signed the PDF file more than once.")
        }
        guard Set(signers.map(\.certificate.subjectPublicKeyInfo)).count == signers.count else {
            throw ProofsError(.signerSameKey, "Two signers of the PDF file use one key.")
        }
    }
}

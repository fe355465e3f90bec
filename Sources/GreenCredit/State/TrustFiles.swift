internal import Financing
internal import Ledger
internal import Proofs
internal import Stores

/// The files of records that say whom to trust and what governs.
enum TrustFiles {
    static let root = "root.pem"
    static let issuing = "issuing.pem"
    static let revocationLists = "crls.pem"
    static let rulebook = "rulebook.json"

    /// The bytes of a file that a record must carry.
    static func require(_ name: String, in files: [Attachment]) throws -> [UInt8] {
        guard let file = files.first(where: { $0.name == name }) else {
            throw GreenCreditError(
                .integrity, "evidence.missing", "the record carries no file \(name)")
        }
        return file.bytes
    }

    static func certificate(_ name: String, in files: [Attachment]) throws -> Certificate {
        try Certificate(pem: try require(name, in: files))
    }

    static func revocationLists(_ files: [Attachment]) throws -> RevocationLists {
        try RevocationLists(pem: try require(revocationLists, in: files))
    }

    /// The rulebook that a record adopts by hash.
    static func rulebook(_ files: [Attachment], digest: DigestText) throws -> Rulebook {
        let bytes = try require(rulebook, in: files)
        guard SHA256Digest.of(bytes).hex == digest.description else {
            throw GreenCreditError(
                .integrity, "rulebook.other", "the rulebook's file is not the one that is adopted")
        }
        return try RulebookDocument(canonical: bytes).rulebook
    }
}

/// Entry 0 of a log sets up what later entries are checked against.
enum GenesisCheck {
    static func apply(
        _ genesis: Genesis, of candidate: Candidate, to state: inout LedgerState, sealed: Timestamp
    ) throws {
        guard state.size == 0 else {
            throw GreenCreditError(
                .integrity, "genesis.place", "a genesis record stands only at place 0")
        }
        let root = try TrustFiles.certificate(TrustFiles.root, in: candidate.files)
        guard root.fingerprint.hex == genesis.rootCertificate.description else {
            throw GreenCreditError(
                .integrity, "genesis.root", "the root certificate is not the one that is named")
        }
        let issuing = try TrustFiles.certificate(TrustFiles.issuing, in: candidate.files)
        var next = state
        next.genesis = genesis
        next.authorities = [root, issuing]
        next.registry.replace(revocationLists: try TrustFiles.revocationLists(candidate.files))
        for registrar in genesis.registrars {
            let certificate = try candidate.files
                .filter { $0.name.hasPrefix("registrar-") }
                .map { try Certificate(pem: $0.bytes) }
                .first { $0.fingerprint.hex == registrar.certificate.description }
            guard let certificate, certificate.person == registrar.person else {
                throw GreenCreditError(
                    .integrity, "genesis.registrar",
                    "the certificate of registrar \(registrar.person) is not among the files")
            }
            try next.registry.register(certificate, at: 0)
        }
        let digest = candidate.record.rulebook
        let rulebook = try TrustFiles.rulebook(candidate.files, digest: digest)
        next.rulebooks = [
            AdoptedRulebook(digest: try digest.digest, rulebook: rulebook, adopted: 0)
        ]
        state = next
    }
}

extension Certificate {
    /// Reads a certificate as records carry it.
    init(base64: String) throws {
        guard let der = Base64.decode(base64) else {
            throw GreenCreditError(
                .integrity, "certificate.unreadable", "the certificate is not base64")
        }
        try self.init(der: der)
    }
}

internal import Financing
internal import Ledger
public import Proofs
internal import Stores

/// A person who will register officers: personnel number, name, and where the key file goes.
public struct NewOfficer: Sendable {
    /// The personnel number: the person's identity over all certificates.
    public let person: String
    /// The person's name.
    public let name: String
    /// Whom the person works for; by default the organisation that keeps the ledger.
    public let organization: String?
    /// The file that the new private key is written to.
    public let keyPath: String
    /// What encrypts the key.
    public let passphrase: Passphrase

    /// Describes a person.
    public init(
        person: String, name: String, organization: String? = nil, keyPath: String,
        passphrase: Passphrase
    ) {
        self.person = person
        self.name = name
        self.organization = organization
        self.keyPath = keyPath
        self.passphrase = passphrase
    }
}

/// What a new ledger is made from.
public struct LedgerSetup: Sendable {
    /// The log's name, such as `ledger.example/industry/2026`.
    public let origin: String
    /// The organisation in the certificates of the authorities.
    public let organization: String
    /// The first rulebook.
    public let rulebook: RulebookDocument
    /// The two registrars.
    public let registrars: [NewOfficer]
    /// What encrypts the ledger's own keys.
    public let passphrase: Passphrase

    /// Describes a ledger.
    public init(
        origin: String, organization: String, rulebook: RulebookDocument,
        registrars: [NewOfficer], passphrase: Passphrase
    ) {
        self.origin = origin
        self.organization = organization
        self.rulebook = rulebook
        self.registrars = registrars
        self.passphrase = passphrase
    }
}

extension OpenLedger {
    /// How long an officer's certificate is valid.
    static let officerYears = 5

    /// Makes a ledger: keys, authorities, registrars and entry 0 of the log.
    ///
    /// - Throws: `ledger.exists`, `setup.registrars`, and the errors of files and keys. Whatever
    ///   stops it, no folder with half a ledger counts as one: the database comes last.
    public static func create(
        _ setup: LedgerSetup, in folder: LedgerFolder, clock: @escaping Clock
    ) throws -> OpenLedger {
        guard !folder.exists else {
            throw GreenCreditError(
                .environment, "ledger.exists", "a ledger lies here already", at: folder.path)
        }
        guard setup.registrars.count == 2,
            setup.registrars[0].person != setup.registrars[1].person
        else {
            throw GreenCreditError(
                .usage, "setup.registrars", "a ledger is founded by two different registrars")
        }
        let time = clock()
        let founding = try Founding(setup, at: time)
        try folder.create()
        try founding.writeKeys(setup, to: folder)
        try DurableFile.write(founding.root.certificate.pem, to: folder.root)
        try DurableFile.write(founding.issuing.certificate.pem, to: folder.issuing)
        try DurableFile.write(founding.revocationListsPEM, to: folder.revocationLists)
        try DurableFile.write(Array(try founding.policy.utf8), to: folder.policy)
        let store = try SQLiteStore(path: folder.database)
        let ledger = OpenLedger(folder, store: store, clock: clock)
        let candidate = try founding.genesis(setup, at: time, catalogue: ledger.catalogue)
        let checker = SignerChecker(root: founding.root.certificate)
        var pass = SealingPass(
            state: LedgerState(catalogue: ledger.catalogue), lookup: EmptyLookup(),
            checker: checker)
        if case .refused(let refusals) = try pass.admit(candidate, sealed: time) {
            throw GreenCreditError(
                .usage, "setup.refused", refusals.map(\.description).joined(separator: "; "))
        }
        try store.append(pass.takeGroup())
        return ledger
    }
}

/// The keys and certificates that a new ledger begins with.
private struct Founding {
    let root: CertificateAuthority
    let issuing: CertificateAuthority
    let rootKey: PrivateKey
    let issuingKey: PrivateKey
    let logKey: PrivateKey
    let registrars: [(officer: NewOfficer, key: PrivateKey, certificate: Certificate)]
    let revocationListsPEM: [UInt8]
    let origin: String

    init(_ setup: LedgerSetup, at time: Timestamp) throws {
        let now = time.secondsSince1970
        let policies = RolePolicy.documentation
        origin = setup.origin
        rootKey = try PrivateKey.generate(.p256)
        issuingKey = try PrivateKey.generate(.p256)
        logKey = try PrivateKey.generate(.ed25519)
        root = try CertificateAuthority.makeRoot(
            organization: setup.organization, commonName: "GreenCredit Root CA", key: rootKey,
            notBefore: now)
        issuing = try root.makeIssuing(
            commonName: "GreenCredit Issuing CA", key: issuingKey, policies: policies,
            notBefore: now, notAfter: root.certificate.notAfter)
        var registrars: [(NewOfficer, PrivateKey, Certificate)] = []
        for officer in setup.registrars {
            let key = try PrivateKey.generate(.p256)
            let certificate = try issuing.issueOfficer(
                person: officer.person, commonName: officer.name,
                organization: officer.organization, publicKey: key.publicKey, role: .registrar,
                policies: policies, notBefore: now,
                notAfter: officerEnd(now, issuing))
            registrars.append((officer, key, certificate))
        }
        self.registrars = registrars
        revocationListsPEM = try [root, issuing].flatMap { authority in
            try authority.issueRevocationList(
                number: 1, thisUpdate: now, nextUpdate: authority.certificate.notAfter,
                revocations: []
            ).pem
        }
    }

    func writeKeys(_ setup: LedgerSetup, to folder: LedgerFolder) throws {
        try KeyFile.write(rootKey, passphrase: setup.passphrase, to: folder.rootKey)
        try KeyFile.write(issuingKey, passphrase: setup.passphrase, to: folder.issuingKey)
        try KeyFile.write(logKey, passphrase: setup.passphrase, to: folder.logKey)
        for (officer, key, _) in registrars {
            try KeyFile.write(key, passphrase: officer.passphrase, to: officer.keyPath)
        }
    }

    /// The log's verifier key.
    var noteKey: NoteKey {
        get throws {
            try NoteKey(name: origin, kind: .ed25519, publicKey: logKey.publicKey)
        }
    }

    /// The policy of a log without witnesses; witnesses are added by hand as they agree to serve.
    var policy: String {
        get throws {
            """
            # Who may speak for the ledger. Hand this file over apart from the ledger's files.
            log \(try noteKey.description)
            quorum none

            """
        }
    }

    func genesis(
        _ setup: LedgerSetup, at time: Timestamp, catalogue: KeyCatalogue
    ) throws -> Candidate {
        let body = Genesis(
            origin: origin, logKey: try noteKey.description,
            rootCertificate: try root.certificate.fingerprint.text,
            registrars: try registrars.map {
                Genesis.Registrar(
                    certificate: try $0.certificate.fingerprint.text, person: $0.officer.person)
            })
        let files =
            [
                RecordDraft.File(name: TrustFiles.root, bytes: root.certificate.pem),
                RecordDraft.File(name: TrustFiles.issuing, bytes: issuing.certificate.pem),
                RecordDraft.File(name: TrustFiles.revocationLists, bytes: revocationListsPEM),
                RecordDraft.File(name: TrustFiles.rulebook, bytes: setup.rulebook.bytes),
            ]
            + registrars.map {
                RecordDraft.File(
                    name: "registrar-\($0.officer.person).pem", bytes: $0.certificate.pem)
            }
        let draft = RecordDraft(id: "GENESIS", content: .other(.genesis(body)), files: files)
        let prepared = try PreparedRecord(
            draft, rulebook: try SHA256Digest.of(setup.rulebook.bytes).text, at: time,
            catalogue: catalogue)
        let signers = try registrars.map { try KeySigner(certificate: $0.certificate, key: $0.key) }
        return try prepared.signed(by: signers[0], issuing: issuing.certificate, at: time)
            .approved(by: signers[1], issuing: issuing.certificate, at: time)
    }
}

/// An officer's certificate ends after some years, or with its authority.
func officerEnd(_ now: Int64, _ issuing: CertificateAuthority) -> Int64 {
    min(now + Int64(OpenLedger.officerYears) * 31_557_600, issuing.certificate.notAfter)
}

/// Nothing is sealed yet.
struct EmptyLookup: SealedLookup {
    func entries(ofIdentities hashes: [UInt64]) -> [(index: Int, entry: Int64)] { [] }
    func findEntry(_ number: Int64) -> Entry? { nil }
    func isReversed(_ number: Int64) -> Bool { false }
    func hasRecord(id: String) -> Bool { false }
    func balanceDigest(of book: String, at day: LocalDate) -> SHA256Digest? { nil }
}

/// Entry 0 of a log: who it is and whom it trusts first.
public struct Genesis: Sendable, Hashable {
    /// The log's name, which is also the name of its key.
    public let origin: String
    /// The log's verifier key (C2SP signed note).
    public let logKey: String
    /// The SHA-256 of the root certificate.
    public let rootCertificate: DigestText
    /// The registrars who sign the first registrations, each with the SHA-256 of the certificate.
    public let registrars: [Registrar]

    /// A person and the certificate that the person signs with.
    public struct Registrar: Sendable, Hashable {
        /// The SHA-256 of the certificate.
        public let certificate: DigestText
        /// The personnel number in the certificate.
        public let person: String

        /// Names a registrar.
        public init(certificate: DigestText, person: String) {
            self.certificate = certificate
            self.person = person
        }
    }

    /// Makes the content of entry 0.
    public init(
        origin: String, logKey: String, rootCertificate: DigestText, registrars: [Registrar]
    ) {
        self.origin = origin
        self.logKey = logKey
        self.rootCertificate = rootCertificate
        self.registrars = registrars
    }

    var members: [(String, JSONValue?)] {
        [
            ("logKey", .string(logKey)),
            ("origin", .string(origin)),
            (
                "registrars",
                .array(
                    registrars.map {
                        [
                            "certificate": .string($0.certificate.description),
                            "person": .string($0.person),
                        ]
                    })
            ),
            ("rootCertificate", .string(rootCertificate.description)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        logKey = try reader.requireString("logKey")
        origin = try reader.requireString("origin")
        rootCertificate = try reader.require("rootCertificate", DigestText.init)
        var registrars: [Registrar] = []
        for (index, value) in try reader.requireArray("registrars").enumerated() {
            var member = try MemberReader(value, at: "record.registrars[\(index)]")
            registrars.append(
                Registrar(
                    certificate: try member.require("certificate", DigestText.init),
                    person: try member.require("person", Identifier.part)))
            try member.finish()
        }
        self.registrars = registrars
    }
}

/// A certificate becomes valid for signatures that are sealed later.
public struct KeyRegistration: Sendable, Hashable {
    /// The DER bytes of the certificate, base64.
    public let certificate: String
    /// The personnel number in the certificate.
    public let person: String

    /// Makes a registration.
    public init(certificate: String, person: String) {
        self.certificate = certificate
        self.person = person
    }

    var members: [(String, JSONValue?)] {
        [("certificate", .string(certificate)), ("person", .string(person))]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        certificate = try reader.requireString("certificate")
        person = try reader.require("person", Identifier.part)
    }
}

/// A certificate ceases to be valid for signatures that are sealed later.
public struct KeyRevocation: Sendable, Hashable {
    /// The SHA-256 of the certificate.
    public let certificate: DigestText
    /// Why, for people.
    public let reason: String
    /// The first log entry that deserves a second look, where the key may have been stolen.
    public let suspectFrom: Int64?

    /// Makes a revocation.
    public init(certificate: DigestText, reason: String, suspectFrom: Int64? = nil) {
        self.certificate = certificate
        self.reason = reason
        self.suspectFrom = suspectFrom
    }

    var members: [(String, JSONValue?)] {
        [
            ("certificate", .string(certificate.description)),
            ("reason", .string(reason)),
            ("suspectFrom", suspectFrom.map(JSONValue.integer)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        certificate = try reader.require("certificate", DigestText.init)
        reason = try reader.require("reason", Narrative.check)
        let isSuspect = reader.find("suspectFrom") != nil
        suspectFrom = isSuspect ? try reader.requireInteger("suspectFrom") : nil
    }
}

/// A person holds a duty of the rulebook's approval rules, such as `programme-accountant`.
public struct RoleGrant: Sendable, Hashable {
    /// The personnel number.
    public let person: String
    /// The duty.
    public let duty: String
    /// The books for which the person holds it, in order; `nil` for all.
    public let books: [String]?

    /// Makes a grant; books are put in order.
    public init(person: String, duty: String, books: [String]? = nil) {
        self.person = person
        self.duty = duty
        self.books = books.map { Array(Set($0)).sorted() }
    }

    var members: [(String, JSONValue?)] {
        [
            ("books", books.map { .array($0.map(JSONValue.string)) }),
            ("duty", .string(duty)), ("person", .string(person)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        var books: [String]?
        for value in try reader.findArray("books") ?? [] {
            guard case .string(let text) = value else {
                throw LedgerError("record.member", "a book is a text", at: "record.books")
            }
            books = (books ?? []) + [try Identifier.part(text)]
        }
        self.init(
            person: try reader.require("person", Identifier.part),
            duty: try reader.require("duty", Identifier.part), books: books)
    }
}

/// A proposal is refused; its maker may propose again under another number.
public struct Refusal: Sendable, Hashable {
    /// The number of the refused proposal.
    public let proposal: String
    /// The SHA-256 of its record.
    public let record: DigestText
    /// The SHA-256 of the maker's signature file.
    public let signatures: DigestText
    /// Why, for the maker.
    public let reason: String

    /// Makes a refusal.
    public init(proposal: String, record: DigestText, signatures: DigestText, reason: String) {
        self.proposal = proposal
        self.record = record
        self.signatures = signatures
        self.reason = reason
    }

    var members: [(String, JSONValue?)] {
        [
            ("proposal", .string(proposal)),
            ("reason", .string(reason)),
            ("record", .string(record.description)),
            ("signatures", .string(signatures.description)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        proposal = try reader.require("proposal", Identifier.document)
        reason = try reader.require("reason", Narrative.check)
        record = try reader.require("record", DigestText.init)
        signatures = try reader.require("signatures", DigestText.init)
    }
}

/// A rulebook comes into force from a day on.
public struct RulebookAdoption: Sendable, Hashable {
    /// The rulebook's own name and version, such as `CPT2025/1`.
    public let name: String
    /// The SHA-256 of the rulebook's canonical JSON, which is among the record's evidence.
    public let sha256: DigestText

    /// Makes an adoption.
    public init(name: String, sha256: DigestText) {
        self.name = name
        self.sha256 = sha256
    }

    var members: [(String, JSONValue?)] {
        [("adopts", .string(sha256.description)), ("name", .string(name))]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        name = try reader.require("name", Identifier.document)
        sha256 = try reader.require("adopts", DigestText.init)
    }
}

internal import ArgumentParser
internal import GreenCredit
internal import Ledger
internal import Proofs
internal import Statements

/// `greencredit officer`.
struct OfficerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "officer", abstract: "Add, list and revoke the officers who sign.",
        discussion: "Example:\n  greencredit officer list",
        subcommands: [Add.self, List.self, Revoke.self])
}

/// The options of what two registrars sign.
struct RegistrarOptions: ParsableArguments {
    @Option(
        name: .customLong("registrar-key"), parsing: .singleValue,
        help: ArgumentHelp("A registrar's private key file. Twice.", valueName: "file"),
        completion: .file())
    var keys: [String]

    @OptionGroup var passphrase: PassphraseOptions

    /// Opens both keys, and passphrases for further ones.
    func open(
        _ ledger: OpenLedger, and others: [String]
    ) throws -> (registrars: (OfficerKey, OfficerKey), others: [Passphrase]) {
        guard keys.count == 2 else {
            throw GreenCreditError(
                .usage, "registrar.count", "two registrars sign: give --registrar-key twice")
        }
        let phrases = try passphrase.passphrases(for: keys + others)
        let first = try ledger.openKey(keys[0], passphrase: phrases[0])
        let second = try ledger.openKey(keys[1], passphrase: phrases[1])
        return ((first, second), Array(phrases.dropFirst(2)))
    }
}

extension OfficerCommand {
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key and a certificate for a person, and register it.",
            discussion: """
                The private key is written, encrypted, to --keys and nowhere else; it belongs to \
                the person alone. Passphrases in order: both registrars, the ledger, the new key.

                Example:
                  greencredit officer add --person EMP-1001 --name "Li Wei" --role maker \\
                    --duty programme-accountant --keys keys \\
                    --registrar-key keys/EMP-0001.registrar.pem \\
                    --registrar-key keys/EMP-0002.registrar.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Option(help: ArgumentHelp("The personnel number.", valueName: "number"))
        var person: String

        @Option(help: "The person's name.")
        var name: String

        @Option(
            help: ArgumentHelp(
                "Whom the person works for; by default the ledger's organisation.",
                valueName: "name"))
        var organization: String?

        @Option(help: "What the certificate is for: maker, checker or registrar.")
        var role: RoleArgument

        @Option(
            parsing: .singleValue,
            help: "A duty of the rulebook's approval rules; may be repeated.")
        var duty: [String] = []

        @Option(
            parsing: .singleValue,
            help: "A book for which the duties are held; may be repeated. By default all books.")
        var book: [String] = []

        @Option(
            help: ArgumentHelp("Where the key file goes.", valueName: "folder"),
            completion: .directory)
        var keys: String

        @OptionGroup var registrars: RegistrarOptions

        func run() throws {
            let ledger = try ledger.open()
            let (signers, phrases) = try registrars.open(
                ledger, and: ["the ledger's issuing key", "the new key of \(person)"])
            try KeyFolder.create(keys)
            let path = KeyFolder.path(keys, person, role.role)
            let outcome = try ledger.addOfficer(
                NewOfficer(
                    person: person, name: name, organization: organization, keyPath: path,
                    passphrase: phrases[1]),
                role: role.role, duties: duty, books: book.isEmpty ? nil : book,
                issuingPassphrase: phrases[0],
                registrars: signers)
            try OutcomeReport.tell(outcome)
            Terminal.print("key of \(person): \(path)")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List certificates, their roles and the duties of their holders.",
            discussion: "Example:\n  greencredit officer list --format json")

        @OptionGroup var ledger: LedgerOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let rows = try ledger.openForReading().officers().map { officer in
                ReportTable.Row([
                    .text(officer.person), .text(officer.name), .text(officer.organization),
                    .text(officer.role?.name ?? "–"),
                    officer.duties.isEmpty
                        ? .empty : .text(officer.duties.joined(separator: ", ")),
                    .integer(officer.registered),
                    officer.revoked.map(ReportTable.Cell.integer) ?? .empty,
                    .date(officer.validUntil.date()),
                    // On a screen, as much of it as record numbers show.
                    .text(
                        format.format == .text
                            ? String(officer.fingerprint.hex.prefix(12)) : officer.fingerprint.hex),
                ])
            }
            let table = ReportTable(
                "officers", LocalizedText("Officers", "人员"),
                columns: [
                    .init("person", LocalizedText("Person", "工号"), .text),
                    .init("name", LocalizedText("Name", "姓名"), .text),
                    .init("organization", LocalizedText("Works for", "单位"), .text),
                    .init("role", LocalizedText("Role", "签署角色"), .text),
                    .init("duties", LocalizedText("Duties", "岗位"), .text),
                    .init("registered", LocalizedText("Registered at", "登记序号"), .integer),
                    .init("revoked", LocalizedText("Revoked at", "吊销序号"), .integer),
                    .init("validUntil", LocalizedText("Valid until", "有效期至"), .date),
                    .init("fingerprint", LocalizedText("Certificate SHA-256", "证书SHA-256"), .text),
                ], rows: rows)
            format.print(table, empty: "no officers")
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a person's right to sign, from now on.",
            discussion: """
                What is sealed stays good: a certificate counts by its place in the log. \
                Passphrases in order: both registrars, the ledger.

                Example:
                  greencredit officer revoke --person EMP-1001 --reason "left the office" \\
                    --registrar-key keys/EMP-0001.registrar.pem \\
                    --registrar-key keys/EMP-0002.registrar.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Option(help: ArgumentHelp("The personnel number.", valueName: "number"))
        var person: String

        @Option(help: "Why, for the log.")
        var reason: String

        @Option(
            help: ArgumentHelp(
                "The first place in the log that deserves a second look.", valueName: "place"))
        var suspectFrom: Int64?

        @OptionGroup var registrars: RegistrarOptions

        func run() throws {
            let ledger = try ledger.open()
            let (signers, phrases) = try registrars.open(
                ledger, and: ["the ledger's issuing key"])
            let outcome = try ledger.revokeOfficer(
                person: person, reason: reason, suspectFrom: suspectFrom,
                issuingPassphrase: phrases[0], registrars: signers)
            try OutcomeReport.tell(outcome)
        }
    }
}

/// A role as people write it.
enum RoleArgument: String, ExpressibleByArgument, CaseIterable {
    case maker, checker, registrar

    var role: Role {
        switch self {
        case .maker: .maker
        case .checker: .checker
        case .registrar: .registrar
        }
    }
}

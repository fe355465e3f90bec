internal import ArgumentParser
internal import Financing
internal import Foundation
internal import GreenCredit
internal import Proofs

/// `greencredit init`.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Found a ledger: keys, certificate authority, registrars, entry 0 of its log.",
        discussion: """
            The ledger's own keys (log, authorities) are written encrypted into its folder, the \
            registrars' into --keys. Take keys/root.key.pem offline afterwards.

            Example:
              greencredit init --ledger ledger --origin ledger.example/industry/2026 \\
                --organization "Industry Department" --rulebook rulebook.yaml \\
                --registrar "EMP-0001=Zhao Min" --registrar "EMP-0002=Qian Hong" --keys keys

            Passphrases are asked for in the order: ledger, first registrar, second registrar.
            """)

    @OptionGroup var ledger: LedgerOptions

    @Option(help: ArgumentHelp("The log's name, without blanks or plus.", valueName: "name"))
    var origin: String

    @Option(help: ArgumentHelp("The organisation that keeps the ledger.", valueName: "name"))
    var organization: String

    @Option(
        help: ArgumentHelp("The first rulebook, YAML.", valueName: "file"), completion: .file())
    var rulebook: String

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A registrar: personnel number and name. Twice.", valueName: "number=name"))
    var registrar: [String]

    @Option(
        help: ArgumentHelp("Where the registrars' key files go.", valueName: "folder"),
        completion: .directory)
    var keys: String

    @OptionGroup var passphrase: PassphraseOptions

    func run() throws {
        let document = try RulebookDocument(
            yaml: try InputFile.read(rulebook), named: InputFile.name(rulebook))
        let persons = try registrar.map(Self.person)
        let phrases = try passphrase.passphrases(
            for: ["the ledger's own keys"] + persons.map { "registrar \($0.number)" }, isNew: true)
        try KeyFolder.create(keys)
        let officers = zip(persons, phrases.dropFirst()).map { person, phrase in
            NewOfficer(
                person: person.number, name: person.name,
                keyPath: KeyFolder.path(keys, person.number, .registrar), passphrase: phrase)
        }
        let folder = try ledger.folder()
        let opened = try OpenLedger.create(
            LedgerSetup(
                origin: origin, organization: organization, rulebook: document,
                registrars: officers, passphrase: phrases[0]), in: folder, clock: SystemClock.now)
        let size = try opened.logSize()
        Terminal.print(
            "founded \(origin) in \(folder.path): \(size) record, "
                + "rulebook \(document.rulebook.name)"
        )
        Terminal.print("registrars' keys: \(officers.map(\.keyPath).joined(separator: ", "))")
        Terminal.print("next: greencredit officer add --person … --role maker --duty …")
    }

    private static func person(_ text: String) throws -> (number: String, name: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw GreenCreditError(
                .usage, "registrar.unreadable", "write --registrar \"EMP-0001=Zhao Min\"")
        }
        return (parts[0], parts[1])
    }
}

/// Where officers' key files lie.
enum KeyFolder {
    static func create(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw GreenCreditError(
                .environment, "folder.create", "the folder cannot be made", at: path, cause: error)
        }
    }

    static func path(_ folder: String, _ person: String, _ role: Role) -> String {
        "\(folder)/\(FileName.safe(person)).\(role.name).pem"
    }
}

extension Role {
    /// The word for the role in options and lists.
    var name: String {
        switch self {
        case .maker: "maker"
        case .checker: "checker"
        case .registrar: "registrar"
        }
    }
}

internal import ArgumentParser
internal import Foundation
internal import GreenCredit
internal import Proofs

/// Where passphrases come from; never from the arguments themselves.
struct PassphraseOptions: ParsableArguments {
    @Option(
        name: .customLong("passphrase-file"), parsing: .singleValue,
        help: ArgumentHelp(
            "A file (mode 0600) whose first line opens a key. One for all keys, or one a key in "
                + "their order.", valueName: "file"), completion: .file())
    var files: [String] = []

    @Option(
        name: .customLong("passphrase-env"), parsing: .singleValue,
        help: ArgumentHelp("An environment variable that holds it.", valueName: "name"))
    var variables: [String] = []

    @Option(
        name: .customLong("passphrase-fd"), parsing: .singleValue,
        help: ArgumentHelp("A file descriptor to read it from.", valueName: "number"))
    var descriptors: [Int32] = []

    /// The passphrases of some keys in their order; asked for at the terminal where none is given.
    ///
    /// - Parameters:
    ///   - keys: what each key is, for the question and for errors.
    ///   - isNew: a new passphrase is asked for twice.
    func passphrases(for keys: [String], isNew: Bool = false) throws -> [Passphrase] {
        let given =
            try files.map { try KeyFile.readPassphrase($0) }
            + variables.map(PassphraseOptions.fromEnvironment)
            + descriptors.map { try KeyFile.readPassphrase(descriptor: $0) }
        switch given.count {
        case 0:
            return try keys.map { try TerminalPassphrase.ask("passphrase of \($0)", isNew: isNew) }
        case 1: return keys.map { _ in given[0] }
        case keys.count: return given
        default:
            throw GreenCreditError(
                .usage, "passphrase.count",
                "give one passphrase for all keys, or \(keys.count): "
                    + keys.joined(separator: ", ")
            )
        }
    }

    private static func fromEnvironment(_ name: String) throws -> Passphrase {
        guard let value = ProcessInfo.processInfo.environment[name] else {
            throw GreenCreditError(
                .usage, "passphrase.env", "the environment has no variable \(name)")
        }
        return Passphrase(Array(value.utf8))
    }
}

/// The options of commands that maker and checker may do in one go.
struct SigningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The maker's private key file.", valueName: "file"),
        completion: .file())
    var makerKey: String

    @Option(
        help: ArgumentHelp(
            "The checker's private key file; without it the act waits in the inbox.",
            valueName: "file"), completion: .file())
    var checkerKey: String?

    @OptionGroup var passphrase: PassphraseOptions

    /// Opens the keys.
    func keys(_ ledger: OpenLedger) throws -> (maker: OfficerKey, checker: OfficerKey?) {
        let paths = [makerKey] + (checkerKey.map { [$0] } ?? [])
        let passphrases = try passphrase.passphrases(for: paths)
        let keys = try zip(paths, passphrases).map { try ledger.openKey($0, passphrase: $1) }
        return (keys[0], keys.count > 1 ? keys[1] : nil)
    }

    /// Proposes drafts, or seals them where both keys are given.
    func submit(_ drafts: [RecordDraft], to ledger: OpenLedger) throws {
        let (maker, checker) = try keys(ledger)
        guard let checker else {
            for draft in drafts {
                try OutcomeReport.tell(try ledger.propose(draft, maker: maker))
            }
            return
        }
        // A few records are signed before anybody could read how many.
        let progress = drafts.count > 50 ? Terminal.progress("signing record") : { _, _ in }
        try OutcomeReport.tell(
            try ledger.post(drafts, maker: maker, checker: checker, progress: progress))
    }
}

/// Signing options of commands that can also do without.
struct OptionalSigningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The maker's private key file.", valueName: "file"),
        completion: .file())
    var makerKey: String?

    @Option(
        help: ArgumentHelp(
            "The checker's private key file; without it the act waits in the inbox.",
            valueName: "file"), completion: .file())
    var checkerKey: String?

    @OptionGroup var passphrase: PassphraseOptions

    /// The options of a command that signs; `nil` without a maker's key.
    var required: SigningOptions? {
        guard let makerKey else { return nil }
        var options = SigningOptions()
        options.makerKey = makerKey
        options.checkerKey = checkerKey
        options.passphrase = passphrase
        return options
    }
}

/// The option of commands that one officer signs.
struct CheckerOptions: ParsableArguments {
    @Option(
        name: .customLong("key"),
        help: ArgumentHelp("The checker's private key file.", valueName: "file"),
        completion: .file())
    var key: String

    @OptionGroup var passphrase: PassphraseOptions

    /// Opens the key.
    func open(_ ledger: OpenLedger) throws -> OfficerKey {
        try ledger.openKey(key, passphrase: try passphrase.passphrases(for: [key])[0])
    }
}

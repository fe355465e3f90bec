internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger

/// Reads journal files that are used whole.
enum JournalInput {
    /// All entries of a file, or of standard input for `-`.
    static func read(_ path: String, for ledger: OpenLedger) throws -> JournalFile {
        let rulebook = try ledger.rulebook().rulebook
        return try JournalFile(
            try JournalSource(path: path, spoolingIn: ledger.folder), currency: rulebook.currency,
            dimensions: Set(rulebook.dimensions.map(\.id)))
    }
}

/// The options of commands that take a journal file.
struct JournalOptions: ParsableArguments {
    @Argument(
        help: "The journal, CSV or JSON; “-” is standard input.", completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "The record's or batch's number; by default made from the file.", valueName: "number"))
    var id: String?

    @Option(
        name: .customLong("batch"),
        help: ArgumentHelp(
            "Cut the file into batches of so many entries.", valueName: "entries"))
    var itemsPerBatch = Batch.maximumCount

    func validate() throws {
        guard (1...Batch.maximumCount).contains(itemsPerBatch) else {
            throw ValidationError("A batch has 1 to \(Batch.maximumCount) entries.")
        }
    }

    /// The file, put aside first if it can be read only once.
    func source(_ ledger: OpenLedger) throws -> JournalSource {
        try JournalSource(path: file, spoolingIn: ledger.folder)
    }

    /// Shows how far the work on the file is.
    func progress() -> FileProgress {
        let shown: [FileStage: (Int64, Int64) -> Void] = [
            .hashing: Terminal.progress("hashing", unit: .bytes),
            .reading: Terminal.progress("reading", unit: .bytes),
            .sealing: Terminal.progress("sealing entry"),
        ]
        return { stage, done, total in shown[stage]?(done, total) }
    }

    /// Proposes the file's entries.
    func propose(to ledger: OpenLedger, maker: OfficerKey) throws {
        let outcomes = try ledger.propose(
            try source(ledger), id: id, itemsPerBatch: itemsPerBatch, maker: maker,
            progress: progress())
        for outcome in outcomes { try OutcomeReport.tell(outcome) }
    }
}

/// `greencredit propose`.
struct ProposeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Sign journal entries as their maker; they wait for a checker.",
        discussion: """
            FILE is a CSV journal (columns txn, date, book, side, account, sub, debit, credit …) \
            or JSON entries. One entry becomes a record, several become a batch. A file with any \
            mistake is refused whole, with the place of each.

            Example:
              greencredit propose journal.csv --key keys/EMP-1001.maker.pem
            """)

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var journal: JournalOptions

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp("The maker's private key file.", valueName: "file"),
        completion: .file())
    var key: String

    @OptionGroup var passphrase: PassphraseOptions

    func run() throws {
        let ledger = try ledger.open()
        let maker = try ledger.openKey(
            key, passphrase: try passphrase.passphrases(for: [key])[0])
        try journal.propose(to: ledger, maker: maker)
    }
}

/// `greencredit post`.
struct PostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "post",
        abstract: "Propose and approve in one go: for imports, with both keys at hand.",
        discussion: """
            The file becomes one batch under two signatures, or several of up to a million \
            entries; --each makes a record of each entry. The whole file is checked first: with \
            any mistake nothing of it is used. Entries that the ledger has already are left out, \
            so the same file twice adds nothing.

            Example:
              greencredit post journal.csv --maker-key keys/EMP-1001.maker.pem \\
                --checker-key keys/EMP-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var journal: JournalOptions

    @Flag(help: "Make a signed record of each entry, all sealed together, instead of batches.")
    var each = false

    @OptionGroup var signing: SigningOptions

    func run() throws {
        let ledger = try ledger.open()
        guard !each else {
            let entries = try JournalInput.read(journal.file, for: ledger).entries
            return try signing.submit(
                try entries.map { try ledger.journalDraft(of: $0) }, to: ledger)
        }
        let (maker, checker) = try signing.keys(ledger)
        guard let checker else { return try journal.propose(to: ledger, maker: maker) }
        try OutcomeReport.tell(
            try ledger.post(
                try journal.source(ledger), id: journal.id, itemsPerBatch: journal.itemsPerBatch,
                maker: maker, checker: checker, progress: journal.progress()))
    }
}

internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit open-data export`.
struct OpenDataExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the programme as IATI 2.03 or OC4IDS 0.9.5.",
        discussion: """
            Registers and amounts come from the ledger. Without a ledger they come from a file of \
            registers and acts with the rulebook that governs them: for a programme that is kept \
            elsewhere, or before it is recorded. Entries that were reversed, and their reversals, \
            are not told.

            Example:
              greencredit open-data export iati --prefix XX-EXAMPLE > programme.xml
              greencredit open-data export oc4ids --acts acts.yaml --rulebook rulebook.yaml \\
                --prefix XX-EXAMPLE --uri https://example.org/cpt2025 > programme.json
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable { case iati, oc4ids }

    @Argument(help: "The format: iati or oc4ids.")
    var form: Form

    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp(
            "Registers and acts instead of a ledger, YAML, JSON or CSV.", valueName: "file"),
        completion: .file())
    var acts: String?

    @Option(
        help: ArgumentHelp("The rulebook of --acts, YAML.", valueName: "file"),
        completion: .file())
    var rulebook: String?

    @Option(help: ArgumentHelp("The publisher's identifier.", valueName: "identifier"))
    var prefix: String

    @Option(help: ArgumentHelp("IATI: the country, ISO 3166.", valueName: "code"))
    var country = "CN"

    @Option(
        help: ArgumentHelp(
            "The sector: a DAC code in IATI, a word of projectSector in OC4IDS; by default 32120, "
                + "economy.", valueName: "code"))
    var sector: String?

    @Option(help: ArgumentHelp("OC4IDS: the address of the package.", valueName: "uri"))
    var uri: String?

    @Option(
        help: ArgumentHelp("The moment of publication; by default now.", valueName: "time"),
        transform: { try Timestamp($0) })
    var at: Timestamp?

    func validate() throws {
        if form == .oc4ids && uri == nil {
            throw ValidationError("OC4IDS needs the address of the package: --uri")
        }
        if (acts == nil) != (rulebook == nil) {
            throw ValidationError(
                "--acts and --rulebook go together; without both, the ledger tells")
        }
    }

    func run() throws {
        guard let acts, let rulebook else { return try exportLedger() }
        let book = try RulebookDocument(
            yaml: try InputFile.read(rulebook), named: InputFile.name(rulebook)
        ).rulebook
        let file = try ProgrammeFile(
            try InputFile.read(acts), named: InputFile.name(acts), rulebook: book)
        let (state, entries) = try ProgrammeState.replaying(file.records, under: book)
        Terminal.print(try text(state, entries))
    }

    private func exportLedger() throws {
        let ledger = try ledger.openForReading()
        let entries = try ledger.journal()
        Terminal.print(try ledger.withProgramme { try text($0, entries) })
    }

    private func text(_ state: ProgrammeState, _ entries: [Entry]) throws -> String {
        let time = at ?? SystemClock.now()
        switch form {
        case .iati:
            let publisher = IATIDocument.Publisher(
                prefix: prefix, country: country, sector: sector ?? "32120")
            return try IATIDocument(state, entries: entries, publisher: publisher, at: time).text
        case .oc4ids:
            let publisher = OC4IDSDocument.Publisher(
                prefix: prefix, address: uri ?? "", sector: sector ?? "economy")
            return try OC4IDSDocument(state, entries: entries, publisher: publisher, at: time).text
        }
    }
}

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
            Registers come from --acts. Amounts come from the ledger's journal; without a ledger \
            they come from the entries that the acts give under --rulebook. Entries that were \
            reversed, and their reversals, are not told.

            Example:
              greencredit open-data export iati --acts acts.yaml --prefix XX-EXAMPLE > programme.xml
              greencredit open-data export oc4ids --acts acts.yaml --rulebook rulebook.yaml \\
                --prefix XX-EXAMPLE --uri https://example.org/cpt2025 > programme.json
            """)

    enum Form: String, ExpressibleByArgument, CaseIterable { case iati, oc4ids }

    @Argument(help: "The format: iati or oc4ids.")
    var form: Form

    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp("Registers and acts, YAML, JSON or CSV.", valueName: "file"),
        completion: .file())
    var acts: String

    @Option(
        help: ArgumentHelp("The rulebook, YAML; by default the ledger's.", valueName: "file"),
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
    }

    func run() throws {
        let open = try ledger.isNamed ? ledger.open() : nil
        let book: Rulebook
        if let rulebook {
            book = try RulebookDocument(
                yaml: try InputFile.read(rulebook), named: InputFile.name(rulebook)
            ).rulebook
        } else if let open {
            book = try open.rulebook().rulebook
        } else {
            throw GreenCreditError(
                .usage, "open-data.rulebook", "name a rulebook with --rulebook, or a ledger")
        }
        let file = try ProgrammeFile(
            try InputFile.read(acts), named: InputFile.name(acts), rulebook: book)
        let (state, derived) = try ProgrammeState.replaying(file.records, under: book)
        let entries = try open?.journal() ?? derived
        Terminal.print(try text(state, entries))
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

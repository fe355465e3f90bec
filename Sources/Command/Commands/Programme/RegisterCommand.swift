public import ArgumentParser
public import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit register`.
struct RegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "The lines of an account, and the programme's registers.",
        discussion: """
            With an account, its lines with a running balance. Registers hold parties, \
            technologies, \
            audits, projects and what is known of them, each version a signed record.

            Examples:
              greencredit register E3:F:1002 --from 2025-12-01 --as-of 2025-12-31
              greencredit register list project
            """,
        subcommands: [
            AccountRegisterCommand.self, RegisterAddCommand.self, RegisterListCommand.self,
            RegisterShowCommand.self,
        ], defaultSubcommand: AccountRegisterCommand.self)
}

extension RegisterKind: ExpressibleByArgument {}

/// `greencredit register account`.
struct AccountRegisterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "The lines of an account with a running balance.",
        discussion: """
            Example:
              greencredit register E3:F:1002 --from 2025-12-01 --as-of 2025-12-31
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The account.", transform: { try Account($0) })
    var account: Account

    @Option(
        help: ArgumentHelp("The first day that is listed.", valueName: "date"),
        transform: { try LocalDate($0) })
    var from: LocalDate?

    @OptionGroup var query: QueryOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let ledger = try ledger.openForReading()
        let wanted = try query.query(ledger).narrowed(to: account)
        let register = try ledger.register(wanted, from: from)
        format.print(register.table, empty: "no lines")
    }
}

/// `greencredit register add`.
struct RegisterAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Record a version of a register's entry.",
        discussion: """
            Members are texts with name=text, and anything else as JSON with --json name=value. A \
            FILE holds several, as YAML or JSON; “act --file” reads the same form.

            Example:
              greencredit register add mandate --id M-2 --date 2025-01-02 \\
                --set person=OFF-02 --set scope=letters --evidence mandate=mandate.pdf \\
                --maker-key keys/P-1001.maker.pem --checker-key keys/P-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The register.")
    var kind: RegisterKind?

    @Option(
        help: ArgumentHelp("A file of entries instead.", valueName: "file"), completion: .file())
    var file: String?

    @Option(help: "The identifier within the register.")
    var id: String?

    @Option(help: ArgumentHelp("The day from which it counts.", valueName: "date"))
    var date: String?

    @Option(parsing: .singleValue, help: ArgumentHelp("A text member.", valueName: "name=text"))
    var set: [NamedText] = []

    @Option(
        parsing: .singleValue, help: ArgumentHelp("Another member.", valueName: "name=value"))
    var json: [NamedText] = []

    @OptionGroup var evidence: EvidenceOptions
    @OptionGroup var signing: SigningOptions

    func run() throws {
        let ledger = try ledger.open()
        if let file {
            let records = try ProgrammeInput.read(file, for: ledger)
            return try ProgrammeInput.submit(records, to: ledger, signing)
        }
        guard let kind, let id, let date else {
            throw GreenCreditError(
                .usage, "register.entry", "give the register, --id and --date, or --file")
        }
        var content = set.map { ($0.name, JSONValue.string($0.text)) }
        for member in json {
            content.append((member.name, try JSONReader.read(Array(member.text.utf8))))
        }
        var members: [(String, JSONValue)] = [
            ("register", .string(kind.rawValue)), ("id", .string(id)), ("date", .string(date)),
            ("content", try NamedText.object(content)),
        ]
        if let items = try evidence.json() { members.append(("evidence", items)) }
        let record = try RegisterRecord(
            json: .object(JSONObject(members)), at: "register",
            currency: try ledger.rulebook().rulebook.currency)
        try ProgrammeInput.submit([.register(record)], to: ledger, signing)
    }
}

/// `greencredit register list`.
struct RegisterListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what stands in the registers, or in one.",
        discussion: "Example:\n  greencredit register list technology --language zh")

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "Only this register.")
    var kind: RegisterKind?

    @OptionGroup var format: FormatOptions

    func run() throws {
        let kinds = kind.map { [$0] } ?? RegisterKind.allCases
        let rows = try ledger.openForReading().withProgramme { programme in
            kinds.flatMap { kind in
                (programme.history[kind] ?? [:]).sorted { $0.key < $1.key }
                    .compactMap { RegisterRows.row($0.value.last, versions: $0.value.count) }
            }
        }
        format.print(RegisterRows.table(rows), empty: "the registers are empty")
    }
}

/// `greencredit register show`.
struct RegisterShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show every version of a register's entry.",
        discussion: "Example:\n  greencredit register show project E1")

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The register.")
    var kind: RegisterKind

    @Argument(help: "The identifier.")
    var id: String

    @OptionGroup var format: FormatOptions

    func run() throws {
        let versions = try ledger.openForReading().withProgramme { $0.history[kind]?[id] ?? [] }
        guard !versions.isEmpty else {
            throw GreenCreditError(
                .usage, "register.entry", "the register \(kind.rawValue) has no entry \(id)")
        }
        let rows = versions.enumerated().compactMap { RegisterRows.row($1, versions: $0 + 1) }
        format.print(RegisterRows.table(rows), empty: "")
    }
}

/// Rows of registers.
enum RegisterRows {
    static func row(_ record: RegisterRecord?, versions: Int) -> ReportTable.Row? {
        guard let record else { return nil }
        var content = ""
        if case .object(let object)? = record.act.json["content"] {
            content = CanonicalText.of(object)
        }
        return ReportTable.Row([
            .text(record.kind.rawValue), .text(record.id), .date(record.date),
            .integer(Int64(versions)), .integer(Int64(record.evidence.count)), .text(content),
        ])
    }

    static func table(_ rows: [ReportTable.Row]) -> ReportTable {
        ReportTable(
            "registers", LocalizedText("Registers", "登记簿"),
            columns: [
                .init("register", LocalizedText("Register", "登记簿"), .text),
                .init("id", LocalizedText("Entry", "编号"), .text),
                .init("date", LocalizedText("From", "日期"), .date),
                .init("version", LocalizedText("Version", "版本"), .integer),
                .init("documents", LocalizedText("Documents", "附件"), .integer),
                .init("content", LocalizedText("Content", "内容"), .text),
            ], rows: rows)
    }
}

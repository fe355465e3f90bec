public import ArgumentParser
internal import GreenCredit
internal import Ledger
public import Statements

/// `greencredit statement`.
struct StatementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement", abstract: "Produce, list and verify signed financing statements.",
        discussion: "Example:\n  greencredit statement list",
        subcommands: [List.self, Produce.self, Verify.self])
}

extension StatementKind: ExpressibleByArgument {}
extension SourceSplit: ExpressibleByArgument {}

extension StatementCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the statements that are sealed.",
            discussion: "Example:\n  greencredit statement list")

        @OptionGroup var ledger: LedgerOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let rows = try ledger.openForReading().statements().map { found in
                ReportTable.Row([
                    .text(found.record), .name(found.statement.kind.title),
                    .date(found.statement.head.asOf), .text(found.sealed.description),
                    found.statement.head.replaces.map(ReportTable.Cell.text) ?? .empty,
                ])
            }
            let table = ReportTable(
                "statements", LocalizedText("Statements", "报表"),
                columns: [
                    .init("id", LocalizedText("Number", "编号"), .text),
                    .init("kind", LocalizedText("Statement", "报表"), .text),
                    .init("asOf", LocalizedText("As of", "截至"), .date),
                    .init("sealed", LocalizedText("Sealed", "封存时间"), .text),
                    .init("replaces", LocalizedText("Replaces", "替代"), .text),
                ], rows: rows)
            format.print(table, empty: "no statements")
        }
    }

    struct Produce: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compute a statement and sign it; --draft prints it unsigned.",
            discussion: """
                KIND is project-funds, programme-financing, difference-table, grant-note, \
                fund-flow, donor-report, audit-trail or bank-reconciliation. The statement is a \
                record of its own: JSON, and texts in both languages with signatures of their \
                own. With --out its files are written, which needs a signed head: “checkpoint”.

                Examples:
                  greencredit statement produce programme-financing --as-of 2025-12-31 --draft
                  greencredit statement produce programme-financing --as-of 2025-12-31 --draft \\
                    --language both --pdf draft.pdf
                  greencredit statement produce project-funds --project E1 --as-of 2025-12-31 \\
                    --maker-key keys/EMP-1001.maker.pem --checker-key keys/EMP-2001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "Which statement.")
        var kind: StatementKind

        @Option(
            help: ArgumentHelp("The last day that counts.", valueName: "date"),
            transform: { try LocalDate($0) })
        var asOf: LocalDate

        @Option(
            help: ArgumentHelp(
                "The first day of the period; by default the first of the year.",
                valueName: "date"), transform: { try LocalDate($0) })
        var from: LocalDate?

        @Option(
            help: ArgumentHelp(
                "Count only what was sealed by this day or moment.", valueName: "date|time"))
        var knownAt: String?

        @Option(
            help: "The project; project-funds and donor-report need one, others can do without.")
        var project: String?

        @Option(
            help: ArgumentHelp(
                "The ledger account, for audit-trail, such as E1:F:1002.", valueName: "account"),
            transform: { try Account($0) })
        var ledgerAccount: Account?

        @Option(
            help: "For project-funds: how money that is not tagged by its source is told apart.")
        var split = SourceSplit.tagged

        @Option(help: ArgumentHelp("The record, for audit-trail.", valueName: "number"))
        var record: String?

        @Option(help: "The book, for difference-table; by default the programme's.")
        var book: String?

        @Option(
            help: ArgumentHelp("The bank account, for bank-reconciliation.", valueName: "number"))
        var account: String?

        @Option(help: ArgumentHelp("The statement's number.", valueName: "number"))
        var id: String?

        @Flag(help: "Print the statement and store nothing.")
        var draft = false

        @Option(
            help: ArgumentHelp(
                "With --draft, write its pages to this PDF file instead.", valueName: "file"),
            completion: .file())
        var pdf: String?

        @OptionGroup var signing: OptionalSigningOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.open()
            var request = StatementRequest(kind, asOf: asOf)
            request.from = from
            request.knownAt = try knownAt.map { try Moment.parse($0, ledger) }
            request.project = project
            request.book = book
            request.split = split
            request.ledgerAccount = ledgerAccount
            request.record = record
            request.bankAccount = account
            request.id = id
            if let pdf {
                guard draft else {
                    throw GreenCreditError(
                        .usage, "statement.pdf", "give --draft too: --pdf writes a draft")
                }
                return try DraftPDF.write(
                    try ledger.statement(request), format.language, to: pdf)
            }
            guard !draft, let signing = signing.required else {
                guard draft else {
                    throw GreenCreditError(
                        .usage, "statement.key", "give --maker-key to sign it, or --draft to see it"
                    )
                }
                return StatementPrinter.print(try ledger.statement(request), format)
            }
            try signing.submit(request, to: ledger)
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a statement's files without the ledger they come from.",
            discussion: """
                Takes FILE.json with FILE.json.p7s, .entry and .tlog-proof beside it. Whom to \
                trust is told by --root, --crls and --policy, which you got by another way; by \
                default those in the ledger's own trust folder, and the revocation lists of the \
                statement's own day beside it.

                Example:
                  greencredit statement verify out/PROJECT-FUNDS-E1-2025-12-31.json \\
                    --root root.pem --crls crls.pem --policy policy
                """)

        @Argument(help: "The statement's JSON file.", completion: .file())
        var file: String

        @OptionGroup var trust: TrustOptions

        func run() throws {
            let report = try RecordFiles.verify(file, trust: try trust.files(beside: file))
            for line in report.lines { Terminal.print(line) }
            guard report.problems.isEmpty else {
                for problem in report.problems { Terminal.note("FAILED: \(problem)") }
                throw ExitCode(4)
            }
            Terminal.print("verified")
        }
    }
}

/// Whom to trust when files are checked.
struct TrustOptions: ParsableArguments {
    @OptionGroup var ledger: LedgerOptions

    @Option(
        help: ArgumentHelp("The root certificate, PEM.", valueName: "file"), completion: .file())
    var root: String?

    @Option(
        help: ArgumentHelp("The revocation lists, PEM.", valueName: "file"), completion: .file())
    var crls: String?

    @Option(
        help: ArgumentHelp("The log's keys and witnesses, C2SP tlog-policy.", valueName: "file"),
        completion: .file())
    var policy: String?

    /// The files to trust for a record's file; lists of its own day lie beside a statement.
    func files(beside file: String) throws -> TrustFilePaths {
        let own = (file.hasSuffix(".json") ? String(file.dropLast(5)) : file) + ".crls.pem"
        let crls = crls ?? (InputFile.exists(own) ? own : nil)
        if let root, let crls, let policy {
            return TrustFilePaths(root: root, revocationLists: crls, policy: policy)
        }
        let folder = try ledger.folder()
        return TrustFilePaths(
            root: root ?? folder.root, revocationLists: crls ?? folder.revocationLists,
            policy: policy ?? folder.policy)
    }
}

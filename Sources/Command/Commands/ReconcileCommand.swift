internal import ArgumentParser
internal import Banking
internal import Foundation
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit reconcile`.
struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile", abstract: "Reconcile a bank account with its ledger account.",
        discussion: "Example:\n  greencredit reconcile run BK-E3-PROJECT-01 --as-of 2025-12-31",
        subcommands: [Run.self, Report.self, Sign.self, Match.self])
}

/// Which account, as of when.
struct ReconciliationOptions: ParsableArguments {
    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The bank account's number in the rulebook.")
    var account: String

    @Option(
        help: ArgumentHelp("The day.", valueName: "date"), transform: { try LocalDate($0) })
    var asOf: LocalDate
}

extension ReconcileCommand {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Match bank lines with postings; print matches, reasons and open items.",
            discussion: """
                Exit code 1 if a difference is left that nothing explains.

                Example:
                  greencredit reconcile run BK-E3-PROJECT-01 --as-of 2025-12-31
                """)

        @OptionGroup var options: ReconciliationOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try options.ledger.open()
            let found = try ledger.reconcile(options.account, asOf: options.asOf).result
            format.print(table(found), empty: "nothing to reconcile")
            if format.format == .text {
                Terminal.print(
                    "\(found.matches.count) matches, \(found.rows.count) open items; adjusted book "
                        + "\(found.adjustedBook.groupedText), adjusted bank "
                        + "\(found.adjustedBank.groupedText)")
            }
            if !found.isBalanced { throw ExitCode(1) }
        }

        private func table(_ found: BankReconciliation) -> ReportTable {
            let matches = found.matches.map { match in
                ReportTable.Row([
                    .text("matched"), .date(match.clearedOn), .money(match.money),
                    .text(match.ours.joined(separator: ", ")),
                    .text(match.theirs.joined(separator: ", ")), .name(match.explanation),
                ])
            }
            let open = found.rows.map { row in
                let isOurs = row.open.side == .ours
                return ReportTable.Row([
                    .name(row.kind.name), .date(row.open.item.date), .money(row.money),
                    isOurs ? .text(row.open.item.id) : .empty,
                    isOurs ? .empty : .text(row.open.item.id), .name(row.open.explanation),
                ])
            }
            return ReportTable(
                "reconciliation", LocalizedText("Reconciliation", "对账"),
                columns: [
                    .init("state", LocalizedText("State", "状态"), .text),
                    .init("date", LocalizedText("Date", "日期"), .date),
                    .init("amount", LocalizedText("Amount", "金额"), .money),
                    .init("book", LocalizedText("Book", "账"), .text),
                    .init("bank", LocalizedText("Bank", "银行"), .text),
                    .init("reason", LocalizedText("Reason", "依据"), .text),
                ], rows: matches + open)
        }
    }

    struct Report: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the bank reconciliation statement without signing it.",
            discussion: """
                Example:
                  greencredit reconcile report BK-E3-PROJECT-01 --as-of 2025-12-31 --language zh
                """)

        @OptionGroup var options: ReconciliationOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try options.ledger.open()
            let statement = try ledger.statement(options.request)
            StatementPrinter.print(statement, format)
        }
    }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign the reconciliation; its matches are settled from then on.",
            discussion: """
                Example:
                  greencredit reconcile sign BK-E3-PROJECT-01 --as-of 2025-12-31 \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var options: ReconciliationOptions
        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try options.ledger.open()
            try signing.submit(options.request, to: ledger)
        }
    }
}

extension ReconcileCommand {
    struct Match: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Match two plain files without any ledger.",
            discussion: """
                The ledger's CSV has the columns entry_id, date, amount_minor, currency, direction \
                (in or out), counterparty, reference, flow_id, description; the bank's \
                bank_line_id, booking_date, amount_minor, currency, direction, counterparty, \
                bank_reference, end_to_end_id, narrative. Instead of the bank's CSV any bank file \
                will do; its lines are named by NtryRef or by their number.

                The result has a row for each pair of each group; what is ambiguous is suggested, \
                never matched.

                Example:
                  greencredit reconcile match --ledger ledger.csv --bank bank.csv --out result.csv
                """)

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp("A CSV of ledger entries; may be repeated.", valueName: "file"),
            completion: .file())
        var ledger: [String]

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp("A CSV of bank lines or any bank file.", valueName: "file"),
            completion: .file())
        var bank: [String]

        @Option(
            help: ArgumentHelp("Where the result goes; by default the output.", valueName: "file"),
            completion: .file())
        var out: String?

        @Option(
            help: ArgumentHelp("The account's rules as YAML or JSON.", valueName: "file"),
            completion: .file())
        var rules: String?

        func run() throws {
            let ledger = try ledger.map(Self.read)
            let files = try bank.map(Self.read)
            let rules =
                try self.rules.map {
                    try ProfileDocument.rules(InputFile.read($0), named: InputFile.name($0))
                } ?? .plainFiles
            let found =
                files.allSatisfy(\.isItemList)
                ? try PlainReconciliation(ledger: ledger, bank: files, rules: rules)
                : try PlainReconciliation(
                    ledger: ledger, statements: try files.flatMap(Self.statements), rules: rules)
            let result = found.csv()
            if let out {
                try Data(result).write(to: URL(filePath: out))
            } else {
                Terminal.write(result)
            }
            Terminal.note(
                "\(found.matchedCount) groups matched, \(found.suggestedCount) suggested, "
                    + "\(found.openCount) items open")
        }

        private static func read(_ path: String) throws -> PlainReconciliation.File {
            PlainReconciliation.File(
                name: InputFile.name(path), bytes: try InputFile.read(path))
        }

        private static func statements(
            _ file: PlainReconciliation.File
        ) throws -> [BankStatement] {
            let reading = BankFile.read(
                file.bytes, named: file.name, context: BankFileContext(requiresAccount: false))
            for finding in reading.findings where finding.severity != .note {
                Terminal.note("\(finding.severity.rawValue): \(finding)")
            }
            return try reading.requireStatements(accepting: Set(FindingCode.allCases))
        }
    }
}

extension ReconciliationOptions {
    /// The statement that these options ask for.
    var request: StatementRequest {
        var request = StatementRequest(.bankReconciliation, asOf: asOf)
        request.bankAccount = account
        return request
    }
}

extension SigningOptions {
    /// Computes a statement with its signatories' names, and proposes or seals it.
    func submit(_ request: StatementRequest, to ledger: OpenLedger) throws {
        let (maker, checker) = try keys(ledger)
        let statement = try ledger.statement(request, prepared: maker, approved: checker)
        let draft = try ledger.draft(of: statement)
        guard let checker else {
            return try OutcomeReport.tell(try ledger.propose(draft, maker: maker))
        }
        try OutcomeReport.tell(try ledger.post([draft], maker: maker, checker: checker))
    }
}

/// Prints a statement in the wanted form.
enum StatementPrinter {
    static func print(_ statement: Statement, _ format: FormatOptions) {
        switch format.format {
        case .text: Terminal.print(statement.text(format.language))
        case .csv: Terminal.write(Array(statement.csv(format.language).utf8))
        case .json: format.print(json: .object(statement.json))
        }
    }
}

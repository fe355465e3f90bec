internal import ArgumentParser
internal import Banking
internal import Financing
internal import GreenCredit
internal import Ledger

/// `greencredit bank`.
struct BankCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bank", abstract: "Take in what the bank sends.",
        discussion: "Example:\n  greencredit help bank import",
        subcommands: [Import.self, List.self, Show.self, Parse.self, Orders.self, Status.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import a bank statement of any format; the file becomes evidence.",
            discussion: """
                A file with an error is refused whole, with all its findings. A contradiction that \
                a person has looked at is accepted by its code. The same file twice adds nothing.

                Example:
                  greencredit bank import statement.xml --account BK-E3-PROJECT-01 \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The bank's file.", completion: .file())
        var file: String

        @Option(help: ArgumentHelp("The account's number in the rulebook.", valueName: "number"))
        var account: String

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp(
                "The code of a contradiction to accept, such as balance.mismatch.",
                valueName: "code"))
        var accept: [String] = []

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            let accepted = try accept.map { text in
                guard let code = FindingCode(rawValue: text) else {
                    throw GreenCreditError(
                        .usage, "finding.unknown", "there is no finding “\(text)”")
                }
                return code
            }
            let bytes = try InputFile.read(file)
            let name = InputFile.name(file)
            let checked = try ledger.bankFindings(bytes, named: name, account: account)
            for finding in checked { Terminal.note("\(finding.severity.rawValue): \(finding)") }
            let found = try ledger.bankImport(
                bytes, named: name, account: account, accepting: Set(accepted))
            for finding in found.findings.dropFirst(checked.count) {
                Terminal.note("\(finding.severity.rawValue): \(finding)")
            }
            for delivery in found.deliveries { Terminal.print(Self.summary(delivery, name)) }
            guard !found.drafts.isEmpty else {
                return Terminal.print("nothing to add: the ledger holds every line of \(name)")
            }
            try signing.submit(found.drafts, to: ledger)
        }

        /// What became of a statement; every line is told once.
        private static func summary(_ delivery: BankImport.Delivery, _ name: String) -> String {
            let statement = delivery.statement
            let outcome = delivery.outcome
            let range =
                "\(statement.opening?.money.groupedText ?? "–") to "
                + "\(statement.closing?.money.groupedText ?? "–")"
            return "\(name): \(statement.bookedLines.count) lines, balance \(range); "
                + "\(outcome.added.count) new, \(outcome.knownCount) known, "
                + "\(outcome.notBookedCount) not booked"
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the bank accounts, or the statements of one that were imported.",
            discussion: "Example:\n  greencredit bank list --account BK-E3-PROJECT-01")

        @OptionGroup var ledger: LedgerOptions

        @Option(help: ArgumentHelp("The account's number in the rulebook.", valueName: "number"))
        var account: String?

        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.openForReading()
            guard let account else {
                let accounts = try ledger.bankAccounts().map { definition in
                    (definition, try ledger.bankAccount(definition.id))
                }
                return format.print(
                    BankTables.accounts(accounts), empty: "the rulebook names no bank account")
            }
            format.print(
                BankTables.papers(try ledger.bankAccount(account)),
                empty: "no statement of \(account) is imported")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the lines of an account, each movement once, and what matches take.",
            discussion: """
                Example:
                  greencredit bank show BK-E3-PROJECT-01 --from 2025-12-01
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The account's number in the rulebook.")
        var account: String

        @Option(
            help: ArgumentHelp("The first day.", valueName: "date"),
            transform: { try LocalDate($0) })
        var from: LocalDate?

        @Option(
            help: ArgumentHelp("The last day.", valueName: "date"),
            transform: { try LocalDate($0) })
        var to: LocalDate?

        @Flag(help: "Only lines of which something is open.")
        var open = false

        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.openForReading()
            let found = try ledger.bankAccount(account)
            let lines = found.lines.filter { line in
                let day = line.line.bookingDate
                return (from.map { day >= $0 } ?? true) && (to.map { day <= $0 } ?? true)
                    && (!open
                        || found.claimedUnits(of: ItemName(.bank, line.id))
                            != line.line.money.minorUnits)
            }
            format.print(BankTables.lines(lines, of: found), empty: "no line of these days")
        }
    }

    struct Parse: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what is in a bank's file, in the normal form; no ledger is needed.",
            discussion: """
                The format is told by the content: camt.052, 053 and 054, MT940, MT942, OFX, BAI2, \
                and CSV by profile. Everything found is listed with its place. A file with an \
                error shows nothing and ends with exit code 2.

                Example:
                  greencredit bank parse statement.xml --format json
                """)

        @Argument(help: "The bank's file.", completion: .file())
        var file: String

        @OptionGroup var format: FormatOptions

        @Option(
            help: ArgumentHelp("The account, for files that do not name it.", valueName: "number"))
        var account: String?

        @Option(
            help: ArgumentHelp("The account's currency; with --account.", valueName: "code"))
        var currency: String = "CNY"

        @Option(
            help: ArgumentHelp(
                "The encoding where the bytes do not say, such as GB18030.", valueName: "name"))
        var encoding: String?

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp("A YAML or JSON file of CSV profiles.", valueName: "file"),
            completion: .file())
        var profile: [String] = []

        func run() throws {
            let bytes = try InputFile.read(file)
            let reading = BankFile.read(bytes, named: InputFile.name(file), context: try context())
            for finding in reading.findings {
                Terminal.note("\(finding.severity.rawValue): \(finding)")
            }
            if format.format == .json {
                format.print(json: .array(reading.json))
            } else {
                Terminal.print(reading.text(csv: format.format == .csv))
            }
            if reading.findings.contains(where: { $0.severity == .error }) { throw ExitCode(2) }
        }

        private func context() throws -> BankFileContext {
            var context = BankFileContext(requiresAccount: false)
            if let account {
                guard let found = Currency(code: currency) else {
                    throw GreenCreditError(
                        .usage, "currency.unknown", "ISO 4217 lists no currency “\(currency)”")
                }
                context.account = BankAccount(number: account, currency: found)
            }
            if let encoding {
                guard let found = TextEncoding(named: encoding) else {
                    throw GreenCreditError(
                        .usage, "encoding.unknown", "the encoding “\(encoding)” is not known")
                }
                context.encoding = found
            }
            for path in profile {
                context.profiles =
                    try ProfileDocument.profiles(
                        InputFile.read(path), named: InputFile.name(path)) + context.profiles
            }
            return context
        }
    }
}

extension BankFileReading {
    /// The statements, each with the findings that stand in its part of the file.
    var json: [JSONValue] {
        let starts = statements.map(\.source.place.line)
        return statements.enumerated().map { index, statement in
            let end = index + 1 < starts.count ? starts[index + 1] : Int.max
            let own = findings.filter { finding in
                (index == 0 || finding.place.line >= starts[index]) && finding.place.line < end
            }
            return .object(statement.json(warnings: own))
        }
    }

    /// The statements for people, or as lines of CSV.
    func text(csv: Bool) -> String {
        csv ? delimitedText : statements.map(Self.text).joined(separator: "\n")
    }

    private static func text(_ statement: BankStatement) -> String {
        let account = statement.account
        var rows = [
            "\(account.written ?? account.number) \(account.currency) \(statement.number ?? "")",
            "  opening \(statement.opening?.money.groupedText ?? "–")",
        ]
        for line in statement.lines {
            let mark = line.status == .booked ? "" : " (\(line.status.rawValue))"
            let text = line.narrative.split(separator: "\n").joined(separator: " ")
            let name = line.counterparty.name.map { "\($0): " } ?? ""
            rows.append(
                "  \(line.bookingDate) \(line.money.groupedText)\(mark) \(name)\(text)")
        }
        rows.append("  closing \(statement.closing?.money.groupedText ?? "–")")
        rows.append("  \(statement.bookedLines.count) booked lines")
        return rows.joined(separator: "\n")
    }

    private var delimitedText: String {
        var text =
            "account,currency,booking_date,value_date,amount,status,bank_reference,end_to_end,"
            + "counterparty,narrative\n"
        for statement in statements {
            for line in statement.lines {
                let cells = [
                    statement.account.written ?? statement.account.number,
                    statement.account.currency.code, line.bookingDate.description,
                    line.valueDate.description, line.money.decimalText, line.status.rawValue,
                    line.references.bank ?? "", line.references.endToEnd ?? "",
                    line.counterparty.name ?? "", line.narrative,
                ]
                text += cells.map(Self.cell).joined(separator: ",") + "\n"
            }
        }
        return text
    }

    private static func cell(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 > 0x1F }
        return isPlain
            ? text
            : "\""
                + text.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\""
    }
}

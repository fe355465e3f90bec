internal import ArgumentParser
internal import Banking
internal import GreenCredit
internal import Ledger

/// `greencredit bank`.
struct BankCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bank", abstract: "Take in what the bank sends.",
        discussion: "Example:\n  greencredit help bank import",
        subcommands: [Import.self])

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import a bank statement (camt.053 or CSV); the file becomes evidence.",
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
            for statement in found.statements {
                let range =
                    "\(statement.opening?.money.groupedText ?? "–") to "
                    + "\(statement.closing?.money.groupedText ?? "–")"
                Terminal.print("\(name): \(statement.bookedLines.count) lines, balance \(range)")
            }
            try signing.submit(found.drafts, to: ledger)
        }
    }
}

internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger

/// `greencredit rulebook`.
struct RulebookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rulebook", abstract: "Check, adopt and show the programme's policy as data.",
        discussion: "Example:\n  greencredit rulebook check rulebook.yaml",
        subcommands: [Check.self, Adopt.self, Show.self])
}

extension RulebookCommand {
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a rulebook and report every problem with line and column.",
            discussion: "Example:\n  greencredit rulebook check rulebook.yaml")

        @Argument(help: "The rulebook, YAML.", completion: .file())
        var file: String

        func run() throws {
            let document = try RulebookDocument(
                yaml: try InputFile.read(file), named: InputFile.name(file))
            let book = document.rulebook
            Terminal.print(
                "\(book.name) is good: \(book.chart.books.count) books, "
                    + "\(book.chart.accounts.count) accounts, "
                    + "\(book.approval.count) approval rules, "
                    + "governs \(book.validFrom) to \(book.validTo)")
        }
    }

    struct Adopt: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring a new version of the rulebook into force.",
            discussion: """
                Example:
                  greencredit rulebook adopt rulebook-2.yaml --maker-key keys/EMP-1001.maker.pem \\
                    --checker-key keys/EMP-2001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The rulebook, YAML.", completion: .file())
        var file: String

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            let document = try RulebookDocument(
                yaml: try InputFile.read(file), named: InputFile.name(file))
            try signing.submit([try ledger.adoption(of: document)], to: ledger)
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the rulebook that governs, as canonical JSON.",
            discussion: "Example:\n  greencredit rulebook show | python3 -m json.tool")

        @OptionGroup var ledger: LedgerOptions

        func run() throws {
            let ledger = try ledger.open()
            Terminal.write(try ledger.rulebookBytes() + [0x0A])
        }
    }
}

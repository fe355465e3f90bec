internal import ArgumentParser
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit period`.
struct PeriodCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "period", abstract: "Close accounting periods, and list which are closed.",
        discussion: "Example:\n  greencredit period list",
        subcommands: [Close.self, List.self])
}

extension PeriodCommand {
    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a book through a day: it takes no earlier value dates any more.",
            discussion: """
                Example:
                  greencredit period close 2025-12-31 --book P \\
                    --maker-key keys/EMP-1001.maker.pem --checker-key keys/EMP-2001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(
            help: ArgumentHelp("The last day that is closed.", valueName: "date"),
            transform: { try LocalDate($0) })
        var through: LocalDate

        @Option(parsing: .singleValue, help: "The book; may be repeated.")
        var book: [String]

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            let drafts = try book.map { try ledger.closing(of: $0, through: through) }
            try signing.submit(drafts, to: ledger)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List up to which day each book is closed.",
            discussion: "Example:\n  greencredit period list")

        @OptionGroup var ledger: LedgerOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let rows = try ledger.openForReading().closedPeriods().map {
                ReportTable.Row([.text($0.book), .date($0.through)])
            }
            let table = ReportTable(
                "periods", LocalizedText("Closed periods", "已结账期间"),
                columns: [
                    .init("book", LocalizedText("Book", "账簿"), .text),
                    .init("through", LocalizedText("Closed through", "结账至"), .date),
                ], rows: rows)
            format.print(table, empty: "no book is closed")
        }
    }
}

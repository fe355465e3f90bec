internal import ArgumentParser
internal import Banking
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// What is let pass in a comparison of books.
struct ComparisonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A difference that is rounding, in minor units.", valueName: "units"))
    var tolerance: Int64 = 0

    @Option(
        help: ArgumentHelp(
            "So many days between both sides are no difference.", valueName: "days"))
    var days: Int = 0

    @Option(
        help: ArgumentHelp("What is younger than so many days is in transit.", valueName: "days"))
    var transit: Int = 10

    /// The settings that these options state.
    var settings: BookComparison.Settings {
        var settings = BookComparison.Settings()
        settings.tolerance = tolerance
        settings.dayTolerance = days
        settings.transitDays = transit
        return settings
    }
}

extension ReconcileCommand {
    struct Books: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare an account of one book with its mirror in another, by flow.",
            discussion: """
                Accounts of one side are joined by +. What one side debits the other credits; \
                --same-direction for pairs that do not. Exit code 1 if something differs.

                Example:
                  greencredit reconcile books E3:F:1002 BK:F:2011:E3 --as-of 2025-12-31
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(
            help: "The accounts of our book, such as E3:F:2501.",
            transform: { try AccountGroup($0) })
        var ours: AccountGroup

        @Argument(
            help: "The accounts of the other book, such as BK:F:1303.",
            transform: { try AccountGroup($0) })
        var theirs: AccountGroup

        @Option(
            help: ArgumentHelp("The last day.", valueName: "date"),
            transform: { try LocalDate($0) })
        var asOf: LocalDate

        @Option(help: "Only postings of this project.")
        var project: String?

        @Flag(help: "Both book it on the same side.")
        var sameDirection = false

        @OptionGroup var comparison: ComparisonOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.openForReading()
            var (left, right) = (ours, theirs)
            left.project = project
            right.project = project
            try ComparisonPrinter.print(
                try ledger.compare(
                    left, with: right, isSameDirection: sameDirection, asOf: asOf,
                    settings: comparison.settings), format)
        }
    }

    struct Control: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare a sub-ledger with the control account that sums it up.",
            discussion: """
                The sub-ledger is a CSV with the columns contract and balance; the control account \
                is split by a dimension, or by its sub-accounts. Exit code 1 if something differs.

                Example:
                  greencredit reconcile control BK:F:1303 --subledger loans.csv --by project \\
                    --as-of 2025-12-31
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The control account.", transform: { try Account($0) })
        var account: Account

        @Option(help: ArgumentHelp("The sub-ledger.", valueName: "file"), completion: .file())
        var subledger: String

        @Option(help: ArgumentHelp("The dimension that names a contract.", valueName: "name"))
        var by: String?

        @Option(
            help: ArgumentHelp("The last day.", valueName: "date"),
            transform: { try LocalDate($0) })
        var asOf: LocalDate

        @OptionGroup var comparison: ComparisonOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.openForReading()
            let items = try SubledgerFile.items(
                try InputFile.read(subledger), named: InputFile.name(subledger),
                currency: try ledger.rulebook().rulebook.currency)
            try ComparisonPrinter.print(
                try ledger.compare(
                    subledger: items, control: account, by: by, asOf: asOf,
                    settings: comparison.settings), format)
        }
    }

    struct Sides: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare the financial with the budgetary side of a book, entry by entry.",
            discussion: """
                The surplus less the balance of the budget is what the listed entries explain. \
                Entries that close a year are left out. Exit code 1 if something differs.

                Example:
                  greencredit reconcile sides P --from 2025-01-01 --as-of 2025-12-31
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The book.")
        var book: String

        @Option(
            help: ArgumentHelp("The first day; by default that of the year.", valueName: "date"),
            transform: { try LocalDate($0) })
        var from: LocalDate?

        @Option(
            help: ArgumentHelp("The last day.", valueName: "date"),
            transform: { try LocalDate($0) })
        var asOf: LocalDate

        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try ledger.openForReading()
            let first = from ?? LocalDate(year: asOf.year, month: 1, day: 1) ?? asOf
            try ComparisonPrinter.print(
                try ledger.compareSides(of: book, from: first, asOf: asOf), format)
        }
    }
}

/// Prints a comparison: what differs, and the totals beside it.
enum ComparisonPrinter {
    static func print(_ comparison: BookComparison, _ format: FormatOptions) throws {
        format.print(table(comparison), empty: "nothing differs")
        Terminal.note(
            "\(comparison.agreedCount) agree, \(comparison.differences.count) differ; ours "
                + "\(comparison.ours.groupedText), theirs \(comparison.theirs.groupedText), "
                + "difference \(comparison.difference.groupedText)")
        if !comparison.differences.isEmpty { throw ExitCode(1) }
    }

    static func table(_ comparison: BookComparison) -> ReportTable {
        ReportTable(
            "differences", LocalizedText("Differences", "差异"),
            columns: [
                .init("exception", LocalizedText("Class", "差异类别"), .text),
                .init("key", LocalizedText("Key", "关联号"), .text),
                .init("date", LocalizedText("Date", "日期"), .date),
                .init("ours", LocalizedText("Ours", "我方"), .money),
                .init("theirs", LocalizedText("Theirs", "对方"), .money),
                .init("difference", LocalizedText("Difference", "差额"), .money),
                .init("items", LocalizedText("Items", "所涉项目"), .text),
            ],
            rows: comparison.differences.map { difference in
                ReportTable.Row([
                    .name(difference.exception.name), .text(difference.key),
                    difference.date.map { .date($0) } ?? .empty,
                    difference.ours.map { .money($0) } ?? .empty,
                    difference.theirs.map { .money($0) } ?? .empty,
                    .money(difference.difference), .text(difference.items.joined(separator: ", ")),
                ])
            })
    }
}

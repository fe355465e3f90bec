internal import ArgumentParser
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit inbox`.
struct InboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: "List what waits for a checker.",
        discussion: "Example:\n  greencredit inbox")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func run() throws {
        let rows = try ledger.open().inbox().map { item in
            ReportTable.Row([
                .text(item.id), .text(item.kind.rawValue), .text(item.maker),
                item.checkers.isEmpty ? .empty : .text(item.checkers.joined(separator: ", ")),
                .integer(Int64(item.entries)),
                item.amounts.isEmpty
                    ? .empty
                    : .text(
                        item.amounts.map { "\($0.groupedText) \($0.currency)" }
                            .joined(separator: ", ")),
                .text(item.received.description),
            ])
        }
        let table = ReportTable(
            "inbox", LocalizedText("Inbox", "待办"),
            columns: [
                .init("id", LocalizedText("Number", "编号"), .text),
                .init("kind", LocalizedText("Kind", "种类"), .text),
                .init("maker", LocalizedText("Maker", "经办"), .text),
                .init("checkers", LocalizedText("Approved by", "已复核"), .text),
                .init("entries", LocalizedText("Entries", "凭证数"), .integer),
                .init("amounts", LocalizedText("Amount", "金额"), .text),
                .init("received", LocalizedText("Since", "时间"), .text),
            ], rows: rows)
        format.print(table, empty: "nothing waits")
    }
}

/// `greencredit approve`.
struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Sign what waits as its checker; “show” prints it first.",
        discussion: """
            Example:
              greencredit show PAY-17
              greencredit approve PAY-17 --key keys/EMP-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The record's number.")
    var id: String

    @OptionGroup var checker: CheckerOptions

    func run() throws {
        let ledger = try ledger.open()
        try OutcomeReport.tell(try ledger.approve(id, checker: try checker.open(ledger)))
    }
}

/// `greencredit reject`.
struct RejectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Refuse a proposal; the reason becomes part of the log.",
        discussion: """
            Example:
              greencredit reject PAY-17 --reason "wrong project" --key keys/EMP-2001.checker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The proposal's number.")
    var id: String

    @Option(help: "Why, for its maker and for the log.")
    var reason: String

    @OptionGroup var checker: CheckerOptions

    func run() throws {
        let ledger = try ledger.open()
        try OutcomeReport.tell(
            try ledger.refuse(id, reason: reason, checker: try checker.open(ledger)))
    }
}

/// `greencredit reverse`.
struct ReverseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: "Cancel a journal entry by one with debit and credit exchanged.",
        discussion: """
            Nothing is deleted: both entries stay. Where the entry's period is closed, give \
            --value-date a day in the open one.

            Example:
              greencredit reverse T0054 --book P --reason "booked on the wrong project" \\
                --maker-key keys/EMP-1001.maker.pem
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The entry's document number.")
    var id: String

    @Option(help: "The book; needed where several books have the number.")
    var book: String?

    @Option(help: ArgumentHelp("The number of the new entry.", valueName: "number"))
    var `as`: String?

    @Option(
        help: ArgumentHelp("By default that of the entry.", valueName: "date"),
        transform: { try LocalDate($0) })
    var valueDate: LocalDate?

    @Option(help: "Why, for the new entry's text.")
    var reason: String

    @OptionGroup var signing: SigningOptions

    func run() throws {
        let ledger = try ledger.open()
        let books = try book.map { [$0] } ?? ledger.books(ofEntry: id)
        guard books.count == 1 else {
            throw GreenCreditError(
                .usage, "entry.book",
                books.isEmpty
                    ? "no book has an entry \(id)"
                    : "several books have an entry \(id): \(books.joined(separator: ", ")); "
                        + "give --book")
        }
        let draft = try ledger.reversal(
            of: id, book: books[0], as: `as`, valueDate: valueDate, reason: reason)
        try signing.submit([draft], to: ledger)
    }
}

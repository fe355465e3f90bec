internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger

extension ReconcileCommand {
    struct Resolve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose the entry that books an open item, from a template or by hand.",
            discussion: """
                A line that only the bank has (interest, a fee) is booked against --counter or the \
                template's account. A posting on the wrong account is taken back and put on \
                --counter, the right one. The entry bears the bank's reference, so that the next \
                run matches it.

                Example:
                  greencredit reconcile resolve BK-E3-PROJECT-01 --line BK2025122101 \\
                    --counter E3:F:6603 --reason "deposit interest 利息" \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The bank account's number in the rulebook.")
        var account: String

        @Option(help: ArgumentHelp("The bank's line.", valueName: "name"))
        var line: String?

        @Option(help: ArgumentHelp("The posting of ours.", valueName: "number"))
        var entry: String?

        @Option(help: ArgumentHelp("A template of the rulebook.", valueName: "name"))
        var template: String?

        @Option(
            help: ArgumentHelp("The account that answers it.", valueName: "account"),
            transform: { try Account($0) })
        var counter: Account?

        @Option(
            help: ArgumentHelp(
                "The bank's ledger account with its sub-account.", valueName: "account"),
            transform: { try Account($0) })
        var ledgerAccount: Account?

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp(
                "A dimension of both postings; may be repeated.", valueName: "name=value"))
        var dimension: [String] = []

        @Option(
            help: ArgumentHelp("The entry's value date.", valueName: "date"),
            transform: { try LocalDate($0) })
        var date: LocalDate?

        @Option(help: "What the entry says it is.")
        var reason: String?

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            var resolution = try resolution(ledger)
            resolution.account = ledgerAccount
            resolution.date = date
            if let reason { resolution.narrative = reason }
            try signing.submit([try ledger.draft(of: resolution, account: account)], to: ledger)
        }

        private func resolution(_ ledger: OpenLedger) throws -> ItemResolution {
            let item = try OneItem.of(line: line, entry: entry)
            if let template {
                return ItemResolution(
                    item: item,
                    template: try ledger.resolutionTemplate(template, account: account))
            }
            guard let counter, let reason else {
                throw GreenCreditError(
                    .usage, "resolution.counter",
                    "give --template, or --counter with --reason")
            }
            var values: [String: String] = [:]
            for pair in dimension {
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw GreenCreditError(
                        .usage, "resolution.dimension", "a dimension is written name=value")
                }
                values[try Identifier.part(parts[0])] = try Identifier.part(parts[1])
            }
            return ItemResolution(
                item: item, counter: counter, dimensions: Dimensions(values), narrative: reason)
        }
    }
}

/// The one item that a command is about.
enum OneItem {
    static func of(line: String?, entry: String?) throws -> ItemName {
        switch (line, entry) {
        case (let line?, nil): ItemName(.bank, line)
        case (nil, let entry?): ItemName(.book, entry)
        default:
            throw GreenCreditError(
                .usage, "item.one", "name one item, with --line or with --entry")
        }
    }
}

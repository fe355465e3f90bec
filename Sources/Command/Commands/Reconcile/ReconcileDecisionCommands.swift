public import ArgumentParser
public import Banking
internal import GreenCredit
internal import Ledger

extension ReconcileCommand {
    struct Accept: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record matches: all that the rules propose, or single suggestions.",
            discussion: """
                Without names: every match beyond doubt. With names such as S1 (see run): those \
                suggestions only.

                Example:
                  greencredit reconcile accept BK-E3-PROJECT-01 --as-of 2025-12-31 \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var options: ReconciliationOptions

        @Argument(help: "Suggestions, such as S1.")
        var suggestions: [String] = []

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try options.ledger.open()
            let day = try options.day(ledger)
            let found = try ledger.reconcile(options.account, asOf: day).findings
            let chosen = try suggestions.map { name in
                guard name.hasPrefix("S"), let number = Int(name.dropFirst()),
                    found.suggested.indices.contains(number - 1)
                else {
                    throw GreenCreditError(
                        .usage, "suggestion.unknown",
                        "there is no suggestion “\(name)” at \(day); run lists them")
                }
                return found.suggested[number - 1]
            }
            let matches = suggestions.isEmpty ? found.proposed : chosen
            guard !matches.isEmpty else {
                return Terminal.print("nothing to add: no match is proposed at \(day)")
            }
            Terminal.print("\(matches.count) matches")
            try signing.submit(
                try ledger.matchDrafts(matches, of: options.account, asOf: day), to: ledger)
        }
    }

    struct Unmatch: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Undo one match; no other is touched.",
            discussion: """
                Example:
                  greencredit reconcile unmatch BK-E3-PROJECT-01 3/1 --reason "other invoice" \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The bank account's number in the rulebook.")
        var account: String

        @Argument(help: "The match, such as MATCH-BK-E3-PROJECT-01-3/1, or 3/1 for short.")
        var match: String

        @Option(help: "Why it was none.")
        var reason: String

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            try signing.submit(
                [try ledger.undoing(match, account: account, reason: reason)], to: ledger)
        }
    }

    struct Note: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say of an open item who sees to it and what it is.",
            discussion: """
                Example:
                  greencredit reconcile note BK-E3-PROJECT-01 --line BK2025122101 \\
                    --owner EMP-3001 --text "interest, to be booked in January" \\
                    --maker-key keys/EMP-3001.maker.pem
                """)

        @OptionGroup var options: ReconciliationOptions

        @Option(help: ArgumentHelp("The bank's line.", valueName: "name"))
        var line: String?

        @Option(help: ArgumentHelp("The posting of ours.", valueName: "number"))
        var entry: String?

        @Option(help: ArgumentHelp("Who sees to it.", valueName: "person"))
        var owner: String?

        @Option(
            name: .customLong("class"),
            help: ArgumentHelp("The class of the exception.", valueName: "class"))
        var exception: ExceptionClass?

        @Option(help: "What is to be said.")
        var text: String

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try options.ledger.open()
            let note = ItemNote(
                item: try OneItem.of(line: line, entry: entry),
                owner: try owner.map(Narrative.check), exception: exception?.rawValue,
                text: try Narrative.check(text))
            try signing.submit(
                [try ledger.draft(of: note, account: options.account, on: options.day(ledger))],
                to: ledger)
        }
    }

    struct Reopen: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the days of the newest signed reconciliation again.",
            discussion: """
                Its matches stay; they can be undone from then on, and the reconciliation is to be \
                signed again.

                Example:
                  greencredit reconcile reopen BK-E3-PROJECT-01 --reason "statement 12 was wrong" \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var ledger: LedgerOptions

        @Argument(help: "The bank account's number in the rulebook.")
        var account: String

        @Option(help: "Why it has to be opened.")
        var reason: String

        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try ledger.open()
            try signing.submit(
                [try ledger.reopening(account: account, reason: reason)], to: ledger)
        }
    }
}

extension ExceptionClass: ExpressibleByArgument {}

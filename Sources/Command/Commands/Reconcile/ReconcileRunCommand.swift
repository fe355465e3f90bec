internal import ArgumentParser
internal import Banking
internal import GreenCredit
internal import Ledger
internal import Statements

extension ReconcileCommand {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Match bank lines with postings; print matches, reasons and open items.",
            discussion: """
                What is recorded counts as matched; what the rules find beyond doubt is proposed, \
                what is ambiguous is suggested as S1, S2, … Nothing is stored: accept records \
                it. Exit code 1 if a difference is left that nothing explains.

                Example:
                  greencredit reconcile run BK-E3-PROJECT-01 --as-of 2025-12-31
                """)

        @OptionGroup var options: ReconciliationOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try options.ledger.open()
            let day = try options.day(ledger)
            let found = try ledger.reconcile(options.account, asOf: day).findings
            format.print(ReconciliationTables.run(found), empty: "nothing to reconcile")
            let result = found.result
            if format.format == .text {
                if !found.proposed.isEmpty {
                    Terminal.print(
                        "\(found.proposed.count) matches are proposed and not recorded: "
                            + "greencredit reconcile accept \(options.account) --as-of \(day)")
                }
                Terminal.print(
                    "\(result.matches.count) matches, \(result.rows.count) open items; adjusted "
                        + "book \(result.adjustedBook.groupedText), adjusted bank "
                        + "\(result.adjustedBank.groupedText)")
            }
            if !result.isBalanced { throw ExitCode(1) }
        }
    }

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how far an account is: statements, matches, open items, sign-off.",
            discussion: """
                Example:
                  greencredit reconcile status BK-E3-PROJECT-01
                """)

        @OptionGroup var options: ReconciliationOptions
        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try options.ledger.open()
            let account = try ledger.bankAccount(options.account)
            let day = try options.day(ledger)
            let found = try ledger.reconcile(options.account, asOf: day).findings
            format.print(
                ReconciliationTables.status(account, found, asOf: day), empty: "nothing known")
        }
    }

    struct Report: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the bank reconciliation statement without signing it.",
            discussion: """
                With --trail: everything ever recorded of the account, who did it and why. With \
                --statistics: how many matches each rule made. With --ageing: the open items by \
                age.

                Example:
                  greencredit reconcile report BK-E3-PROJECT-01 --as-of 2025-12-31 --language zh
                """)

        @OptionGroup var options: ReconciliationOptions

        @Flag(help: "Print who matched what and why.")
        var trail = false

        @Flag(help: "Print how many matches each rule made.")
        var statistics = false

        @Flag(help: "Print the open items by age.")
        var ageing = false

        @OptionGroup var format: FormatOptions

        func run() throws {
            let ledger = try options.ledger.open()
            if trail {
                return format.print(
                    ReconciliationTables.trail(
                        try ledger.reconciliationTrail(of: options.account)),
                    empty: "nothing is recorded of \(options.account)")
            }
            if statistics || ageing {
                let found = try ledger.reconcile(
                    options.account, asOf: try options.day(ledger)
                ).result
                return format.print(
                    statistics
                        ? ReconciliationTables.statistics(found)
                        : ReconciliationTables.ageing(found), empty: "nothing is open")
            }
            let statement = try ledger.statement(try options.request(ledger))
            StatementPrinter.print(statement, format)
        }
    }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign the reconciliation; its days are locked from then on.",
            discussion: """
                Proposed matches are recorded with it. What a signed statement holds can be undone \
                only after “reconcile reopen”, the newest statement first.

                Example:
                  greencredit reconcile sign BK-E3-PROJECT-01 --as-of 2025-12-31 \\
                    --maker-key keys/EMP-3001.maker.pem --checker-key keys/EMP-4001.checker.pem
                """)

        @OptionGroup var options: ReconciliationOptions
        @OptionGroup var signing: SigningOptions

        func run() throws {
            let ledger = try options.ledger.open()
            try signing.submit(try options.request(ledger), to: ledger)
        }
    }
}

internal import ArgumentParser
internal import Financing
internal import Ledger
internal import Statements

/// `greencredit loan`.
struct LoanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loan",
        abstract: "Loans under contracts in the ledger; schedules, quotes, the portfolio.",
        discussion: """
            A contract is registered once; acts under it are reckoned by its terms, and sealing \
            refuses other figures. “schedule” of a file, “quote” and “evaluate” need no ledger.

            Example:
              greencredit loan schedule loan.json --explain
              greencredit loan open loan.json --loan L-1 --project E3 --bank BK --date 2025-03-12
            """,
        subcommands: [
            LoanOpenCommand.self, LoanDrawCommand.self, LoanRepayCommand.self,
            LoanPrepayCommand.self, LoanResetCommand.self, LoanRestructureCommand.self,
            LoanClassifyCommand.self, LoanCompensateCommand.self, LoanWriteOffCommand.self,
            LoanRecoverCommand.self, LoanSubsidyCommand.self, LoanAccrueCommand.self,
            LoanScheduleCommand.self, LoanPortfolioCommand.self, LoanReconcileCommand.self,
            LoanQuoteCommand.self, LoanEvaluateCommand.self,
        ])
}

/// `greencredit loan evaluate`.
struct LoanEvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Run contracts in the ACTUS format and print their events as CSV.",
        discussion: """
            The file holds one case, or an object or list of cases, each with “terms” and \
            optionally “to” and “dataObserved”, as the ACTUS foundation publishes them. Types PAM, \
            LAM, NAM, ANN and LAX are run, unrounded, in decimals of eighteen places.

            Example:
              greencredit loan evaluate --actus actus-tests-pam.json
            """)

    @Option(
        help: ArgumentHelp("The cases, JSON.", valueName: "file"), completion: .file())
    var actus: String

    @Flag(
        name: .customLong("product-rules"),
        help: "Where the published cases and the product part, follow the product.")
    var followsProduct = false

    func run() throws {
        let cases: [ActusCase]
        do { cases = try ActusCase.read(try InputFile.read(actus)) } catch let error as LedgerError
        {
            throw error.located(in: InputFile.name(actus))
        }
        var csv =
            "caseId,eventDate,eventType,payoff,notionalPrincipal,nominalInterestRate,"
            + "accruedInterest\n"
        for example in cases {
            let compatibility: ContractCompatibility = followsProduct ? .product : .publishedCases
            for event in try example.events(compatibility: compatibility) {
                let figures = [event.payoff, event.balance, event.rate, event.accrued]
                let cells =
                    [
                        CSVText.quoted(example.identifier), "\(event.date)", event.kind.rawValue,
                    ] + figures.map { $0.text(decimals: 15) }
                csv += cells.joined(separator: ",") + "\n"
            }
        }
        Terminal.print(csv)
    }
}

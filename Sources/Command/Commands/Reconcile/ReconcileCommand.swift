internal import ArgumentParser
internal import Banking
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit reconcile`.
struct ReconcileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Reconcile a bank account with its ledger account, and books with books.",
        discussion: """
            A bank account: import what the bank sends (“bank import”), look at what the rules \
            propose (run), record it (accept), match the rest by hand (match, review), say who \
            sees to what stays open (note), and sign (sign). Everything is a record with maker, \
            checker and reason; report --trail shows them all.

            Example:
              greencredit reconcile run BK-E3-PROJECT-01 --as-of 2025-12-31
            """,
        subcommands: [
            Run.self, Status.self, Review.self, Match.self, Unmatch.self, Accept.self, Note.self,
            Report.self,
            Resolve.self, Sign.self, Reopen.self, Books.self, Parties.self, Control.self,
            OpenDataSnapshotsCommand.self, Sides.self, StatementCheck.self,
        ])
}

/// Which account, as of when.
struct ReconciliationOptions: ParsableArguments {
    @OptionGroup var ledger: LedgerOptions

    @Argument(help: "The bank account's number in the rulebook.")
    var account: String

    @Option(
        help: ArgumentHelp(
            "The day; by default the last that the bank's statements cover.", valueName: "date"),
        transform: { try LocalDate($0) })
    var asOf: LocalDate?

    /// The day that is reconciled.
    func day(_ ledger: OpenLedger) throws -> LocalDate {
        if let asOf { return asOf }
        return try ledger.bankAccount(account).papers.map(\.to).max() ?? ledger.today()
    }

    /// The statement that these options ask for.
    func request(_ ledger: OpenLedger) throws -> StatementRequest {
        var request = StatementRequest(.bankReconciliation, asOf: try day(ledger))
        request.bankAccount = account
        return request
    }
}

extension SigningOptions {
    /// Computes a statement with its signatories' names, and proposes or seals it.
    ///
    /// Matches that a bank reconciliation rests on come first; while they wait for a checker, the
    /// statement cannot be proposed.
    func submit(_ request: StatementRequest, to ledger: OpenLedger) throws {
        let (maker, checker) = try keys(ledger)
        let drafts = try ledger.signingDrafts(request, prepared: maker, approved: checker)
        if let checker {
            return try OutcomeReport.tell(
                try ledger.post(drafts, maker: maker, checker: checker))
        }
        guard drafts.count > 1 else {
            return try OutcomeReport.tell(try ledger.propose(drafts[0], maker: maker))
        }
        for draft in drafts.dropLast() {
            try OutcomeReport.tell(try ledger.propose(draft, maker: maker))
        }
        Terminal.note("when the matches are approved, sign again: the statement rests on them")
    }
}

/// Prints a statement in the wanted form.
enum StatementPrinter {
    static func print(_ statement: Statement, _ format: FormatOptions) {
        switch format.format {
        case .text: Terminal.print(statement.text(format.language))
        case .csv: Terminal.write(Array(statement.csv(format.language).utf8))
        case .json: format.print(json: .object(statement.json))
        }
    }
}

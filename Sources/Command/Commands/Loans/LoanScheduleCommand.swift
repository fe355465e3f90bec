internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit loan schedule`.
struct LoanScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Lay out the schedule of a loan in the ledger or a file, or tell its history.",
        discussion: """
            A file that names no acts, or drawdowns only, gives the plan: every amount paid on \
            its due date. With payments and other acts it gives the history, line by line, with \
            what was refused. --explain adds the arithmetic of each amount.

            The least that a file holds:
              {"loan": "N-1", "amount": "1000000.00", "start": "2025-01-20",
               "maturity": "2026-01-20", "method": "equal-instalment", "rate": "0.0350",
               "dayCount": "30E360", "interestDates": {"first": "2025-02-20", "months": 1},
               "repaymentDates": {"first": "2025-02-20", "months": 1},
               "penalty": {"overdueUpliftBasisPoints": 5000, "misuseUpliftBasisPoints": 10000}}

            The number of a contract gives the loan in the ledger: what fell and falls due, or \
            with --history what happened.

            Example:
              greencredit loan schedule loan.json --explain
              greencredit loan schedule L-1 --history --until 2025-12-31
            """)

    @OptionGroup var ledger: LedgerOptions

    @Argument(
        help: "A file, JSON, or else the number of a contract in the ledger.",
        completion: .file())
    var loan: String

    @Flag(help: "Tell what happened to a loan of the ledger, line by line.")
    var history = false

    @Option(
        help: ArgumentHelp(
            "Working days as lines of date,0 or date,1; the file calls it “table”.",
            valueName: "file"), completion: .file())
    var calendar: String?

    @Flag(
        name: .customLong("weekdays-beyond-calendar"),
        help: "Judge days beyond the calendar by their weekday, and say so.")
    var fallsBackToWeekdays = false

    @Option(
        help: ArgumentHelp("The last day of a history.", valueName: "date"),
        transform: { try LocalDate($0) })
    var until: LocalDate?

    @Flag(name: .customLong("explain"), help: "Add the arithmetic of every amount.")
    var explains = false

    @OptionGroup var format: FormatOptions

    func run() throws {
        guard namesFile else { return try runOnLedger() }
        let file = loan
        let loan: LoanFile
        let days = try calendar.map { path in
            try BusinessDayTable(
                csv: String(decoding: try InputFile.read(path), as: UTF8.self),
                fallsBackToWeekdays: fallsBackToWeekdays)
        }
        do { loan = try LoanFile(try InputFile.read(file), calendar: days) } catch let error
            as LedgerError
        { throw error.located(in: InputFile.name(file)) }
        if loan.isPlan && until == nil {
            let account = try LoanAccount.schedule(
                loan.terms, drawdowns: loan.acts, published: loan.published)
            tell(account)
            format.print(
                LoanTables.schedule(account, explains: hasColumn), empty: "nothing is due")
            explain(LoanTables.reasons(ofSchedule: account))
            return
        }
        let end = until ?? loan.acts.map(\.date).max() ?? loan.terms.maturity
        let account = try LoanAccount.replay(
            loan.terms, loan.acts, published: loan.published, until: end)
        tell(account)
        format.print(LoanTables.history(account, explains: hasColumn), empty: "nothing happened")
        explain(LoanTables.reasons(ofHistory: account))
        if !account.refusals.isEmpty { throw ExitCode(1) }
    }

    /// A number has no ending; without a ledger there are files only.
    private var namesFile: Bool {
        InputFile.exists(loan) || loan.hasSuffix(".json") || !ledger.isNamed
    }

    private func runOnLedger() throws {
        let account = try ledger.open().withProgramme { programme in
            if history { return try programme.loanAccount(loan, until: until) }
            let maturity = try programme.loanAccount(loan).terms.maturity
            // A holiday may move the last day of payment past maturity.
            let end = until ?? maturity.adding(days: 100)
            return try programme.loanAccount(loan, until: end)
        }
        tell(account)
        if history {
            format.print(
                LoanTables.history(account, explains: hasColumn), empty: "nothing happened")
            explain(LoanTables.reasons(ofHistory: account))
        } else {
            format.print(
                LoanTables.schedule(account, explains: hasColumn), empty: "nothing is due")
            explain(LoanTables.reasons(ofSchedule: account))
        }
    }

    /// Programs read the arithmetic in a column; people read it below the table.
    private var hasColumn: Bool { explains && format.format != .text }

    private func explain(_ reasons: [String]) {
        guard explains, format.format == .text, !reasons.isEmpty else { return }
        Terminal.print("\n" + reasons.joined(separator: "\n"))
    }

    private func tell(_ account: LoanAccount) {
        for remark in account.remarks { Terminal.note("note: \(remark)") }
        for refusal in account.refusals { Terminal.note("refused: \(refusal)") }
    }
}

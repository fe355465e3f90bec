internal import ArgumentParser
internal import Financing
internal import Ledger
internal import Statements

/// `greencredit loan schedule`.
struct LoanScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Lay out the schedule of a loan in a file, or its history if the file has acts.",
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

            Example:
              greencredit loan schedule loan.json --explain
            """)

    @Argument(help: "The loan, JSON.", completion: .file())
    var file: String

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

internal import ArgumentParser
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// `greencredit open-data snapshots`.
struct OpenDataSnapshotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshots",
        abstract: "Explain every loan between two statements: opening + movements = closing.",
        discussion: """
            What movements do not explain has a class: rounding up to 1.00, else exchange, because \
            drawdowns and repayments are valued at the rates of their own days. A table of \
            movements (columns loan, d_disbursed, d_repaid, d_cancelled) is compared loan by loan.

            Example:
              greencredit open-data snapshots 2020-11-30.csv 2024-04-30.csv --country CN
            """)

    @Argument(help: "The earlier statement of loans, CSV.", completion: .file())
    var earlier: String

    @Argument(help: "The later statement of loans, CSV.", completion: .file())
    var later: String

    @Argument(help: "Movements as somebody else derived them, CSV.", completion: .file())
    var movements: String?

    @Option(
        help: ArgumentHelp("Only loans of this country, in the lender's codes.", valueName: "code"))
    var country: String?

    @OptionGroup var format: FormatOptions

    func run() throws {
        let before = try statement(earlier)
        let after = try statement(later)
        guard before.date < after.date else {
            throw GreenCreditError(
                .usage, "snapshot.order",
                "\(InputFile.name(earlier)) is of \(before.date), \(InputFile.name(later)) of "
                    + "\(after.date); the earlier one comes first")
        }
        let found = try before.movements(until: after, of: country)
        format.print(table(found), empty: "the statements have no loan in common")
        tell(before, after, found)
        var differs = found.contains { !$0.isBalanced }
        if let movements {
            let published: PublishedMovements
            do { published = try PublishedMovements(csv: try InputFile.read(movements)) } catch let
                error as LedgerError
            { throw error.located(in: InputFile.name(movements)) }
            let differences = published.differences(from: found)
            for difference in differences {
                Terminal.note("\(difference.loan): \(difference.message)")
            }
            Terminal.note(
                "\(InputFile.name(movements)): \(published.rows.count) loans, "
                    + "\(differences.count) differences")
            differs = differs || !differences.isEmpty
        }
        if differs { throw ExitCode(1) }
    }

    private func statement(_ path: String) throws -> LoanSnapshot {
        try OpenDataFile.snapshot(try InputFile.read(path), named: InputFile.name(path))
    }

    private func table(_ movements: [LoanMovement]) -> ReportTable {
        let money = { (id: String, english: String, chinese: String) in
            ReportTable.Column(id, LocalizedText(english, chinese), .money)
        }
        return ReportTable(
            "movements", LocalizedText("Movements of loans", "贷款变动"),
            columns: [
                .init("loan", LocalizedText("Loan", "贷款"), .text),
                money("opening", "Opening", "期初余额"), money("drawn", "Drawn", "提款"),
                money("repaid", "Repaid", "还款"), money("sold", "Sold", "转让"),
                money("unexplained", "Difference", "差异"),
                .init("difference", LocalizedText("Class", "差异类别"), .text),
                money("closing", "Closing", "期末余额"), money("cancelled", "Cancelled", "注销额度"),
            ],
            rows: movements.map {
                ReportTable.Row([
                    .text($0.loan), .money($0.opening), .money($0.amount(of: .drawdown)),
                    .money($0.amount(of: .repayment)), .money($0.amount(of: .sale)),
                    .money($0.unexplained), .text($0.difference.rawValue), .money($0.closing),
                    .money($0.amount(of: .cancellation)),
                ])
            })
    }

    private func tell(_ before: LoanSnapshot, _ after: LoanSnapshot, _ found: [LoanMovement]) {
        let isAsked = { (loan: SnapshotLoan) in country == nil || loan.country == country }
        let new = after.loans.values.count { isAsked($0) && before.loans[$0.number] == nil }
        let gone = before.loans.values.count { isAsked($0) && after.loans[$0.number] == nil }
        let classes = [LoanMovement.Difference.none, .rounding, .exchange].map { difference in
            "\(difference.rawValue) \(found.count { $0.difference == difference })"
        }
        Terminal.note(
            "\(before.date) to \(after.date): \(found.count) loans in common, "
                + "\(found.count { !$0.flows.isEmpty }) moved, \(new) new, \(gone) gone; "
                + "balanced \(found.count { $0.isBalanced }); differences: "
                + classes.joined(separator: ", "))
        for (path, exceptions) in [(earlier, before.exceptions), (later, after.exceptions)] {
            for exception in exceptions.prefix(OpenDataTables.listed) {
                Terminal.note(
                    "\(InputFile.name(path)):\(exception.place): \(exception.kind.rawValue): "
                        + exception.message)
            }
            let rest = exceptions.count - OpenDataTables.listed
            if rest > 0 { Terminal.note("… and \(rest) more of \(InputFile.name(path))") }
        }
    }
}

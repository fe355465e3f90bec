import Financing
import Ledger

/// Lines a to c and l to o of a donor report: the money and where it lies.
struct DonorCash {
    let lines: [DonorReport.Line: Money]
    /// What the programme paid the grantee by its own books, less what came back.
    let paidByProgramme: Money

    init(
        project: String, book: String, source: String, terms: DonorReport.Terms, flow: FundFlow,
        in figures: LedgerFigures
    ) throws(StatementError) {
        let funds = try ProjectFunds(of: project, book: book, in: figures)
        let office = figures.rulebook.budget?.book ?? ""
        let currency = figures.currency
        let paid = DonorCash.sum(flow, from: office, to: book)
        let returned = DonorCash.sum(flow, from: book, to: office)
        paidByProgramme = try Money(exactly: paid - returned, currency)
        var lines: [DonorReport.Line: Money] = [:]
        let held: Int128
        if terms.isReimbursement {
            lines[.receipts] = paidByProgramme
            lines[.disbursements] = paidByProgramme
            held = 0
        } else {
            guard let kept = funds.sources.first(where: { $0.id == source }) else {
                throw StatementError(
                    "figures.source",
                    "the account of \(project) does not keep money of “\(source)” apart, and the "
                        + "grant is no reimbursement: what was spent of it cannot be told", at: book
                )
            }
            // A cost that was recovered is no longer borne by the donor, whoever's money paid back.
            lines[.receipts] = try Money(
                exactly: Int128(kept.receipts.minorUnits) - returned, currency)
            lines[.disbursements] = try Money(
                exactly: Int128(kept.payments.minorUnits) - Int128(kept.transfers.minorUnits)
                    - returned, currency)
            held = Int128(kept.closing.minorUnits)
        }
        lines[.cashOnHand] = try Money(exactly: held, currency)
        // Income of the project is spent after all other money, and adds to the project's funds:
        // the ledger knows no grant that deducts it.
        let income = DonorCash.income(project, book: book, in: figures)
        let other = max(Int128(funds.total.closing.minorUnits) - held, 0)
        let unexpended = min(income, other)
        lines[.income] = try Money(exactly: income, currency)
        lines[.incomeDeducted] = .zero(currency)
        lines[.incomeAdded] = try Money(exactly: income - unexpended, currency)
        lines[.incomeUnexpended] = try Money(exactly: unexpended, currency)
        self.lines = lines
    }

    private static func sum(_ flow: FundFlow, from payer: String, to payee: String) -> Int128 {
        flow.flows.filter { $0.from.id == payer && $0.to.id == payee }
            .reduce(0) { $0 + Int128($1.amount.minorUnits) }
    }

    /// Income of the project that came in as money: what an entry credits to income, as far as it
    /// debits money.
    private static func income(
        _ project: String, book: String, in figures: LedgerFigures
    ) -> Int128 {
        let codes =
            figures.rulebook.reporting.money[
                figures.rulebook.chart.book(book)?.kind ?? ""] ?? []
        var sum: Int128 = 0
        for entry in figures.entries where entry.book == book {
            let sign: Int128 = entry.draft.reverses == nil ? 1 : -1
            var (money, income) = (Int128(0), Int128(0))
            for posting in entry.postings
            where posting.account.side == .financial && posting.money.currency == figures.currency
                && posting.dimensions[ProjectFunds.projectDimension] == project
            {
                let units = sign * Int128(posting.money.minorUnits)
                let definition = figures.rulebook.chart.findDefinition(of: posting.account)
                if codes.contains(posting.account.code) {
                    money += units
                } else if definition?.accountClass == .income {
                    income -= units
                }
            }
            sum += sign * max(0, min(money, income))
        }
        return sum
    }
}

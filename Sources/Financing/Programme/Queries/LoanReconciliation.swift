public import Ledger

/// A balance that the contracts of a borrower at a bank give, beside the one in the books.
public struct LoanBalanceCheck: Sendable, Hashable {
    /// What is compared.
    public enum Kind: String, Sendable, CaseIterable {
        /// Principal that is not overdue.
        case normal = "normal-principal"
        /// Principal not paid when due.
        case overdue = "overdue-principal"
        /// Principal on restructured terms.
        case restructured = "restructured-principal"
        /// Interest that the bank has booked and not collected.
        case receivable = "interest-receivable"
        /// Interest that the borrower has booked and not paid.
        case payable = "interest-payable"
        /// What was written off and is kept on file.
        case memorandum = "written-off-claim"
        /// The line that is not drawn.
        case undrawn = "undrawn-line"
        /// Subsidy that lies at the bank; of all its borrowers.
        case subsidy = "subsidy-held"
        /// Principal and interest in the borrower's book against those in the bank's.
        case mirror = "borrower-against-bank"
    }

    /// The bank's book.
    public let bank: String
    /// The borrower's book; none where all are meant.
    public let borrower: String?
    /// What is compared.
    public let kind: Kind
    /// What the contracts give; for the mirror what the bank's book gives.
    public let expected: Money
    /// What stands in the books.
    public let actual: Money

    /// What stands in the books less what was expected.
    public var difference: MinorUnits { actual.minorUnits - expected.minorUnits }
}

extension ProgrammeState {
    /// Compares schedules with control accounts, and the bank's books with the borrowers'.
    ///
    /// Interest is compared as of each book's last accrual: what accrued since is in neither.
    ///
    /// - Throws: what the accounts throw, with the loan as the place.
    public func loanReconciliation() throws(LedgerError) -> [LoanBalanceCheck] {
        let published = publishedRates
        var parties: [String: [String: [LoanStanding]]] = [:]
        for loan in loans.values.sorted(by: { $0.id < $1.id }) {
            let setting = setting(of: loan, published)
            do {
                parties[setting.bank, default: [:]][setting.enterprise, default: []].append(
                    try LoanStanding(loan, setting))
            } catch { throw error.located(in: loan.id) }
        }
        var checks: [LoanBalanceCheck] = []
        for (bank, borrowers) in parties.sorted(by: { $0.key < $1.key }) {
            for (borrower, standings) in borrowers.sorted(by: { $0.key < $1.key }) {
                checks += self.checks(bank, borrower, standings)
            }
            let held = borrowers.values.joined().reduce(0) { $0 + $1.subsidyHeld }
            checks.append(
                LoanBalanceCheck(
                    bank: bank, borrower: nil, kind: .subsidy, expected: money(held),
                    actual: money(-balance(bank, "2241", "SUB"))))
        }
        return checks
    }

    private func checks(
        _ bank: String, _ borrower: String, _ standings: [LoanStanding]
    ) -> [LoanBalanceCheck] {
        let sum: (KeyPath<LoanStanding, MinorUnits>) -> MinorUnits = { path in
            standings.reduce(0) { $0 + $1[keyPath: path] }
        }
        let principal = ["NORMAL", "OVERDUE", "RESTRUCT"].map {
            balance(bank, "1303", "\(borrower)-\($0)")
        }
        let receivable = balance(bank, "1132", borrower)
        let memorandum = balance(bank, "9130", borrower, .memo)
        let payable = -balance(borrower, "2231", nil)
        let borrowed = -balance(borrower, "2501", nil) - balance(borrower, "2001", nil)
        // What the borrower has booked of interest beyond the bank, or the bank beyond it.
        let ahead = sum(\.payable) - sum(\.receivable) - sum(\.interestInMemorandum)
        let hasLine = standings.contains { $0.hasLine }
        let found: [(LoanBalanceCheck.Kind, MinorUnits, MinorUnits)] =
            [
                (.normal, sum(\.normal), principal[0]), (.overdue, sum(\.overdue), principal[1]),
                (.restructured, sum(\.restructured), principal[2]),
                (.receivable, sum(\.receivable), receivable),
                (.payable, sum(\.payable), payable),
                (.memorandum, sum(\.memorandum), memorandum),
            ]
            + (hasLine
                ? [(.undrawn, sum(\.undrawn), balance(bank, "9110", borrower, .memo))] : [])
            + [
                (
                    .mirror, principal.reduce(0, +) + receivable + memorandum + ahead,
                    borrowed + payable
                )
            ]
        return found.map {
            LoanBalanceCheck(
                bank: bank, borrower: borrower, kind: $0.0, expected: money($0.1),
                actual: money($0.2))
        }
    }

    private func money(_ units: MinorUnits) -> Money {
        Money(minorUnits: units, currency: rulebook.currency)
    }

    private func balance(
        _ book: String, _ code: String, _ subaccount: String?, _ side: Side = .financial
    ) -> MinorUnits {
        balances.balance(
            of: Account(book: book, side: side, code: code, subaccount: subaccount)
        ).minorUnits
    }
}

/// What a contract gives for the books of both parties.
private struct LoanStanding {
    let normal: MinorUnits
    let overdue: MinorUnits
    let restructured: MinorUnits
    let receivable: MinorUnits
    let payable: MinorUnits
    let memorandum: MinorUnits
    let interestInMemorandum: MinorUnits
    let undrawn: MinorUnits
    let hasLine: Bool
    let subsidyHeld: MinorUnits

    init(_ loan: LedgerLoan, _ setting: LoanSetting) throws(LedgerError) {
        let derived = try LoanDerivation(loan, setting, through: loan.lastDay)
        let account = derived.account
        let totals = account.totals
        overdue = derived.trail.overdue
        let rest = account.principal - derived.trail.overdue
        restructured = derived.trail.isRestructured ? rest : 0
        normal = derived.trail.isRestructured ? 0 : rest
        memorandum = totals.memorandum
        hasLine = loan.contract.facility != nil
        undrawn = loan.contract.terms.limit - totals.drawn
        subsidyHeld = loan.contract.terms.subsidy == nil ? 0 : account.subsidy?.balance ?? 0
        let waived = derived.trail.byAct.values.reduce(0) { $0 + ($1["waived"] ?? 0) }
        let settled = totals.interestCollected + totals.capitalised + waived
        let last: (String) -> LocalDate? = { book in
            loan.acts.filter {
                $0.act.step == LoanStep.accrual.rawValue && $0.stands(in: book)
            }.map(\.act.date).max()
        }
        let stops = [last(setting.bank), last(setting.enterprise)]
        let earned = try derived.earnings(stops.compactMap { $0 })
        let owed: [MinorUnits] = stops.map { day in
            (day.flatMap { earned[$0]?.interest } ?? 0) - settled
        }
        let isLost = account.writtenOffOn != nil
        receivable = isLost ? 0 : owed[0]
        payable = owed[1]
        interestInMemorandum = isLost ? owed[0] : 0
    }
}

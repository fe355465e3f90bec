import Financing
public import Ledger

/// What a grantee reports to the donor: cash, expenditure, own share and programme income, in the
/// lines of the US Federal Financial Report (SF-425), with a statement of expenditure.
///
/// Everything counts from the beginning of the grant, as the form asks.
public struct DonorReport: Sendable, Equatable {
    /// What the award letter and the registers say.
    public struct Terms: Sendable, Equatable {
        /// The donor's share of the eligible cost.
        public let rate: Rate
        /// Whether the grant pays back what was spent, so that none of it waits in an account.
        public let isReimbursement: Bool
        /// What was verified, in order of its days.
        public let claims: [Claim]
        /// Whether the project is accepted, so that nothing may be left to verify.
        public let isFinal: Bool

        /// Names terms.
        public init(rate: Rate, isReimbursement: Bool, claims: [Claim], isFinal: Bool) {
            self.rate = rate
            self.isReimbursement = isReimbursement
            self.claims = claims
            self.isFinal = isFinal
        }
    }

    /// A cost that was verified: a line of the statement of expenditure.
    public struct Claim: Sendable, Hashable {
        /// The register's entry: a report, an acceptance, or the recovery of a cost.
        public let id: String
        /// The day.
        public let day: LocalDate
        /// The invoices, such as `X1 0042`.
        public let invoices: [String]
        /// What was claimed.
        public let claimed: Money
        /// What was approved as eligible.
        public let approved: Money

        /// The part of the claim that is eligible; `nil` of nothing.
        public var eligibleShare: Fraction? { Fraction(approved, of: claimed) }

        /// Describes a claim.
        public init(
            id: String, day: LocalDate, invoices: [String], claimed: Money, approved: Money
        ) {
            self.id = id
            self.day = day
            self.invoices = invoices
            self.claimed = claimed
            self.approved = approved
        }
    }

    /// A line of the form.
    public enum Line: String, Sendable, Hashable, CaseIterable {
        // The raw value is the letter of the line in the form.
        case receipts = "a"
        case disbursements = "b"
        case cashOnHand = "c"
        case authorised = "d"
        case expenditures = "e"
        case unliquidated = "f"
        case totalShare = "g"
        case unobligated = "h"
        case requiredShare = "i"
        case ownShare = "j"
        case remainingShare = "k"
        case income = "l"
        case incomeDeducted = "m"
        case incomeAdded = "n"
        case incomeUnexpended = "o"
    }

    /// The project.
    public let project: String
    /// The book of the grantee.
    public let book: String
    /// The last day that counts.
    public let asOf: LocalDate
    /// The terms.
    public let terms: Terms
    /// The lines.
    public let amounts: [Line: Money]
    /// What the programme paid by its budget accounts, less what it got back.
    public let paidByProgramme: Money
    /// The donor's share of each claim, in the order of the claims.
    public let shares: [Money]
    /// What was recovered for a breach; the expenditure is less by it.
    public let recovered: Money

    /// Makes a report of figures that a caller has; `statement` finds out whether they tie.
    public init(
        project: String, book: String, asOf: LocalDate, terms: Terms, amounts: [Line: Money],
        paidByProgramme: Money, shares: [Money], recovered: Money
    ) {
        self.project = project
        self.book = book
        self.asOf = asOf
        self.terms = terms
        self.amounts = amounts
        self.paidByProgramme = paidByProgramme
        self.shares = shares
        self.recovered = recovered
    }

    /// Computes the lines from the books of the programme and of the grantee.
    ///
    /// - Parameters:
    ///   - project: The project.
    ///   - book: The book of the entity that carries it out.
    ///   - source: The source in the rulebook that holds the donor's money.
    ///   - terms: What letter and registers say.
    ///   - figures: The entries and the currency; the period is of no consequence.
    /// - Throws: `figures.source` if the grantee's account does not keep the money apart and the
    ///   grant is no reimbursement; `figures.budget`, `figures.money`, `money.overflow`.
    public init(
        of project: String, book: String, source: String, terms: Terms,
        in figures: LedgerFigures
    ) throws(StatementError) {
        let start = figures.entries.map(\.valueDate).min() ?? figures.asOf
        let all = LedgerFigures(
            rulebook: figures.rulebook, entries: figures.entries, periodStart: start,
            asOf: figures.asOf)
        let flow = try FundFlow(all, project: project)
        let cash = try DonorCash(
            project: project, book: book, source: source, terms: terms, flow: flow, in: all)
        let costs = try DonorCosts(
            project: project, book: book, terms: terms, cash: cash, in: all)
        self.init(
            project: project, book: book, asOf: figures.asOf, terms: terms,
            amounts: cash.lines.merging(costs.lines) { own, _ in own },
            paidByProgramme: cash.paidByProgramme, shares: costs.shares,
            recovered: costs.recovered)
    }

    /// A line's amount.
    public subscript(line: Line) -> Money { amounts[line] ?? .zero(paidByProgramme.currency) }
}

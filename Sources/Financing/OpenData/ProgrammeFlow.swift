public import Ledger

/// A movement of money as open data tell it: a commitment, a payment, a repayment.
///
/// The kinds are those of IATI 2.03, from which other formats follow.
public struct ProgrammeFlow: Sendable, Hashable {
    /// What moved (IATI code list TransactionType).
    public enum Kind: String, Sendable, Hashable {
        /// The right to spend came in.
        case incomingCommitment = "11"
        /// Money was promised.
        case commitment = "2"
        /// Money was paid to a recipient.
        case disbursement = "3"
        /// Money was paid for somebody.
        case expenditure = "4"
        /// Interest was collected.
        case interest = "5"
        /// Principal was repaid.
        case repayment = "6"
    }

    /// By what kind of finance (IATI code list FinanceType).
    public enum Finance: String, Sendable, Hashable {
        /// A grant.
        case grant = "110"
        /// A subsidy of interest.
        case interestSubsidy = "210"
        /// A loan.
        case loan = "421"
        /// A guarantee.
        case guarantee = "1100"
    }

    /// The project; `nil` for the programme as a whole.
    public let project: String?
    /// What moved.
    public let kind: Kind
    /// By what kind of finance.
    public let finance: Finance
    /// The day on which it counts.
    public let date: LocalDate
    /// How much; negative where an earlier flow is reduced.
    public let amount: Money
    /// The book that gives; `nil` where it is outside.
    public let provider: String?
    /// The book that takes.
    public let receiver: String
    /// What happened, for people.
    public let text: String
}

extension ProgrammeState {
    /// The flows of entries, in their order; reversed entries and their reversals are left out.
    ///
    /// - Throws: `money.overflow`.
    public func flows(of entries: [Entry]) throws(LedgerError) -> [ProgrammeFlow] {
        var cancelled: Set<EntryKey> = []
        for entry in entries {
            guard let original = entry.draft.reverses else { continue }
            cancelled.insert(EntryKey(book: entry.book, id: original))
            cancelled.insert(EntryKey(book: entry.book, id: entry.id))
        }
        var flows: [ProgrammeFlow] = []
        for entry in entries
        where !cancelled.contains(EntryKey(book: entry.book, id: entry.id)) {
            if let flow = try flow(of: entry) { flows.append(flow) }
        }
        return flows
    }

    private func flow(of entry: Entry) throws(LedgerError) -> ProgrammeFlow? {
        guard let amount = entry.amounts[balances.currency], let step = entry.draft.step,
            let book = rulebook.chart.book(entry.book)
        else { return nil }
        if entry.book == rulebook.budget?.book { return try officeFlow(entry, step, amount) }
        guard let project = entry.postings[0].dimensions["project"],
            projects[project]?.contract != nil
        else { return nil }
        let enterprise = enterpriseBook(project, rulebook) ?? project
        switch (book.kind, step) {
        case ("K", "credit-line"):
            return make(entry, project, .commitment, .loan, amount, entry.book, enterprise)
        case ("K", "drawdown"):
            return make(entry, project, .disbursement, .loan, amount, entry.book, enterprise)
        case ("K", "interest"), ("K", "penalty"):
            return make(entry, project, .interest, .loan, amount, enterprise, entry.book)
        case ("K", "repayment"), ("K", "prepayment"):
            return make(entry, project, .repayment, .loan, amount, enterprise, entry.book)
        case ("K", "recovery") where entry.postings.contains { $0.account.side == .memo }:
            return make(entry, project, .repayment, .loan, amount, enterprise, entry.book)
        case ("R", "pool-compensation"):
            let bank = projects[project]?.contract?.bank ?? ""
            return make(entry, project, .expenditure, .guarantee, amount, entry.book, bank)
        default: return nil
        }
    }

    /// Flows of the programme office, told by the budget accounts that they touch.
    private func officeFlow(
        _ entry: Entry, _ step: String, _ amount: Money
    ) throws(LedgerError) -> ProgrammeFlow? {
        guard let budget = rulebook.budget else { return nil }
        let touches = { (code: String) in
            entry.postings.contains { $0.account.side == .memo && $0.account.code == code }
        }
        let project = entry.postings[0].dimensions["project"]
        if step == "appropriation" {
            return make(entry, nil, .incomingCommitment, .grant, amount, nil, entry.book)
        }
        guard let project else { return nil }
        let isInterest = projects[project]?.instruments.interest != nil
        let finance = isInterest ? ProgrammeFlow.Finance.interestSubsidy : .grant
        let receiver =
            (isInterest ? projects[project]?.contract?.bank : nil)
            ?? enterpriseBook(project, rulebook) ?? project
        let isExecution = touches(budget.executed)
        switch step {
        case "commitment":
            return make(entry, project, .commitment, finance, amount, entry.book, receiver)
        case "decommit":
            return make(
                entry, project, .commitment, finance, try amount.negated(), entry.book, receiver)
        case "clawback" where isExecution, "refund" where isExecution:
            return make(
                entry, project, .disbursement, finance, try amount.negated(), entry.book, receiver)
        default:
            guard isExecution, touches(budget.planned) else { return nil }
            return make(entry, project, .disbursement, finance, amount, entry.book, receiver)
        }
    }

    private func make(
        _ entry: Entry, _ project: String?, _ kind: ProgrammeFlow.Kind,
        _ finance: ProgrammeFlow.Finance, _ amount: Money, _ provider: String?, _ receiver: String
    ) -> ProgrammeFlow {
        ProgrammeFlow(
            project: project, kind: kind, finance: finance, date: entry.valueDate, amount: amount,
            provider: provider, receiver: receiver, text: entry.draft.narrative ?? "")
    }
}

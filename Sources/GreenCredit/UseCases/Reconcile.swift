public import Banking
internal import Financing
public import Ledger
internal import Statements
internal import Stores

/// A bank account reconciled up to a day.
public struct AccountReconciliation: Sendable {
    /// The account's number.
    public let account: String
    /// What is recorded and what the rules propose.
    public let findings: AccountFindings
    /// The bank's papers that the balance comes from: file name and days.
    public let papers: [String]

    /// The figures, matches and open items.
    public var result: BankReconciliation { findings.result }
}

extension OpenLedger {
    /// Reconciles a bank account with its ledger account, everything up to a day.
    ///
    /// Deterministic: it depends on what is sealed and nothing else. What matches of the log take
    /// is settled; the rules propose matches for the rest, which `matchDrafts` makes records of.
    ///
    /// - Throws: `bank.none` without any imported statement, `bank.coverage` where the bank's
    ///   statements end before the day, `bank.gap` where the lines do not give a closing balance.
    public func reconcile(
        _ id: String, asOf day: LocalDate, knownAt: Timestamp? = nil
    ) throws -> AccountReconciliation {
        try reconcile(
            try bankAccount(id, knownAt: knownAt), asOf: day, bookKnownAt: knownAt)
    }

    /// Reconciles a state of the account, such as one with matches that nobody has signed yet.
    ///
    /// - Throws: as above.
    public func reconcile(
        _ account: ReconciledAccount, asOf day: LocalDate, bookKnownAt: Timestamp? = nil
    ) throws -> AccountReconciliation {
        let definition = try requireBankAccount(account.number)
        let bankBalance = try requireBalance(account, asOf: day)
        let book = try bookItems(definition, asOf: day, knownAt: bookKnownAt)
        let findings = try account.reconcile(
            asOf: day, bookBalance: book.balance, bankBalance: bankBalance, book: book.items,
            rules: try definition.matchingRules())
        return AccountReconciliation(
            account: account.number, findings: findings,
            papers: account.papers.filter { $0.from <= day }
                .map { "\($0.name) (\($0.from) – \($0.to))" })
    }

    /// Every posting of a bank's ledger account up to a day, and the balance that they give.
    func bookItems(
        _ definition: BankAccountDefinition, asOf day: LocalDate, knownAt: Timestamp? = nil
    ) throws -> (items: [ReconcilableItem], balance: Money) {
        var query = LedgerQuery(account: definition.account)
        query.asOf = day
        query.knownAt = knownAt
        let lines = try register(query).lines.filter { $0.money.currency == definition.currency }
        var places: [String: Int] = [:]
        let items = lines.map { line in
            let place = places[line.entry, default: 0] + 1
            places[line.entry] = place
            return ReconcilableItem(
                id: BookItemName.name(entry: line.entry, place: place), money: line.money,
                date: line.valueDate, references: [line.flow].compactMap { $0 },
                narrative: line.narrative ?? "", isReversal: line.isReversal)
        }
        return (items, lines.last?.balance ?? .zero(definition.currency))
    }

    private func requireBalance(
        _ account: ReconciledAccount, asOf day: LocalDate
    ) throws -> Money {
        switch try account.bankBalance(asOf: day) {
        case .success(let balance): return balance
        case .failure(let failure):
            let (code, message) = Self.texts(failure.problem, account.number, day)
            throw GreenCreditError(.usage, code, message)
        }
    }

    private static func texts(
        _ problem: BalanceProblem, _ account: String, _ day: LocalDate
    ) -> (code: String, message: String) {
        switch problem {
        case .none:
            (
                "bank.none",
                "no bank statement of \(account) up to \(day) is imported; "
                    + "“greencredit bank import FILE --account \(account)” takes one in"
            )
        case .uncovered(let through):
            (
                "bank.coverage",
                "the imported statements of \(account) end on \(through), before \(day)"
            )
        case .gap(let paper, let computed, let stated):
            (
                "bank.gap",
                "the lines up to \(paper.to) add up to \(computed), but \(paper.name) closes with "
                    + "\(stated): a statement is missing, or lines are not what the bank booked"
            )
        }
    }
}

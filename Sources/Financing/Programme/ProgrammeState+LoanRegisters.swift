internal import Ledger

/// What the ledger itself holds against records of loans, whatever the rulebook says.
extension ProgrammeState {
    func loanVerdicts(on record: RegisterRecord, _ rulebook: Rulebook) -> [RuleVerdict] {
        switch record.content {
        case .loanContract(let contract): contractVerdicts(contract, record, rulebook)
        case .loanClass(let content): classVerdicts(content, record, rulebook)
        default: []
        }
    }

    private func contractVerdicts(
        _ contract: LoanContract, _ record: RegisterRecord, _ rulebook: Rulebook
    ) -> [RuleVerdict] {
        var found: [RuleVerdict] = []
        if projects[contract.project]?.project == nil {
            found.append(
                verdict(
                    on: record, rulebook, "loan.project",
                    "the register has no project \(contract.project)"))
        }
        let books = rulebook.chart.books
        if rulebook.chart.book(contract.bank) == nil {
            found.append(
                verdict(
                    on: record, rulebook, "loan.bank",
                    "the rulebook has no book \(contract.bank); it has "
                        + books.map(\.id).joined(separator: ", ")))
        }
        if let known = loans[record.id]?.contract,
            known.project != contract.project || known.bank != contract.bank
        {
            found.append(
                verdict(
                    on: record, rulebook, "loan.parties",
                    "a contract keeps its project and its bank: \(known.project) at "
                        + "\(known.bank)"))
        }
        guard found.isEmpty else { return found }
        do {
            var loan = loans[record.id] ?? LedgerLoan(id: record.id, contract: contract)
            loan.contract = contract
            loan.workingDays = workingDays
            let account = try LoanAccount.replay(
                loan.terms, loan.facts, published: publishedRates, until: loan.lastDay)
            return account.refusals.map { refusal in
                verdict(
                    on: record, rulebook, "loan.conflict",
                    "on these terms \(refusal.identifier) of \(refusal.date) could not stand: "
                        + refusal.message)
            }
        } catch {
            return [verdict(on: record, rulebook, error.code.description, error.message)]
        }
    }

    private func classVerdicts(
        _ content: LoanClass, _ record: RegisterRecord, _ rulebook: Rulebook
    ) -> [RuleVerdict] {
        do {
            let days = try loanAccount(content.loan, until: record.date)
                .daysPastDue(on: record.date)
            guard days != content.daysPastDue else { return [] }
            return [
                verdict(
                    on: record, rulebook, "contract.daysPastDue",
                    "the contract gives another count of days past due",
                    (limit: "\(days)", actual: "\(content.daysPastDue)"))
            ]
        } catch {
            return [verdict(on: record, rulebook, error.code.description, error.message)]
        }
    }

    private func verdict(
        on record: RegisterRecord, _ rulebook: Rulebook, _ rule: String, _ message: String,
        _ bounds: (limit: String, actual: String)? = nil
    ) -> RuleVerdict {
        let words = bounds.map { ": \($0.actual) against \($0.limit)" } ?? ""
        return RuleVerdict(
            refusing: record.kind.rawValue, by: rule, subject: ["id": record.id],
            rulebook: rulebook.name, basis: "loan contract", bounds: bounds,
            LocalizedText(english: message + words, chinese: "与借款合同不符" + words))
    }
}

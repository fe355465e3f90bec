internal import Banking
internal import Financing
internal import Ledger
internal import Statements

extension OpenLedger {
    /// What the registers say of each project by a day, for grouping.
    func projectProperties(
        asOf day: LocalDate
    ) throws -> [String: [ProgrammeDivision.Grouping: String]] {
        try withProgramme(asOf: day) { state in
            state.projects.compactMapValues { file in
                guard let project = file.project else { return nil }
                var properties: [ProgrammeDivision.Grouping: String] = [
                    .measure: project.measure, .subprogramme: project.subprogramme,
                    .region: project.region, .level: project.level.rawValue,
                ]
                properties[.plan] = project.plan
                properties[.instrument] =
                    state.rulebook.programme.subprogramme(project.subprogramme)?.instrument
                return properties
            }
        }
    }

    /// The reconciliation of a project's bank account on a statement's day; `nil` where the
    /// rulebook names no account of the book, or no bank statement reaches the day.
    func bankReconciliation(
        of book: String, _ request: StatementRequest
    ) throws -> BankReconciliation? {
        let accounts = try rulebook().rulebook.bankAccounts.filter { $0.account.book == book }
        guard accounts.count == 1, let account = accounts.first else { return nil }
        do {
            return try reconcile(account.id, asOf: request.asOf, knownAt: request.knownAt).result
        } catch let error as GreenCreditError
            where ["bank.none", "bank.coverage"].contains(error.code)
        {
            return nil
        }
    }
}

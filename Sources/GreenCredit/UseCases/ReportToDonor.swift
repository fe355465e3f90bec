internal import Financing
internal import Ledger
internal import Statements

extension OpenLedger {
    /// The figures of a report to the donor of a project's grant.
    ///
    /// - Throws: `donor.letter` for a project without subsidy or award.
    func donorReport(_ request: StatementRequest, _ rulebook: Rulebook) throws -> DonorReport {
        let project = try required(request.project, "--project")
        let book = try projectBook(project, rulebook)
        let terms = try withProgramme(asOf: request.asOf) { state -> DonorReport.Terms? in
            guard let file = state.projects[project] else { return nil }
            return try DonorReport.Terms(file, state, knownAt: request.asOf)
        }
        guard let terms else {
            throw GreenCreditError(
                .usage, "donor.letter",
                "the project \(project) has no letter for a subsidy or an award by "
                    + "\(request.asOf); there is nothing to report to a donor")
        }
        return try DonorReport(
            of: project, book: book, source: rulebook.sources.first?.id ?? "", terms: terms,
            in: try figures(request, rulebook))
    }
}

extension DonorReport.Terms {
    /// What letter and registers say of a project; `nil` without a letter.
    init?(_ file: ProjectFile, _ state: ProgrammeState, knownAt day: LocalDate) throws {
        let instruments = file.instruments
        guard let rate = instruments.subsidy?.rate ?? instruments.award?.rate else { return nil }
        var claims: [DonorReport.Claim] = []
        // A report counts when its share is booked.
        var booked = instruments.subsidy?.earned ?? .zero(state.rulebook.currency)
        for record in file.verifications where record.date <= day {
            guard case .verificationReport(let report) = record.content else { continue }
            let share = try report.approved.multiplied(by: rate, rounding: .halfUp)
            guard share.minorUnits <= booked.minorUnits else { break }
            booked = try booked.subtracting(share)
            claims.append(
                DonorReport.Claim(
                    id: record.id, day: record.date, invoices: state.invoices(of: report.claim),
                    claimed: report.claimed, approved: report.approved))
        }
        // Acceptance verifies the whole investment: what no report had approved comes with it.
        let isFinal =
            instruments.subsidy?.accepted != nil || instruments.award?.confirmed.isZero == false
        if isFinal, let accepted = file.accepted, let record = file.acceptance {
            let before = try claims.reduce(Money.zero(state.rulebook.currency)) {
                try $0.adding($1.approved)
            }
            let rest = try accepted.verifiedInvestment.subtracting(before)
            if !rest.isZero {
                claims.append(
                    DonorReport.Claim(
                        id: record.id, day: accepted.accepted, invoices: [], claimed: rest,
                        approved: rest))
            }
        }
        self.init(
            rate: rate, isReimbursement: instruments.subsidy == nil, claims: claims,
            isFinal: isFinal)
    }
}

extension ProgrammeState {
    /// The invoices of a claim, as supplier and number.
    fileprivate func invoices(of claim: String) -> [String] {
        guard let record = history[.expenseClaim]?[claim]?.last,
            case .expenseClaim(let content) = record.content
        else { return [] }
        return content.invoices.map { "\($0.supplier) \($0.number)" }
    }
}

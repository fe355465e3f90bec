public import Ledger

/// The loans of a ledger on a day: each with its position and class, and all together.
public struct LoanPortfolio: Sendable {
    /// One loan.
    public struct Row: Sendable {
        /// The contract.
        public let loan: String
        /// The project.
        public let project: String
        /// The bank's book.
        public let bank: String
        /// What it owes.
        public let position: LoanPosition
        /// Its class: the one on record, or what its days past due ask for if that is worse.
        public let riskClass: RiskClass
    }

    /// The day.
    public let date: LocalDate
    /// The currency.
    public let currency: Currency
    /// The loans by number.
    public let rows: [Row]
    /// All together: classes, maturities, the weighted rate.
    public let report: PortfolioReport
    /// Ends of the bands of maturity in days from the day; a last band holds the rest.
    public let maturityBands: [Int]
}

extension ProgrammeState {
    /// Bands of maturity that reports use: a quarter, a year, three and five.
    public static let maturityBands = [90, 365, 1095, 1825]

    /// The loans on a day.
    ///
    /// - Throws: what the accounts throw, with the loan as the place.
    public func loanPortfolio(
        on day: LocalDate, of bank: String? = nil, maturityBands: [Int] = maturityBands
    ) throws(LedgerError) -> LoanPortfolio {
        let terms = PortfolioReportTerms(
            classFloors: (rulebook(on: day) ?? rulebook).classFloors, maturityBands: maturityBands)
        let published = publishedRates
        var rows: [LoanPortfolio.Row] = []
        var report = PortfolioReport(on: day, terms)
        for loan in loans.values.sorted(by: { $0.id < $1.id })
        where loan.contract.terms.start <= day && bank.map({ $0 == loan.contract.bank }) ?? true {
            let position: LoanPosition
            do {
                position = try LoanAccount.replay(
                    loan.terms, loan.facts, published: published, until: day
                ).position()
            } catch { throw error.located(in: loan.id) }
            let item = PortfolioItem(position, least: recordedClass(of: loan.id, on: day))
            rows.append(
                LoanPortfolio.Row(
                    loan: loan.id, project: loan.contract.project, bank: loan.contract.bank,
                    position: position, riskClass: item.riskClass(terms)))
            report.add(item, terms)
        }
        return LoanPortfolio(
            date: day, currency: rulebook.currency, rows: rows, report: report,
            maturityBands: maturityBands)
    }

    /// The class that days past due ask for at least.
    public func leastClass(daysPastDue: Int, on day: LocalDate) -> RiskClass {
        (rulebook(on: day) ?? rulebook).classFloors.reduce(.normal) {
            daysPastDue > $1.above ? max($0, $1.riskClass) : $0
        }
    }

    /// The class on record.
    private func recordedClass(of loan: String, on day: LocalDate) -> RiskClass {
        let records = (history[.loanClass] ?? [:]).values.joined().filter { record in
            guard case .loanClass(let content) = record.content else { return false }
            return content.loan == loan && record.date <= day
        }
        guard case .loanClass(let content) = records.max(by: { $0.date < $1.date })?.content
        else { return .normal }
        return content.riskClass
    }

    /// What the rulebook keeps as the allowance of a class, as a fraction of the principal.
    public func allowanceRate(of riskClass: RiskClass, on day: LocalDate) -> Rate? {
        (rulebook(on: day) ?? rulebook).programme.tables.first { $0.id == "allowance" }?
            .rate(of: riskClass.word)
    }
}

extension Rulebook {
    /// The classes by days past due, from the rule of the day's end.
    var classFloors: [ClassificationRules.Floor] {
        guard let check = programme.rule("loan.classification")?.check as? StepsCheck else {
            return []
        }
        return check.steps.compactMap { step in
            guard let riskClass = RiskClass(word: step.name), step.from.denominator == 1,
                let from = Int(exactly: step.from.numerator), from > 0
            else { return nil }
            return ClassificationRules.Floor(above: from - 1, riskClass)
        }
    }
}

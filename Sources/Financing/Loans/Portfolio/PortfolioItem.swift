internal import Ledger

/// What a report asks of one loan.
struct PortfolioItem: Sendable {
    let principal: MinorUnits
    let overdue: MinorUnits
    /// The rate in 10⁻⁹.
    let rate: Int64
    let daysPastDue: Int
    let maturity: LocalDate
    /// The class is at least this.
    let least: RiskClass

    init(_ note: PortfolioNote, on date: LocalDate) {
        principal = note.principal
        overdue = note.overdue
        rate = note.rate
        daysPastDue = note.daysPastDue(on: date)
        maturity = note.maturity
        least = .normal
    }

    init(_ position: LoanPosition, least: RiskClass) {
        principal = position.principal
        overdue = position.overdue
        rate = position.rate.billionths
        daysPastDue = position.daysPastDue
        maturity = position.maturity
        self.least = least
    }

    /// The worst class that anything asks for.
    func riskClass(_ terms: PortfolioReportTerms) -> RiskClass {
        var worst = least
        for floor in terms.classFloors where daysPastDue > floor.above && floor.riskClass > worst {
            worst = floor.riskClass
        }
        return worst
    }
}

public import Ledger

/// Balances, arrears, classes, weighted rate and maturity ladder of many notes, in one pass.
public struct PortfolioReport: Sendable, Hashable {
    /// Count and principal of a group.
    public struct Group: Sendable, Hashable {
        /// How many notes.
        public var count = 0
        /// Their principal.
        public var principal: Int128 = 0
    }

    /// The day.
    public let date: LocalDate
    /// All notes that owe principal.
    public private(set) var all = Group()
    /// Those with something overdue, by what is overdue.
    public private(set) var overdue = Group()
    /// By class, from normal to loss.
    public private(set) var classes: [Group]
    /// By time to maturity; the last band holds the rest.
    public private(set) var ladder: [Group]
    private var weightedRate: Int128 = 0

    /// Starts a report without a note.
    public init(on date: LocalDate, _ terms: PortfolioReportTerms) {
        self.date = date
        self.classes = RiskClass.allCases.map { _ in Group() }
        self.ladder = Array(repeating: Group(), count: terms.maturityBands.count + 1)
    }

    /// Takes notes into the report.
    ///
    /// - Complexity: O(*n*) in the number of notes.
    public mutating func add(_ notes: [PortfolioNote], _ terms: PortfolioReportTerms) {
        for note in notes { add(PortfolioItem(note, on: date), terms) }
    }

    /// Takes one loan into the report.
    mutating func add(_ item: PortfolioItem, _ terms: PortfolioReportTerms) {
        let principal = item.principal
        guard principal > 0 else { return }
        all.count += 1
        all.principal += Int128(principal)
        weightedRate += Int128(principal) * Int128(item.rate)
        if item.overdue > 0 {
            overdue.count += 1
            overdue.principal += Int128(item.overdue)
        }
        let worst = item.riskClass(terms)
        classes[worst.rawValue].count += 1
        classes[worst.rawValue].principal += Int128(principal)
        let left = date.days(until: item.maturity)
        let band = terms.maturityBands.firstIndex { left <= $0 } ?? terms.maturityBands.count
        ladder[band].count += 1
        ladder[band].principal += Int128(principal)
    }

    /// The report of two parts of a portfolio together.
    ///
    /// - Precondition: both are of one day and one set of terms.
    public func merged(with other: PortfolioReport) -> PortfolioReport {
        precondition(
            date == other.date && ladder.count == other.ladder.count, "reports of one kind merge")
        var sum = self
        sum.all = all + other.all
        sum.overdue = overdue + other.overdue
        sum.classes = zip(classes, other.classes).map { $0 + $1 }
        sum.ladder = zip(ladder, other.ladder).map { $0 + $1 }
        sum.weightedRate += other.weightedRate
        return sum
    }

    /// The average rate, weighted by principal, half up at the ninth decimal.
    public var averageRate: AnnualRate {
        guard all.principal > 0 else { return AnnualRate(billionths: 0) }
        return AnnualRate(
            billionths: Int64(Rounding.halfUp.divide(weightedRate, by: all.principal)))
    }
}

extension PortfolioReport.Group {
    static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.count += b.count
        sum.principal += b.principal
        return sum
    }
}

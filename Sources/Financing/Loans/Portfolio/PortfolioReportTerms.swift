/// How a portfolio is cut for a report: thresholds and bands, from the rulebook or the reader.
public struct PortfolioReportTerms: Sendable {
    /// From so many days past due on, the class is at least this: the best class first.
    public let classFloors: [ClassificationRules.Floor]
    /// Ends of the maturity bands in days from the report's day; a last band holds the rest.
    public let maturityBands: [Int]

    /// Makes terms.
    public init(classFloors: [ClassificationRules.Floor], maturityBands: [Int]) {
        self.classFloors = classFloors
        self.maturityBands = maturityBands
    }
}

public import Ledger

/// Reference rates as they were published, such as the loan prime rate (LPR 贷款市场报价利率).
public struct PublishedRates: Sendable {
    /// One published value.
    public struct Row: Sendable, Hashable {
        /// The day of publication.
        public let published: LocalDate
        /// Which rate: `LPR-1Y`, `LPR-5Y`.
        public let name: String
        /// The value.
        public let rate: AnnualRate

        /// Makes a row.
        public init(published: LocalDate, name: String, rate: AnnualRate) {
            self.published = published
            self.name = name
            self.rate = rate
        }
    }

    private let rows: [Row]

    /// Makes a table from rows in any order.
    public init(_ rows: [Row]) { self.rows = rows.sorted { $0.published < $1.published } }

    /// The last value published on or before a day.
    ///
    /// - Throws: `loan.observation` where there is none.
    public func row(of name: String, on date: LocalDate) throws(LedgerError) -> Row {
        guard let row = rows.last(where: { $0.name == name && $0.published <= date }) else {
            throw LedgerError(
                "loan.observation", "no value of \(name) was published on or before \(date)")
        }
        return row
    }
}

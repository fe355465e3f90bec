public import Ledger

/// Published rates for a close, by place and day.
public struct ResetTable: Sendable {
    private let series: [[(from: LocalDate, billionths: Int64)]]

    /// Makes a table from the rows of each published rate.
    public init(_ series: [[(from: LocalDate, rate: AnnualRate)]]) {
        self.series = series.map { rows in
            rows.map { (from: $0.from, billionths: $0.rate.billionths) }
                .sorted { $0.from < $1.from }
        }
    }

    /// The last value published on or before a day.
    func value(of index: Int, on date: LocalDate) -> Int64? {
        guard series.indices.contains(index) else { return nil }
        return series[index].last { $0.from <= date }?.billionths
    }
}

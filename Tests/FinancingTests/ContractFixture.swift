import Financing
import Ledger
import Testing

/// Contracts for tests: 1,000 at 6 % by months of thirty days, for a year.
enum ContractFixture {
    static func time(_ text: String) throws -> ContractTime { try ContractTime(text) }
    static func number(_ text: String) throws -> FixedDecimal { try FixedDecimal(text) }

    static func grid(_ anchor: String, _ cycle: String? = nil) throws -> DateGrid {
        DateGrid(anchor: try time(anchor), cycle: try cycle.map { try LoanCycle($0) })
    }

    static func terms(
        _ kind: ContractTerms.Kind, maturity: String? = "2026-01-01",
        _ change: (inout ContractTerms) throws -> Void
    ) throws -> ContractTerms {
        var terms = ContractTerms(
            kind: kind, statusDate: try time("2024-12-31"), disbursement: try time("2025-01-01"),
            amount: FixedDecimal(1000),
            interest: InterestTerms(rate: try number("0.06"), dayCount: .thirty360))
        terms.maturity = try maturity.map(time)
        try change(&terms)
        return terms
    }

    static func index(_ values: [(String, String)]) throws -> ObservedIndex {
        ObservedIndex(try values.map { (time: try time($0.0), value: try number($0.1)) })
    }

    /// Events as `2025-07-01 IP 30 1000 0.06 0`, amounts to six places.
    static func told(
        _ terms: ContractTerms, indices: [String: ObservedIndex] = [:],
        compatibility: ContractCompatibility = .product
    ) throws -> [String] {
        try ContractRun.events(of: terms, indices: indices, compatibility: compatibility).map {
            let figures = [$0.payoff, $0.balance, $0.rate, $0.accrued].map { $0.text(decimals: 6) }
            return "\($0.date.date) \($0.kind.rawValue) " + figures.joined(separator: " ")
        }
    }
}

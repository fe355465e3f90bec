public import Ledger

/// How an amount of a bank loan came about, for those who ask why.
public struct LoanArithmetic: Sendable, Hashable {
    /// The stretches that it sums.
    public let segments: [InterestSegment]
    /// The amount after rounding once.
    public let result: MinorUnits
    /// What else there is to say: a cap, a rate's publication, a rule.
    public let remark: String

    /// What is said of principal that is not paid when due.
    static let principalRemark = "principal"
    /// What is said of interest that is not paid when due.
    static let interestRemark = "interest"

    init(segments: [InterestSegment] = [], result: MinorUnits, remark: String = "") {
        self.segments = segments
        self.result = result
        self.remark = remark
    }

    /// `12,000,000.00 × 3.60 % × 92/360 = 110,400.00`.
    public func explanation(in currency: Currency) -> String {
        let amount: (MinorUnits) -> String = {
            Money(minorUnits: $0, currency: currency).groupedText
        }
        let terms = segments.filter { $0.time.numerator != 0 && $0.balance != 0 }.map {
            "\(amount($0.balance)) × \($0.rateText) × \($0.time.numerator)/\($0.time.denominator)"
        }
        let sum = terms.isEmpty ? "" : "\(terms.joined(separator: " + ")) = \(amount(result))"
        return [sum, remark].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

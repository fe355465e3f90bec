public import Ledger

/// A rate a year in units of 10⁻⁹: 3.50 % is 35,000,000.
public struct AnnualRate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The rate in units of 10⁻⁹.
    public let billionths: Int64

    /// Makes a rate from its count of 10⁻⁹.
    public init(billionths: Int64) { self.billionths = billionths }

    /// A basis point, 0.01 %.
    static let billionthsPerBasisPoint: Int64 = 100_000

    /// The largest rate that is taken for one, either way: 1000 % a year.
    static let largest = AnnualRate(billionths: 10_000_000_000)

    /// Takes over a decimal rate.
    ///
    /// - Throws: `loan.rate` for more than nine decimals or more than 1000 %.
    public init(_ rate: Rate) throws(LedgerError) {
        let wide = Int128(rate.coefficient) * 1_000_000_000
        let scale = (0..<rate.scale).reduce(Int128(1)) { product, _ in product * 10 }
        let (quotient, remainder) = wide.quotientAndRemainder(dividingBy: scale)
        guard remainder == 0, quotient.magnitude <= AnnualRate.largest.billionths.magnitude else {
            throw LedgerError(
                "loan.rate", "the rate \(rate) has more than nine decimals or is beyond 1000 %")
        }
        self.billionths = Int64(quotient)
    }

    /// Reads a fraction such as `0.0350`.
    ///
    /// - Throws: `rate.unreadable` or `loan.rate`.
    public init(_ text: String) throws(LedgerError) { try self.init(Rate(text)) }

    /// The rate so many basis points higher.
    func adding(basisPoints: Int) -> AnnualRate {
        AnnualRate(
            billionths: billionths + Int64(basisPoints) * AnnualRate.billionthsPerBasisPoint)
    }

    /// Order of value.
    public static func < (a: AnnualRate, b: AnnualRate) -> Bool { a.billionths < b.billionths }

    /// The fraction with at least four decimals: `0.0350`.
    public var description: String {
        var digits = String(billionths.magnitude)
        while digits.utf8.count < 10 { digits = "0" + digits }
        var decimals = digits.suffix(9)
        while decimals.utf8.count > 4 && decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(billionths < 0 ? "-" : "")\(digits.dropLast(9)).\(decimals)"
    }

    /// The percentage with at least two decimals: `3.50 %`.
    public var percentText: String {
        var digits = String(billionths.magnitude)
        while digits.utf8.count < 8 { digits = "0" + digits }
        var decimals = digits.suffix(7)
        while decimals.utf8.count > 2 && decimals.hasSuffix("0") { decimals.removeLast() }
        return "\(billionths < 0 ? "-" : "")\(digits.dropLast(7)).\(decimals) %"
    }
}

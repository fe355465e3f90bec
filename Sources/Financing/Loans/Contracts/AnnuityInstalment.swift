internal import Ledger

/// The total payment that just redeems a balance over given dates (`LOANS.md` §8).
enum AnnuityInstalment {
    /// The payment.
    ///
    /// - Parameters:
    ///   - balance: What is to be redeemed.
    ///   - accrued: Interest up to the first date.
    ///   - rate: Rate a year.
    ///   - periods: The time from each date to the next.
    /// - Throws: `loan.annuity` where the rate makes the discount meaningless.
    static func amount(
        balance: FixedDecimal, accrued: FixedDecimal, rate: FixedDecimal, periods: [YearFraction]
    ) throws(LedgerError) -> FixedDecimal {
        var sum = FixedDecimal.one
        var discount = FixedDecimal.one
        for period in periods {
            let growth = FixedDecimal.one + rate * period
            // A negative rate near −100 % a period would let the discount grow without bound.
            guard growth > FixedDecimal(units: FixedDecimal.scale / 2) else {
                throw LedgerError(
                    "loan.annuity", "no instalment redeems a loan at a rate of \(rate)")
            }
            discount = discount / growth
            sum = sum + discount
            guard sum < FixedDecimal.largestRead else {
                throw LedgerError("loan.annuity", "the discount factors at \(rate) grow unbounded")
            }
        }
        return (balance + accrued) / sum
    }
}

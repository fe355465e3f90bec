public import Ledger

extension LoanAccount {
    /// The schedule of a loan: drawn as planned, every amount paid on its due date.
    ///
    /// - Parameter drawdowns: When how much is drawn; all on the first day if there are none.
    /// - Throws: what `init` and `run` throw, and `loan.limit` where a drawdown is refused.
    public static func schedule(
        _ terms: LoanTerms, drawdowns: [DatedLoanAct] = [],
        published: PublishedRates = PublishedRates([])
    ) throws(LedgerError) -> LoanAccount {
        var account = try LoanAccount(terms, published: published, paysOnTime: true)
        let acts =
            drawdowns.isEmpty
            ? [DatedLoanAct("drawdown", on: terms.start, .drawdown(terms.limit))] : drawdowns
        // A holiday may move the last day of payment past maturity.
        try account.run(acts, until: terms.maturity.adding(days: 100))
        guard let refusal = account.refusals.first else { return account }
        throw LedgerError(
            .init(stringLiteral: refusal.code), refusal.message, at: refusal.identifier)
    }
}

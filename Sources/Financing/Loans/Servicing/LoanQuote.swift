public import Ledger

/// What a loan would cost by each method of repayment, side by side.
public struct LoanQuote: Sendable {
    /// One method's outcome.
    public struct Offer: Sendable {
        /// The method.
        public let method: RepaymentMethod
        /// Its schedule.
        public let instalments: [InstalmentRow]

        /// Interest in all.
        public var interest: MinorUnits { instalments.reduce(0) { $0 + $1.interest } }
        /// Of it, borne by the treasury.
        public var subsidy: MinorUnits { instalments.reduce(0) { $0 + $1.subsidy } }
        /// The first payment.
        public var first: MinorUnits { instalments.first?.net ?? 0 }
        /// The largest payment.
        public var largest: MinorUnits { instalments.map(\.net).max() ?? 0 }
        /// The last payment.
        public var last: MinorUnits { instalments.last?.net ?? 0 }
    }

    /// The outcomes, in the order of the methods.
    public let offers: [Offer]

    /// Lays out a loan by each method.
    ///
    /// - Parameters:
    ///   - terms: The loan; its method and dates are replaced.
    ///   - grid: The due dates of interest and principal.
    /// - Throws: what `LoanAccount` throws.
    public init(
        _ terms: LoanTerms, on grid: DueGrid, methods: [RepaymentMethod],
        published: PublishedRates = PublishedRates([])
    ) throws(LedgerError) {
        var offers: [Offer] = []
        for method in methods {
            var changed = terms
            changed.method = method
            changed.interestDates = method == .allAtMaturity ? nil : grid
            let repeats = method == .equalPrincipal || method == .equalInstalment
            changed.redemptionDates = repeats ? grid : nil
            let account = try LoanAccount.schedule(changed, published: published)
            offers.append(Offer(method: method, instalments: account.instalments))
        }
        self.offers = offers
    }
}

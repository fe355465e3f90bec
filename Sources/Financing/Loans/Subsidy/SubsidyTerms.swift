public import Ledger

/// The treasury's part in the interest of a loan (贴息): a leg of its own beside it.
///
/// Every figure comes from the scheme's rulebook; a loan carries those of its own approval.
public struct SubsidyTerms: Sendable, Hashable {
    /// What is subsidised.
    public enum Measure: Sendable, Hashable {
        /// So much a year on eligible principal (个百分点).
        case pointsOnPrincipal(AnnualRate)
        /// So many basis points of the interest on eligible principal.
        case shareOfRate(basisPoints: Int)
    }

    /// When the subsidy counts as used.
    public enum Recognition: String, Sendable, CaseIterable {
        /// When the borrower's part has been collected.
        case whenCollected = "when-collected"
        /// When the interest is due.
        case whenDue = "when-due"
    }

    /// How it reaches the borrower.
    public enum Route: String, Sendable, CaseIterable {
        /// The bank collects the net amount and takes the rest from what was pre-allocated.
        case deducted
        /// The borrower pays all and is paid the subsidy afterwards.
        case paidLater = "paid-later"
    }

    /// Upper limits; each cuts the last event and scales no earlier one.
    public struct Caps: Sendable, Hashable {
        /// Of all subsidy, in basis points of what was drawn.
        public var shareOfLoanBasisPoints: Int?
        /// In one calendar year.
        public var perYear: MinorUnits?
        /// In all.
        public var total: MinorUnits?
        /// What was committed to the loan.
        public var commitment: MinorUnits?

        /// Makes caps that cap nothing.
        public init() {}
    }

    /// What is subsidised.
    public var measure: Measure
    /// Months from each drawdown that are subsidised.
    public var windowMonths: Int
    /// The scheme's last day but one: nothing from this day on.
    public var schemeEnd: LocalDate?
    /// Upper limits.
    public var caps = Caps()
    /// When it counts as used.
    public var recognition = Recognition.whenCollected
    /// How it reaches the borrower.
    public var route = Route.deducted

    /// Makes terms.
    public init(measure: Measure, windowMonths: Int) {
        self.measure = measure
        self.windowMonths = windowMonths
    }

    /// The first day without subsidy for money drawn on a day.
    func windowEnd(drawn date: LocalDate) -> LocalDate {
        let end = date.adding(months: windowMonths)
        return schemeEnd.map { min($0, end) } ?? end
    }
}

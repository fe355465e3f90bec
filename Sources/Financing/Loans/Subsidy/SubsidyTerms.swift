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

/// How much of the caps of a subsidy has been used.
struct SubsidyUse: Sendable {
    /// Granted in all, whether collected yet or not.
    private(set) var granted: MinorUnits = 0
    private var byYear: [Int: MinorUnits] = [:]

    /// Cuts an amount to what the caps leave, and counts it.
    ///
    /// The order is that of the guide: the interest of the same days, the share of the loan, the
    /// year, all in all, the commitment.
    mutating func grant(
        _ wanted: MinorUnits, interest: MinorUnits, drawn: MinorUnits, on date: LocalDate,
        caps: SubsidyTerms.Caps
    ) -> MinorUnits {
        var amount = min(wanted, interest)
        if let share = caps.shareOfLoanBasisPoints {
            let cap = Rounding.towardZero.divide(Int128(drawn) * Int128(share), by: 10_000)
            amount = min(amount, MinorUnits(cap) - granted)
        }
        if let cap = caps.perYear { amount = min(amount, cap - (byYear[date.year] ?? 0)) }
        if let cap = caps.total { amount = min(amount, cap - granted) }
        if let cap = caps.commitment { amount = min(amount, cap - granted) }
        amount = max(0, amount)
        granted += amount
        byYear[date.year, default: 0] += amount
        return amount
    }
}

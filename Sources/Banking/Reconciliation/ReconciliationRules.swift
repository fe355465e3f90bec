/// The settings of a reconciliation, as data.
public struct ReconciliationRules: Sendable, Hashable {
    /// How many days their date may lie after ours in a match by amount; negative is before.
    public var window: ClosedRange<Int> = -3...10
    /// How many days our book may follow what the other party began on its own.
    ///
    /// A bank's interest and fees carry neither reference nor counterparty; we book them when
    /// the paper arrives, and the adjusting entry of a year end comes later than the window.
    public var lateBookingDays: Int = 31
    /// How many days a reversal may lie from what it cancels.
    public var reversalDays: Int = 5
    /// The words that mark a reversal in a text.
    public var reversalWords: [String] = ["冲正", "退汇", "冲销", "红字"]
    /// How many pairs of one amount are looked at before the amount counts as undecidable.
    public var workLimit: Int = 250_000
    /// How many subsets are tried for one item before it counts as undecidable.
    public var subsetLimit: Int = 1 << 14
    /// How many days more than the window the parts of a group may spread over.
    public var groupSpreadDays: Int = 6
    /// The fees of the bank's tariff that it keeps from a payment, in minor units.
    public var fees: Set<Int64> = []
    /// The difference that is let pass where the reference agrees, in minor units.
    public var tolerance: Int64 = 0
    /// Whether a line smaller than the item that it names pays a part of it.
    public var acceptsParts: Bool = false
    /// Pairs of legal forms that mean the same, long before short.
    public var nameForms: [[String]] = [["有限责任公司", "有限公司"]]
    /// Pairs of names that mean the same party; compared without case and punctuation.
    public var nameVariants: [[String]] = []
    /// What each agreement is worth.
    public var points = Points()

    /// The default settings: nothing is matched that does not agree to the cent.
    public init() {}

    /// Settings for two plain files: the usual tariff of banks, one tenth of a unit of tolerance.
    public static var plainFiles: ReconciliationRules {
        var rules = ReconciliationRules()
        rules.fees = [50, 100, 200, 550, 1_050, 2_500, 5_000]
        rules.tolerance = 10
        rules.acceptsParts = true
        rules.workLimit = 4_000_000
        return rules
    }

    /// Points rank and inform; the conditions of the stages decide.
    public struct Points: Sendable, Hashable {
        /// A structured reference agrees.
        public var reference = 60
        /// A reference agrees but for a slip.
        public var garbled = 35
        /// The amounts are equal.
        public var amount = 20
        /// The amounts are equal but for a fee, a tolerance or a rest.
        public var amountWithFee = 10
        /// The same day.
        public var sameDay = 10
        /// At most three days apart.
        public var threeDays = 7
        /// At most ten days apart.
        public var tenDays = 3
        /// The names are equal.
        public var name = 10
        /// One name is a known variant or the beginning of the other.
        public var nameVariant = 6
        /// The texts are equal; it ranks suggestions.
        public var text = 4
        /// Nothing else comes into question.
        public var noRival = 5
        /// For each other candidate.
        public var rival = -20
        /// The reference belongs to another item.
        public var contradiction = -40

        /// The start values.
        public init() {}

        /// What a distance in days is worth.
        func days(_ days: Int) -> Int {
            switch days.magnitude {
            case 0: sameDay
            case 1...3: threeDays
            case 4...10: tenDays
            default: 0
            }
        }
    }
}

/// The thresholds of the classification, from the rulebook in force.
public struct ClassificationRules: Sendable, Hashable {
    /// A class that begins above a figure.
    public struct Floor: Sendable, Hashable {
        /// The class is reached by more than this.
        public let above: Int
        /// The class.
        public let riskClass: RiskClass

        /// Makes a floor.
        public init(above: Int, _ riskClass: RiskClass) {
            self.above = above
            self.riskClass = riskClass
        }
    }

    /// By days past due.
    public var daysPastDue: [Floor]
    /// By expected loss of an impaired loan, in basis points; from this figure on.
    public var expectedLoss: [Floor]
    /// So many days of a technical delay do not count.
    public var technicalDelayDays: Int
    /// Above this share of the debtor's debts at all banks long overdue, in basis points, the loan
    /// is substandard.
    public var overdueElsewhereBasisPoints: Int
    /// Above this share of the bank's claims on the debtor non-performing, all of them are.
    public var nonPerformingHereBasisPoints: Int
    /// Months of observation after a restructuring.
    public var observationMonths: Int
    /// Months of regular payment before a non-performing loan may rise.
    public var upgradeMonths: Int
    /// Periods of regular payment before a non-performing loan may rise.
    public var upgradePeriods: Int

    /// Makes rules.
    public init(
        daysPastDue: [Floor], expectedLoss: [Floor], technicalDelayDays: Int,
        overdueElsewhereBasisPoints: Int, nonPerformingHereBasisPoints: Int,
        observationMonths: Int, upgradeMonths: Int, upgradePeriods: Int
    ) {
        self.daysPastDue = daysPastDue
        self.expectedLoss = expectedLoss
        self.technicalDelayDays = technicalDelayDays
        self.overdueElsewhereBasisPoints = overdueElsewhereBasisPoints
        self.nonPerformingHereBasisPoints = nonPerformingHereBasisPoints
        self.observationMonths = observationMonths
        self.upgradeMonths = upgradeMonths
        self.upgradePeriods = upgradePeriods
    }
}

public import Ledger

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

/// What is known of a loan and its debtor when it is classified.
public struct ClassificationFacts: Sendable, Hashable {
    /// Days past due.
    public var daysPastDue = 0
    /// Whether the delay is a technical one.
    public var isTechnicalDelay = false
    /// Whether the loan is credit-impaired.
    public var isImpaired = false
    /// Expected loss of an impaired loan, in basis points.
    public var expectedLossBasisPoints = 0
    /// Share of the debtor's debts at all banks that is long overdue, in basis points.
    public var overdueElsewhereBasisPoints = 0
    /// Share of the bank's claims on the debtor that is non-performing, in basis points.
    public var nonPerformingHereBasisPoints = 0
    /// Whether the purpose was changed without approval.
    public var purposeWasChanged = false
    /// Whether it was repaid with new borrowing.
    public var wasRepaidByBorrowing = false
    /// Whether the debtor is non-performing at another bank.
    public var isNonPerformingElsewhere = false
    /// Whether the debtor evades its debts.
    public var evadesDebts = false
    /// Whether the debtor is in bankruptcy liquidation.
    public var isInLiquidation = false
    /// When the loan was last restructured.
    public var restructuredOn: LocalDate?
    /// How often it was restructured.
    public var restructuringCount = 0
    /// Whether it failed to pay under observation.
    public var failedUnderObservation = false

    /// Makes facts of a loan without a blemish.
    public init() {}
}

/// A class with every reason that asked for it or a worse one than normal.
public struct Classification: Sendable, Hashable {
    /// Why a class is at least so bad.
    public struct Reason: Sendable, Hashable {
        /// A stable identifier: `days-past-due`.
        public let code: String
        /// The class that it asks for.
        public let floor: RiskClass
        /// The figure against the limit, in words.
        public let message: String
    }

    /// The class: the worst that any reason asks for.
    public let riskClass: RiskClass
    /// All reasons; none for a normal loan.
    public let reasons: [Reason]
}

extension ClassificationRules {
    /// Classifies a loan: at least the highest floor, whatever the collateral.
    public func classify(_ facts: ClassificationFacts, on date: LocalDate) -> Classification {
        let reasons =
            paymentReasons(facts) + debtorReasons(facts) + restructuringReasons(facts, date)
        return Classification(
            riskClass: reasons.map(\.floor).max() ?? .normal, reasons: reasons)
    }

    private func paymentReasons(_ facts: ClassificationFacts) -> [Classification.Reason] {
        var reasons: [Classification.Reason] = []
        let isExcused = facts.isTechnicalDelay && facts.daysPastDue <= technicalDelayDays
        let floor = daysPastDue.filter { facts.daysPastDue > $0.above }
            .max { $0.riskClass < $1.riskClass }
        if let floor, !isExcused {
            reasons.append(
                Classification.Reason(
                    code: "days-past-due", floor: floor.riskClass,
                    message: "\(facts.daysPastDue) days past due, more than \(floor.above)"))
        }
        guard facts.isImpaired else { return reasons }
        let loss = expectedLoss.filter { facts.expectedLossBasisPoints >= $0.above }
            .max { $0.riskClass < $1.riskClass }
        reasons.append(
            Classification.Reason(
                code: "impaired", floor: loss?.riskClass ?? .substandard,
                message: "impaired with an expected loss of \(facts.expectedLossBasisPoints) "
                    + "basis points"))
        return reasons
    }

    private func debtorReasons(_ facts: ClassificationFacts) -> [Classification.Reason] {
        let candidates: [(Bool, String, RiskClass, String)] = [
            (
                facts.overdueElsewhereBasisPoints > overdueElsewhereBasisPoints,
                "overdue-elsewhere", .substandard,
                "\(facts.overdueElsewhereBasisPoints) basis points of the debtor's debts are long "
                    + "overdue, more than \(overdueElsewhereBasisPoints)"
            ),
            (
                facts.nonPerformingHereBasisPoints > nonPerformingHereBasisPoints,
                "non-performing-here", .substandard,
                "\(facts.nonPerformingHereBasisPoints) basis points of the claims here are "
                    + "non-performing, more than \(nonPerformingHereBasisPoints)"
            ),
            (
                facts.purposeWasChanged, "purpose", .specialMention,
                "the purpose was changed without approval"
            ),
            (
                facts.wasRepaidByBorrowing, "borrowed-to-repay", .specialMention,
                "repaid with new borrowing"
            ),
            (
                facts.isNonPerformingElsewhere, "non-performing-elsewhere", .specialMention,
                "the debtor is non-performing at another bank"
            ),
            (facts.evadesDebts, "evasion", .doubtful, "the debtor evades its debts"),
            (
                facts.isInLiquidation, "liquidation", .loss,
                "the debtor is in bankruptcy liquidation"
            ),
        ]
        return candidates.filter(\.0).map {
            Classification.Reason(code: $0.1, floor: $0.2, message: $0.3)
        }
    }

    private func restructuringReasons(
        _ facts: ClassificationFacts, _ date: LocalDate
    ) -> [Classification.Reason] {
        guard let day = facts.restructuredOn else { return [] }
        var reasons: [Classification.Reason] = []
        if date < day.adding(months: observationMonths) {
            reasons.append(
                Classification.Reason(
                    code: "observation", floor: .specialMention,
                    message: "restructured on \(day), observed for \(observationMonths) months"))
        }
        if facts.restructuringCount > 1 || facts.failedUnderObservation {
            reasons.append(
                Classification.Reason(
                    code: "restructured-again", floor: .substandard,
                    message: "failed under observation or restructured again"))
        }
        return reasons
    }

    /// What stands against raising a non-performing loan; nothing if it may rise.
    ///
    /// - Parameters:
    ///   - owesArrears: Whether arrears or costs are unpaid.
    ///   - paidSince: Since when it has paid regularly.
    ///   - paidPeriods: How many periods it has paid regularly.
    ///   - isAssessed: Whether further performance has been assessed and is expected.
    ///   - hasOtherImpaired: Whether the debtor has another impaired asset here.
    public func objectionsToUpgrade(
        owesArrears: Bool, paidSince: LocalDate?, paidPeriods: Int, isAssessed: Bool,
        hasOtherImpaired: Bool, on date: LocalDate
    ) -> [String] {
        var found: [String] = []
        if owesArrears { found.append("arrears or costs are unpaid") }
        let monthsEnd = paidSince?.adding(months: upgradeMonths)
        // Whichever takes longer: the periods or the months.
        if paidPeriods < upgradePeriods || monthsEnd.map({ date < $0 }) ?? true {
            found.append(
                "it has paid \(paidPeriods) periods since \(paidSince?.description ?? "–"); "
                    + "\(upgradePeriods) periods and \(upgradeMonths) months are asked for")
        }
        if !isAssessed { found.append("further performance has not been assessed") }
        if hasOtherImpaired { found.append("the debtor has another impaired asset here") }
        return found
    }
}

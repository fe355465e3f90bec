public import Ledger

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

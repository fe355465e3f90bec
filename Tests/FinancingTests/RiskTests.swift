import Financing
import Ledger
import Testing

/// Five classes and the allowance, with the thresholds of the example's rulebook.
@Suite struct RiskTests {
    static let rules = ClassificationRules(
        daysPastDue: [
            .init(above: 0, .specialMention), .init(above: 90, .substandard),
            .init(above: 270, .doubtful), .init(above: 360, .loss),
        ],
        expectedLoss: [.init(above: 5000, .doubtful), .init(above: 9000, .loss)],
        technicalDelayDays: 7, overdueElsewhereBasisPoints: 2000,
        nonPerformingHereBasisPoints: 1000, observationMonths: 12, upgradeMonths: 6,
        upgradePeriods: 2)

    static func classify(
        _ change: (inout ClassificationFacts) throws -> Void
    ) throws -> Classification {
        var facts = ClassificationFacts()
        try change(&facts)
        return rules.classify(facts, on: try LocalDate("2026-06-30"))
    }

    @Test(arguments: [
        (0, RiskClass.normal), (1, .specialMention), (90, .specialMention), (91, .substandard),
        (270, .substandard), (271, .doubtful), (360, .doubtful), (361, .loss),
    ])
    func `days past due set the floor`(days: Int, floor: RiskClass) throws {
        #expect(try Self.classify { $0.daysPastDue = days }.riskClass == floor)
    }

    @Test func `a technical delay of few days is excused`() throws {
        for (days, expected) in [(7, RiskClass.normal), (8, .specialMention)] {
            let found = try Self.classify {
                $0.daysPastDue = days
                $0.isTechnicalDelay = true
            }
            #expect(found.riskClass == expected)
        }
    }

    @Test func `the worst reason counts and all are told`() throws {
        let found = try Self.classify {
            $0.daysPastDue = 10
            $0.isImpaired = true
            $0.expectedLossBasisPoints = 5000
            $0.purposeWasChanged = true
            $0.nonPerformingHereBasisPoints = 1001
            $0.overdueElsewhereBasisPoints = 2000
        }
        #expect(found.riskClass == .doubtful)
        #expect(
            found.reasons.map(\.code) == [
                "days-past-due", "impaired", "non-performing-here", "purpose",
            ])
    }

    @Test func `a restructured loan is observed, and falls when it fails`() throws {
        let day = try LocalDate("2025-06-30")
        #expect(try Self.classify { $0.restructuredOn = day }.riskClass == .normal)
        #expect(
            try Self.classify { $0.restructuredOn = day.adding(days: 1) }.riskClass
                == .specialMention)
        let again = try Self.classify {
            $0.restructuredOn = day
            $0.restructuringCount = 2
        }
        #expect(again.riskClass == .substandard)
    }

    @Test func `rising again takes periods, months, an assessment and a clean debtor`() throws {
        let today = try LocalDate("2026-06-30")
        let objections = Self.rules.objectionsToUpgrade(
            owesArrears: true, paidSince: try LocalDate("2026-01-01"), paidPeriods: 2,
            isAssessed: false, hasOtherImpaired: true, on: today)
        #expect(objections.count == 4)
        let none = Self.rules.objectionsToUpgrade(
            owesArrears: false, paidSince: try LocalDate("2025-12-30"), paidPeriods: 2,
            isAssessed: true, hasOtherImpaired: false, on: today)
        #expect(none == [])
    }

    @Test func `the allowance follows the class and is booked as a difference`() throws {
        let table = try #require(
            AllowanceTable(basisPoints: [
                .normal: 150, .specialMention: 300, .substandard: 3000, .doubtful: 6000,
                .loss: 10_000,
            ]))
        #expect(table.target(exposure: 1_900_000_000, .normal) == 28_500_000)
        #expect(
            table.charge(exposure: 60_000_000, .substandard, balance: 28_500_000) == -10_500_000)
        #expect(AllowanceTable(basisPoints: [.normal: 150]) == nil)
        let ratios = AllowanceRatios(loansBasisPoints: 250, nonPerformingBasisPoints: 15_000)
        #expect(ratios.least(loans: 10_000, nonPerforming: 100) == 250)
        #expect(ratios.least(loans: 10_000, nonPerforming: 1_000) == 1_500)
    }

    @Test func `classes map to the states of the exchange format`() {
        #expect(RiskClass.allCases.map(\.actusCode) == ["PF", "DL", "DQ", "DQ", "DF"])
        #expect(RiskClass.allCases.map(\.isNonPerforming) == [false, false, true, true, true])
    }
}

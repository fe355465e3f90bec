import Financing
import Foundation
import Ledger
import Testing

/// The loan of project E3 in the worked example, driven as a contract.
///
/// The figures come from the example's own files, which were computed apart from this engine.
@Suite struct LeatherLoanTests {
    static let amount = LoanFixture.cents

    static func terms() throws -> LoanTerms {
        let plan = try [
            ("2026-03-20", "3,000,000.00"), ("2026-06-20", "3,000,000.00"),
            ("2026-12-20", "3,000,000.00"), ("2027-03-20", "3,000,000.00"),
            ("2027-06-20", "3,000,000.00"), ("2027-09-20", "3,000,000.00"),
            ("2027-12-20", "2,000,000.00"),
        ].map {
            PlannedRepayment(date: try LocalDate($0.0), principal: try LoanFixture.cents($0.1))
        }
        let rate = LinkedRate(
            name: "LPR-5Y", marginBasisPoints: 0,
            resets: DueGrid(first: try LocalDate("2025-06-20"), months: 12))
        var terms = LoanTerms(
            identifier: "E3", currency: .cny, limit: try amount("20,000,000.00"),
            start: try LocalDate("2025-03-20"), maturity: try LocalDate("2030-03-20"),
            method: .agreedPlan(plan), rate: .linked(rate), dayCount: .actual360,
            penalty: PenaltyRule(overdueUplift: 5000, misuseUplift: 10_000))
        terms.interestDates = DueGrid(first: try LocalDate("2025-06-20"), months: 3)
        terms.subsidy = SubsidyTerms(
            measure: .pointsOnPrincipal(try AnnualRate("0.015")), windowMonths: 24)
        return terms
    }

    static func published() throws -> PublishedRates {
        PublishedRates(
            try [("2025-02-20", "0.0360"), ("2025-05-20", "0.0350"), ("2026-05-20", "0.0350")].map {
                PublishedRates.Row(
                    published: try LocalDate($0.0), name: "LPR-5Y", rate: try AnnualRate($0.1))
            })
    }

    static func acts() throws -> [DatedLoanAct] {
        let act = LoanFixture.act
        let pay: (MinorUnits) -> LoanAct = { .payment($0) }
        let restructuring = Restructuring(
            maturity: try LocalDate("2027-12-20"), method: .bullet)
        return try [
            act("D1", "2025-03-20", LoanAct.drawdown, "12,000,000.00"),
            act("S1", "2025-04-10", LoanAct.subsidyPreallocation, "60,000.00"),
            act("I1", "2025-06-20", pay, "64,400.00"),
            act("D2", "2025-06-20", LoanAct.drawdown, "8,000,000.00"),
            act("S2", "2025-07-10", LoanAct.subsidyPreallocation, "80,000.00"),
            act("I2", "2025-09-20", pay, "102,222.22"),
            act("S3", "2025-10-10", LoanAct.subsidyPreallocation, "80,000.00"),
            DatedLoanAct("A1", on: LocalDate("2025-10-31"), .accrual),
            act("I3", "2025-12-20", pay, "101,111.11"),
            act("R1", "2025-12-20", { .prepayment($0) }, "1,000,000.00"),
            DatedLoanAct("A2", on: LocalDate("2025-12-31"), .accrual),
            act("S4", "2026-01-10", LoanAct.subsidyPreallocation, "60,000.00"),
            act("I4", "2026-03-20", pay, "3,095,000.00"),
            act("S5", "2026-04-10", LoanAct.subsidyPreallocation, "120,000.00"),
            act("I5", "2026-06-20", pay, "81,777.78"),
            act("R3", "2026-07-20", pay, "3,013,125.00"),
            act("I6", "2026-09-20", pay, "66,444.45"),
            act("R4", "2026-09-20", { .prepayment($0) }, "12,400,000.00"),
            DatedLoanAct("RS", on: LocalDate("2026-09-21"), .restructuring(restructuring)),
            act("PC", "2026-12-26", LoanAct.poolCompensation, "360,000.00"),
            act("WO", "2026-12-28", { .writeOff(allowance: $0) }, "285,000.00"),
            act("RC", "2026-12-30", { .recovery($0, poolShare: Share(60, of: 100)) }, "100,000.00"),
            act("RF", "2026-12-31", LoanAct.subsidyReturn, "19,083.34"),
        ]
    }

    static func account(until end: String = "2026-12-31") throws -> LoanAccount {
        try LoanAccount.replay(
            terms(), acts(), published: published(), until: LocalDate(end))
    }

    static func expectations() throws -> [String: Any] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "fixtures/three-projects/expectations.json")
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        return try #require(json as? [String: Any])
    }

    @Test func `every act is accepted and the principal adds up on every line`() throws {
        let account = try Self.account()
        #expect(account.refusals == [])
        #expect(account.keepsItsPrincipal())
    }

    @Test func `interest and subsidy of each period are those of the example`() throws {
        let table = try #require(
            try Self.expectations()["loanScheduleE3"] as? [[String: Any]])
        let rows = try Self.account().instalments.prefix(table.count)
        let told = rows.map { row in
            [
                "\(row.from)", "\(row.to)", "\(row.from.days(until: row.to))",
                LoanFixture.text(row.interest), LoanFixture.text(row.subsidy),
                LoanFixture.text(row.interest - row.subsidy),
            ]
        }
        let expected = try table.map { row in
            let texts = try ["from", "to"].map { try #require(row[$0] as? String) }
            let days = try #require(row["days"] as? Int)
            let amounts = try ["interest", "subsidy", "paidByFirm"].map {
                let text = try #require(row[$0] as? String)
                return LoanFixture.text(
                    try Money(decimalText: text, currency: .cny).minorUnits)
            }
            return texts + ["\(days)"] + amounts
        }
        #expect(told == expected)
    }

    @Test func `the lines carry the amounts of the example's journal`() throws {
        let account = try Self.account()
        #expect(account.amounts(.penaltyPaid) == ["13,125.00"])
        #expect(account.amounts(.compoundPaid) == [])
        #expect(
            account.amounts(.interestAccrued) == ["79,722.22", "20,319.44"])
        #expect(account.amounts(.subsidyAccrued) == ["34,166.67", "8,708.33"])
        #expect(
            account.amounts(.principalPaid) == ["3,000,000.00", "3,000,000.00"])
        #expect(account.amounts(.prepayment) == ["1,000,000.00", "12,400,000.00"])
        #expect(account.amounts(.overdue) == ["3,000,000.00", "5,308.33"])
        #expect(account.amounts(.restructured) == ["600,000.00"])
        #expect(account.amounts(.poolCompensation) == ["360,000.00"])
        #expect(account.amounts(.principalWrittenOff) == ["240,000.00"])
        #expect(account.amounts(.interestWrittenOff) == ["5,308.33"])
        #expect(account.amounts(.recovery) == ["40,000.00"])
        #expect(account.amounts(.poolRecovery) == ["60,000.00"])
        #expect(account.totals.memorandum == 20_530_833)
    }

    @Test func `the loan statement of the example comes out`() throws {
        let all = try Self.expectations()
        let statement = try #require(all["loanStatementE3"] as? [String: Any])
        let account = try Self.account()
        let totals = account.totals
        for (name, amount) in [
            ("drawn", totals.drawn), ("repaid", totals.repaid),
            ("compensatedByPool", totals.compensated), ("writtenOff", totals.writtenOff),
            ("closing", account.principal), ("interestUnpaid", totals.interestWrittenOff),
            ("penalty", totals.penaltyCollected),
            ("interestInSchedule", totals.interestDue - totals.interestWrittenOff),
            ("subsidyInSchedule", account.subsidy?.used ?? 0),
        ] {
            let text = try #require(statement[name] as? String)
            #expect(Money(minorUnits: amount, currency: .cny).decimalText == text, "\(name)")
        }
        #expect(account.subsidy?.balance == 0)
    }

    @Test func `the subsidy settles quarter by quarter`() throws {
        let quarters = try #require(
            try Self.expectations()["interestSubsidySettlement"] as? [[String: String]])
        let ends = [
            "2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30",
            "2026-12-31",
        ]
        #expect(ends.count == quarters.count)
        for (end, quarter) in zip(ends, quarters) {
            let leg = try #require(try Self.account(until: end).subsidy)
            let closing = Money(minorUnits: leg.balance, currency: .cny).decimalText
            #expect(closing == quarter["closing"], "\(end)")
        }
    }

    @Test func `step by step comes to the same lines as in one go`() throws {
        var account = try LoanAccount(Self.terms(), published: Self.published())
        let acts = try Self.acts()
        var day = try LocalDate("2025-03-20")
        while day <= (try LocalDate("2026-12-31")) {
            try account.run(acts, until: day)
            day = day.adding(days: 17)
        }
        try account.run(acts, until: LocalDate("2026-12-31"))
        #expect(account.lines == (try Self.account().lines))
    }

    @Test func `the missed instalment makes the loan thirty days past due`() throws {
        let before = try Self.account(until: "2026-07-19")
        #expect(before.daysPastDue(on: before.today) == 29)
        #expect(before.penaltyOwed(to: before.today) == 1_268_750)
        let after = try Self.account(until: "2026-07-20")
        #expect(after.daysPastDue(on: after.today) == 0)
    }
}

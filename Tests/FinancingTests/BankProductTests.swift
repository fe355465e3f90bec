import Financing
import Ledger
import Testing

/// The worked figures of the guide, and terms that no published vector pins.
@Suite struct BankProductTests {
    @Test func `equal principal leaves the odd cents to the last instalment`() throws {
        let terms = try LoanFixture.terms(
            .equalPrincipal, amount: "1,000,000.00", rate: "0.035", start: "2025-01-20",
            maturity: "2025-07-20", first: "2025-02-20", months: 1, dayCount: .thirty360)
        let rows = try LoanFixture.schedule(terms).instalments
        #expect(
            rows.map { LoanFixture.text($0.principal) } == [
                "166,666.67", "166,666.67", "166,666.67", "166,666.67", "166,666.67", "166,666.65",
            ])
        #expect(
            rows.map { LoanFixture.text($0.interest) } == [
                "2,916.67", "2,430.56", "1,944.44", "1,458.33", "972.22", "486.11",
            ])
    }

    static func twelveMonths() throws -> LoanTerms {
        try LoanFixture.terms(
            .equalInstalment, amount: "1,000,000.00", rate: "0.035", start: "2025-01-20",
            maturity: "2026-01-20", first: "2025-02-20", months: 1, dayCount: .thirty360)
    }

    @Test func `equal instalments differ in the last cent only`() throws {
        let account = try LoanFixture.schedule(Self.twelveMonths())
        let totals = account.instalments.map { LoanFixture.text($0.total) }
        #expect(totals == Array(repeating: "84,921.63", count: 11) + ["84,921.64"])
        #expect(account.instalments[3].closing == 67_054_228)
        #expect(account.principal == 0 && account.keepsItsPrincipal())
    }

    @Test(arguments: [
        (PrepaymentRule.Effect.lowerInstalments, "59,592.39", 7, "59,592.40"),
        (.shortenTerm, "84,921.63", 5, "50,499.09"),
    ])
    func `a prepayment lowers the instalments or shortens the term`(
        effect: PrepaymentRule.Effect, instalment: String, count: Int, last: String
    ) throws {
        var account = try LoanAccount(Self.twelveMonths(), paysOnTime: true)
        let prepaid = try LoanFixture.act(
            "P1", "2025-05-20", { .prepayment($0, effect) }, "200,000.00")
        let drawn = try LoanFixture.act(
            "D1", "2025-01-20", LoanAct.drawdown, "1,000,000.00")
        try account.run([drawn, prepaid], until: try LocalDate("2026-02-20"))
        let totals = account.instalments.dropFirst(4).map { LoanFixture.text($0.total) }
        #expect(totals == Array(repeating: instalment, count: count) + [last])
        #expect(account.keepsItsPrincipal() && account.principal == 0)
    }

    @Test func `thirty years of equal instalments`() throws {
        let terms = try LoanFixture.terms(
            .equalInstalment, amount: "1,000,000.00", rate: "0.035", start: "2025-01-20",
            maturity: "2055-01-20", first: "2025-02-20", months: 1, dayCount: .thirty360)
        let rows = try LoanFixture.schedule(terms).instalments
        #expect(rows.count == 360)
        #expect(Set(rows.dropLast().map { LoanFixture.text($0.total) }) == ["4,490.45"])
        #expect(rows.last.map { LoanFixture.text($0.total) } == "4,488.52")
    }

    @Test func `interest runs through the twentieth where the contract says so`() throws {
        var terms = try LoanFixture.terms(
            .bullet, amount: "10,000,000.00", rate: "0.035", start: "2025-03-10",
            maturity: "2026-03-10", first: "2025-03-20", months: 3)
        terms.settlementOffsetDays = 1
        let rows = try LoanFixture.schedule(terms).instalments
        #expect(rows.prefix(2).map { LoanFixture.text($0.interest) } == ["10,694.44", "89,444.44"])
        #expect(rows.map(\.to).prefix(2).map(\.description) == ["2025-03-21", "2025-06-21"])
        // At maturity the offset is nothing.
        #expect(rows.last?.to == terms.maturity)
        let days = rows.reduce(0) { $0 + $1.from.days(until: $1.to) }
        #expect(days == 365)
    }

    @Test func `the day of a drawdown bears interest on the balance at its close`() throws {
        var terms = try LeatherLoanTests.terms()
        terms.settlementOffsetDays = 1
        let account = try LoanAccount.replay(
            terms, LeatherLoanTests.acts(), published: LeatherLoanTests.published(),
            until: LocalDate("2025-06-20"))
        #expect(account.instalments.map { LoanFixture.text($0.interest) } == ["112,344.44"])
    }

    @Test(arguments: [
        (DayCount.monthsAndDays, "2025-06-20", "108,000.00"),
        (.actual360, "2025-06-20", "110,400.00"),
        (.monthsAndDays, "2025-07-25", "150,000.00"), (.actual360, "2025-07-25", "152,400.00"),
    ])
    func `months and days cost less than actual days`(
        dayCount: DayCount, maturity: String, interest: String
    ) throws {
        let terms = try LoanFixture.terms(
            .allAtMaturity, amount: "12,000,000.00", rate: "0.036", start: "2025-03-20",
            maturity: maturity, first: "2025-06-20", months: 3, dayCount: dayCount)
        #expect(try LoanFixture.schedule(terms).amounts(.interestDue) == [interest])
    }

    @Test func `shares of a syndicate carry their fractions of a cent`() throws {
        var thirds = try #require(ShareSplit(weights: [1, 1, 1]))
        #expect(thirds.split(10_000) == [3334, 3333, 3333])
        #expect(thirds.split(10_000) == [3333, 3334, 3333])
        #expect(thirds.split(10_000) == [3333, 3333, 3334])
        var banks = try #require(ShareSplit(weights: [50, 30, 20]))
        #expect(banks.split(16_625_001) == [8_312_501, 4_987_500, 3_325_000])
    }

    @Test func `a step of the margin counts from the next interest date on`() throws {
        let terms = try LoanFixture.terms(
            .bullet, amount: "19,000,000.00", rate: "0.035", start: "2025-03-20",
            maturity: "2026-03-20", first: "2025-06-20", months: 3)
        let account = try LoanAccount.replay(
            terms,
            [
                DatedLoanAct("D1", on: terms.start, .drawdown(terms.limit)),
                DatedLoanAct("K1", on: LocalDate("2025-05-02"), .marginStep(basisPoints: -5)),
            ], until: LocalDate("2025-09-20"))
        #expect(account.amounts(.interestDue) == ["169,944.44", "167,516.67"])
    }

    @Test func `half of the rate is subsidised`() throws {
        var terms = try LoanFixture.terms(
            .bullet, amount: "8,000,000.00", rate: "0.0345", start: "2025-03-20",
            maturity: "2026-03-20", first: "2025-06-18", months: 3)
        terms.subsidy = SubsidyTerms(measure: .shareOfRate(basisPoints: 5000), windowMonths: 24)
        let rows = try LoanFixture.schedule(terms).instalments
        #expect(rows.first.map { LoanFixture.text($0.subsidy) } == "34,500.00")
    }

    @Test func `misused money bears the rate of misuse until it is cured`() throws {
        var terms = try LoanFixture.terms(
            .bullet, amount: "5,000,000.00", rate: "0.035", start: "2025-03-20",
            maturity: "2026-03-20", first: "2025-09-20", months: 6)
        terms.subsidy = SubsidyTerms(
            measure: .pointsOnPrincipal(try AnnualRate("0.01")), windowMonths: 24)
        let acts = try [
            DatedLoanAct("D1", on: terms.start, .drawdown(terms.limit)),
            LoanFixture.act("M1", "2025-04-01", LoanAct.misuse, "2,000,000.00"),
            LoanFixture.act("M2", "2025-05-31", LoanAct.cure, "2,000,000.00"),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-06-10"))
        #expect(account.penaltyOwed(to: account.today) == 2_333_333)
        #expect(account.normal == terms.limit && account.subsidy?.isStopped == true)
    }

    @Test func `unpaid interest bears interest at the penalty rate`() throws {
        let terms = try LoanFixture.terms(
            .bullet, amount: "600,000.00", rate: "0.035", start: "2026-09-20",
            maturity: "2027-09-20", first: "2026-12-20", months: 3)
        let account = try LoanAccount.replay(
            terms, [DatedLoanAct("D1", on: terms.start, .drawdown(terms.limit))],
            until: LocalDate("2026-12-28"))
        #expect(account.amounts(.overdue) == ["5,308.33"])
        #expect(account.compoundOwed(to: account.today) == 619)
    }

    @Test func `misused money that is late at maturity keeps the heavier rate`() throws {
        let terms = try LoanFixture.terms(
            .bullet, amount: "5,000,000.00", rate: "0.035", start: "2025-03-20",
            maturity: "2025-06-20", first: "2025-06-20", months: 3)
        let acts = try [
            DatedLoanAct("D1", on: terms.start, .drawdown(terms.limit)),
            LoanFixture.act("M1", "2025-05-21", LoanAct.misuse, "2,000,000.00"),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-06-30"))
        // Misused: 30 + 10 days at 7.00 % on 2,000,000; the rest: 10 days at 5.25 % on 3,000,000.
        #expect(account.penaltyOwed(to: account.today) == 1_555_556 + 437_500)
        #expect(account.position().overdue == terms.limit && account.keepsItsPrincipal())
    }

    @Test func `fees that are owed are written off with the loan`() throws {
        let terms = try LoanFixture.terms(
            .bullet, amount: "100.00", rate: "0.035", start: "2025-03-20",
            maturity: "2026-03-20", first: "2025-06-20", months: 3)
        let acts = try [
            DatedLoanAct("D1", on: terms.start, .drawdown(terms.limit)),
            LoanFixture.act("F1", "2025-04-01", LoanAct.fee, "7.00"),
            LoanFixture.act("W1", "2025-05-01", { .writeOff(allowance: $0) }, "100.00"),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-06-30"))
        #expect(account.amounts(.feeWrittenOff) == ["7.00"])
        #expect(account.totals.memorandum == 10_700 && account.isClosed)
    }
}

import Financing
import Ledger
import Testing

/// The subsidy leg: windows, caps and ends.
///
/// The loan: a million at 4 %, one point subsidised, quarterly by months of thirty days.
@Suite struct SubsidyTests {
    static func terms(_ change: (inout SubsidyTerms) throws -> Void) throws -> LoanTerms {
        var terms = try LoanFixture.terms(
            .bullet, amount: "1,000,000.00", rate: "0.04", start: "2025-01-01",
            maturity: "2028-01-01", first: "2025-04-01", months: 3, dayCount: .thirty360)
        var subsidy = SubsidyTerms(
            measure: .pointsOnPrincipal(try AnnualRate("0.01")), windowMonths: 24)
        try change(&subsidy)
        terms.subsidy = subsidy
        return terms
    }

    static func granted(_ change: (inout SubsidyTerms) throws -> Void) throws -> [MinorUnits] {
        try LoanFixture.schedule(terms(change)).instalments.map(\.subsidy)
    }

    @Test func `nothing is granted from the day on that the window closes`() throws {
        let granted = try Self.granted { _ in }
        #expect(granted == Array(repeating: 250_000, count: 8) + Array(repeating: 0, count: 4))
        // Eight months in: a whole quarter, a quarter cut after two months, nothing.
        let cut = try Self.granted { $0.windowMonths = 5 }
        #expect(cut.prefix(3) == [250_000, 166_667, 0])
    }

    @Test func `the scheme's end cuts every window`() throws {
        let granted = try Self.granted { $0.schemeEnd = try LocalDate("2025-05-16") }
        // 45 of 90 days.
        #expect(granted.prefix(3) == [250_000, 125_000, 0])
    }

    @Test func `each drawdown has its own window`() throws {
        let terms = try Self.terms { $0.windowMonths = 6 }
        let acts = try [
            LoanFixture.act("D1", "2025-01-01", LoanAct.drawdown, "400,000.00"),
            LoanFixture.act("D2", "2025-04-01", LoanAct.drawdown, "600,000.00"),
        ]
        let account = try LoanAccount.schedule(terms, drawdowns: acts)
        #expect(account.instalments.prefix(4).map(\.subsidy) == [100_000, 250_000, 150_000, 0])
    }

    @Test func `a cap cuts the last event and no earlier one`() throws {
        #expect(
            try Self.granted { $0.caps.total = 600_000 }.prefix(4) == [
                250_000, 250_000, 100_000, 0,
            ])
        #expect(try Self.granted { $0.caps.commitment = 250_001 }.prefix(3) == [250_000, 1, 0])
        // Half a per cent of what was drawn.
        #expect(
            try Self.granted { $0.caps.shareOfLoanBasisPoints = 50 }.prefix(3)
                == [250_000, 250_000, 0])
        // The fourth quarter falls due in the next year.
        #expect(
            try Self.granted { $0.caps.perYear = 400_000 }.prefix(5)
                == [250_000, 150_000, 0, 250_000, 150_000])
    }

    @Test func `it is never more than the interest`() throws {
        let granted = try Self.granted {
            $0.measure = .pointsOnPrincipal(try AnnualRate("0.05"))
        }
        #expect(granted.first == 1_000_000)
    }

    @Test func `overdue principal and its penalty bear none`() throws {
        let plan = [
            PlannedRepayment(date: try LocalDate("2025-04-01"), principal: 50_000_000),
            PlannedRepayment(date: try LocalDate("2028-01-01"), principal: 50_000_000),
        ]
        var terms = try Self.terms { _ in }
        terms.method = .agreedPlan(plan)
        let acts = try [
            DatedLoanAct("D", on: terms.start, .drawdown(terms.limit)),
            LoanFixture.act("P", "2025-04-01", { .payment($0) }, "7,500.00"),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-07-01"))
        #expect(account.position().overdue == 50_000_000)
        #expect(account.instalments.map(\.subsidy) == [250_000, 125_000])
    }

    @Test func `it counts as used when the borrower's part has been collected`() throws {
        let terms = try Self.terms { _ in }
        let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
        let part = try LoanFixture.act("P1", "2025-04-01", { .payment($0) }, "7,499.99")
        let before = try LoanAccount.replay(terms, [drawn, part], until: LocalDate("2025-04-01"))
        #expect(before.subsidy?.used == 0)
        let rest = try LoanFixture.act("P2", "2025-04-01", { .payment($0) }, "0.01")
        let after = try LoanAccount.replay(
            terms, [drawn, part, rest], until: LocalDate("2025-04-01"))
        #expect(after.subsidy?.used == 250_000 && after.totals.interestCollected == 1_000_000)
    }

    @Test func `where it is paid later the borrower pays all`() throws {
        let terms = try Self.terms {
            $0.route = .paidLater
            $0.recognition = .whenDue
        }
        let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
        let account = try LoanAccount.replay(terms, [drawn], until: LocalDate("2025-04-01"))
        #expect(account.subsidy?.used == 250_000)
        #expect(account.position().interestOwed == 1_000_000)
    }

    @Test func `misuse ends it and asks for all of it back`() throws {
        let terms = try Self.terms { _ in }
        let acts = try [
            DatedLoanAct("D", on: terms.start, .drawdown(terms.limit)),
            LoanFixture.act("S", "2025-01-02", LoanAct.subsidyPreallocation, "3,000.00"),
            LoanFixture.act("P", "2025-04-01", { .payment($0) }, "7,500.00"),
            LoanFixture.act("M", "2025-05-01", LoanAct.misuse, "10,000.00"),
            LoanFixture.act("R", "2025-05-02", LoanAct.subsidyReturn, "500.01"),
            LoanFixture.act("R2", "2025-05-03", LoanAct.subsidyReturn, "500.00"),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-07-01"))
        let leg = try #require(account.subsidy)
        #expect(leg.isStopped && leg.clawback == 250_000 && leg.balance == 0)
        #expect(account.instalments.map(\.subsidy) == [250_000, 0])
        #expect(account.refusals.map(\.identifier) == ["R"])
    }

    @Test func `interest that the treasury bears in full is settled on its day`() throws {
        let terms = try Self.terms {
            $0.measure = .pointsOnPrincipal(try AnnualRate("0.05"))
        }
        let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
        let account = try LoanAccount.replay(terms, [drawn], until: LocalDate("2025-05-01"))
        #expect(account.subsidy?.used == 1_000_000)
        #expect(account.amounts(.interestPaid) == ["10,000.00"])
        #expect(account.amounts(.overdue) == [])
        #expect(account.daysPastDue(on: account.today) == 0)
    }
}

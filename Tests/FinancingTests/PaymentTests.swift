import Financing
import Ledger
import Testing

/// The same payment late, early, twice, too large, in two parts, or due on a holiday.
///
/// The loan: 1,200,000 at 3.60 %, one instalment of principal of 200,000 on 20 June, the rest a
/// quarter later. Interest to 20 June: 92 days, 11,040.00.
@Suite struct PaymentTests {
    static func terms() throws -> LoanTerms {
        let plan = try [("2025-06-20", "200,000.00"), ("2025-09-20", "1,000,000.00")].map {
            PlannedRepayment(date: try LocalDate($0.0), principal: try LoanFixture.cents($0.1))
        }
        return try LoanFixture.terms(
            .agreedPlan(plan), amount: "1,200,000.00", rate: "0.036", start: "2025-03-20",
            maturity: "2025-09-20", first: "2025-06-20", months: 3)
    }

    static func account(
        _ terms: LoanTerms, _ payments: [(String, String)], until end: String = "2025-07-31"
    ) throws -> LoanAccount {
        let acts = try payments.enumerated().map { index, payment in
            try LoanFixture.act("P\(index)", payment.0, { .payment($0) }, payment.1)
        }
        let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
        return try LoanAccount.replay(terms, [drawn] + acts, until: LocalDate(end))
    }

    @Test func `on time pays interest first, then principal, and costs nothing`() throws {
        let account = try Self.account(Self.terms(), [("2025-06-20", "211,040.00")])
        #expect(account.amounts(.interestPaid) == ["11,040.00"])
        #expect(account.amounts(.principalPaid) == ["200,000.00"])
        #expect(account.amounts(.overdue) == [] && account.held == 0)
    }

    @Test func `early is kept and pays on the due date`() throws {
        let account = try Self.account(Self.terms(), [("2025-06-01", "211,040.00")])
        #expect(account.amounts(.held) == ["211,040.00"])
        let paid = account.lines.filter { $0.kind == .principalPaid }.map(\.date.description)
        #expect(paid == ["2025-06-20"] && account.held == 0)
        #expect(account.amounts(.interestDue) == ["11,040.00"])
    }

    @Test func `late costs penalty on principal and compound on interest`() throws {
        // 10 days at 5.40 %: 200,000 → 300.00; 11,040 → 16.56.
        let account = try Self.account(Self.terms(), [("2025-06-30", "211,356.56")])
        #expect(account.amounts(.penaltyPaid) == ["300.00"])
        #expect(account.amounts(.compoundPaid) == ["16.56"])
        #expect(account.amounts(.principalPaid) == ["200,000.00"])
        #expect(account.held == 0 && account.daysPastDue(on: account.today) == 0)
    }

    @Test func `the order of a late payment leaves the shortfall in principal`() throws {
        let account = try Self.account(Self.terms(), [("2025-06-30", "211,040.00")])
        let position = account.position()
        #expect(position.overdue == 31_656 && position.interestOwed == 0)
        // 31 days later on 316.56 at 5.40 %.
        #expect(account.penaltyOwed(to: try LocalDate("2025-07-31")) == 147)
    }

    @Test func `principal may come first once a loan is long overdue`() throws {
        var terms = try Self.terms()
        let order: [DebtBucket] = [
            .overduePrincipal, .overdueInterest, .penalty, .compound, .fees, .duePrincipal,
            .dueInterest,
        ]
        terms.allocation = PaymentAllocation(
            order: DebtBucket.allCases, whenLongOverdue: .init(days: 9, order: order))
        let account = try Self.account(terms, [("2025-06-30", "200,000.00")])
        #expect(account.amounts(.principalPaid) == ["200,000.00"])
        #expect(account.amounts(.penaltyPaid) == [])
        #expect(account.penaltyOwed(to: account.today) == 30_000)
    }

    @Test func `one instalment may be paid in full before the next is touched`() throws {
        var terms = try Self.terms()
        let later = DebtBucket.allCases.filter { $0 != .overduePrincipal && $0 != .overdueInterest }
        terms.allocation = PaymentAllocation(
            order: [.overdueInterest, .overduePrincipal] + later, isByInstalment: true)
        let account = try Self.account(
            terms, [("2025-10-20", "211,040.00")], until: "2025-10-20")
        #expect(account.amounts(.interestPaid) == ["11,040.00"])
        #expect(account.amounts(.principalPaid) == ["200,000.00"])
        #expect(account.daysPastDue(on: account.today) == 30)
    }

    @Test func `twice with one number counts once, and another amount is refused`() throws {
        let terms = try Self.terms()
        let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
        let payment = try LoanFixture.act("P", "2025-06-20", { .payment($0) }, "211,040.00")
        let other = try LoanFixture.act("P", "2025-06-20", { .payment($0) }, "211,041.00")
        let account = try LoanAccount.replay(
            terms, [drawn, payment, payment, other], until: LocalDate("2025-07-31"))
        #expect(account.amounts(.principalPaid) == ["200,000.00"] && account.held == 0)
        #expect(account.refusals.map(\.code) == ["loan.identity"])
    }

    @Test(arguments: [(false, "1,000,000.00", "88,960.00"), (true, "911,040.00", "0.00")])
    func `too large is kept, or prepays where that is asked for`(
        prepays: Bool, normal: String, held: String
    ) throws {
        let terms = try Self.terms()
        let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
        let payment = try LoanFixture.act(
            "P", "2025-06-20", { .payment($0, surplusPrepays: prepays) }, "300,000.00")
        let account = try LoanAccount.replay(
            terms, [drawn, payment], until: LocalDate("2025-07-31"))
        #expect(LoanFixture.text(account.normal) == normal)
        #expect(LoanFixture.text(account.held) == held)
        #expect(account.keepsItsPrincipal())
    }

    @Test func `in two parts costs only what the second part was late`() throws {
        let account = try Self.account(
            Self.terms(), [("2025-06-20", "111,040.00"), ("2025-06-30", "100,150.00")])
        #expect(account.amounts(.penaltyPaid) == ["150.00"])
        #expect(account.amounts(.principalPaid) == ["100,000.00", "100,000.00"])
    }

    /// 2025-09-20 is a Saturday.
    @Test(arguments: [
        (BusinessDayRule.none, "2025-09-20", "9,200.00"),
        (.followingThenCount, "2025-09-22", "9,400.00"),
        (.countThenFollowing, "2025-09-22", "9,200.00"),
    ])
    func `a holiday moves the due date, with or without interest, and is not late`(
        rule: BusinessDayRule, day: String, interest: String
    ) throws {
        var terms = try Self.terms()
        terms.businessDayRule = rule
        terms.calendar = .mondayToFriday
        let last = try LoanFixture.cents("1,000,000.00") + LoanFixture.cents(interest)
        let account = try Self.account(
            terms, [("2025-06-20", "211,040.00"), (day, LoanFixture.text(last))],
            until: "2025-10-31")
        #expect(account.amounts(.interestDue) == ["11,040.00", interest])
        #expect(account.amounts(.overdue) == [] && account.isClosed)
    }

    @Test func `within the days of grace nothing is charged`() throws {
        var terms = try Self.terms()
        terms.penalty.graceDays = 3
        let inside = try Self.account(terms, [("2025-06-23", "211,040.00")])
        #expect(inside.amounts(.penaltyPaid) == [] && inside.held == 0)
        #expect(inside.position().principal == 100_000_000)
        let outside = try Self.account(terms, [("2025-06-24", "211,040.00")])
        #expect(outside.amounts(.penaltyPaid) == ["120.00"])
    }

    @Test func `the older rule compounds at the contract's rate until maturity`() throws {
        var terms = try Self.terms()
        terms.penalty.compound = .contractUntilMaturity
        let account = try Self.account(terms, [], until: "2025-09-30")
        // 11,040: 92 days at 3.60 %, 10 at 5.40 %; 9,200 of September: 10 days at 5.40 %.
        // 101.568 + 16.56 + 13.80
        #expect(account.compoundOwed(to: account.today) == 13_193)
    }

    @Test func `recorded late is replayed from its day, and refused where time has passed`() throws
    {
        let terms = try Self.terms()
        let drawn = DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
        let payment = try LoanFixture.act("P", "2025-06-20", { .payment($0) }, "211,040.00")
        var running = try LoanAccount.replay(terms, [drawn], until: LocalDate("2025-07-31"))
        try running.run([payment], until: LocalDate("2025-08-01"))
        #expect(running.refusals.map(\.code) == ["loan.late"])
        let replayed = try LoanAccount.replay(
            terms, [payment, drawn], until: LocalDate("2025-08-01"))
        #expect(replayed.refusals == [] && replayed.amounts(.overdue) == [])
    }

    @Test func `what is more than there is, is refused and changes nothing`() throws {
        let terms = try Self.terms()
        let acts = try [
            DatedLoanAct("D", on: terms.start, .drawdown(terms.limit)),
            LoanFixture.act("D2", "2025-04-01", LoanAct.drawdown, "0.01"),
            LoanFixture.act("R", "2025-04-01", { .prepayment($0) }, "1,200,000.01"),
            LoanFixture.act("W", "2025-04-01", { .writeOff(allowance: $0) }, "1,199,999.99"),
            LoanFixture.act("C", "2025-04-01", LoanAct.poolCompensation, "1,200,000.01"),
            LoanFixture.act(
                "V", "2025-04-01", { .recovery($0, poolShare: Share(0, of: 1)) }, "1.00"),
            LoanFixture.act("S", "2025-04-01", LoanAct.subsidyPreallocation, "1.00"),
            DatedLoanAct("N", on: LocalDate("2025-04-01"), .payment(0)),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-04-02"))
        #expect(
            account.refusals.map { "\($0.identifier) \($0.code)" } == [
                "D2 loan.limit", "S loan.subsidy", "R loan.principal", "N loan.amount",
                "C loan.principal", "W loan.allowance", "V loan.recovery",
            ])
        #expect(account.lines.count == 1 && account.normal == terms.limit)
    }

    @Test(arguments: [
        (PrepaymentRule.Interest.onPrepaidPart, ["1,200.00", "7,360.00"]),
        (.all, ["3,600.00", "4,960.00"]), (.none, ["8,560.00"]),
    ])
    func `a prepayment collects its own interest, all of it, or none`(
        interest: PrepaymentRule.Interest, due: [String]
    ) throws {
        var terms = try Self.terms()
        terms.prepayment.interest = interest
        let acts = try [
            DatedLoanAct("D", on: terms.start, .drawdown(terms.limit)),
            // 30 days on 400,000 of 1,200,000; then 62 days on 800,000.
            LoanFixture.act("R", "2025-04-19", { .prepayment($0) }, "400,000.00"),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-06-20"))
        #expect(account.amounts(.interestDue) == due)
        #expect(account.totals.interestDue == 856_000)
    }

    @Test(arguments: [
        (PrepaymentRule.Fee.amount(5_000), "50.00"), (.basisPoints(25), "1,000.00"),
        (.daysOfInterest(30), "1,200.00"),
    ])
    func `a prepayment may cost a fee`(fee: PrepaymentRule.Fee, paid: String) throws {
        var terms = try Self.terms()
        terms.prepayment.fee = fee
        let acts = try [
            DatedLoanAct("D", on: terms.start, .drawdown(terms.limit)),
            LoanFixture.act("R", "2025-04-19", { .prepayment($0) }, "400,000.00"),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-05-20"))
        #expect(account.amounts(.feePaid) == [paid])
    }
}

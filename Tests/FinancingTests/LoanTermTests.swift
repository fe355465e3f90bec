import Financing
import Ledger
import Testing

/// Terms of bank loans beyond the plain products.
@Suite struct LoanTermTests {
    static func monthly(_ method: RepaymentMethod) throws -> LoanTerms {
        try LoanFixture.terms(
            method, amount: "120,000.00", rate: "0.06", start: "2025-01-10",
            maturity: "2026-01-10", first: "2025-02-10", months: 1, dayCount: .thirty360)
    }

    static func drawn(_ terms: LoanTerms) -> DatedLoanAct {
        DatedLoanAct("D", on: terms.start, .drawdown(terms.limit))
    }

    @Test func `a period of grace pays interest only and divides by the dates after it`() throws {
        for method in [RepaymentMethod.equalPrincipal, .equalInstalment] {
            var terms = try Self.monthly(method)
            terms.redemptionDates = DueGrid(first: try LocalDate("2025-08-10"), months: 1)
            let rows = try LoanFixture.schedule(terms).instalments
            #expect(rows.count == 12)
            #expect(rows.prefix(6).allSatisfy { $0.principal == 0 && $0.interest == 60_000 })
            // 120,000 ÷ 6; and 120,000 × 0.005 ÷ (1 − 1.005⁻⁶) = 20,351.45.
            let first = method == .equalPrincipal ? 2_000_000 : 2_035_145 - 60_000
            #expect(rows[6].principal == MinorUnits(first))
        }
    }

    @Test func `interest is added to principal until the contract says`() throws {
        var terms = try Self.monthly(.bullet)
        terms.capitalisedUntil = try LocalDate("2025-03-10")
        let account = try LoanFixture.schedule(terms)
        // 120,000 → 120,600 → 121,203 → 606.02 (606.015) a month.
        #expect(account.amounts(.interestCapitalised) == ["600.00", "603.00"])
        #expect(account.instalments[2].interest == 60_602)
        #expect(account.totals.capitalised == 120_300 && account.keepsItsPrincipal())
        #expect(account.principal == 0)
    }

    @Test func `a reset on the due date leaves the instalment of that day as it was`() throws {
        var terms = try Self.monthly(.equalInstalment)
        terms.rate = .linked(
            LinkedRate(
                name: "LPR-1Y", marginBasisPoints: 200,
                resets: DueGrid(first: try LocalDate("2025-07-10"), months: 12)))
        let published = PublishedRates([
            .init(
                published: try LocalDate("2024-12-20"), name: "LPR-1Y", rate: try AnnualRate("0.04")
            ),
            .init(
                published: try LocalDate("2025-07-10"), name: "LPR-1Y", rate: try AnnualRate("0.05")
            ),
        ])
        let account = try LoanAccount.schedule(terms, published: published)
        let totals = account.instalments.map(\.total)
        // 120,000 × 0.005 ÷ (1 − 1.005⁻¹²) = 10,327.97.
        #expect(Set(totals.prefix(6)) == [1_032_797])
        let balance = account.instalments[5].closing
        #expect(LoanFixture.text(balance) == "60,897.71")
        // That over six months at 7 %: × (0.07/12) ÷ (1 − (1 + 0.07/12)⁻⁶) = 10,357.84.
        #expect(Set(totals[6..<11]) == [1_035_784])
        #expect(account.principal == 0 && account.keepsItsPrincipal())
    }

    @Test func `an instalment may be held while the term moves`() throws {
        var terms = try Self.monthly(.equalInstalment)
        var linked = LinkedRate(
            name: "LPR-1Y", marginBasisPoints: 200,
            resets: DueGrid(first: try LocalDate("2025-07-10"), months: 12))
        linked.holdsInstalment = true
        linked.cap = try AnnualRate("0.065")
        terms.rate = .linked(linked)
        let published = PublishedRates(
            try [("2024-12-20", "0.04"), ("2025-07-10", "0.05")].map {
                .init(
                    published: try LocalDate($0.0), name: "LPR-1Y", rate: try AnnualRate($0.1))
            })
        let account = try LoanAccount.schedule(terms, published: published)
        #expect(Set(account.instalments.dropLast().map(\.total)) == [1_032_797])
        #expect(account.rate == (try AnnualRate("0.065")))
    }

    @Test func `a rate is the last one published on or before its reset, less the lag`() throws {
        let published = PublishedRates(
            try [("2025-05-20", "0.035"), ("2025-06-20", "0.034")].map {
                .init(published: try LocalDate($0.0), name: "L", rate: try AnnualRate($0.1))
            })
        #expect(
            try published.row(of: "L", on: LocalDate("2025-06-19")).rate.description == "0.0350")
        #expect(
            try published.row(of: "L", on: LocalDate("2025-06-20")).rate.description == "0.0340")
        let error = try #require(throws: LedgerError.self) {
            try published.row(of: "L", on: LocalDate("2025-05-19"))
        }
        #expect(error.code == "loan.observation")
        var terms = try Self.monthly(.bullet)
        var linked = LinkedRate(name: "L", marginBasisPoints: 0, resets: nil)
        linked.lagDays = 1
        terms.start = try LocalDate("2025-06-20")
        terms.maturity = try LocalDate("2026-06-20")
        terms.interestDates = DueGrid(first: try LocalDate("2025-07-20"), months: 1)
        terms.rate = .linked(linked)
        #expect(try LoanAccount(terms, published: published).rate.description == "0.0350")
    }

    @Test func `rounding each stretch differs from rounding the sum`() throws {
        var terms = try LoanFixture.terms(
            .bullet, amount: "1,000.00", rate: "0.035", start: "2025-01-10",
            maturity: "2026-01-10", first: "2025-02-10", months: 1)
        let acts = try [
            Self.drawn(terms),
            LoanFixture.act("R", "2025-01-11", { .prepayment($0) }, "100.00"),
        ]
        terms.prepayment.interest = .none
        // 0.09722… + 2.625 = 2.72222…; by stretches 0.10 + 2.63 = 2.73.
        let once = try LoanAccount.replay(terms, acts, until: LocalDate("2025-02-10"))
        #expect(once.amounts(.interestDue) == ["2.72"])
        terms.roundsEachSegment = true
        let each = try LoanAccount.replay(terms, acts, until: LocalDate("2025-02-10"))
        #expect(each.amounts(.interestDue) == ["2.73"])
    }

    @Test func `an agreed plan is shortened from its end or lowered throughout`() throws {
        let plan = try (1...4).map {
            PlannedRepayment(
                date: try LocalDate("2025-01-10").adding(months: 3 * $0), principal: 3_000_000)
        }
        for (effect, left) in [
            (PrepaymentRule.Effect.shortenTerm, [3_000_000, 3_000_000, 2_000_000]),
            (.lowerInstalments, [2_000_000, 2_000_000, 2_000_000, 2_000_000]),
        ] {
            let terms = try Self.monthly(.agreedPlan(plan))
            let prepaid = try LoanFixture.act(
                "R", "2025-03-10", { .prepayment($0, effect) }, "40,000.00")
            var account = try LoanAccount(terms, paysOnTime: true)
            try account.run([Self.drawn(terms), prepaid], until: LocalDate("2026-02-10"))
            let paid = account.lines.filter { $0.kind == .principalPaid }.map { Int($0.amount) }
            #expect(paid == left && account.principal == 0)
        }
    }

    @Test func `a loan is prolonged before it falls due`() throws {
        let terms = try Self.monthly(.bullet)
        let acts = [
            Self.drawn(terms),
            DatedLoanAct(
                "X", on: try LocalDate("2025-12-01"), .prolongation(to: try LocalDate("2026-07-10"))
            ),
            DatedLoanAct(
                "Y", on: try LocalDate("2025-12-02"), .prolongation(to: try LocalDate("2026-07-10"))
            ),
        ]
        let account = try LoanAccount.replay(terms, acts, until: LocalDate("2026-01-10"))
        #expect(account.normal == terms.limit && account.terms.maturity.description == "2026-07-10")
        #expect(account.refusals.map(\.code) == ["loan.maturity"])
    }

    @Test func `how long a loan may be prolonged depends on its original term`() throws {
        let rule = ProlongationRule([
            .init(upToMonths: 12, shareBasisPoints: 10_000),
            .init(upToMonths: 60, shareBasisPoints: 5000), .init(upToMonths: nil, months: 36),
        ])
        let start = try LocalDate("2025-01-10")
        let latest: (Int) -> String? = {
            rule.latest(start: start, originalMaturity: start.adding(months: $0))?.description
        }
        // 365 days again; 1095 ÷ 2 = 547 days; three years.
        #expect(latest(12) == "2027-01-10" && latest(36) == "2029-07-10")
        #expect(latest(120) == "2038-01-10")
    }

    @Test func `all contradictions of a loan are named`() throws {
        var terms = try Self.monthly(
            .agreedPlan([
                PlannedRepayment(date: try LocalDate("2027-01-10"), principal: 1)
            ]))
        terms.redemptionDates = DueGrid(first: try LocalDate("2025-02-10"), months: 1)
        terms.interestDates = nil
        terms.settlementOffsetDays = -1
        terms.penalty.graceDays = -1
        terms.capitalisedUntil = terms.start
        terms.rounding = .up
        let error = try #require(throws: LedgerError.self) { try LoanAccount(terms) }
        #expect(error.code == "loan.contradiction")
        for word in [
            "interest dates are missing", "no repeated repayment dates", "sums to 1",
            "outside", "offset", "grace", "capitalised until", "nearest cent",
        ] { #expect(error.message.contains(word), "\(word)") }
    }

    @Test func `restructuring decides what becomes of unpaid interest`() throws {
        for (choice, owed, principal) in [
            (Restructuring.UnpaidInterest.staysDue, 60_000, 12_000_000),
            (.isCapitalised, 0, 12_060_000), (.isWaived, 0, 12_000_000),
        ] {
            let terms = try Self.monthly(.bullet)
            let restructuring = Restructuring(
                maturity: try LocalDate("2027-01-10"), rate: try AnnualRate("0.05"),
                unpaidInterest: choice)
            let acts = [
                Self.drawn(terms),
                DatedLoanAct("R", on: try LocalDate("2025-02-20"), .restructuring(restructuring)),
            ]
            let account = try LoanAccount.replay(terms, acts, until: LocalDate("2025-02-21"))
            let position = account.position()
            #expect(position.interestOwed == MinorUnits(owed))
            #expect(position.principal == MinorUnits(principal))
            #expect(position.isRestructured && position.rate.description == "0.0500")
            #expect(account.keepsItsPrincipal())
        }
    }

    @Test func `a line lends no more than its limit and charges what is not drawn`() throws {
        var line = CreditLine(
            limit: 1_000_000, opened: try LocalDate("2025-01-01"),
            closes: try LocalDate("2026-01-01"), revolves: false)
        let day = try LocalDate("2025-04-01")
        #expect(line.verdict(drawing: 400_000, on: day) == .mayBeDrawn(left: 600_000))
        line.record(.init(date: day, note: "N-1", amount: 400_000))
        line.record(.init(date: try LocalDate("2025-05-01"), note: "N-1", amount: -400_000))
        #expect(line.verdict(drawing: 600_001, on: day) == .beyondLimit(left: 600_000))
        #expect(line.verdict(drawing: 1, on: try LocalDate("2026-01-01")) == .closed)
        // 90 days on 10,000.00 and 90 on 6,000.00 at 1 %: 25.00 + 15.00.
        let fee = try line.commitmentFee(
            rate: AnnualRate("0.01"), dayCount: .actual360, from: LocalDate("2025-01-01"),
            to: LocalDate("2025-06-30"))
        #expect(fee.result == 4_000)
    }

    @Test func `relending follows its share and its rate`() throws {
        let terms = RelendingTerms(
            share: Share(60, of: 100), rate: try AnnualRate("0.0175"), dayCount: .actual360)
        let borrowed = terms.limit(qualifying: 1_200_000_000)
        #expect(borrowed == 720_000_000 && terms.limit(qualifying: 1_900_000_000) == 1_140_000_000)
        let interest = try terms.interest(
            on: borrowed, from: LocalDate("2025-03-20"), to: LocalDate("2025-06-20"))
        #expect(interest == 3_220_000)
    }

    @Test func `months between two due dates are whole even where a short month clips one`() throws
    {
        var terms = try LoanFixture.terms(
            .bullet, amount: "360,000.00", rate: "0.01", start: "2026-01-31",
            maturity: "2026-05-31", first: "2026-02-28", months: 1, dayCount: .monthsAndDays)
        terms.interestDates = DueGrid(
            first: try LocalDate("2026-02-28"), months: 1, countedFrom: terms.start)
        let rows = try LoanFixture.schedule(terms).instalments
        #expect(rows.map(\.interest) == [30_000, 30_000, 30_000, 30_000])
        #expect(
            rows.map(\.date.description) == [
                "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31",
            ])
    }

    @Test func `the first rate may be that of the first drawdown`() throws {
        var terms = try Self.monthly(.bullet)
        var linked = LinkedRate(name: "L", marginBasisPoints: 10, resets: nil)
        linked.isFixedAtFirstDrawdown = true
        terms.rate = .linked(linked)
        let published = PublishedRates(
            try [("2024-12-20", "0.03"), ("2025-01-20", "0.04"), ("2025-02-20", "0.05")].map {
                .init(published: try LocalDate($0.0), name: "L", rate: try AnnualRate($0.1))
            })
        let account = try LoanAccount.replay(
            terms,
            [
                LoanFixture.act("D1", "2025-02-01", LoanAct.drawdown, "1.00"),
                LoanFixture.act("D2", "2025-03-01", LoanAct.drawdown, "1.00"),
            ], published: published, until: LocalDate("2025-03-02"))
        #expect(account.rate.description == "0.0410")
    }

    @Test func `an old published rate is remarked on`() throws {
        var terms = try Self.monthly(.bullet)
        terms.rate = .linked(LinkedRate(name: "L", marginBasisPoints: -500, resets: nil))
        let published = PublishedRates([
            .init(published: try LocalDate("2024-11-30"), name: "L", rate: try AnnualRate("0.03"))
        ])
        let account = try LoanAccount(terms, published: published)
        #expect(account.remarks == ["L on 2025-01-10 is 41 days old"])
        // A loan never costs less than nothing.
        #expect(account.rate.billionths == 0)
    }

    @Test func `uplifts are held to the bands of the rulebook`() {
        let rule = PenaltyRule(overdueUplift: 5001, misuseUplift: 5000)
        let found = rule.objections(overdue: 3000...5000, misuse: 5000...10_000)
        #expect(found.count == 1 && found.first?.contains("overdue money of 5001") == true)
    }
}

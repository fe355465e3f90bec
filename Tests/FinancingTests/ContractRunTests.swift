import Financing
import Ledger
import Testing

/// Terms that no published case pins, against values computed by hand.
@Suite struct ContractRunTests {
    typealias Fixture = ContractFixture

    @Test(arguments: [(true, "0.01", "5"), (false, "7", "7")])
    func `a fee is a rate on the balance or an amount`(
        isOnBalance: Bool, rate: String, paid: String
    ) throws {
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.fee = FeeTerms(
                rate: try Fixture.number(rate), isOnBalance: isOnBalance,
                dates: try Fixture.grid("2025-07-01", "P6ML1"))
        }
        #expect(
            try Fixture.told(terms) == [
                "2025-01-01 IED -1000 1000 0.06 0", "2025-07-01 FP \(paid) 1000 0.06 30",
                "2026-01-01 FP \(paid) 1000 0.06 60", "2026-01-01 IP 60 1000 0.06 0",
                "2026-01-01 MD 1000 0 0.06 0",
            ])
    }

    @Test(arguments: [
        (PrepaymentTerms.Penalty.rate(FixedDecimal(units: 20_000_000_000_000_000)), "10"),
        (.amount(FixedDecimal(5)), "5"), (.rateDifference, "10"),
    ])
    func `a prepayment comes after its penalty and lowers the interest`(
        penalty: PrepaymentTerms.Penalty, cost: String
    ) throws {
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.reset.index = "X"
            $0.prepayment.penalty = penalty
            $0.prepayment.made = [
                .init(date: try Fixture.time("2025-07-01"), price: FixedDecimal(400))
            ]
        }
        let indices = ["X": try Fixture.index([("2025-01-01", "0.04")])]
        #expect(
            try Fixture.told(terms, indices: indices) == [
                "2025-01-01 IED -1000 1000 0.06 0", "2025-07-01 PY \(cost) 1000 0.06 30",
                "2025-07-01 PP 400 600 0.06 30", "2026-01-01 IP 48 600 0.06 0",
                "2026-01-01 MD 600 0 0.06 0",
            ])
    }

    @Test func `a prepayment lowers later payments of a fixed principal`() throws {
        let terms = try Fixture.terms(.fixedPrincipal, maturity: "2025-05-01") {
            $0.redemption.dates = try Fixture.grid("2025-02-01", "P1ML1")
            $0.interest.payment = try Fixture.grid("2025-05-01")
            $0.interest.rate = .zero
            $0.prepayment.effect = .lowersPayments
            $0.prepayment.made = [
                .init(date: try Fixture.time("2025-02-15"), price: FixedDecimal(300))
            ]
        }
        // 1,000 over four dates; 750 − 300 = 450 over the three that are left.
        #expect(
            try Fixture.told(terms).filter { $0.contains(" PR ") || $0.contains(" MD ") } == [
                "2025-02-01 PR 250 750 0 0", "2025-03-01 PR 150 300 0 0",
                "2025-04-01 PR 150 150 0 0", "2025-05-01 MD 150 0 0 0",
            ])
    }

    @Test(arguments: [
        ("0.10", "0.01", nil, nil, nil, "0.07"), ("0.10", "0.01", nil, "0.065", nil, "0.065"),
        ("0.01", nil, "-0.005", nil, nil, "0.055"), ("0.01", nil, "-0.005", nil, "0.058", "0.058"),
        ("0.05", nil, nil, nil, nil, "0.05"),
    ])
    func `steps and bounds hold a reset`(
        index: String, stepCap: String?, stepFloor: String?, cap: String?, floor: String?,
        rate: String
    ) throws {
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.reset.dates = try Fixture.grid("2025-07-01")
            $0.reset.index = "X"
            $0.reset.stepCap = try stepCap.map(Fixture.number)
            $0.reset.stepFloor = try stepFloor.map(Fixture.number)
            $0.reset.cap = try cap.map(Fixture.number)
            $0.reset.floor = try floor.map(Fixture.number)
        }
        let told = try Fixture.told(
            terms, indices: ["X": try Fixture.index([("2025-06-30", index)])])
        #expect(told[1] == "2025-07-01 RR 0 1000 \(rate) 30")
    }

    @Test func `a known next rate replaces the first reset only`() throws {
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.reset.dates = try Fixture.grid("2025-04-01", "P3ML1")
            $0.reset.index = "X"
            $0.reset.spread = try Fixture.number("0.01")
            $0.reset.multiplier = FixedDecimal(2)
            $0.reset.knownNextRate = try Fixture.number("0.05")
        }
        let told = try Fixture.told(
            terms,
            indices: ["X": try Fixture.index([("2025-07-01", "0.02"), ("2025-10-01", "0.03")])])
        #expect(
            told.dropFirst().prefix(3) == [
                "2025-04-01 RRF 0 1000 0.05 15", "2025-07-01 RR 0 1000 0.05 27.5",
                "2025-10-01 RR 0 1000 0.07 40",
            ])
    }

    @Test func `an annuity may be redeemed from the day of its disbursement on`() throws {
        let terms = try Fixture.terms(.annuity, maturity: "2025-04-01") {
            $0.redemption.dates = try Fixture.grid("2025-01-01", "P1ML1")
        }
        let events = try ContractRun.events(of: terms)
        #expect(
            events.map(\.kind.rawValue) == ["IED", "PR", "IP", "PR", "IP", "PR", "IP", "IP", "MD"])
        // 1000 ÷ (1 + 1.005⁻¹ + 1.005⁻² + 1.005⁻³), by a forty-digit calculator.
        let instalment = "251.873426"
        #expect(events[1].payoff.text(decimals: 6) == instalment)
        let last = events.suffix(2).reduce(FixedDecimal.zero) { $0 + $1.payoff }
        #expect(last.text(decimals: 6) == instalment)
    }

    @Test func `an agreed instalment stays where rates are reset`() throws {
        let terms = try Fixture.terms(.annuity, maturity: "2025-05-01") {
            $0.redemption.dates = try Fixture.grid("2025-02-01", "P1ML1")
            $0.redemption.amount = FixedDecimal(255)
            $0.reset.dates = try Fixture.grid("2025-03-01")
            $0.reset.index = "X"
        }
        let told = try Fixture.told(
            terms, indices: ["X": try Fixture.index([("2025-01-01", "0.12")])])
        // 1000 + 5 − 255; 750 + 3.75 − 255; then 498.75 at one per cent a month.
        #expect(told.filter { $0.contains("PRF") } == [])
        #expect(
            told.filter { $0.contains(" PR ") } == [
                "2025-02-01 PR 250 750 0.06 5", "2025-03-01 PR 251.25 498.75 0.06 3.75",
                "2025-04-01 PR 250.0125 248.7375 0.12 4.9875",
            ])
    }

    @Test func `scaling raises principal and interest payments`() throws {
        let terms = try Fixture.terms(.fixedPrincipal, maturity: "2026-01-01") {
            $0.redemption = RedemptionTerms(
                dates: try Fixture.grid("2025-07-01"), amount: FixedDecimal(400))
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.scaling = ScalingTerms(
                scalesPrincipal: true, scalesInterest: false, index: "X",
                indexAtDeal: FixedDecimal(100), dates: try Fixture.grid("2025-03-01"))
        }
        let told = try Fixture.told(
            terms, indices: ["X": try Fixture.index([("2025-03-01", "110")])])
        #expect(
            told.dropFirst() == [
                "2025-03-01 SC 0 1000 0.06 10", "2025-07-01 PR 440 600 0.06 30",
                "2026-01-01 IP 48 600 0.06 0", "2026-01-01 MD 660 0 0.06 0",
            ])
    }

    /// 1 June 2025 is a Sunday.
    @Test(arguments: [
        (BusinessDayRule.precedingThenCount, "2025-05-30"),
        (.modifiedPrecedingThenCount, "2025-06-02"), (.followingThenCount, "2025-06-02"),
        (.countThenPreceding, "2025-05-30"), (.countThenModifiedFollowing, "2025-06-02"),
        (.none, "2025-06-01"),
    ])
    func `a Sunday moves as the rule says`(rule: BusinessDayRule, day: String) throws {
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid("2025-06-01")
            $0.interest.dayCount = .actual360
            $0.businessDayRule = rule
            $0.calendar = .mondayToFriday
        }
        let event = try #require(
            try ContractRun.events(of: terms).first { $0.kind == .interest })
        #expect(event.date.date.description == day)
        let counted = rule.countsToScheduledDay ? "2025-06-01" : day
        let days = try LocalDate("2025-01-01").days(until: LocalDate(counted))
        #expect(event.earned.time.numerator == Int64(days))
    }

    /// 1 June 2025 is a Sunday; the rate doubles there.
    @Test(arguments: [
        (BusinessDayRule.followingThenCount, "25.333333", "96.333333"),
        (.countThenFollowing, "25.166667", "96.5"),
    ])
    func `a reset moves with its day, and interest by the rule`(
        rule: BusinessDayRule, accrued: String, paid: String
    ) throws {
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.interest.dayCount = .actual360
            $0.reset.dates = try Fixture.grid("2025-06-01")
            $0.reset.index = "X"
            $0.businessDayRule = rule
            $0.calendar = .mondayToFriday
        }
        let told = try Fixture.told(
            terms, indices: ["X": try Fixture.index([("2025-05-30", "0.12")])])
        // 152 or 151 days at 6 %, the other 213 or 214 at 12 %.
        #expect(told[1] == "2025-06-02 RR 0 1000 0.12 \(accrued)")
        #expect(told[2] == "2026-01-01 IP \(paid) 1000 0.12 0")
    }

    @Test func `an instalment is fixed on the day before, a Sunday too`() throws {
        let terms = try Fixture.terms(.annuity, maturity: "2025-09-02") {
            $0.redemption = RedemptionTerms(
                dates: try Fixture.grid("2025-06-02", "P1ML1"), amount: nil)
            $0.businessDayRule = .followingThenCount
            $0.calendar = .mondayToFriday
        }
        let told = try Fixture.told(terms)
        let fixed = told.filter { $0.contains(" PRF ") }
        #expect(fixed.map { $0.prefix(10) } == ["2025-06-01"])
        // 2 August is a Saturday; its payment moves to Monday.
        #expect(told.contains { $0.hasPrefix("2025-08-04 PR ") })
    }

    @Test func `one cycle serves all segments of an agreed plan`() throws {
        let example = """
            {"x": {"identifier": "x", "to": "2026-01-01T00:00:00", "terms": {
              "contractType": "LAX", "contractRole": "RPA", "statusDate": "2024-12-31T00:00:00",
              "initialExchangeDate": "2025-01-01T00:00:00", "notionalPrincipal": 1000,
              "maturityDate": "2025-07-01T00:00:00", "nominalInterestRate": 0,
              "dayCountConvention": "30E360",
              "arrayCycleAnchorDateOfInterestPayment": "2025-02-01T00:00:00",
              "arrayCycleOfInterestPayment": "P1ML1",
              "arrayCycleAnchorDateOfPrincipalRedemption":
                ["2025-02-01T00:00:00", "2025-04-01T00:00:00"],
              "arrayCycleOfPrincipalRedemption": "P1ML1",
              "arrayNextPrincipalRedemptionPayment": [100, 200],
              "arrayIncreaseDecrease": ["INC", "DEC"]}}}
            """
        let events = try #require(try ActusCase.read(Array(example.utf8)).first).events()
        let told = events.filter { $0.kind != .interest }.map {
            "\($0.date.date) \($0.kind.rawValue) \($0.payoff.text(decimals: 0))"
        }
        #expect(
            told == [
                "2025-01-01 IED -1000", "2025-02-01 PI -100", "2025-03-01 PI -100",
                "2025-04-01 PR 200", "2025-05-01 PR 200", "2025-06-01 PR 200", "2025-07-01 MD 600",
            ])
    }

    @Test func `interest from before the disbursement is bought with it`() throws {
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid("2024-12-01", "P1YL1")
        }
        #expect(
            try Fixture.told(terms) == [
                "2025-01-01 IED -1000 1000 0.06 5", "2025-12-01 IP 60 1000 0.06 0",
                "2026-01-01 IP 5 1000 0.06 0", "2026-01-01 MD 1000 0 0.06 0",
            ])
    }

    @Test(arguments: [(ContractCompatibility.product, "10"), (.publishedCases, "0")])
    func `a contract that runs already has accrued from its disbursement`(
        compatibility: ContractCompatibility, accrued: String
    ) throws {
        let terms = try Fixture.terms(.bullet) {
            $0.statusDate = try Fixture.time("2025-03-01")
            $0.interest.payment = try Fixture.grid("2025-07-01", "P6ML1")
        }
        let first = try #require(
            try ContractRun.events(of: terms, compatibility: compatibility).first)
        #expect(first.kind == .interest)
        // 20 from March to July, and what had accrued since January.
        #expect((first.payoff - FixedDecimal(20)).description == accrued)
    }

    @Test func `a month's end stays one in quarters, half years and years`() throws {
        for (cycle, dates) in [
            ("P1QL1", ["2025-02-28", "2025-05-31", "2025-08-31", "2025-11-30"]),
            ("P1HL1", ["2025-02-28", "2025-08-31"]), ("P1YL1", ["2025-02-28"]),
        ] {
            let terms = try Fixture.terms(.bullet) {
                $0.interest.payment = try Fixture.grid("2025-02-28", cycle)
                $0.followsMonthEnd = true
            }
            let paid = try ContractRun.events(of: terms).filter { $0.kind == .interest }
            #expect(paid.dropLast().map(\.date.date.description) == dates)
        }
    }

    @Test(arguments: [
        ("P5ML0", ["2025-06-01", "2026-01-01"]), ("P8ML0", ["2025-09-01", "2026-01-01"]),
    ])
    func `a long stub joins the last period, unless one date only is kept`(
        cycle: String, dates: [String]
    ) throws {
        let anchor = cycle == "P5ML0" ? "2025-06-01" : "2025-09-01"
        let terms = try Fixture.terms(.bullet) {
            $0.interest.payment = try Fixture.grid(anchor, cycle)
        }
        let paid = try ContractRun.events(of: terms).filter { $0.kind == .interest }
        #expect(paid.map(\.date.date.description) == dates)
    }

    @Test func `an initial base stays frozen in the product and follows in the published cases`()
        throws
    {
        let terms = try Fixture.terms(.fixedPrincipal) {
            $0.redemption = RedemptionTerms(
                dates: try Fixture.grid("2025-07-01"), amount: FixedDecimal(500))
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.interest.base = .initialAmount
        }
        for (compatibility, interest) in [
            (ContractCompatibility.product, "60"), (.publishedCases, "45"),
        ] {
            let paid = try ContractRun.events(of: terms, compatibility: compatibility)
                .first { $0.kind == .interest }
            #expect(paid?.payoff.description == interest)
        }
    }

    @Test func `a lagging base without an amount begins with what was lent`() throws {
        let terms = try Fixture.terms(.fixedPrincipal) {
            $0.redemption = RedemptionTerms(
                dates: try Fixture.grid("2025-04-01"), amount: FixedDecimal(500))
            $0.interest.payment = try Fixture.grid("2026-01-01")
            $0.interest.base = .laggedBalance
            $0.interest.baseDates = try Fixture.grid("2025-07-01")
        }
        // Half a year on 1,000, half a year on 500.
        #expect(
            try Fixture.told(terms).suffix(3) == [
                "2025-07-01 IPCB 0 500 0.06 30", "2026-01-01 IP 45 500 0.06 0",
                "2026-01-01 MD 500 0 0.06 0",
            ])
    }

    @Test func `a borrower sells what the lender buys`() throws {
        for role in ContractTerms.Role.allCases {
            let terms = try Fixture.terms(.bullet) {
                $0.role = role
                $0.interest.payment = try Fixture.grid("2026-01-01")
                $0.purchase = .init(
                    date: try Fixture.time("2025-04-01"), price: FixedDecimal(990))
                $0.termination = .init(
                    date: try Fixture.time("2025-07-01"), price: FixedDecimal(995))
            }
            let sign = role == .lender ? "" : "-"
            let other = role == .lender ? "-" : ""
            #expect(
                try Fixture.told(terms) == [
                    "2025-04-01 PRD \(other)1005 \(sign)1000 0.06 \(sign)15",
                    "2025-07-01 TD \(sign)1025 0 0.06 0",
                ])
        }
    }

    @Test func `an agreed plan draws and redeems on one day and pays interest off its cycle`()
        throws
    {
        let terms = try Fixture.terms(.agreedPlan, maturity: "2026-01-15") {
            $0.plan = AgreedPlanTerms(
                flows: [
                    .init(
                        anchor: try Fixture.time("2025-07-01"), cycle: nil,
                        amount: FixedDecimal(200), isDrawdown: true),
                    .init(
                        anchor: try Fixture.time("2025-07-01"), cycle: try LoanCycle("P3ML1"),
                        amount: FixedDecimal(300), isDrawdown: false),
                ],
                interest: [
                    try Fixture.grid("2025-04-01", "P3ML1"),
                    try Fixture.grid("2025-10-01", "P3ML1"),
                ])
        }
        #expect(
            try Fixture.told(terms) == [
                "2025-01-01 IED -1000 1000 0.06 0", "2025-04-01 IP 15 1000 0.06 0",
                "2025-07-01 PR 300 700 0.06 15", "2025-07-01 PI -200 900 0.06 15",
                "2025-07-01 IP 15 900 0.06 0", "2025-10-01 PR 300 600 0.06 13.5",
                "2025-10-01 IP 13.5 600 0.06 0", "2026-01-01 PR 300 300 0.06 9",
                "2026-01-01 IP 9 300 0.06 0", "2026-01-15 IP 0.7 300 0.06 0",
                "2026-01-15 MD 300 0 0.06 0",
            ])
    }

    @Test func `nothing is told after the balance is gone, but in the published cases`() throws {
        let terms = try Fixture.terms(.fixedPrincipal) {
            $0.redemption = RedemptionTerms(
                dates: try Fixture.grid("2025-02-01", "P1ML1"), amount: FixedDecimal(500))
            $0.interest.payment = try Fixture.grid("2025-02-01", "P1ML1")
        }
        #expect(try Fixture.told(terms).count == 6)
        #expect(try Fixture.told(terms, compatibility: .publishedCases).count == 25)
    }

    @Test func `all contradictions are named at once`() throws {
        let terms = try Fixture.terms(.fixedTotalPayment, maturity: "2024-01-01") {
            $0.amount = .zero
            $0.reset.dates = try Fixture.grid("2025-07-01")
            $0.reset.floor = FixedDecimal(2)
            $0.reset.cap = FixedDecimal(1)
        }
        #expect(terms.contradictions().count == 6)
        let error = try #require(throws: LedgerError.self) { try ContractRun.events(of: terms) }
        #expect(error.code == "loan.contradiction")
        for word in ["amount", "maturity", "anchor", "total payment", "index", "life floor"] {
            #expect(error.message.contains(word), "\(word)")
        }
    }

    @Test func `payments that never redeem the loan are refused`() throws {
        let terms = try Fixture.terms(.fixedTotalPayment, maturity: nil) {
            $0.redemption = RedemptionTerms(
                dates: try Fixture.grid("2025-02-01", "P1ML1"), amount: FixedDecimal(5))
        }
        let error = try #require(throws: LedgerError.self) { try ContractRun.events(of: terms) }
        #expect(error.code == "loan.redemption")
    }

    @Test func `an index that was never published is an error`() throws {
        let terms = try Fixture.terms(.bullet) {
            $0.reset.dates = try Fixture.grid("2025-07-01")
            $0.reset.index = "X"
        }
        let error = try #require(throws: LedgerError.self) {
            try ContractRun.events(
                of: terms, indices: ["X": try Fixture.index([("2025-07-02", "0.1")])])
        }
        #expect(error.code == "loan.observation")
    }
}

import Financing
import Ledger
import Testing

/// Loans in files.
@Suite struct LoanFileTests {
    static let least = """
        "loan": "N-1", "amount": "1000000.00", "start": "2025-01-20", "maturity": "2026-01-20",
        "method": "equal-instalment", "rate": 0.0350, "dayCount": "30E360",
        "interestDates": {"first": "2025-02-20", "months": 1},
        "repaymentDates": {"first": "2025-02-20", "months": 1},
        "penalty": {"overdueUpliftBasisPoints": 5000, "misuseUpliftBasisPoints": 10000}
        """

    static func read(_ text: String) throws -> LoanFile {
        try LoanFile(Array(text.utf8))
    }

    @Test func `the least that a file holds is enough, with numbers bare or quoted`() throws {
        let file = try Self.read("{\(Self.least)}")
        #expect(file.isPlan && file.terms.limit == 100_000_000)
        #expect(file.terms.rate == .fixed(AnnualRate(billionths: 35_000_000)))
        let rows = try LoanAccount.schedule(file.terms).instalments
        #expect(rows.map(\.total).last == 8_492_164)
    }

    @Test func `every term and act has its place`() throws {
        let file = try Self.read(
            """
            {\(Self.least.replacing("0.0350", with: """
                {"index": "LPR-1Y", "marginBasisPoints": -10, "lagDays": 1, "floor": "0.01",
                 "cap": "0.05", "holdsInstalment": true, "corridor": {"lowest": -5, "highest": 5},
                 "resets": {"first": "2025-07-20", "months": 12}}
                """)),
             "currency": "CNY", "settlementOffsetDays": 0, "rounding": "half-even",
             "roundsEachSegment": true, "capitalisedUntil": "2025-02-20",
             "businessDays": {"rule": "CSF", "calendar": "MF"},
             "prepayment": {"effect": "lower-instalments", "interest": "all",
                            "fee": {"basisPoints": 10}},
             "allocation": {"order": ["fees", "penalty", "compound", "overdue-interest",
                "overdue-principal", "due-interest", "due-principal"], "byInstalment": true,
                "longOverdueDays": 90, "orderWhenLongOverdue": ["overdue-principal"]},
             "subsidy": {"shareOfRateBasisPoints": 5000, "windowMonths": 24,
                "schemeEnd": "2026-12-31", "route": "paid-later", "recognition": "when-due",
                "caps": {"perYear": "10.00", "total": "20.00", "commitment": 30.00,
                         "shareOfLoanBasisPoints": 200}},
             "publishedRates": [{"name": "LPR-1Y", "published": "2025-01-19", "rate": "0.031"}],
             "acts": [
                {"id": "D1", "date": "2025-01-20", "act": "drawdown", "amount": 1000000.00},
                {"id": "P1", "date": "2025-02-20", "act": "payment", "amount": "1.00",
                 "surplusPrepays": true},
                {"id": "P2", "date": "2025-02-21", "act": "prepayment", "amount": "1.00",
                 "effect": "shorten-term"},
                {"id": "M1", "date": "2025-02-22", "act": "margin-step", "basisPoints": -5},
                {"id": "R1", "date": "2025-02-23", "act": "rate-change", "rate": "0.03"},
                {"id": "X1", "date": "2025-02-24", "act": "prolongation", "maturity": "2026-07-20"},
                {"id": "W1", "date": "2025-02-25", "act": "write-off", "allowance": "5.00"},
                {"id": "V1", "date": "2025-02-26", "act": "recovery", "amount": "5.00",
                 "poolShareBasisPoints": 6000},
                {"id": "S1", "date": "2025-02-27", "act": "subsidy-stop", "clawsBack": true},
                {"id": "N1", "date": "2025-02-28", "act": "restructuring",
                 "maturity": "2027-01-20", "unpaidInterest": "is-waived"},
                {"id": "B1", "date": "2025-03-01", "act": "accrual"}]}
            """)
        let terms = file.terms
        guard case .linked(let linked) = terms.rate else {
            Issue.record("the rate is not linked")
            return
        }
        #expect(linked.marginBasisPoints == -10 && linked.lagDays == 1 && linked.holdsInstalment)
        #expect(linked.corridor == MarginCorridor(lowestBasisPoints: -5, highestBasisPoints: 5))
        #expect(terms.rounding == .halfEven && terms.roundsEachSegment)
        #expect(terms.businessDayRule == .countThenFollowing)
        #expect(terms.prepayment.fee == .basisPoints(10) && terms.prepayment.interest == .all)
        #expect(terms.allocation.isByInstalment && terms.allocation.whenLongOverdue?.days == 90)
        #expect(terms.subsidy?.caps.commitment == 3_000 && terms.subsidy?.route == .paidLater)
        #expect(
            file.acts.map(\.identifier).joined(separator: " ") == "D1 P1 P2 M1 R1 X1 W1 V1 S1 N1 B1"
        )
        #expect(file.acts[7].act == .recovery(500, poolShare: Share(6000, of: 10_000)))
        #expect(!file.isPlan)
    }

    @Test func `all mistakes are reported at once, each with its place`() throws {
        let error = try #require(throws: LedgerError.self) {
            try Self.read(
                """
                {"loan": "N 1", "amount": "1.005", "start": "2025-02-30", "method": "balloon",
                 "rate": {"index": "L"}, "dayCount": "A361", "tenor": 5,
                 "penalty": {"overdueUpliftBasisPoints": "half"}, "acts": [{"act": "gift"}]}
                """)
        }
        #expect(error.code == "loan.file")
        for place in [
            "“tenor”", "loan:", "amount:", "start:", "maturity:", "method:",
            "rate.marginBasisPoints:", "dayCount:", "penalty.overdueUpliftBasisPoints:",
            "penalty.misuseUpliftBasisPoints:", "acts[0].id:", "acts[0].date:", "acts[0].act:",
        ] { #expect(error.message.contains(place), "\(place)") }
    }

    @Test func `contradictions are named together`() throws {
        let error = try #require(throws: LedgerError.self) {
            try Self.read(
                "{\(Self.least.replacing("2026-01-20", with: "2025-01-20")), "
                    + "\"settlementOffsetDays\": 1}")
        }
        #expect(error.code == "loan.contradiction")
        #expect(error.message.split(separator: "\n").count == 4)
    }

    @Test(arguments: [
        "", "[]", "{", "{\"loan\": 1e999}", "{\"loan\": \"a\", \"loan\": \"b\"}", "{\"a\": -}",
        "{\"a\": \"\\", "1", "null",
    ])
    func `what is no file of a loan is refused`(text: String) {
        #expect(throws: LedgerError.self) { try Self.read(text) }
    }

    @Test func `a contract in the exchange format keeps its name in errors`() throws {
        let error = try #require(throws: LedgerError.self) {
            try ActusCase.read(
                Array(
                    """
                    {"x1": {"terms": {"contractType": "SWAPS", "dayCountConvention": "AA"}}}
                    """.utf8))
        }
        #expect(error.location?.hasPrefix("x1") == true)
        #expect(error.message.contains("PAM, LAM, NAM, ANN, LAX"))
    }

    @Test(arguments: [
        ("1", "1"), (" 0.08", "0.08"), ("-200", "-200"), ("1.5e-3", "0.0015"), ("2E2", "200"),
        (".5", "0.5"), ("0.1234567890123456785", "0.123456789012345679"), ("-0", "0"),
    ])
    func `a decimal is read as it is spelt`(text: String, value: String) throws {
        #expect(try FixedDecimal(text).description == value)
    }

    @Test(arguments: ["", ".", "-", "1e", "1e99", "0x1", "1,000", "99999999999999", "nan", "1.2.3"])
    func `what is no decimal is refused`(text: String) throws {
        let error = try #require(throws: LedgerError.self) { try FixedDecimal(text) }
        #expect(error.code == "loan.number")
    }
}

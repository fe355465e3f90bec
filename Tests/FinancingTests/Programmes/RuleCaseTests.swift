import Financing
import GreenCredit
import GreenCreditTesting
import Ledger
import Testing

/// The table of cases that people agreed on.
@Suite struct RuleCaseTests {
    static func cases() throws -> [RuleCase] {
        try RuleCaseFile(
            try WorkedExample.bytes("rule-cases.csv"), named: "rule-cases.csv"
        ).cases
    }

    @Test func `every case is answered as agreed, with its rule`() throws {
        let rulebook = try WorkedExample.rulebook()
        let outcomes = try Self.cases().map { $0.ask(rulebook) }
        #expect(outcomes.count == 115)
        #expect(outcomes.filter { !$0.isOK }.map(\.json) == [])
        // Every rule of the rulebook has a case.
        let asked = Set(outcomes.map(\.question.rule))
        #expect(rulebook.programme.rules.map(\.id).filter { !asked.contains($0) } == [])
    }

    @Test func `a case with another answer is told`() throws {
        let rulebook = try WorkedExample.rulebook()
        for question in try Self.cases() {
            let verdict = question.expected.verdict
            let isValue = verdict == "value"
            let wrong = RuleCase.Answer(
                verdict: isValue ? verdict : verdict == "accept" ? "refuse" : "accept",
                limit: question.expected.limit, actual: question.expected.actual,
                result: isValue ? question.expected.result + "0" : question.expected.result,
                missing: question.expected.missing)
            let other = RuleCase(
                id: question.id, rule: question.rule, facts: question.facts, expected: wrong)
            #expect(!other.ask(rulebook).isOK, "\(question.id)")
        }
    }

    @Test func `a case shows its limit and what was asked`() throws {
        let question = RuleCase(
            id: "X", rule: "subsidy.cap",
            facts: "plannedInvestment=60000000.00; amount=12000000.01",
            expected: RuleCase.Answer(
                verdict: "refuse", limit: "12000000.00", actual: "12000000.00", result: "",
                missing: ""))
        #expect(!question.ask(try WorkedExample.rulebook()).isOK)
    }

    @Test func `a rule without its facts is a problem, not an answer`() throws {
        let expected = RuleCase.Answer(
            verdict: "refuse", limit: "", actual: "", result: "", missing: "")
        let rulebook = try WorkedExample.rulebook()
        for rule in ["subsidy.cap", "no.such-rule"] {
            let question = RuleCase(id: "X", rule: rule, facts: "amount=1.00", expected: expected)
            let outcome = question.ask(rulebook)
            #expect(!outcome.isOK)
            #expect(outcome.problem != nil)
        }
    }
}

/// Both sides of every limit, for each kind of rule, with bases drawn by chance.
@Suite struct RuleLimitTests {
    static let seed: UInt64 = 20_251_123

    func verdict(
        _ rule: String, _ facts: String, in rulebook: Rulebook
    ) throws -> RuleVerdict.Answer {
        let rule = try #require(rulebook.programme.rule(rule))
        let facts = RuleCase.read(facts, moneyScale: 2)
        return try #require(rule.verdict(on: facts, rulebook: rulebook.name, act: "x")).answer
    }

    static func yuan(_ fen: Int64) -> String {
        Money(minorUnits: fen, currency: .cny).decimalText
    }

    /// Rules by the share of a base: rule, base, value, percent, further facts.
    static let shares: [(rule: String, base: String, value: String, percent: Int64)] = [
        ("subsidy.cap", "plannedInvestment", "amount", 20),
        ("award.cap", "actualInvestment", "amount", 15),
        ("payment.advance-share", "award", "advance", 40),
        ("relending.share", "qualifyingBalance", "relending", 60),
        ("payment.retention", "award", "paidBeforeAcceptance", 80),
    ]

    @Test(arguments: shares)
    func `a share of a base is kept to the fen`(
        rule: String, base: String, value: String, percent: Int64
    ) throws {
        let rulebook = try WorkedExample.rulebook()
        var random = SplitMix64(seed: Self.seed)
        for _ in 0..<50 {
            let whole = Int64.random(in: 1...9_000_000_000_00, using: &random)
            // Independent: the largest whole fen not above the share.
            let limit = whole * percent / 100
            let ask = { (fen: Int64) in
                try verdict(
                    rule, "\(base)=\(Self.yuan(whole)); \(value)=\(Self.yuan(fen))", in: rulebook)
            }
            #expect(try ask(limit) == .pass, "\(rule) \(whole) seed \(Self.seed)")
            #expect(try ask(limit + 1) == .refuse, "\(rule) \(whole) seed \(Self.seed)")
        }
    }

    @Test func `a sum of support is kept to the fen`() throws {
        let rulebook = try WorkedExample.rulebook()
        var random = SplitMix64(seed: Self.seed)
        for _ in 0..<50 {
            let whole = Int64.random(in: 1000...9_000_000_000_00, using: &random)
            let limit = whole * 30 / 100
            let first = Int64.random(in: 0...limit, using: &random)
            for (second, answer) in [
                (limit - first, RuleVerdict.Answer.pass), (limit - first + 1, .refuse),
            ] {
                let facts =
                    "investment=\(Self.yuan(whole)); support=\(Self.yuan(first)) central + "
                    + "\(Self.yuan(second)) city"
                #expect(try verdict("funding.stacking", facts, in: rulebook) == answer)
            }
        }
    }

    /// Rules by a minimum share: one fen less is refused.
    @Test(arguments: [
        ("payment.advance-cleared", "advance", "cleared"), ("payment.effect", "target", "verified"),
    ])
    func `a minimum share is kept to the last decimal`(
        rule: String, base: String, value: String
    ) throws {
        let rulebook = try WorkedExample.rulebook()
        var random = SplitMix64(seed: Self.seed)
        for _ in 0..<50 {
            let whole = Int64.random(in: 1...9_000_000_000_00, using: &random)
            let least = (whole * 80 + 99) / 100
            let ask = { (fen: Int64) in
                try verdict(
                    rule, "\(base)=\(Self.yuan(whole)); \(value)=\(Self.yuan(fen))", in: rulebook)
            }
            #expect(try ask(least) == .pass)
            #expect(try ask(least - 1) == .refuse)
        }
    }

    /// Rules with a balance or a fixed limit: rule, facts below, facts above.
    static let pairs: [(rule: String, allowed: String, refused: String)] = [
        ("investment.minimum", "totalInvestment=30000000.00", "totalInvestment=29999999.99"),
        ("sources.cover-uses", "uses=5.00; sources=5.00", "uses=5.00; sources=4.99"),
        ("subsidy.amount-cap", "maximum=10.00; amount=10.00", "maximum=10.00; amount=10.01"),
        ("award.penetration", "penetration=0.499999", "penetration=0.50"),
        (
            "publicity.period", "published=2024-02-26; letter=2024-03-04",
            "published=2024-02-26; letter=2024-03-03"
        ),
        ("budget.allocate", "allocation=7.01; available=7.01", "allocation=7.02; available=7.01"),
        (
            "budget.commit", "commit=7.01; allocatedNotCommitted=7.01",
            "commit=7.02; allocatedNotCommitted=7.01"
        ),
        ("budget.plan", "plan=7.01; encumbered=7.01", "plan=7.02; encumbered=7.01"),
        ("budget.pay", "payment=7.01; approvedPlan=7.01", "payment=7.02; approvedPlan=7.01"),
        ("loan.line", "drawdown=7.01; undrawn=7.01", "drawdown=7.02; undrawn=7.01"),
        (
            "interest-subsidy.preallocation", "committed=9.00; preallocated=2.00; next=7.00",
            "committed=9.00; preallocated=2.00; next=7.01"
        ),
        (
            "allowance.covers-write-off", "allowance=7.01; writeOff=7.01",
            "allowance=7.01; writeOff=7.02"
        ),
        (
            "pool.balance", "compensation=7.01; poolBalance=7.01",
            "compensation=7.02; poolBalance=7.01"
        ),
        (
            "loan.own-capital", "line=3.00; drawnAfter=1.00; ownPlanned=3.00; ownPaid=1.00",
            "line=3.00; drawnAfter=1.00; ownPlanned=3.00; ownPaid=0.99"
        ),
        (
            "loan.entrusted-payment", "payment=10000000.00; mode=self-paid",
            "payment=10000000.01; mode=self-paid"
        ),
        (
            "interest-subsidy.not-above-interest", "contractRate=0.0150; points=0.0150",
            "contractRate=0.0149; points=0.0150"
        ),
        (
            "interest-subsidy.base", "normalPrincipal=5.00; base=5.00",
            "normalPrincipal=5.00; base=5.01"
        ),
        (
            "interest-subsidy.window", "drawdown=2025-03-20; day=2027-03-19",
            "drawdown=2025-03-20; day=2027-03-20"
        ),
        (
            "audit.order", "audit=2024-05-10; evaluation=2024-05-10",
            "audit=2024-05-10; evaluation=2024-05-09"
        ),
        (
            "award.after-acceptance",
            "payment=2025-10-15; completion=2025-10-15; acceptance=2025-10-15",
            "payment=2025-10-14; completion=2025-10-01; acceptance=2025-10-15"
        ),
        (
            "period.closed", "valueDate=2026-01-01; periodClosed=2025-12-31",
            "valueDate=2025-12-31; periodClosed=2025-12-31"
        ),
        (
            "rulebook.in-force", "decision=2026-12-31; rulebook=2025-01-01 to 2026-12-31",
            "decision=2024-12-31; rulebook=2025-01-01 to 2026-12-31"
        ),
        (
            "interest-subsidy.listed", "project=E3; list=E3; contractSigned=2025-01-01",
            "project=E3; list=E3; contractSigned=2027-01-01"
        ),
        ("attribution.sum", "shares=0.6 a + 0.4 b", "shares=0.6 a + 0.400001 b"),
        (
            "loan.penalty", "kind=misuse; uplift=1.00; misused=1.00; rate=0.03; days=1",
            "kind=misuse; uplift=1.01"
        ),
        (
            "payment.ring-fence", "payee=X1; contractPayees=X1 X2; kindOfCost=civil",
            "payee=X1; contractPayees=X1 X2; kindOfCost=furniture"
        ),
        ("duties.separated", "preparedBy=U1; approvedBy=U2 U3", "preparedBy=U1; approvedBy=U2 U1"),
        (
            "evaluation.independent", "evaluator=V1; payee=E1; feeChargedTo=P",
            "evaluator=V1; payee=E1; feeChargedTo=enterprise"
        ),
        ("commendation.once", "commended=2025-06-01", "commended=2025-06-01 and 2025-07-01"),
        ("funding.other-source", "otherCentralSupport=none", "otherCentralSupport=SCI2025"),
        ("reversal.once", "alreadyReversedBy=none", "alreadyReversedBy=T1"),
        ("reversal.exact", "linesDifferBy=0.00", "linesDifferBy=0.01"),
        ("entry.side-balance", "F=0.00; B=0.00; M=0.00", "F=0.00; B=0.00; M=-0.01"),
        ("entry.parallel", "act=direct-payment; sides=B F M", "act=direct-payment; sides=B F M X"),
        ("programme.measure-open", "status=open", "status=closed"),
        (
            "technology.stage", "stage=promotion; instrument=award",
            "stage=research; instrument=award"
        ),
        ("technology.key-or-common", "flags=common", "flags=none"),
        ("plan.issued", "plan=issued", "plan=withdrawn"),
        ("scheme.cost-class", "costClass=medium; feasibilityStudy=present", "costClass=none"),
        ("payment.account", "account=B; registered=A B", "account=C; registered=A B"),
    ]

    @Test(arguments: pairs)
    func `a limit is passed on its own side and refused on the other`(
        rule: String, allowed: String, refused: String
    ) throws {
        let rulebook = try WorkedExample.rulebook()
        #expect(try verdict(rule, allowed, in: rulebook) == .pass)
        #expect(try verdict(rule, refused, in: rulebook) == .refuse)
    }

    /// Rules about documents: rule and the facts with which one is missing.
    @Test(arguments: [
        ("signatory.authorised", "signatoryMandate=present", "signatoryMandate=none"),
        (
            "audit.evaluated", "audit=2025-01-01; evaluation=2025-02-01",
            "audit=2025-01-01; evaluation=none"
        ),
        ("recommendation.present", "recommendation=present", "recommendation=none"),
        ("payment.milestone", "verificationReport=present", "verificationReport=none"),
        (
            "loan.references", "catalogueEntry=1; subsidyApproval=2; loanContract=3",
            "catalogueEntry=1; subsidyApproval=none; loanContract=3"
        ),
        (
            "loan.conditions", "environmentalClass=B; conditionsPrecedent=met; stopFlag=none",
            "environmentalClass=none; conditionsPrecedent=met; stopFlag=none"
        ),
        (
            "reconciliation.current", "payment=2025-11-20; lastCertificate=2025-09-30",
            "payment=2025-11-20; lastCertificate=2025-09-29"
        ),
        (
            "award.after-acceptance", "payment=2025-10-15; acceptance=2025-10-15",
            "payment=2025-10-15; acceptance=none"
        ),
    ])
    func `a missing document is asked for`(rule: String, held: String, missing: String) throws {
        let rulebook = try WorkedExample.rulebook()
        #expect(try verdict(rule, held, in: rulebook) == .pass)
        #expect(try verdict(rule, missing, in: rulebook) == .needsEvidence)
    }

    @Test(arguments: [
        ("capacity.unchanged", "addedCapacity=0 t/a", "addedCapacity=1 t/a"),
        (
            "audit.reporting-window", "audit=2024-05-10; report=2024-06-10",
            "audit=2024-05-10; report=2024-06-11"
        ),
        (
            "loan.catalogue-version", "approved=2025-10-01; tagged=2025",
            "approved=2025-09-30; tagged=2025"
        ),
        (
            "loan.classification", "daysPastDue=90; class=special-mention",
            "daysPastDue=91; class=special-mention"
        ),
    ])
    func `a warning stops nothing`(rule: String, quiet: String, warned: String) throws {
        let rulebook = try WorkedExample.rulebook()
        #expect(try verdict(rule, quiet, in: rulebook) == .pass)
        #expect(try verdict(rule, warned, in: rulebook) == .warn)
    }

    @Test func `every kind of rule has a limit that is tested here`() throws {
        let rulebook = try WorkedExample.rulebook()
        let tested = Set(
            Self.shares.map(\.rule) + Self.pairs.map(\.rule) + [
                "funding.stacking", "payment.advance-cleared", "payment.effect",
                "signatory.authorised", "budget.lapse", "recovery.share",
            ])
        let kinds = Set(
            rulebook.programme.rules.filter { tested.contains($0.id) }.map(\.kind))
        #expect(RuleKind.allCases.filter { !kinds.contains($0) } == [])
    }

    @Test func `money lapses on the last day of the second year, not before`() throws {
        let rulebook = try WorkedExample.rulebook()
        let rule = try #require(rulebook.programme.rule("budget.lapse"))
        for (day, ruling) in [("2026-12-30", "keep"), ("2026-12-31", "withdraw")] {
            let facts = RuleCase.read(
                "indicatorYear=2025; unspentOn=\(day); construction=false", moneyScale: 2)
            #expect(rule.verdict(on: facts, rulebook: "x", act: "x")?.result == ruling)
        }
    }

    @Test func `what is given must be what is computed`() throws {
        let rulebook = try WorkedExample.rulebook()
        for (amount, answer) in [("36000.00", RuleVerdict.Answer.pass), ("36000.01", .refuse)] {
            let facts = "ineligible=200000.00; rate=0.18; amount=\(amount)"
            #expect(try verdict("recovery.share", facts, in: rulebook) == answer)
        }
    }

    @Test func `an act cannot replace a parameter, a table can`() throws {
        let rulebook = try WorkedExample.rulebook()
        let rule = try #require(rulebook.programme.rule("subsidy.cap"))
        var facts = RuleFacts()
        facts["plannedInvestment"] = .money(Money(minorUnits: 100_00, currency: .cny))
        facts["amount"] = .money(Money(minorUnits: 90_00, currency: .cny))
        facts["maximumShare"] = .rate(try Rate("0.99"))
        #expect(rule.verdict(on: facts, rulebook: "x", act: "x")?.answer == .refuse)
        let table = "plannedInvestment=100.00; amount=90.00; maximumShare=0.99"
        #expect(try verdict("subsidy.cap", table, in: rulebook) == .pass)
    }
}

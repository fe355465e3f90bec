import Financing
import GreenCredit
import Ledger
import Testing

/// Acts in their forms, and what an act that cannot be understood is told.
@Suite struct ActTests {
    let state: ProgrammeState

    init() throws {
        state = try WorkedExample.run(until: try LocalDate("2025-02-25")).state
    }

    static let advance = [
        "step": "advance", "id": "A-1", "date": "2025-03-05", "project": "E1",
    ]

    @Test func `YAML, JSON and CSV say the same`() throws {
        let rulebook = try WorkedExample.rulebook()
        let yaml = """
            schema: greencredit/programme-acts/v1
            records:
              - step: advance
                id: A-1
                date: "2025-03-05"
                project: E1
                figures: {amount: "4320000.00"}
                details: {account: E1-GRANT-01}
            """
        let json = """
            {"schema": "greencredit/programme-acts/v1", "records": [{"step": "advance", "id": "A-1",
            "date": "2025-03-05", "project": "E1", "figures": {"amount": "4320000.00"},
            "details": {"account": "E1-GRANT-01"}}]}
            """
        let csv = """
            id,step,date,project,amount,account,months
            A-1,advance,2025-03-05,E1,4320000.00,E1-GRANT-01,
            """
        let read = { (text: String, name: String) in
            try ProgrammeFile(Array(text.utf8), named: name, rulebook: rulebook).records
        }
        let first = try read(yaml, "acts.yaml")
        #expect(first.count == 1)
        #expect(try read(json, "acts.json") == first)
        #expect(try read(csv, "acts.csv") == first)
    }

    @Test(arguments: [
        ("schema: x\nrecords: []\n", "1:1"),
        (
            "schema: greencredit/programme-acts/v1\nrecords:\n  - step: advance\n    id: A\n", "3:5"
        ),
        (
            """
            schema: greencredit/programme-acts/v1
            records:
              - {step: advance, id: A, date: "2025-01-01"}
              - {step: advance, id: A, date: "2025-02-30"}
            """, "4:5"
        ),
    ])
    func `a problem is told with its line and column, and nothing is read`(
        text: String, place: String
    ) throws {
        let rulebook = try WorkedExample.rulebook()
        let error = #expect(throws: JournalFile.Problems.self) {
            try ProgrammeFile(Array(text.utf8), named: "a.yaml", rulebook: rulebook)
        }
        #expect(error?.listed.first?.location?.hasPrefix("a.yaml:\(place)") == true)
    }

    @Test func `an act is posted in all books under one flow`() throws {
        var act = try Sample.act(
            "advance", on: "2025-03-05", project: "E1", ["amount": "4320000.00"],
            ["account": "E1-GRANT-01"])
        act.flow = "FL-1"
        let entries = try state.decide(act).entries
        #expect(entries.map(\.book) == ["P", "E1"])
        #expect(Set(entries.compactMap(\.draft.flow)) == ["FL-1"])
        #expect(Set(entries[0].postings.map(\.account.side)) == [.financial, .budgetary, .memo])
        act.flow = nil
        #expect(try state.decide(act).entries.map(\.draft.flow) == ["X-1", "X-1"])
        act.books = ["P"]
        #expect(try state.decide(act).entries.map(\.draft.flow) == [nil])
    }

    @Test(
        arguments: [
            ("no-such-step", [:], [:], "act.step"),
            ("advance", [:], ["account": "E1-GRANT-01"], "act.figure"),
            ("advance", ["amount": "1.00"], [:], "act.detail"),
            ("advance", ["amount": "1.00", "bonus": "1.00"], ["account": "A"], "act.figure"),
            ("advance", ["amount": "1.00"], ["account": "A", "colour": "red"], "act.detail"),
            ("advance", ["amount": "-1.00"], ["account": "A"], "act.figure"),
            ("advance", ["amount": "1.005"], ["account": "A"], "amount.tooFine"),
            ("drawdown", ["amount": "1.00"], ["bank": "BK", "term": "middling"], "act.detail"),
            ("verification", ["approvedCost": "1.00", "earned": "1.00"], [:], "act.figure"),
            ("correction", ["amount": "1.00"], [:], "act.step"),
            ("reversal", [:], [:], "act.step"),
        ] as [(String, [String: String], [String: String], String)])
    func `an act that cannot be understood is told why`(
        step: String, figures: [String: String], details: [String: String], code: String
    ) throws {
        let act = try Sample.act(step, on: "2025-03-05", project: "E1", figures, details)
        let error = #expect(throws: LedgerError.self) { try state.decide(act) }
        #expect(error?.code.description == code)
    }

    @Test func `all refusals come back at once, with their limits`() throws {
        let act = try Sample.act(
            "advance", on: "2025-03-05", project: "E1", ["amount": "9000000.01"],
            ["account": "E9-PRIVATE"])
        let decision = try state.decide(act)
        #expect(
            decision.refusals.map(\.rule) == [
                "budget.pay", "payment.account", "payment.advance-share", "payment.retention",
            ])
        let share = try #require(decision.verdicts.first { $0.rule == "payment.advance-share" })
        #expect(share.limit?.value == "4320000.00")
        #expect(share.limit?.unit == "CNY")
        #expect(share.limit?.origin == "0.40 × award 10800000.00")
        #expect(share.actual?.value == "9000000.01")
        #expect(share.subject == ["project": "E1", "subprogramme": "SUBSIDY"])
        #expect(share.rulebook == "CPT2025/1")
    }

    @Test func `a refusal has the agreed shape`() throws {
        let act = try Sample.act(
            "advance", on: "2025-03-05", project: "E1", ["amount": "4320000.01"],
            ["account": "E1-GRANT-01"])
        let verdict = try #require(
            try state.decide(act).verdicts.first { $0.rule == "payment.advance-share" })
        #expect(
            String(decoding: CanonicalJSON.encode(.object(verdict.json)), as: UTF8.self) == """
                {"act":"advance","actual":{"unit":"CNY","value":"4320000.01"},"basis":"programme \
                rule","evidence":{"missing":[],"needed":[]},"limit":{"from":"0.40 × award \
                10800000.00","unit":"CNY","value":"4320000.00"},"message":{"en":"above the share: \
                4320000.01 CNY against 4320000.00 CNY","zh":"超过比例上限:4320000.01 CNY,限值 \
                4320000.00 CNY"},"rule":"payment.advance-share","rulebook":"CPT2025/1","subject":\
                {"project":"E1","subprogramme":"SUBSIDY"},"verdict":"refuse"}
                """)
    }

    @Test func `the maker may not check and a closed period takes nothing`() throws {
        var state = state
        let act = try Sample.act(
            "advance", on: "2025-03-05", project: "E1", ["amount": "4320000.00"],
            ["account": "E1-GRANT-01"])
        #expect(try state.decide(act, maker: "U1", checkers: ["U2"]).isAllowed)
        let same = try state.decide(act, maker: "U1", checkers: ["U1"])
        #expect(same.refusals.map(\.rule) == ["duties.separated"])
        state.close("P", until: try LocalDate("2025-03-31"))
        #expect(try state.refusedBy(act) == ["period.closed"])
    }

    @Test func `a decision changes nothing`() throws {
        let before = state.balances.balance(of: Account(book: "P", side: .memo, code: "9040"))
        let act = try Sample.act(
            "advance", on: "2025-03-05", project: "E1", ["amount": "4320000.00"],
            ["account": "E1-GRANT-01"])
        _ = try state.decide(act)
        #expect(state.balances.balance(of: Account(book: "P", side: .memo, code: "9040")) == before)
        #expect(state.projects["E1"]?.instruments.subsidy?.paid.isZero == true)
    }

    @Test func `a reversal undoes the payment, once`() throws {
        var state = state
        var known: [String: Entry] = [:]
        let pay = try Sample.act(
            "advance", on: "2025-03-05", project: "E1", ["amount": "4320000.00"],
            ["account": "E1-GRANT-01"], id: "PAY")
        for entry in try state.apply(pay) { known["\(entry.book) \(entry.id)"] = entry }
        let entries = known
        func reversal(_ id: String) throws -> ProgrammeAct {
            var act = try Sample.act("reversal", on: "2025-03-06", project: "E1", id: id)
            act.books = ["P"]
            act.reverses = "PAY"
            return act
        }
        let first = try state.decide(try reversal("R-1")) { entries["\($0) \($1)"] }
        #expect(first.isAllowed)
        #expect(first.entries[0].cancels(try #require(entries["P PAY"])))
        try state.apply(first)
        #expect(state.projects["E1"]?.instruments.subsidy?.paid.isZero == true)
        let second = try state.decide(try reversal("R-2")) { entries["\($0) \($1)"] }
        #expect(second.refusals.map(\.rule).contains("reversal.once"))
    }
}

/// Formulas and numbers that come from files.
@Suite struct ExpressionTests {
    func value(_ text: String, _ facts: [String: Fact] = [:]) throws -> String {
        try Expression(text).evaluate(RuleFacts(facts)).decimalText
    }

    @Test(arguments: [
        ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 - 4 - 3", "3"), ("8 / 2 / 2", "2"),
        ("-2 + 3", "1"), ("round(0.125 * 3)", "0.38"), ("down(0.129)", "0.12"),
        ("up(0.121)", "0.13"), ("round(2 / 3, 4)", "0.6667"), ("min(3, 1.50, 2)", "1.50"),
        ("max(1, 2.00)", "2.00"), ("abs(1 - 3)", "2"), ("known(x, 5)", "5"),
        ("round(-0.005)", "-0.01"),
    ])
    func `a formula is calculated as it is written`(text: String, result: String) throws {
        #expect(try value(text) == result)
    }

    @Test(arguments: [
        "", "1 +", "(1", "1)", "a b", "f(1)", "min()", "days(1)", "1..2", "2 ** 3", "$x",
        String(repeating: "(", count: 400), String(repeating: "1+", count: 400) + "1",
    ])
    func `what is no formula is refused with its place`(text: String) {
        let error = #expect(throws: LedgerError.self) { try Expression(text) }
        #expect(error?.code == "expression.unreadable")
    }

    @Test(arguments: ["1 / 0", "x", "days(x, y)", "sum(x)"])
    func `what cannot be calculated is an error`(text: String) throws {
        #expect(throws: LedgerError.self) { try value(text) }
    }

    @Test func `numbers too large are an error, never a trap`() throws {
        let large = "9223372036854775807"
        for text in [
            "\(large) * \(large) * \(large)", "0 - \(large) * \(large) * 2 * 2",
            "0.000000000001 * 0.000000000001 * 0.000000000001 * 0.000000000001",
        ] {
            #expect(throws: LedgerError.self) { try value(text) }
        }
        // −2⁶³ · 2⁶³ · 2 is the one 128-bit number without an opposite.
        var facts = RuleFacts()
        facts["least"] = .rate(try Rate("-9223372036854775808"))
        facts["twice"] = .rate(try Rate("4611686018427387904"))
        let text = "0 - least * twice * 4"
        #expect(throws: LedgerError.self) { try Expression(text).evaluate(facts) }
    }

    @Test func `comparing needs no room`() throws {
        let a = ExactNumber(try Rate("9223372036854775807"))
        let b = ExactNumber(try Rate("0.000000000001"))
        #expect(b < a)
        #expect(!(a < b))
        let c = try ExactNumber(integer: 1).divided(by: a)
        #expect(c < b)
    }
}

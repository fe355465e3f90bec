import Financing
import Ledger
import Testing

/// The side cases of the worked example: relending, an entrusted loan, on-lending in dollars.
@Suite struct SideCaseTests {
    func balance(_ state: ProgrammeState, _ account: String) throws -> String {
        state.balances.balance(of: try Account(account)).decimalText
    }

    @Test func `relending is 60 % of what is outstanding, at its own rate`() throws {
        var state = try WorkedExample.run(until: try LocalDate("2025-03-20")).state
        let draw = { (amount: String) in
            try Sample.act(
                "relending", on: "2025-03-25", project: "E3", ["amount": amount], ["bank": "BK"])
        }
        #expect(try state.refusedBy(try draw("7200000.01")) == ["relending.share"])
        try state.apply(try draw("7200000.00"))
        #expect(try balance(state, "BK:F:2004:E3") == "-7200000.00")
        #expect(try state.refusedBy(try draw("0.01")) == ["relending.share"])
        let interest = { (rate: String) in
            try Sample.act(
                "relending-interest", on: "2025-06-20", project: "E3",
                ["days": "92", "rate": rate], ["bank": "BK"])
        }
        #expect(try state.refusedBy(try interest("0.0180")) == ["relending.interest"])
        let entries = try state.apply(try interest("0.0175"))
        #expect(entries[0].amounts[.cny]?.decimalText == "32200.00")
        #expect(
            state.projects["E3"]?.instruments.lent[.relending]?.owed.decimalText == "7200000.00")
    }

    @Test func `an entrusted loan is agency business and never the bank's own`() throws {
        var state = try WorkedExample.run(until: try LocalDate("2025-03-20")).state
        let act = { (step: String, amount: String, details: [String: String]) in
            try Sample.act(
                step, on: "2025-03-25", project: "E3", ["amount": amount],
                details.merging(["bank": "BK"]) { $1 })
        }
        #expect(
            try state.refusedBy(try act("entrusted-loan", "5000000.00", [:])) == ["entrusted.life"])
        var entries = try state.apply(try act("entrusted-receipt", "5000000.00", ["giver": "G1"]))
        entries += try state.apply(try act("entrusted-loan", "5000000.00", [:]))
        #expect(try balance(state, "BK:F:2314:G1") == "-5000000.00")
        #expect(try balance(state, "BK:F:1321:E3") == "5000000.00")
        #expect(
            try state.refusedBy(try act("entrusted-return", "5000000.01", ["giver": "G1"]))
                == ["entrusted.life"])
        entries += try state.apply(try act("entrusted-fee", "50.00", [:]))
        let codes = Set(
            entries.flatMap(\.postings).filter { $0.account.book == "BK" }.map(\.account.code))
        #expect(codes.isDisjoint(with: ["1303", "1304", "6011"]))
    }

    @Test func `on-lending in dollars leaves no result where claims and debts match`() throws {
        var state = try WorkedExample.run(until: try LocalDate("2025-03-20")).state
        let move = { (step: String, day: String, foreign: String, rate: String) in
            try Sample.act(
                step, on: day, project: "E1", ["foreign": foreign, "rate": rate],
                ["lender": "WB", "currency": "USD"])
        }
        try state.apply(try move("on-lending-advance", "2025-04-01", "500000.00", "7.18"))
        #expect(
            try state.refusedBy(try move("on-lending-loan", "2025-05-20", "500000.01", "7.20"))
                == ["on-lending.life"])
        try state.apply(try move("on-lending-loan", "2025-05-20", "300000.00", "7.20"))
        try state.apply(try move("on-lending-advance", "2025-07-15", "300000.00", "7.17"))
        let revalue = { (assets: String) in
            try Sample.act(
                "revaluation", on: "2025-12-31", project: "E1",
                [
                    "usdAssets": assets, "usdClaims": "300000.00", "usdLiabilities": "800000.00",
                    "closing": "7.03",
                ], ["lender": "WB", "currency": "USD", "way": "down"])
        }
        let unmatched = try state.decide(try revalue("799999.00"))
        #expect(unmatched.warnings.map(\.rule) == ["fx.matched"])
        let decision = try state.decide(try revalue("800000.00"))
        #expect(decision.warnings.isEmpty)
        let lines = decision.entries.flatMap(\.postings).map {
            "\($0.account) \($0.money.decimalText)"
        }
        #expect(
            lines == [
                "P:F:2501:WB 117000.00", "P:F:1002:USD -66000.00", "P:F:1531:E1 -51000.00",
            ])
        try state.apply(decision)
        #expect(try balance(state, "P:F:1002:USD") == "3515000.00")
        #expect(state.projects["E1"]?.instruments.lent[.onLending]?.owed.decimalText == "800000.00")
    }
}

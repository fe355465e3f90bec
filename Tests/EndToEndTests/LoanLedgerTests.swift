import Foundation
import Testing

/// A loan under a contract in the ledger, by commands only.
@MainActor @Suite struct LoanLedgerTests {
    static let terms = """
        {"loan": "N-1", "amount": "1200000.00", "start": "2025-03-20", "maturity": "2025-09-20",
         "method": "agreed-plan", "plan": [
           {"date": "2025-06-20", "principal": "200000.00"},
           {"date": "2025-09-20", "principal": 1000000.00}],
         "rate": 0.0360, "dayCount": "A360", "interestDates": {"first": "2025-06-20", "months": 3},
         "penalty": {"overdueUpliftBasisPoints": 5000, "misuseUpliftBasisPoints": 10000}}
        """

    /// A ledger with a contract of E2 and its money drawn, made once by commands.
    static let drawn = Result { () throws -> Workplace in
        let place = try Workplace.withOfficers()
        try place.succeed(
            ["register", "add", "party", "--id", "E2", "--date", "2025-01-02"]
                + ["--set", "name=Battery works", "--set", "book=E2"] + place.both)
        try place.succeed(
            ["register", "add", "project", "--id", "E2", "--date", "2025-01-02"]
                + ["--set", "title=Paste mixing", "--set", "enterprise=E2"]
                + ["--set", "industry=Batteries", "--set", "region=R-01", "--set", "measure=M3"]
                + ["--set", "level=central", "--set", "subprogramme=AWARD"]
                + ["--set", "costClass=high", "--set", "plannedInvestment=40000000.00"]
                + ["--evidence", "feasibilityStudy=pass"] + place.both)
        try place.write("loan.json", terms)
        try place.succeed(
            ["loan", "open", "loan.json", "--loan", "N-1", "--project", "E2", "--bank", "BK"]
                + ["--date", "2025-03-20"] + place.both)
        try place.succeed(
            ["loan", "draw", "N-1", "--id", "D-1", "--date", "2025-03-20"]
                + ["--amount", "1200000.00"] + place.both)
        return place
    }

    let place: Workplace

    init() throws { place = try Workplace(copying: try Self.drawn.get()) }

    private func repay(_ id: String, _ day: String, _ amount: String) -> [String] {
        ["loan", "repay", "N-1", "--id", id, "--date", day, "--amount", amount] + place.both
    }

    @Test func `pays, accrues, reconciles and verifies`() throws {
        let paid = try place.succeed(repay("P-1", "2025-06-20", "211040.00"))
        #expect(paid.out.contains("sealed N-1/accrual/2025-06-20"))
        #expect(paid.out.contains("sealed P-1"))
        #expect(try place.succeed(repay("P-1", "2025-06-20", "211040.00")).out.contains("nothing"))
        try place.refuse(repay("P-1", "2025-06-20", "211041.00"), 2, "names another act")
        let accrue = ["loan", "accrue", "--through", "2025-07-20"] + place.both
        #expect(try place.succeed(accrue).out.contains("sealed N-1/accrual/2025-07-20"))
        #expect(try place.succeed(accrue).out.contains("nothing to add"))
        let interest = try place.succeed(["balance", "BK:F:1132:E2", "--format", "csv"])
        #expect(interest.out.contains("3000.00"))
        let checks = try place.succeed(["loan", "reconcile", "--format", "csv"])
        #expect(checks.out.contains("BK,E2,normal principal,1000000.00,1000000.00,0.00"))
        #expect(try place.succeed(["verify"]).out.contains("all is well"))
    }

    @Test func `tells the schedule, the history and the portfolio`() throws {
        try place.succeed(["loan", "accrue", "--through", "2025-06-30"] + place.both)
        let schedule = try place.succeed(["loan", "schedule", "N-1", "--explain"])
        #expect(
            schedule.lines.contains(
                "No. 1, 2025-06-20: interest 1,200,000.00 × 3.60 % × 92/360 = 11,040.00"))
        let history = try place.succeed(
            ["loan", "schedule", "N-1", "--history", "--until", "2025-06-30", "--format", "csv"])
        #expect(history.lines.contains("2025-06-20,overdue,,200000.00,1200000.00,0.0360"))
        let loans = try place.succeed(
            ["loan", "portfolio", "--on", "2025-06-30", "--format", "csv"])
        #expect(
            loans.lines[1]
                == "N-1,E2,BK,1200000.00,200000.00,11040.00,1000.00,0.0360,10,special mention,"
                + "2025-09-20,2025-09-20")
        let classes = try place.succeed(
            ["loan", "portfolio", "--on", "2025-06-30", "--by", "class", "--format", "csv"])
        #expect(classes.lines.contains("special mention,1,1200000.00"))
        let ladder = try place.succeed(
            ["loan", "portfolio", "--on", "2025-06-30", "--by", "maturity", "--language", "zh"])
        #expect(ladder.out.contains("90天以内"))
        let json = try place.succeed(["loan", "portfolio", "--format", "json"]).out
        #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
        try place.refuse(["loan", "schedule", "N-9"], 2, "has no loan N-9", "it has N-1")
        let classified = try place.succeed(
            ["loan", "classify", "N-1", "--date", "2025-06-30", "--class", "substandard"]
                + ["--reason", "debtor in difficulties"] + place.both)
        #expect(classified.out.contains("substandard, 10 days past due"))
        let worse = try place.succeed(
            ["loan", "portfolio", "--on", "2025-06-30", "--by", "class", "--format", "csv"])
        #expect(worse.lines.contains("substandard,1,1200000.00"))
    }

    @Test func `prepays, resets, restructures, and refuses what the contract refuses`() throws {
        try place.succeed(
            ["loan", "prepay", "N-1", "--id", "R-1", "--date", "2025-04-19"]
                + ["--amount", "400000.00"] + place.both)
        // Thirty days on the prepaid part are collected with it.
        let history = try place.succeed(
            ["loan", "schedule", "N-1", "--history", "--format", "csv"])
        #expect(history.lines.contains { $0.hasPrefix("2025-04-19,interest paid,R-1,1200.00") })
        try place.succeed(
            ["loan", "reset", "N-1", "--id", "RS-1", "--date", "2025-05-01", "--rate", "0.0300"]
                + place.both)
        try place.refuse(
            ["loan", "reset", "N-1", "--id", "RS-2", "--date", "2025-05-01"] + place.both, 2,
            "give one of")
        try place.refuse(
            ["loan", "prepay", "N-1", "--id", "R-2", "--date", "2025-05-01"]
                + ["--amount", "800000.01"] + place.both, 1, "loan.principal")
        try place.succeed(
            ["loan", "restructure", "N-1", "--id", "RX-1", "--date", "2025-06-19"]
                + ["--maturity", "2026-06-20"] + place.both)
        let balance = try place.succeed(["balance", "BK:F:1303:E2-RESTRUCT", "--format", "csv"])
        #expect(balance.out.contains("800000.00"))
        try place.refuse(
            ["loan", "write-off", "N-1", "--id", "WO-1", "--date", "2025-07-01"] + place.both, 1,
            "allowance.covers-write-off")
        #expect(try place.succeed(["loan", "reconcile"]).status == 0)
    }

    @Test func `a maker alone proposes what can be judged, and the rest comes after`() throws {
        let maker = ["--maker-key", "keys/M1.maker.pem", "--passphrase-file", "pass"]
        let command =
            ["loan", "repay", "N-1", "--id", "P-1", "--date", "2025-06-20"]
            + ["--amount", "211040.00"] + maker
        let first = try place.succeed(command)
        #expect(first.out.contains("proposed N-1/accrual/2025-06-20"))
        #expect(first.err.contains("1 more act follows"))
        try place.succeed(["approve", "N-1/accrual/2025-06-20"] + place.key("C1.checker"))
        #expect(try place.succeed(command).out.contains("proposed P-1"))
        try place.succeed(["approve", "P-1"] + place.key("C1.checker"))
        #expect(try place.succeed(command).out.contains("nothing to add"))
    }

    @Test func `differences end with exit code 1`() throws {
        try place.succeed(["loan", "accrue", "--through", "2025-06-20"] + place.both)
        let entry = """
            txn,date,book,side,account,sub,debit,credit,project,fund,subprogramme,memo
            X1,2025-06-21,BK,F,1132,E2,1.00,,E2,CPT2025,AWARD,by hand
            X1,2025-06-21,BK,F,6011,E2,,1.00,E2,CPT2025,AWARD,by hand

            """
        try place.write("entry.csv", entry)
        try place.succeed(["post", "entry.csv"] + place.both)
        try place.refuse(["loan", "reconcile"], 1, "2 balances differ")
    }

    @Test func `contradictory terms are refused, all at once`() throws {
        let bad = Self.terms.replacingOccurrences(of: "2025-09-20", with: "2025-03-01")
        try place.write("bad.json", bad)
        try place.refuse(
            ["loan", "open", "bad.json", "--loan", "N-2", "--project", "E2", "--bank", "BK"]
                + ["--date", "2025-03-20"] + place.both, 2, "bad.json", "maturity 2025-03-01",
            "dates outside", "loan.contradiction")
    }
}

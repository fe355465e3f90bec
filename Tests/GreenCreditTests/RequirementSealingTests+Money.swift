import Financing
import Ledger
import Testing

@testable import GreenCredit

/// The requirements about money that moves, and about what came of it.
extension RequirementSealingTests {
    @Test func `S14: every posting of programme money names one project`() throws {
        let ledger = try ExampleStage.advance.ledger()
        var act = try ExampleStage.advance.act()
        let draft = try ledger.draft(.act(act))
        guard case .act(_, let entries) = draft.content else { return }
        #expect(entries.map(\.book) == ["P", "E1"])
        #expect(entries.flatMap(\.postings).allSatisfy { $0.dimensions["project"] == "E1" })
        act.project = nil
        let without = RecordDraft(
            id: draft.id, valueDate: draft.valueDate, content: .act(act.act, entries: entries))
        let size = try ledger.ledger.logSize()
        #expect(try ledger.post(without).rules == ["act.detail"])
        #expect(try ledger.ledger.logSize() == size)
        try ledger.seal(.act(try ExampleStage.advance.act()))
    }

    @Test func `S15: the plan of the technology is issued on the day of decision`() throws {
        let ledger = try ExampleStage.letter.ledger()
        let letter = ProgrammeRecord.act(try ExampleStage.letter.act())
        for status in ["draft", "withdrawn"] {
            try ledger.change(.technologyPlan, "TIP-2011-CU", ["status": .string(status)])
            #expect(try ledger.refusals(of: letter) == ["plan.issued"], "\(status)")
        }
        try ledger.change(
            .technologyPlan, "TIP-2011-CU", ["status": "issued", "technologies": ["TECH-E2"]])
        #expect(try ledger.refusals(of: letter) == ["plan.issued"])
        try ledger.change(.technologyPlan, "TIP-2011-CU", ["technologies": ["TECH-E1"]])
        try ledger.seal(letter)
    }

    @Test func `S16: the rulebook of the letter's day governs the later acts`() throws {
        let ledger = try ExampleStage.advance.ledger()
        let stricter = try RulebookDocument(
            yaml: Array(
                try Example.text("rulebook.yaml")
                    .replacing("version: \"1\"", with: "version: \"2\"")
                    .replacing("validFrom: \"2025-01-01\"", with: "validFrom: \"2025-03-01\"")
                    .replacing(
                        "base: award, maximumShare: \"0.40\"",
                        with: "base: award, maximumShare: \"0.10\""
                    ).utf8), named: "next.yaml")
        #expect(try ledger.post(try ledger.ledger.adoption(of: stricter)).isPosted)
        // Decided on 2025-02-20: the advance of 40 % stays allowed.
        try ledger.seal(.act(try ExampleStage.advance.act()))
        var late = try ExampleStage.letter.act().on("2027-01-05")
        late.id = "A-900"
        let refused = try ledger.refusals(of: .act(late))
        #expect(refused == ["rulebook.in-force"], "\(refused)")
    }

    @Test func `S17: a subsidy keeps its cap, its advance and its kept part`() throws {
        let ledger = try ExampleStage.letter.ledger()
        let letter = try ExampleStage.letter.act()
        let above = try ledger.refusals(of: .act(try letter.with("amount", "12000000.01")))
        #expect(above == ["subsidy.cap", "budget.commit"])
        try ledger.seal(.act(letter))

        let later = try ExampleStage.advance.ledger()
        let advance = try ExampleStage.advance.act()
        let more = try later.refusals(of: .act(try advance.with("amount", "4320000.01")))
        #expect(more == ["budget.pay", "payment.advance-share"])
        try later.seal(.act(advance))
    }

    @Test func `S18: an award comes after acceptance and below half of penetration`() throws {
        let ledger = try ExampleStage.awardLetter.ledger()
        let letter = try ExampleStage.awardLetter.act()
        let above = try ledger.refusals(of: .act(try letter.with("amount", "6000000.01")))
        #expect(above == ["award.cap", "budget.commit"])
        let early = try ledger.refusals(of: .act(try letter.on("2025-10-14")))
        #expect(early.contains("award.after-acceptance"), "\(early)")
        try ledger.change(.application, "APP-E2", ["penetration": "0.50"])
        #expect(try ledger.refusals(of: .act(letter)) == ["award.penetration"])
        try ledger.change(.application, "APP-E2", ["penetration": "0.4999"])
        try ledger.seal(.act(letter))
    }

    @Test func `S19: the sources of all kinds add up to the cost`() throws {
        let ledger = try ExampleStage.advance.ledger()
        let advance = ProgrammeRecord.act(try ExampleStage.advance.act())
        let sources = { (guarantee: String) -> JSONValue in
            [
                ["level": "central", "payer": "P", "amount": "10800000.00"],
                ["level": "province", "payer": "PF", "amount": "1000000.00"],
                ["level": "bank", "payer": "BK", "amount": "20000000.00"],
                ["level": "own", "payer": "E1", "amount": "25000000.00"],
                ["level": "other", "payer": "FOREIGN", "amount": .string(guarantee)],
            ]
        }
        try ledger.change(.project, "E1", ["sources": sources("3199999.99")])
        #expect(try ledger.refusals(of: advance) == ["sources.cover-uses"])
        try ledger.change(.project, "E1", ["sources": sources("3200000.00")])
        try ledger.seal(advance)
        let day = try LocalDate("2025-03-05")
        let seen = try #require(
            try ledger.ledger.withProgramme { $0.overview(of: "E1", on: day) })
        #expect(seen.financingGap.isZero)
        #expect(seen.planned.values.map(\.minorUnits).reduce(0, +) == 60_000_000_00)
    }

    @Test func `S20: a green loan rests on three references`() throws {
        let ledger = try ExampleStage.creditLine.ledger()
        let line = ProgrammeRecord.act(try ExampleStage.creditLine.act())
        for reference in ["catalogueEntry", "subsidyApproval", "contract"] {
            try ledger.change(.facility, "LC-E3", [reference: nil])
            #expect(try ledger.refusals(of: line) == ["loan.references"], "\(reference)")
            let open = try ledger.ledger.withProgramme { $0.openConditions() }
            #expect(open.map(\.project) == ["E3"])
            try ledger.change(.facility, "LC-E3", [reference: "R-1"])
        }
        try ledger.seal(line)
    }

    @Test func `S21: the last closed quarter is certified before money moves`() throws {
        let ledger = try ExampleStage.awardPayment.ledger()
        // Money moved in the fourth quarter, and the next year has begun.
        let late = ProgrammeRecord.act(try ExampleStage.awardPayment.act().on("2026-01-05"))
        #expect(try ledger.refusals(of: late) == ["reconciliation.current"])
        try ledger.register(
            .certificate, "CERT-E2-2025-12-31", on: "2026-01-04",
            ["project": "E2", "quarterEnd": "2025-12-31", "parties": ["P", "E2", "BK"]],
            evidence: ["certificate"])
        try ledger.seal(late)
    }

    @Test func `S22: ecological design is a measure of its own`() throws {
        let ledger = try ExampleStage.letter.ledger()
        let letter = ProgrammeRecord.act(try ExampleStage.letter.act())
        try ledger.change(.project, "E1", ["measure": "M4"])
        #expect(try ledger.refusals(of: letter) == ["programme.measure-open"])
        try ledger.register(
            .opening, "M4-2025", on: "2025-01-02",
            ["subject": "M4", "year": 2025, "status": "open"])
        try ledger.seal(letter)
        let rows = try ledger.ledger.withProgramme { $0.breakdown(by: .measure).rows }
        #expect(rows.first { $0.key == "M4" }?.awarded.decimalText == "10800000.00")
    }

    @Test func `S23: the last payment needs the verified share of the target`() throws {
        let ledger = try ExampleStage.finalPayment.ledger()
        let payment = ProgrammeRecord.act(try ExampleStage.finalPayment.act())
        // 80 % of 6,800.00 tonnes of coal.
        try ledger.change(.effect, "EF-E1-1", ["measured": "5439.99"])
        #expect(try ledger.refusals(of: payment) == ["payment.effect"])
        try ledger.change(.effect, "EF-E1-1", ["measured": "5440.00"], withoutEvidence: true)
        #expect(try ledger.refusals(of: payment) == ["payment.effect"])
        try ledger.register(
            .effect, "EF-E1-1", on: "2025-11-30",
            [
                "project": "E1", "indicator": "energy", "unit": "tce/a", "baseline": "52000.00",
                "target": "6800.00", "measured": "5440.00", "from": "2025-10-01",
                "to": "2025-11-30", "method": "metering", "verifier": "VF-01",
            ], evidence: ["effectReport"])
        try ledger.seal(payment)
    }

    @Test func `S24: effects are summed up by pollutant, each with its verifier`() throws {
        let ledger = try ExampleStage.finalPayment.ledger()
        let content: JSONValue = [
            "project": "E2", "indicator": "SO2", "unit": "t/a", "baseline": "10.5",
            "target": "3.00", "measured": "2.25", "from": "2025-10-01", "to": "2025-11-30",
            "method": "metering", "verifier": "VF-01",
        ]
        guard case .object(let whole) = content else { return }
        let unverified = JSONObject(
            whole.members.filter { $0.name != "verifier" }.map { ($0.name, $0.value) })
        let act = Act(
            kind: "register.effect",
            members: [
                ("id", "EF-9"), ("date", "2025-12-01"), ("content", .object(unverified)),
            ])
        let size = try ledger.ledger.logSize()
        let draft = RecordDraft(id: "EF-9", content: .act(act, entries: []))
        #expect(try ledger.post(draft).rules == ["record.member"])
        #expect(try ledger.ledger.logSize() == size)
        try ledger.seal(
            .register(
                try ledger.entry(.effect, "EF-9", on: "2025-12-01", content, ["effectReport"])))
        let totals = try ledger.ledger.withProgramme { try $0.effectTotals() }
        let sulphur = try #require(totals.first { $0.indicator == "SO2" })
        #expect((sulphur.unit, sulphur.projects) == ("t/a", 2))
        #expect(sulphur.measured.decimalText == "422.25")
        #expect(sulphur.baseline.decimalText == "1410.50")
        #expect(totals.first { $0.indicator == "energy" }?.measured.decimalText == "6800.00")
    }
}

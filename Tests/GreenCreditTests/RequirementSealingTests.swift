import Financing
import Ledger
import Testing

@testable import GreenCredit

/// One test for each requirement S1 to S24 of the programme, through the ledger: what breaks it is
/// refused with its rule although maker and checker have signed, and what keeps it is sealed.
@Suite struct RequirementSealingTests {
    /// A ledger before the letter of E1, and the letter.
    func letter() throws -> (LedgerFixture, ProgrammeRecord) {
        (try ExampleStage.letter.ledger(), .act(try ExampleStage.letter.act()))
    }

    @Test func `S1: a line of money carries a measure and a sub-programme that are open`() throws {
        let (ledger, letter) = try letter()
        for subject in ["SUBSIDY-2025", "M3-2025"] {
            try ledger.change(.opening, subject, ["status": "closed"])
            #expect(try ledger.refusals(of: letter) == ["programme.measure-open"], "\(subject)")
            try ledger.change(.opening, subject, ["status": "open"])
        }
        try ledger.seal(letter)
        let measures = try ledger.ledger.withProgramme { $0.breakdown(by: .measure).rows }
        #expect(measures.first { $0.key == "M3" }?.awarded.decimalText == "10800000.00")
    }

    @Test func `S2: a letter is signed by a person with a mandate`() throws {
        let (ledger, letter) = try letter()
        var other = try ExampleStage.letter.act()
        other.details["signatory"] = "OFF-99"
        #expect(try ledger.refusals(of: .act(other)) == ["signatory.authorised"])
        // A mandate that has run out by the day of the letter is none.
        try ledger.change(.mandate, "M-1", ["validTo": "2025-02-19"])
        #expect(try ledger.refusals(of: letter) == ["signatory.authorised"])
        try ledger.change(.mandate, "M-1", ["validTo": "2025-02-20"])
        try ledger.seal(letter)
    }

    @Test func `S3: an audit is on file and evaluated`() throws {
        let (ledger, letter) = try letter()
        try ledger.change(.project, "E1", ["audit": "AUD-9"])
        #expect(try ledger.refusals(of: letter) == ["audit.evaluated"])
        try ledger.change(.project, "E1", ["audit": "AUD-E1"])
        try ledger.change(.evaluation, "EVAL-E1", ["passed": false])
        #expect(try ledger.refusals(of: letter) == ["audit.evaluated"])
        try ledger.change(.evaluation, "EVAL-E1", ["passed": true])
        try ledger.seal(letter)
    }

    @Test func `S4: coverage of audits prints 0.15 %, and never more than all`() throws {
        let ledger = try ExampleStage.letter.ledger()
        let coverage = { (audited: Int64) -> JSONValue in
            [
                "region": "R-01", "year": 2010, "audited": .integer(audited),
                "enterprises": 10_000, "source": "a survey",
            ]
        }
        let act = Act(
            kind: "register.audit-coverage",
            members: [
                ("id", "COV"), ("date", "2025-01-02"), ("content", coverage(10_001)),
            ])
        let draft = RecordDraft(id: "COV", content: .act(act, entries: []))
        let size = try ledger.ledger.logSize()
        #expect(try ledger.post(draft).rules == ["record.range"])
        #expect(try ledger.ledger.logSize() == size)
        try ledger.seal(
            .register(try ledger.entry(.auditCoverage, "COV", on: "2025-01-02", coverage(15))))
        let shown = try ledger.ledger.withProgramme { $0.auditCoverage() }
        #expect(
            shown.map { "\($0.place) \($0.coverage)" } == ["CN 2009 0.15 %", "R-01 2010 0.15 %"])
    }

    @Test func `S5: schemes of no or low cost are not funded, others need a study`() throws {
        let (ledger, letter) = try letter()
        for cost in ["none", "low"] {
            try ledger.change(.project, "E1", ["costClass": .string(cost)])
            #expect(try ledger.refusals(of: letter) == ["scheme.cost-class"], "\(cost)")
        }
        try ledger.change(.project, "E1", ["costClass": "medium"])
        try ledger.seal(letter)

        let (other, again) = try self.letter()
        try other.change(.project, "E1", [:], withoutEvidence: true)
        #expect(try other.refusals(of: again) == ["scheme.cost-class"])
    }

    @Test func `S6: sources cover the uses before the first payment`() throws {
        let ledger = try ExampleStage.advance.ledger()
        let advance = ProgrammeRecord.act(try ExampleStage.advance.act())
        let own = { (amount: String) -> JSONValue in
            [["level": "own", "payer": "E1", "amount": .string(amount)]]
        }
        try ledger.change(.project, "E1", ["sources": own("59999999.99")])
        #expect(try ledger.refusals(of: advance) == ["sources.cover-uses"])
        let seen = try ledger.ledger.withProgramme {
            $0.overview(of: "E1", on: try LocalDate("2025-03-05"))
        }
        #expect(seen?.financingGap.decimalText == "0.01")
        try ledger.change(.project, "E1", ["sources": own("60000000.00")])
        try ledger.seal(advance)
    }

    @Test func `S7: support of all levels together stays below the share`() throws {
        let (ledger, letter) = try letter()
        let city = { (amount: String) -> JSONValue in
            [
                "project": "E1", "programme": "CITY", "level": "city",
                "amount": .string(amount),
            ]
        }
        // 30 % of 60,000,000.00 less the 10,800,000.00 of the letter.
        try ledger.register(.support, "S-1", on: "2025-02-01", city("7200000.01"))
        #expect(try ledger.refusals(of: letter) == ["funding.stacking"])
        try ledger.change(.support, "S-1", ["amount": "7200000.00"])
        try ledger.seal(letter)
        let found = try ledger.ledger.withProgramme { $0.findDoubleFunding() }
        #expect(found.map(\.evidence) == [["CITY city"]])
        #expect(found.first?.amount?.decimalText == "18000000.00")

        let (other, again) = try self.letter()
        var central = city("1.00")
        if case .object(let object) = central {
            central = .object(
                JSONObject(
                    object.members.map { ($0.name, $0.name == "level" ? "central" : $0.value) }))
        }
        try other.register(.support, "S-2", on: "2025-02-01", central)
        #expect(try other.refusals(of: again) == ["funding.other-source"])
    }

    @Test func `S8: experts are independent and not paid by the enterprise`() throws {
        let ledger = try ExampleStage.letter.ledger()
        let evaluation = { (evaluator: String, expert: String, payer: String) in
            ProgrammeRecord.register(
                try ledger.entry(
                    .evaluation, "EV", on: "2024-06-01",
                    [
                        "audit": "AUD-E1", "evaluator": .string(evaluator),
                        "panel": [.string(expert)], "processScore": 80, "reportScore": 80,
                        "implementationScore": 80, "passed": true, "fee": "30000.00",
                        "feeChargedTo": .string(payer),
                    ], ["evaluationDecision"]))
        }
        for (evaluator, expert, payer) in [
            ("E1", "EX-1", "P"), ("VF-01", "X9", "P"), ("VF-01", "EX-1", "E1"),
        ] {
            let refused = try ledger.refusals(of: try evaluation(evaluator, expert, payer))
            #expect(refused == ["evaluation.independent"], "\(evaluator) \(expert) \(payer)")
        }
        try ledger.seal(try evaluation("VF-01", "EX-1", "P"))
    }

    @Test func `S9: a deed is rewarded once`() throws {
        let ledger = try ExampleStage.letter.ledger()
        let commendation = { (id: String, deed: String, amount: String) in
            ProgrammeRecord.register(
                try ledger.entry(
                    .commendation, id, on: "2025-06-01",
                    [
                        "enterprise": "E1", "deed": .string(deed), "published": "2025-06-01",
                        "amount": .string(amount),
                    ]))
        }
        try ledger.seal(try commendation("C-1", "D1", "1.00"))
        #expect(
            try ledger.refusals(of: try commendation("C-2", "D1", "1.00")) == ["commendation.once"])
        // A correction of the entry is no second reward.
        try ledger.seal(try commendation("C-1", "D1", "2.00"))
        #expect(
            try ledger.refusals(of: try commendation("C-3", "D1", "2.00")) == ["commendation.once"])
        try ledger.seal(try commendation("C-4", "D2", "1.00"))
    }

    @Test func `S10: the instrument fits the stage of the technology`() throws {
        let (ledger, letter) = try letter()
        for stage in ["research", "promotion", "mature"] {
            try ledger.change(.technology, "TECH-E1", ["stage": .string(stage)])
            #expect(try ledger.refusals(of: letter) == ["technology.stage"], "\(stage)")
        }
        try ledger.change(.technology, "TECH-E1", ["stage": "application-demonstration"])
        try ledger.seal(letter)
        let portfolio = try ledger.ledger.withProgramme { $0.technologyPortfolio() }
        #expect(
            portfolio.first { $0.stage == .applicationDemonstration }?.awarded.decimalText
                == "10800000.00")
    }

    @Test func `S11: a subsidy needs a key or common technology`() throws {
        let (ledger, letter) = try letter()
        try ledger.change(.technology, "TECH-E1", ["isKey": nil, "isCommon": nil])
        #expect(try ledger.refusals(of: letter) == ["technology.key-or-common"])
        try ledger.change(.technology, "TECH-E1", ["isKey": true])
        try ledger.seal(letter)
    }

    @Test func `S12: the local department recommends`() throws {
        let (ledger, letter) = try letter()
        try ledger.change(.application, "APP-E1", ["department": nil])
        #expect(try ledger.refusals(of: letter) == ["recommendation.present"])
        try ledger.change(.application, "APP-E1", ["department": "LD-1"], withoutEvidence: true)
        #expect(try ledger.refusals(of: letter) == ["recommendation.present"])
        try ledger.register(
            .application, "APP-E1", on: "2024-11-15",
            [
                "project": "E1", "applied": "2024-11-15", "department": "LD-1",
                "penetration": "0.08",
            ], evidence: ["recommendation"])
        try ledger.seal(letter)
    }

    @Test func `S13: money of a local science plan counts as support`() throws {
        let (ledger, letter) = try letter()
        try ledger.register(
            .sciencePlanItem, "I-1", on: "2025-01-02",
            ["project": "E1", "plan": "SCI2025", "level": "province", "amount": "7200000.01"])
        #expect(try ledger.refusals(of: letter) == ["funding.stacking"])
        try ledger.change(.sciencePlanItem, "I-1", ["amount": "7200000.00"])
        try ledger.seal(letter)
        let found = try ledger.ledger.withProgramme { $0.findDoubleFunding() }
        #expect(found.map(\.evidence) == [["SCI2025 province"]])
    }
}

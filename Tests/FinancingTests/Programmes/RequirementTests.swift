import Financing
import GreenCredit
import Ledger
import Testing

/// One test for each requirement S1 to S24 of the programme, as far as the rules can show it.
@Suite struct RequirementTests {
    /// The state just before a letter of the example.
    func before(_ step: String, of project: String) throws -> (ProgrammeState, ProgrammeAct) {
        let acts = try WorkedExample.records().compactMap { record -> ProgrammeAct? in
            if case .act(let act) = record { act } else { nil }
        }
        let act = try #require(acts.first { $0.step == step && $0.project == project })
        return (try WorkedExample.run(before: act.id).state, act)
    }

    /// The example's project with one change of its content.
    func project(
        _ id: String, in state: ProgrammeState, _ changes: [String: JSONValue?],
        evidence: Bool = true
    ) throws -> RegisterRecord {
        let record = try #require(state.projects[id]?.record)
        guard case .object(let content)? = record.act.json["content"] else { return record }
        var members = Dictionary(
            uniqueKeysWithValues: content.members.map { ($0.name, $0.value) })
        for (name, value) in changes { members[name] = value }
        return try Sample.record(
            "project", id, on: "2025-01-02",
            .object(JSONObject(members.map { ($0.key, $0.value) })),
            evidence: evidence ? ["feasibilityStudy"] : [])
    }

    @Test func `S1: a line of money carries a measure that is open`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        #expect(try state.decide(letter).isAllowed)
        state.apply(
            try Sample.record(
                "opening", "SUBSIDY-2025", on: "2025-02-01",
                ["subject": "SUBSIDY", "year": 2025, "status": "closed"]))
        #expect(try state.refusedBy(letter) == ["programme.measure-open"])
        #expect(state.rulebook.programme.subprogramme("SUBSIDY")?.measure == "M3")
        #expect(state.rulebook.programme.measures.count == 5)
    }

    @Test func `S2: a letter is signed by a person with a mandate`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        letter.details["signatory"] = "OFF-99"
        let decision = try state.decide(letter)
        #expect(decision.refusals.map(\.rule) == ["signatory.authorised"])
        let verdict = decision.verdicts.first { $0.rule == "signatory.authorised" }
        #expect(verdict?.missing == ["mandate of the signatory"])
        letter.details["signatory"] = "OFF-01"
        state.apply(
            try Sample.record(
                "mandate", "M-1", on: "2025-01-01",
                ["person": "OFF-01", "scope": "letters", "validTo": "2025-02-19"],
                evidence: ["mandate"]))
        #expect(try state.refusedBy(letter) == ["signatory.authorised"])
    }

    @Test func `S3: an audit is on file and evaluated`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        state.apply(try project("E1", in: state, ["audit": .some("AUD-9")]))
        let decision = try state.decide(letter)
        #expect(decision.refusals.map(\.rule) == ["audit.evaluated"])
        let verdict = decision.verdicts.first { $0.rule == "audit.evaluated" }
        #expect(verdict?.missing == ["audit report", "evaluation decision"])
    }

    @Test func `S4: coverage of audits prints 0.15 %`() throws {
        let state = try WorkedExample.run(until: try LocalDate("2025-01-31")).state
        #expect(state.auditCoverage().map(\.place) == ["CN 2009"])
        #expect(state.auditCoverage().map(\.coverage) == ["0.15 %"])
    }

    @Test func `S5: schemes of no or low cost are not funded, others need a study`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        state.apply(try project("E1", in: state, ["costClass": .some("low")]))
        #expect(try state.refusedBy(letter) == ["scheme.cost-class"])
        state.apply(try project("E1", in: state, ["costClass": .some("medium")], evidence: false))
        let verdict = try state.decide(letter).verdicts.first { $0.rule == "scheme.cost-class" }
        #expect(verdict?.missing == ["feasibility study"])
    }

    @Test func `S6: sources cover the uses before the first payment`() throws {
        var (state, advance) = try before("advance", of: "E1")
        let short: JSONValue = [["level": "own", "payer": "E1", "amount": "59999999.99"]]
        state.apply(try project("E1", in: state, ["sources": short]))
        #expect(try state.refusedBy(advance) == ["sources.cover-uses"])
        let seen = state.overview(of: "E1", on: try LocalDate("2025-03-05"))
        #expect(seen?.financingGap == (try Sample.yuan("0.01")))
    }

    @Test func `S7: support of all levels together stays below the share`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        let city: (String, String) throws -> RegisterRecord = { id, amount in
            try Sample.record(
                "support", id, on: "2025-02-01",
                [
                    "project": "E1", "programme": "CITY", "level": "city",
                    "amount": .string(amount),
                ])
        }
        state.apply(try city("S-1", "7200000.00"))
        #expect(try state.decide(letter).isAllowed)
        state.apply(try city("S-2", "0.01"))
        #expect(try state.refusedBy(letter) == ["funding.stacking"])
    }

    @Test func `S8: experts are independent and not paid by the enterprise`() throws {
        let state = try WorkedExample.run(until: try LocalDate("2025-01-31")).state
        let evaluation = { (evaluator: String, payer: String) in
            try Sample.record(
                "evaluation", "EV", on: "2024-06-01",
                [
                    "audit": "AUD-E1", "evaluator": .string(evaluator), "processScore": 1,
                    "reportScore": 1, "implementationScore": 1, "passed": true,
                    "feeChargedTo": .string(payer),
                ])
        }
        #expect(state.refusedBy(try evaluation("VF-01", "P")) == [])
        for (evaluator, payer) in [("E1", "P"), ("X9", "P"), ("VF-01", "E1")] {
            let refused = state.refusedBy(try evaluation(evaluator, payer))
            #expect(refused == ["evaluation.independent"], "\(evaluator) \(payer)")
        }
    }

    @Test func `S9: a deed is rewarded once`() throws {
        var state = try WorkedExample.run(until: try LocalDate("2025-01-31")).state
        let entry = { (id: String) in
            try Sample.record(
                "commendation", id, on: "2025-06-01",
                ["enterprise": "E1", "deed": "D1", "published": "2025-06-01", "amount": "1.00"])
        }
        #expect(state.refusedBy(try entry("C-1")) == [])
        state.apply(try entry("C-1"))
        #expect(state.refusedBy(try entry("C-2")) == ["commendation.once"])
        // A new version of the entry takes its place.
        #expect(state.refusedBy(try entry("C-1")) == [])
    }

    @Test func `S10: the instrument fits the stage of the technology`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        state.apply(
            try Sample.record(
                "technology", "TECH-E1", on: "2025-01-02",
                [
                    "name": "x", "industry": "y", "stage": "mature", "isKey": true,
                    "penetration": "0.08", "penetrationDate": "2024-11-15", "source": "z",
                ]))
        #expect(try state.refusedBy(letter) == ["technology.stage"])
        #expect(state.technologyPortfolio().first { $0.stage == .mature }?.technologies == 1)
    }

    @Test func `S11: a subsidy needs a key or common technology`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        state.apply(
            try Sample.record(
                "technology", "TECH-E1", on: "2025-01-02",
                [
                    "name": "x", "industry": "y", "stage": "application-demonstration",
                    "penetration": "0.08", "penetrationDate": "2024-11-15", "source": "z",
                ]))
        #expect(try state.refusedBy(letter) == ["technology.key-or-common"])
    }

    @Test func `S12: the local department recommends`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        state.apply(
            try Sample.record(
                "application", "APP-E1", on: "2024-11-15",
                ["project": "E1", "applied": "2024-11-15", "penetration": "0.08"]))
        let verdict = try state.decide(letter).verdicts.first {
            $0.rule == "recommendation.present"
        }
        #expect(verdict?.missing == ["recommendation of the local department"])
        #expect(verdict?.answer == .needsEvidence)
    }

    @Test func `S13: money of a local science plan counts as support`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        state.apply(
            try Sample.record(
                "science-plan-item", "I-1", on: "2025-01-02",
                ["project": "E1", "plan": "SCI2025", "level": "city", "amount": "7200000.01"]))
        #expect(try state.refusedBy(letter) == ["funding.stacking"])
        #expect(state.findDoubleFunding().map(\.evidence) == [["SCI2025 city"]])
    }

    @Test func `S14: every posting of programme money names one project`() throws {
        let entries = try WorkedExample.run().entries
        let money: Set = ["advance", "progress-payment", "final-payment", "award-payment"]
        let payments = entries.filter { money.contains($0.draft.step ?? "") }
        #expect(payments.count == 9)
        #expect(
            payments.flatMap(\.postings).allSatisfy { $0.dimensions["project"] != nil })
    }

    @Test func `S15: the plan of the technology is issued on the day of decision`() throws {
        for status in ["draft", "withdrawn"] {
            var (state, letter) = try before("commitment", of: "E1")
            state.apply(
                try Sample.record(
                    "technology-plan", "TIP-2011-CU", on: "2025-02-20",
                    [
                        "industry": "x", "issuer": "y", "status": .string(status),
                        "technologies": ["TECH-E1"],
                    ]))
            #expect(try state.refusedBy(letter) == ["plan.issued"])
            // A version of the next day does not count yet.
            letter.date = try LocalDate("2025-02-19")
            #expect(try !state.refusedBy(letter).contains("plan.issued"))
        }
    }

    @Test func `S16: the rulebook of the letter's day governs the later acts`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        let text = try WorkedExample.text("rulebook.yaml")
            .replacing("version: \"1\"", with: "version: \"2\"")
            .replacing("validFrom: \"2025-01-01\"", with: "validFrom: \"2025-03-01\"")
            .replacing(
                "base: award, maximumShare: \"0.40\"", with: "base: award, maximumShare: \"0.10\"")
        let second = try RulebookDocument(yaml: Array(text.utf8), named: "r.yaml").rulebook
        try state.apply(state.decide(letter))
        try state.apply(
            try Sample.act("payment-plan", on: "2025-02-25", project: "E1", ["amount": "4320000"]))
        state.adopt(second)
        let advance = try Sample.act(
            "advance", on: "2025-03-05", project: "E1", ["amount": "4320000.00"],
            ["account": "E1-GRANT-01"])
        let decision = try state.decide(advance)
        #expect(decision.rulebook == "CPT2025/1")
        #expect(decision.isAllowed)
        letter.date = try LocalDate("2027-01-05")
        letter.project = "E2"
        #expect(try state.refusedBy(letter).contains("rulebook.in-force"))
    }

    @Test func `S17: a subsidy keeps its cap, its advance and its kept part`() throws {
        var (state, letter) = try before("commitment", of: "E1")
        letter.figures["amount"] = try Figure(decimal: "12000000.01")
        #expect(
            try state.refusedBy(letter) == ["subsidy.cap", "budget.commit"])
        let (later, second) = try before("progress-payment", of: "E1")
        var more = second
        more.figures["amount"] = try Figure(decimal: "4320000.01")
        #expect(
            try later.refusedBy(more) == ["budget.pay", "payment.retention"])
        #expect(state.projects["E1"]?.instruments.subsidy == nil)
        state = later
        #expect(state.projects["E1"]?.instruments.subsidy?.stage == .running)
    }

    @Test func `S18: an award comes after acceptance and below half of penetration`() throws {
        var (state, letter) = try before("commitment", of: "E2")
        #expect(try state.decide(letter).isAllowed)
        letter.figures["amount"] = try Figure(decimal: "6000000.01")
        #expect(try state.refusedBy(letter).contains("award.cap"))
        letter.figures["amount"] = try Figure(decimal: "5000000.00")
        letter.date = try LocalDate("2025-10-14")
        #expect(try state.refusedBy(letter).contains("award.after-acceptance"))
        letter.date = try LocalDate("2025-10-30")
        for (share, refused) in [("0.4999", []), ("0.50", ["award.penetration"])] {
            state.apply(
                try Sample.record(
                    "application", "APP-E2", on: "2024-12-01",
                    [
                        "project": "E2", "applied": "2024-12-01", "department": "LD-1",
                        "penetration": .string(share),
                    ], evidence: ["recommendation"]))
            #expect(try state.refusedBy(letter) == refused)
        }
        let advance = try Sample.act(
            "advance", on: "2025-10-30", project: "E2", ["amount": "1.00"],
            ["account": "BK-E2-01"])
        #expect(try state.decide(advance).isAllowed == false)
    }

    @Test func `S19: the sources of a project add up to its cost`() throws {
        let state = try WorkedExample.run().state
        for id in ["E1", "E2", "E3"] {
            let project = try #require(state.projects[id]?.project)
            let sum = { (amounts: [Money]) in amounts.map(\.minorUnits).reduce(0, +) }
            #expect(sum(project.sources.map(\.amount)) == sum(project.uses.map(\.amount)))
        }
    }

    @Test func `S20: a green loan rests on three references`() throws {
        var (state, line) = try before("credit-line", of: "E3")
        #expect(try state.decide(line).isAllowed)
        state.apply(
            try Sample.record(
                "facility", "LC-E3", on: "2025-03-12",
                [
                    "project": "E3", "bank": "BK", "catalogueVersion": "2021",
                    "catalogueEntry": "1.2.3", "approved": "2025-03-12", "signed": "2025-03-12",
                    "line": "20000000.00", "ownCapital": "16000000.00",
                ]))
        let verdict = try state.decide(line).verdicts.first { $0.rule == "loan.references" }
        #expect(verdict?.missing == ["subsidy approval", "loan contract"])
    }

    @Test func `S21: the last closed quarter is certified before money moves`() throws {
        let (state, payment) = try before("award-payment", of: "E2")
        #expect(try state.decide(payment).isAllowed)
        var stale = state
        stale.apply(
            try Sample.record(
                "certificate", "X", on: "2025-10-01",
                ["project": "E9", "quarterEnd": "2025-09-30"]))
        // The same project without its certificate of the third quarter.
        var fresh = ProgrammeState(rulebook: try WorkedExample.rulebook())
        var known: [String: Entry] = [:]
        for record in try WorkedExample.records() {
            if case .act(let act) = record {
                if act.id == payment.id { break }
                let decision = try fresh.decide(act) { known["\($0) \($1)"] }
                try fresh.apply(decision)
                for entry in decision.entries { known["\(entry.book) \(entry.id)"] = entry }
            } else if case .register(let entry) = record, entry.id != "CERT-E2-2025-09-30" {
                fresh.apply(entry)
            }
        }
        let verdict = try fresh.decide(payment).verdicts.first {
            $0.rule == "reconciliation.current"
        }
        #expect(verdict?.missing == ["three-party certificate for 2025 Q3"])
    }

    @Test func `S22: ecological design is a measure of its own`() throws {
        let measures = try WorkedExample.rulebook().programme.measures
        #expect(measures.first { $0.id == "M4" }?.name.english == "Ecological design")
    }

    @Test func `S23: the last payment needs the verified share of the target`() throws {
        var (state, payment) = try before("final-payment", of: "E1")
        let effect = { (measured: String, evidence: [String]) in
            try Sample.record(
                "effect", "EF", on: "2025-12-01",
                [
                    "project": "E1", "indicator": "energy", "unit": "tce/a",
                    "baseline": "52000.00", "target": "6800.00", "measured": .string(measured),
                    "from": "2025-10-01", "to": "2025-11-30", "method": "metering",
                    "verifier": "VF-01",
                ], evidence: evidence)
        }
        state.apply(try effect("5440.00", ["effectReport"]))
        #expect(try state.decide(payment).isAllowed)
        state.apply(try effect("5439.99", ["effectReport"]))
        #expect(try state.refusedBy(payment) == ["payment.effect"])
        state.apply(try effect("5440.00", []))
        let verdict = try state.decide(payment).verdicts.first { $0.rule == "payment.effect" }
        #expect(verdict?.missing == ["effect report of the verifier"])
    }

    @Test func `S24: effects are kept by project and indicator`() throws {
        let state = try WorkedExample.run().state
        let effects = state.projects.values.flatMap(\.effects.values).compactMap { record in
            if case .effect(let effect) = record.content { effect } else { nil as Effect? }
        }
        let cod = effects.filter { $0.indicator == "COD" }.map(\.measured.description)
        #expect(cod == ["85.00"])
        #expect(Set(effects.map(\.indicator)).isSuperset(of: ["COD", "SO2", "energy", "water"]))
    }
}

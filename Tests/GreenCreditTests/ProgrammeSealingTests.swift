import Financing
import Foundation
import GRDB
import GreenCreditTesting
import Ledger
import Proofs
import Stores
import Synchronization
import Testing

@testable import GreenCredit

/// Registers and acts in the log: decided, sealed, verified, rebuilt.
@Suite struct ProgrammeSealingTests {
    let fixture: LedgerFixture
    let act: ProgrammeAct

    init() throws {
        fixture = try ExampleStage.plan.ledger()
        act = try ExampleStage.plan.act()
    }

    func draft(_ act: ProgrammeAct) throws -> RecordDraft {
        try #require(try fixture.ledger.drafts(of: [.act(act)]).drafts.first)
    }

    @Test func `an act is sealed with what follows from it, verifies and rebuilds`() throws {
        try fixture.postFully(try draft(act))
        let before = try fixture.ledger.withProgramme { $0.balances.subaccounts(of: Self.planned) }
        #expect(before.contains { $0.subaccount == "E3" && $0.balance.minorUnits == 60_000_00 })
        let report = try fixture.ledger.verify()
        #expect(report.problems == [])
        try fixture.ledger.rebuild()
        let again = try fixture.reopened()
        let after = try again.withProgramme { $0.balances.subaccounts(of: Self.planned) }
        #expect(after.map(\.balance) == before.map(\.balance))
        #expect(try again.verify().root == report.root)
    }

    private static let planned = Account(book: "P", side: .memo, code: "9035")

    @Test func `what a ledger has folded is what another folds from its log`() throws {
        try fixture.postFully(try draft(act))
        let day = try LocalDate("2025-12-31")
        let reopened = try fixture.reopened()
        for project in ["E1", "E2", "E3"] {
            let live = try fixture.ledger.withProgramme { $0.overview(of: project, on: day) }
            let folded = try reopened.withProgramme { $0.overview(of: project, on: day) }
            #expect(live == folded)
        }
        // A letter for E1, two instruments for E3; the award of E2 comes after its acceptance.
        let lives = try ["E1", "E2", "E3"].map { project in
            try reopened.withProgramme {
                $0.overview(of: project, on: day)?.instruments.count ?? -1
            }
        }
        #expect(lives == [1, 0, 2])
        #expect(
            try fixture.ledger.withProgramme { $0.documents }
                == reopened.withProgramme { $0.documents })
    }

    @Test func `a refused act leaves the ledger as it was, with every reason`() throws {
        var bad = act
        bad.figures["amount"] = try Figure(decimal: "700000.00")
        let before = try fixture.picture()
        let rules = try fixture.post(try draft(bad)).rules
        #expect(rules.contains("budget.plan"), "\(rules)")
        #expect(try fixture.picture() == before)
        let proposed = try fixture.ledger.propose(try draft(bad), maker: fixture.officers.maker)
        #expect(proposed.rules.contains("budget.plan"), "\(proposed)")
        #expect(try fixture.picture() == before)
        try fixture.postFully(try draft(act))
        #expect(try fixture.ledger.verify().problems == [])
    }

    @Test func `entries that do not follow from the act are refused`() throws {
        let good = try draft(act)
        guard case .act(let signed, let entries) = good.content else { return }
        var other = entries[0].draft
        other.narrative = "another text"
        let forged = RecordDraft(
            id: good.id, valueDate: good.valueDate,
            content: .act(signed, entries: [try Entry(other)]))
        #expect(try fixture.post(forged).rules == ["act.entries"])
        let none = RecordDraft(
            id: good.id, valueDate: good.valueDate, content: .act(signed, entries: []))
        #expect(try fixture.post(none).rules == ["act.entries"])
        let batch = RecordDraft(
            id: good.id, valueDate: good.valueDate, content: .batch(signed, entries: entries))
        #expect(try fixture.post(batch).rules == ["act.batch"])
        let day = RecordDraft(
            id: good.id, valueDate: act.date.adding(days: 1),
            content: .act(signed, entries: entries))
        #expect(try fixture.post(day).rules == ["act.date"])
    }

    @Test func `a proposal waits, and is approved or refused by what counts then`() throws {
        let waiting = try draft(act)
        _ = try fixture.ledger.propose(waiting, maker: fixture.officers.maker)
        #expect(try fixture.ledger.inbox().map(\.id) == [act.id])
        #expect(
            try fixture.ledger.approve(act.id, checker: fixture.officers.checkers.0).isSealed)
        let repeated = try fixture.post(try draft(act))
        guard case .repeated = repeated else {
            Issue.record("\(repeated)")
            return
        }
    }

    @Test func `one person is not maker and checker of an act`() throws {
        let outcome = try fixture.ledger.post(
            [try draft(act)], maker: fixture.officers.both.maker,
            checker: fixture.officers.both.checker)
        #expect(outcome.rules == ["signers.samePerson"])
    }

    @Test func `an act above the limit counts with its second checker`() throws {
        let fixture = try ExampleStage.large.ledger()
        let act = try ExampleStage.large.act()
        let draft = try #require(try fixture.ledger.drafts(of: [.act(act)]).drafts.first)
        guard case .posted(let outcomes, _) = try fixture.post(draft),
            case .waiting(_, checkers: 1)? = outcomes.first
        else {
            Issue.record("the act does not wait")
            return
        }
        let account = Account(book: "E2", side: .financial, code: "1002")
        let balance = { (ledger: OpenLedger) in
            try ledger.withProgramme { $0.balances.balance(of: account) }
        }
        let before = try balance(fixture.ledger)
        #expect(try balance(try fixture.reopened()) == before)
        let reopened = try fixture.reopened()
        #expect(try reopened.approve(act.id, checker: fixture.officers.checkers.1).isSealed)
        #expect(try balance(reopened).minorUnits == before.minorUnits - 17_000_000_00)
        #expect(try balance(try fixture.reopened()) == balance(reopened))
        #expect(try reopened.verify().problems == [])
    }

    @Test func `plain entries move what the rules see, and may not cancel a payment`() throws {
        let fixture = try ExampleStage.large.ledger()
        let live = try fixture.ledger.withProgramme { $0.balances }
        try fixture.post([try Sample.funds("X-1"), try Sample.funds("X-2")], id: "PLAIN")
        let account = Account(book: "E1", side: .financial, code: "4001")
        let moved = try fixture.ledger.withProgramme { $0.balances.balance(of: account) }
        #expect(moved.minorUnits == live.balance(of: account).minorUnits - 200_00)
        #expect(
            try fixture.reopened().withProgramme { $0.balances.balance(of: account) } == moved)
        let payment = try fixture.ledger.reversal(of: "T0012", book: "P", reason: "wrong")
        #expect(try fixture.post(payment).rules == ["reversal.act"])
    }

    @Test func `documents are held by their hash, and what is not held is told`() throws {
        let bytes = Array("a mandate".utf8)
        let digest = SHA256Digest.of(bytes).hex
        let draft = try #require(
            try fixture.ledger.evidenceDraft(bytes, named: "mandate.pdf"))
        let register = try RegisterRecord(
            json: [
                "register": "mandate", "id": "M-2", "date": "2025-01-02",
                "content": ["person": "OFF-02", "scope": "letters"],
                "evidence": [
                    ["kind": "mandate", "name": "mandate.pdf", "sha256": .string(digest)]
                ],
            ], at: "record", currency: .cny)
        let early = try fixture.ledger.drafts(of: [.register(register)])
        #expect(early.notHeld.map(\.name) == ["mandate.pdf"])
        #expect(try fixture.post(draft).isPosted)
        #expect(try fixture.ledger.drafts(of: [.register(register)]).notHeld == [])
        #expect(try fixture.post(early.drafts[0]).isPosted)
        #expect(try fixture.ledger.evidenceDraft(bytes, named: "again.pdf") == nil)
        #expect(try fixture.ledger.evidence(digest).bytes == bytes)
        let named = try fixture.reopened().withProgramme { $0.documents[try DigestText(digest)] }
        #expect(named?.isHeld == true)
        #expect(named?.namedBy == ["mandate/M-2"])
        #expect(throws: GreenCreditError.self) { try fixture.ledger.evidence("0123") }
        #expect(try fixture.ledger.verify().problems == [])
    }

    @Test func `a register that breaks a rule is refused`() throws {
        let bad = try RegisterRecord(
            json: [
                "register": "evaluation", "id": "EV-9", "date": "2025-01-02",
                "content": [
                    "audit": "AUD-E1", "evaluator": "E1", "processScore": 1, "reportScore": 1,
                    "implementationScore": 1, "passed": true, "feeChargedTo": "P",
                ],
            ], at: "record", currency: .cny)
        let drafts = try fixture.ledger.drafts(of: [.register(bad)]).drafts
        let before = try fixture.picture()
        #expect(try fixture.post(drafts[0]).rules == ["evaluation.independent"])
        let idle = try fixture.ledger.post(
            drafts, maker: fixture.officers.idle.maker, checker: fixture.officers.idle.checker)
        #expect(idle.rules.contains("approval.maker"))
        #expect(try fixture.picture() == before)
    }

    /// The example's rulebook with one text exchanged for another.
    private func rulebook(_ old: String, _ new: String) throws -> Rulebook {
        let text = try Example.text("rulebook.yaml")
        try #require(text.contains(old))
        return try RulebookDocument(
            yaml: Array(text.replacing(old, with: new).utf8), named: "keeper.yaml"
        ).rulebook
    }

    /// Has a ledger decide by another rulebook than the adopted one, as a keeper's own program
    /// would: maker and checker sign the acts, they get their places, and every row fits them.
    private func follow(_ rulebook: Rulebook, in fixture: LedgerFixture) throws {
        _ = try fixture.ledger.withProgramme { $0.rulebooks.count }
        fixture.ledger.cachedState.withLock { $0?.programme?.adopt(rulebook) }
    }

    @Test func `entries that no template of the rulebook gives are found by verification`() throws {
        let keeper = try rulebook(
            "{book: P, side: M, debit: \"9035:{project}\", amount: amount}",
            "{book: P, side: M, debit: \"9035:E1\", amount: amount}")
        try follow(keeper, in: fixture)
        #expect(try fixture.post(try draft(act)).isPosted)
        let problems = try fixture.reopened().verify().problems
        #expect(problems.contains { $0.contains("(A-019)") && $0.contains("[act.entries]") })
    }

    @Test func `an act that the rules refuse is found by verification`() throws {
        let fixture = try ExampleStage.letter.ledger()
        let letter = ProgrammeRecord.act(try ExampleStage.letter.act())
        try fixture.change(.technologyPlan, "TIP-2011-CU", ["status": "draft"])
        #expect(try fixture.refusals(of: letter) == ["plan.issued"])
        let keeper = try rulebook(
            "{found: plan, needed: [issued]}, onFailure: refuse",
            "{found: plan, needed: [issued]}, onFailure: warn")
        try follow(keeper, in: fixture)
        try fixture.postFully(try fixture.draft(letter))
        let problems = try fixture.reopened().verify().problems
        #expect(problems.contains { $0.contains("(A-009)") && $0.contains("[plan.issued]") })
    }

    @Test func `a forged act in the store is found by verification`() throws {
        let signed = try draft(act)
        try fixture.postFully(signed)
        // The entries of the row's projections stay; the signed bytes say another amount.
        let seq = try fixture.ledger.logSize() - 1
        try fixture.tamper { db in
            let stored = try #require(
                try Data.fetchOne(
                    db, sql: "SELECT bytes FROM record WHERE seq = ?", arguments: [seq]))
            let text = String(decoding: stored, as: UTF8.self)
            let changed = text.replacing("60000.00", with: "60000.01")
            #expect(changed != text)
            try db.execute(
                sql: "UPDATE record SET bytes = ? WHERE seq = ?",
                arguments: [Data(changed.utf8), seq])
        }
        let problems = try fixture.reopened().verify().problems
        #expect(problems.contains { $0.contains("A-019") }, "\(problems)")
    }
}

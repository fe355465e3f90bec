import Financing
import Ledger
import Proofs
import Testing

@testable import GreenCredit

/// Each refusal names its rule and leaves the ledger as it was.
@Suite struct `A refusal` {
    let fixture: LedgerFixture
    var ledger: OpenLedger { fixture.ledger }
    var officers: Officers { fixture.officers }

    init() throws { fixture = try LedgerFixture() }

    /// Expects rules from acts that must change nothing.
    private func expect(
        _ rules: [String], _ act: () throws -> [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try fixture.picture()
        #expect(try act() == rules, sourceLocation: sourceLocation)
        #expect(try fixture.picture() == before, sourceLocation: sourceLocation)
        #expect(before.problems == [], sourceLocation: sourceLocation)
    }

    // MARK: - Persons

    @Test func `meets a maker who approves an own act`() throws {
        let draft = try ledger.journalDraft(of: try Sample.funds("F-1"))
        _ = try ledger.propose(draft, maker: officers.both.maker)
        try expect(["signers.samePerson"]) {
            try ledger.approve(draft.id, checker: officers.both.checker).rules
        }
        #expect(try ledger.approve(draft.id, checker: officers.checkers.0).isSealed)
    }

    @Test func `meets a certificate of another role`() throws {
        let draft = try ledger.journalDraft(of: try Sample.funds("F-1"))
        try expect(["role.missing"]) {
            try ledger.propose(draft, maker: officers.checkers.0).rules
        }
        _ = try ledger.propose(draft, maker: officers.maker)
        try expect(["role.missing"]) {
            try ledger.approve(draft.id, checker: officers.both.maker).rules
        }
        try expect(["role.missing"]) {
            try ledger.approve(draft.id, checker: officers.registrars.0).rules
        }
        let crl = RecordDraft(
            id: "GRANT",
            content: .other(.roleGrant(RoleGrant(person: "M-1", duty: "programme-officer"))))
        try expect(["role.missing"]) {
            try ledger.post([crl], maker: officers.maker, checker: officers.checkers.0).rules
        }
    }

    @Test func `meets persons without the duty`() throws {
        let draft = try ledger.journalDraft(of: try Sample.funds("F-1"))
        try expect(["approval.maker"]) {
            try ledger.propose(draft, maker: officers.idle.maker).rules
        }
        try expect(["approval.maker"]) {
            try ledger.post(
                [draft], maker: officers.idle.maker, checker: officers.checkers.0
            ).rules
        }
        _ = try ledger.propose(draft, maker: officers.maker)
        try expect(["approval.checker"]) {
            try ledger.approve(draft.id, checker: officers.idle.checker).rules
        }
        try expect(["approval.checker"]) {
            try ledger.refuse(draft.id, reason: "no", checker: officers.idle.checker).rules
        }
    }

    @Test func `meets a duty that is held for another book`() throws {
        let own = try ledger.journalDraft(of: try Sample.funds("F-1"))
        let foreign = try ledger.journalDraft(
            of: try Sample.entry(
                "F-2", book: "E2", on: "2025-03-01", "E2:F:1002:BK 1.00", "E2:F:4001 -1.00"))
        _ = try ledger.propose(own, maker: officers.maker)
        _ = try ledger.propose(foreign, maker: officers.maker)
        try expect(["approval.checker"]) {
            try ledger.approve(foreign.id, checker: officers.limited).rules
        }
        #expect(try ledger.approve(own.id, checker: officers.limited).isSealed)
    }

    @Test func `meets a revoked officer, whose earlier signatures stay good`() throws {
        try fixture.post([try Sample.funds("F-1")], id: "A")
        let waiting = try ledger.journalDraft(of: try Sample.funds("F-2"))
        _ = try ledger.propose(waiting, maker: officers.both.maker)
        for (person, seq) in [("M-1", Int64(0)), ("X-1", 3)] {
            let outcome = try ledger.revokeOfficer(
                person: person, reason: "left", suspectFrom: seq,
                issuingPassphrase: LedgerFixture.passphrase, registrars: officers.registrars)
            #expect(outcome.isPosted)
        }
        try expect(["certificate.revoked"]) {
            try fixture.post([try Sample.funds("F-3")], id: "B").rules
        }
        try expect(["certificate.revoked"]) {
            try ledger.propose(
                try ledger.journalDraft(of: try Sample.funds("F-3")), maker: officers.maker
            ).rules
        }
        try expect(["certificate.revoked"]) {
            try ledger.approve(waiting.id, checker: officers.checkers.0).rules
        }
        #expect(try fixture.reopened().verify().problems == [])
    }

    @Test func `meets a key that is registered nowhere`() throws {
        let other = try PrivateKey.generate(.p256)
        let path = "\(fixture.temporary.path)/other.pem"
        try KeyFile.write(other, passphrase: LedgerFixture.passphrase, to: path)
        let error = #expect(throws: GreenCreditError.self) {
            try ledger.openKey(path, passphrase: LedgerFixture.passphrase)
        }
        #expect(error?.code == "key.unknown")
    }

    // MARK: - Amounts

    @Test func `over the limit is a wait for two different checkers`() throws {
        let draft = try ledger.journalDraft(of: try Sample.funds("F-1", "10000000.01"))
        guard
            case .posted(let outcomes, _) = try fixture.post(draft),
            case .waiting(_, checkers: 1) = try #require(outcomes.first)
        else {
            Issue.record("did not wait")
            return
        }
        #expect(try ledger.totals(LedgerQuery()) == [])
        #expect(try ledger.inbox().map(\.id) == [draft.id])
        try expect(["duties.separated"]) {
            try ledger.approve(draft.id, checker: officers.checkers.0).rules
        }
        try expect(["approval.checker"]) {
            try ledger.approve(draft.id, checker: officers.idle.checker).rules
        }
        #expect(try fixture.reopened().approve(draft.id, checker: officers.checkers.1).isSealed)
        #expect(try ledger.totals(LedgerQuery()).count == 2)
        #expect(try ledger.inbox().isEmpty)
        #expect(try ledger.verify().problems == [])
    }

    @Test func `at the limit is none`() throws {
        #expect(try fixture.post([try Sample.funds("F-1", "10000000.00")], id: "A").isPosted)
    }

    @Test func `meets a balance below zero`() throws {
        try fixture.post([try Sample.funds("F-1")], id: "A")
        let paid = try Sample.entry(
            "P-1", book: "E1", on: "2025-03-02", "E1:F:1604 100.01", "E1:F:1002:OWN -100.01")
        try expect(["account.limit"]) { try fixture.post([paid], id: "B").rules }
        let budget = try Sample.entry(
            "P-2", book: "P", on: "2025-03-02", "P:M:9020:SUBSIDY 1.00", "P:M:9010 -1.00")
        try expect(["account.limit"]) { try fixture.post([budget], id: "B").rules }
        // Another sub-account's money does not count.
        let other = try Sample.entry(
            "P-3", book: "E1", on: "2025-03-02", "E1:F:1604 1.00", "E1:F:1002:GRANT -1.00")
        try expect(["account.limit"]) { try fixture.post([other], id: "B").rules }
    }

    @Test func `of one entry refuses its whole file`() throws {
        let bad = try Sample.entry(
            "P-1", book: "E1", on: "2025-03-02", "E1:F:1604 200.01", "E1:F:1002:OWN -200.01")
        let entries = [try Sample.funds("F-1"), try Sample.funds("F-2"), bad]
        try expect(["account.limit"]) { try fixture.post(entries, id: "A").rules }
        // One of several records.
        try expect(["account.limit"]) {
            try fixture.post(
                try ledger.batchDraft(Array(entries[0..<2]), id: "A"),
                try ledger.journalDraft(of: bad)
            ).rules
        }
    }

    // MARK: - Accounts, days, rulebooks

    @Test(arguments: ["E1:F:9999", "E1:B:1002", "E1:M:9010", "E9:F:1002"])
    func `meets an account that the rulebook does not have`(account: String) throws {
        let book = String(account.prefix(2))
        let entry = try Sample.entry(
            "F-1", book: book, on: "2025-03-01", "\(account) 1.00", "\(account) -1.00")
        try expect(["account.unknown", "account.unknown"]) {
            try fixture.post([entry], id: "A").rules
        }
    }

    @Test func `meets a dimension that the rulebook does not have`() throws {
        var draft = try Sample.draft(
            "F-1", book: "E1", on: "2025-03-01", ["E1:F:1002 1.00", "E1:F:4001 -1.00"])
        draft.postings[0] = Posting(
            account: draft.postings[0].account, money: draft.postings[0].money,
            dimensions: Dimensions(["river": "Yangtze"]))
        let entry = try Entry(draft)
        try expect(["dimension.unknown"]) { try fixture.post([entry], id: "A").rules }
    }

    @Test func `meets a closed period`() throws {
        try fixture.post([try Sample.funds("F-1", on: "2025-03-31")], id: "A")
        let waiting = try ledger.journalDraft(
            of: try Sample.funds("F-2", "20000000.00", on: "2025-03-31"))
        try fixture.post(waiting)
        let proposal = try ledger.journalDraft(of: try Sample.funds("F-3", on: "2025-03-30"))
        _ = try ledger.propose(proposal, maker: officers.maker)
        let day = try LocalDate("2025-03-31")
        #expect(try fixture.post(try ledger.closing(of: "E1", through: day)).isPosted)
        #expect(try ledger.closedPeriods().map(\.book) == ["E1"])
        try expect(["period.closed"]) {
            try fixture.post([try Sample.funds("F-4", on: "2025-03-31")], id: "B").rules
        }
        try expect(["period.closed"]) {
            try ledger.approve(waiting.id, checker: officers.checkers.1).rules
        }
        try expect(["period.closed"]) {
            try ledger.approve(proposal.id, checker: officers.checkers.0).rules
        }
        try expect(["period.closed"]) {
            try fixture.post(
                try ledger.closing(of: "E1", through: try LocalDate("2025-02-28"))
            ).rules
        }
        #expect(try fixture.post([try Sample.funds("F-5", on: "2025-04-01")], id: "C").isPosted)
    }

    @Test func `meets a closing that is not at a period's end, or of other balances`() throws {
        try expect(["period.end"]) {
            try fixture.post(
                try ledger.closing(of: "E1", through: try LocalDate("2025-03-30"))
            ).rules
        }
        try expect(["period.book"]) {
            try fixture.post(
                try ledger.closing(of: "E9", through: try LocalDate("2025-03-31"))
            ).rules
        }
        let draft = try ledger.closing(of: "E1", through: try LocalDate("2025-03-31"))
        let entry = try ledger.journalDraft(of: try Sample.funds("F-1"))
        try expect(["period.balance"]) { try fixture.post(entry, draft).rules }
        try fixture.post(entry)
        try expect(["period.balance"]) { try fixture.post(draft).rules }
    }

    @Test func `meets a day that no rulebook governs`() throws {
        try expect(["rulebook.in-force"]) {
            try fixture.post([try Sample.funds("F-1", on: "2027-01-01")], id: "A").rules
        }
    }

    @Test func `meets a record that names an old rulebook`() throws {
        let draft = try ledger.journalDraft(of: try Sample.funds("F-1"))
        _ = try ledger.propose(draft, maker: officers.maker)
        let text = try Example.text("rulebook.yaml")
        let next = try RulebookDocument(
            yaml: Array(text.replacing("version: \"1\"", with: "version: \"2\"").utf8),
            named: "next.yaml")
        #expect(try fixture.post(try ledger.adoption(of: next)).isPosted)
        try expect(["rulebook.in-force"]) {
            try ledger.approve(draft.id, checker: officers.checkers.0).rules
        }
        let error = #expect(throws: GreenCreditError.self) { try ledger.adoption(of: next) }
        #expect(error?.code == "rulebook.adopted")
        #expect(try fixture.reopened().rulebook().rulebook.name == next.rulebook.name)
    }

    // MARK: - Reversals

    @Test func `meets a reversal that is not exact, not of anything, or the second`() throws {
        let paid = try Sample.funds("F-1")
        try fixture.post([paid], id: "A")
        func reversal(_ id: String, of target: String, _ amount: String) throws -> Entry {
            var draft = try Sample.draft(
                id, book: "E1", on: "2025-03-05",
                ["E1:F:1002:OWN -\(amount)", "E1:F:4001 \(amount)"])
            draft.reverses = target
            return try Entry(draft)
        }
        try expect(["reversal.exact"]) {
            try fixture.post([try reversal("R-1", of: "F-1", "99.00")], id: "B").rules
        }
        try expect(["reversal.target"]) {
            try fixture.post([try reversal("R-1", of: "F-7", "1.00")], id: "B").rules
        }
        try expect(["reversal.once"]) {
            try fixture.post(
                [
                    try reversal("R-1", of: "F-1", "100.00"),
                    try reversal("R-2", of: "F-1", "100.00"),
                ], id: "B"
            ).rules
        }
        let draft = try ledger.reversal(of: "F-1", book: "E1", reason: "wrong account")
        #expect(try fixture.post(draft).isPosted)
        #expect(try ledger.balances(LedgerQuery()).isEmpty)
        try expect(["reversal.once"]) {
            try fixture.post([try reversal("R-2", of: "F-1", "100.00")], id: "C").rules
        }
        let error = #expect(throws: GreenCreditError.self) {
            try ledger.reversal(of: "F-9", book: "E1", reason: "unknown")
        }
        #expect(error?.code == "entry.unknown")
    }

    // MARK: - Proposals

    @Test func `by a checker takes a proposal from the inbox and keeps the reason`() throws {
        let draft = try ledger.journalDraft(of: try Sample.funds("F-1"))
        _ = try ledger.propose(draft, maker: officers.maker)
        let outcome = try ledger.refuse(
            draft.id, reason: "the invoice is missing", checker: officers.checkers.0)
        #expect(outcome.isSealed)
        #expect(try ledger.inbox().isEmpty && ledger.totals(LedgerQuery()).isEmpty)
        let detail = try ledger.detail(of: draft.id + "/refusal")
        guard case .refusal(let refusal) = detail.record.body else {
            Issue.record("no refusal")
            return
        }
        #expect(refusal.reason == "the invoice is missing" && refusal.proposal == draft.id)
        #expect(detail.signers.map(\.person) == ["C-1"])
        #expect(try ledger.verify().problems == [])
        for id in [draft.id, "nothing"] {
            let error = #expect(throws: GreenCreditError.self) {
                try ledger.approve(id, checker: officers.checkers.0)
            }
            #expect(error?.code == "inbox.unknown")
        }
    }

    @Test func `by a checker ends the wait of a record for a second one`() throws {
        let draft = try ledger.journalDraft(of: try Sample.funds("F-1", "10000000.01"))
        _ = try fixture.post(draft)
        #expect(
            try ledger.refuse(
                draft.id, reason: "not this year", checker: officers.checkers.1
            ).isSealed)
        #expect(try ledger.inbox().isEmpty && ledger.totals(LedgerQuery()).isEmpty)
        for ledger in [ledger, try fixture.reopened()] {
            let error = #expect(throws: GreenCreditError.self) {
                try ledger.approve(draft.id, checker: officers.checkers.1)
            }
            #expect(error?.code == "inbox.unknown")
        }
        #expect(try ledger.verify().problems == [])
    }

    @Test func `and an approval fit names of every length`() throws {
        let long = String(repeating: "N", count: 64)
        let other = String(repeating: "O", count: 64)
        _ = try ledger.propose(
            try ledger.journalDraft(of: try Sample.funds("F-1"), id: long),
            maker: officers.maker)
        #expect(try ledger.refuse(long, reason: "no", checker: officers.checkers.0).isSealed)
        try fixture.post(
            try ledger.journalDraft(of: try Sample.funds("F-2", "20000000.00"), id: other))
        #expect(try ledger.approve(other, checker: officers.checkers.1).isSealed)
    }

    // MARK: - Time

    @Test func `meets a clock that went back, but not by a moment`() throws {
        try fixture.post([try Sample.funds("F-1")], id: "A")
        let last = fixture.clock.now.millisecondsSince1970
        fixture.clock.set(Timestamp(millisecondsSince1970: last - 60_001))
        let error = #expect(throws: GreenCreditError.self) {
            try fixture.post([try Sample.funds("F-2")], id: "B")
        }
        #expect(error?.code == "clock.backwards")
        fixture.clock.set(Timestamp(millisecondsSince1970: last - 60_000))
        #expect(try fixture.post([try Sample.funds("F-2")], id: "B").isPosted)
        #expect(try ledger.detail(of: "B").sealed?.millisecondsSince1970 == last)
    }
}

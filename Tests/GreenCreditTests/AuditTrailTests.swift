import Ledger
import Statements
import Testing

@testable import GreenCredit

@Suite struct `An audit trail` {
    let fixture: LedgerFixture
    var ledger: OpenLedger { fixture.ledger }
    let yearEnd: LocalDate
    let yearStart: LocalDate

    init() throws {
        fixture = try LedgerFixture(copying: try Example.posted2025.get())
        fixture.clock.set(Timestamp(try LocalDate("2026-01-10"), hour: 8))
        yearEnd = try LocalDate("2025-12-31")
        yearStart = try LocalDate("2025-01-01")
    }

    private func trail(_ change: (inout AuditTrail.Scope) throws -> Void) throws -> AuditTrail {
        var scope = AuditTrail.Scope()
        try change(&scope)
        return try ledger.auditTrail(scope, from: yearStart, asOf: yearEnd)
    }

    private func statement(of trail: AuditTrail) throws -> Statement {
        let rulebook = try ledger.rulebook()
        return try trail.statement(
            StatementHead(
                id: "AT", rulebook: rulebook.rulebook, rulebookDigest: rulebook.digest,
                asOf: trail.asOf, knownAt: fixture.clock.now,
                log: StatementHead.LogPosition(origin: "test", size: 1, root: "root")),
            rulebook: rulebook.rulebook)
    }

    @Test func `of a project has exactly its entries, as the journal's rows name them`() throws {
        let found = try trail { $0.project = "E1" }
        let wanted = try Example.entries().filter { entry in
            entry.valueDate <= yearEnd
                && entry.postings.contains { $0.dimensions["project"] == "E1" }
        }
        #expect(Set(found.lines.map(\.entry.id)) == Set(wanted.map(\.id)))
        #expect(found.lines.map(\.number) == found.lines.map(\.number).sorted())
        _ = try statement(of: found)
    }

    @Test func `of an account sums to its turnover`() throws {
        let account = try Account("E3:F:1002")
        let found = try trail { $0.account = account }
        let rows = try Example.entries().filter { $0.valueDate <= yearEnd }.flatMap(\.postings)
            .filter { $0.account.control == account }
        let debits = rows.reduce(0) { $0 + max($1.money.minorUnits, 0) }
        #expect(found.turnover?.debits.minorUnits == debits)
        let table = try #require(try statement(of: found).tables.first)
        #expect(table.rows.last?.cells[4] == .money(Money(minorUnits: debits, currency: .cny)))
    }

    @Test func `names who signed, what was reversed and by what`() throws {
        let found = try trail { $0.project = "E2" }
        let wrong = try #require(found.lines.first { $0.entry.id == "T0054" })
        let red = try #require(found.lines.first { $0.entry.id == "T0056" })
        #expect(wrong.reversedBy == "T0056" && red.entry.draft.reverses == "T0054")
        let source = try #require(found.sources.first { $0.id == wrong.record })
        #expect(source.signers.map(\.person) == ["M-1", "C-1"])
        #expect(source.signers.map(\.isApproval) == [false, true])
        let earlier = try ledger.auditTrail(
            found.scope, from: yearStart, asOf: yearEnd,
            knownAt: Example.evening(of: try LocalDate("2025-07-09")))
        let then = try #require(earlier.lines.first { $0.entry.id == "T0054" })
        #expect(then.reversedBy == nil)
        _ = try statement(of: earlier)
    }

    @Test func `of a record has what the record holds`() throws {
        let all = try trail { $0.project = "E1" }
        let record = try #require(all.lines.first).record
        let found = try trail { $0.record = record }
        #expect(found.sources.map(\.id) == [record] && found.turnover == nil)
        let detail = try ledger.detail(of: record)
        #expect(Set(found.lines.map(\.entry.id)) == Set(detail.entries.map(\.id)))
        _ = try statement(of: found)
        let unknown = #expect(throws: GreenCreditError.self) {
            try trail { $0.record = "NOBODY" }
        }
        #expect(unknown?.code == "record.unknown")
    }

    @Test func `with an entry missing is refused with the amount`() throws {
        let found = try trail { $0.account = try Account("E3:F:1002") }
        let forged = AuditTrail(
            scope: found.scope, periodStart: found.periodStart, asOf: found.asOf,
            lines: found.lines.filter { $0.entry.id != "T0014" }, sources: found.sources,
            turnover: found.turnover)
        let error = #expect(throws: StatementError.self) { try statement(of: forged) }
        #expect(error?.code == "statement.identity" && error?.location == "AT: debits")
        #expect(error?.message.contains("16000000.00") == true)
    }

    @Test func `comes with a receipt of every record, which checks without the ledger`() throws {
        var request = StatementRequest(.auditTrail, asOf: yearEnd)
        request.project = "E2"
        let signed = try fixture.sign(request)
        _ = try ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        let files = try ledger.statementFiles(signed.id)
        let folder = try TestFolder()
        for file in files { try folder.write(file.name, file.bytes) }
        let trust = TrustFilePaths(
            root: fixture.folder.root, revocationLists: fixture.folder.revocationLists,
            policy: fixture.folder.policy)
        let sealed = try #require(try ledger.statements().first { $0.record == signed.id })
        #expect(sealed.statement.followedRecords.count > 10)
        for record in sealed.statement.followedRecords + [signed.id] {
            let name = FileName.safe(record) + ".json"
            let report = try RecordFiles.verify("\(folder.path)/\(name)", trust: trust)
            #expect(report.problems == [], "\(record)")
        }
        #expect(try ledger.verify().problems == [])
    }
}

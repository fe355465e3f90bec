import Foundation
import GRDB
import Ledger
import Stores
import Testing

@testable import GreenCredit

@Suite struct `Rebuilding` {
    static let projections = [
        "tile", "effect", "balance_key", "journal_run", "reservation", "reversal",
    ]

    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture(copying: try Everything.template.get()) }

    @Test(arguments: [
        projections.map { "DELETE FROM \($0)" },
        ["UPDATE journal_run SET bytes = zeroblob(38)", "DELETE FROM tile"],
        ["UPDATE journal_run SET bytes = zeroblob(38)", "UPDATE reservation SET source = 0"],
    ])
    func `makes every projection as it was`(_ damage: [String]) throws {
        let before = try fixture.picture()
        try fixture.close()
        let rows = try Tampering.dump(fixture.folder.database)
        try fixture.tamper { db in for sql in damage { try db.execute(sql: sql) } }
        let ledger = try fixture.reopened()
        #expect(try !ledger.verify().problems.isEmpty)
        try ledger.rebuild()
        #expect(try ledger.verify().problems == [])
        #expect(try ledger.totals(LedgerQuery()) == before.totals)
        try (ledger.store as? SQLiteStore)?.close()
        #expect(try Tampering.dump(fixture.folder.database) == rows)
    }

    @Test func `refuses and changes nothing where a record is broken`() throws {
        try fixture.close()
        try fixture.tamper { db in
            try db.execute(
                sql: "UPDATE record SET bytes = CAST(bytes || x'20' AS BLOB) WHERE seq = 12")
            try db.execute(sql: "UPDATE journal_run SET bytes = zeroblob(38)")
        }
        let rows = try Tampering.dump(fixture.folder.database)
        let ledger = try fixture.reopened()
        let error = #expect(throws: GreenCreditError.self) { try ledger.rebuild() }
        #expect(error?.code == "verify.failed" && error?.kind == .integrity)
        #expect(error?.message.contains("place 12") == true)
        try (ledger.store as? SQLiteStore)?.close()
        #expect(try Tampering.dump(fixture.folder.database) == rows)
    }
}

@Suite struct `A ledger that is opened again` {
    @Test func `is as it was`() throws {
        let fixture = try LedgerFixture(copying: try Everything.template.get())
        let before = try fixture.picture()
        let officers = try fixture.ledger.officers()
        let again = try fixture.reopened()
        #expect(try again.officers() == officers)
        #expect(try again.totals(LedgerQuery()) == before.totals)
        #expect(try again.inbox().map(\.id) == before.inbox)
        #expect(try again.closedPeriods().map(\.through) == [try LocalDate("2025-06-30")])
        // What waited for a second checker still does.
        let outcome = try again.approve("E1/F-3", checker: fixture.officers.checkers.1)
        #expect(outcome.isSealed)
        #expect(try fixture.ledger.verify().problems == [])
    }

    @Test func `by two at once loses nothing`() throws {
        let fixture = try LedgerFixture()
        let ledgers = [fixture.ledger, try fixture.reopened()]
        let size = try fixture.ledger.logSize()
        for number in 0..<12 {
            let ledger = ledgers[number % 2]
            let outcome = try ledger.post(
                [try ledger.journalDraft(of: try Sample.funds("F-\(number)"))],
                maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
            #expect(outcome.isPosted)
        }
        let refused = try ledgers[1].post(
            [try ledgers[1].journalDraft(of: try Sample.funds("F-0", "1.00"), id: "X")],
            maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
        #expect(refused.rules == ["entry.identity"])
        for ledger in ledgers {
            #expect(try ledger.logSize() == size + 12)
            #expect(try ledger.totals(LedgerQuery()).map(\.debits.minorUnits).max() == 120_000)
            #expect(try ledger.verify().problems == [])
        }
    }

    @Test func `must be there, and is not made twice`() throws {
        let fixture = try LedgerFixture()
        let error = #expect(throws: GreenCreditError.self) {
            try OpenLedger(
                LedgerFolder(fixture.temporary.path + "/none"),
                clock: { .init(millisecondsSince1970: 0) })
        }
        #expect(error?.code == "ledger.missing")
        let officers = ["a", "b"].map {
            NewOfficer(
                person: $0, name: $0, keyPath: "\(fixture.temporary.path)/\($0)",
                passphrase: LedgerFixture.passphrase)
        }
        func setup(_ registrars: [NewOfficer]) throws -> LedgerSetup {
            LedgerSetup(
                origin: "ledger.example/x", organization: "Example",
                rulebook: try Example.rulebook(), registrars: registrars,
                passphrase: LedgerFixture.passphrase)
        }
        let again = #expect(throws: GreenCreditError.self) {
            try OpenLedger.create(
                try setup(officers), in: fixture.folder,
                clock: { [clock = fixture.clock] in clock.now })
        }
        #expect(again?.code == "ledger.exists")
        let alone = #expect(throws: GreenCreditError.self) {
            try OpenLedger.create(
                try setup([officers[0], officers[0]]),
                in: LedgerFolder(fixture.temporary.path + "/new"),
                clock: { [clock = fixture.clock] in clock.now })
        }
        #expect(alone?.code == "setup.registrars")
    }
}

@Suite struct `Many at once` {
    @Test func `are all sealed, without a gap`() async throws {
        let fixture = try LedgerFixture()
        let ledger = fixture.ledger
        let officers = fixture.officers
        let size = try ledger.logSize()
        let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { group in
            for task in 0..<8 {
                group.addTask { @concurrent in
                    try (0..<5).map { number in
                        let draft = try ledger.journalDraft(
                            of: try Sample.funds("T-\(task)-\(number)", "1.00"))
                        let outcome = try ledger.post(
                            [draft], maker: officers.maker, checker: officers.checkers.0)
                        guard case .posted(let posted, _) = outcome,
                            case .sealed(let receipt) = posted[0]
                        else { throw Unexpected("\(outcome)") }
                        _ = try ledger.totals(LedgerQuery())
                        return receipt
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(receipts.map(\.seq).sorted() == Array(size..<size + 40))
        #expect(try ledger.totals(LedgerQuery()).map(\.debits.minorUnits).max() == 4_000)
        #expect(try ledger.verify().problems == [])
    }
}

import Banking
import Foundation
import GRDB
import Ledger
import Proofs
import Statements
import Stores
import Testing

@testable import GreenCredit

/// A small ledger with every kind of record and a row in every table.
enum Everything {
    static let template = Result { try make() }

    private static func make() throws -> Template {
        let fixture = try LedgerFixture()
        let ledger = fixture.ledger
        fixture.clock.set(Timestamp(try LocalDate("2026-01-02"), hour: 8))
        try postEntries(fixture)
        try reconcile(fixture)
        _ = try ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        try govern(fixture)
        try fillInbox(fixture)
        _ = try ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        try fixture.close()
        return Template(
            temporary: fixture.temporary, folder: fixture.folder, clock: fixture.clock,
            officers: fixture.officers)
    }

    /// A ledger with little in it, for damage that is done a great many times.
    static let little = Result {
        let fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-1"), try Sample.funds("F-2")], id: "BATCH")
        try fixture.post(try fixture.ledger.reversal(of: "F-1", book: "E1", reason: "twice"))
        _ = try fixture.ledger.propose(
            try fixture.ledger.journalDraft(of: try Sample.funds("F-3")),
            maker: fixture.officers.maker)
        _ = try fixture.ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        try fixture.close()
        return Template(
            temporary: fixture.temporary, folder: fixture.folder, clock: fixture.clock,
            officers: fixture.officers)
    }

    /// Acts, a batch, a reversal, further approvals, a refusal.
    private static func postEntries(_ fixture: LedgerFixture) throws {
        let ledger = fixture.ledger
        let officers = fixture.officers
        try fixture.postFully(try ledger.journalDraft(of: try Sample.funds("F-1")))
        try fixture.postFully(
            try ledger.reversal(of: "F-1", book: "E1", reason: "paid in to the wrong account"))
        let day = try LocalDate("2025-06-20")
        let entries = try Example.entries().filter { $0.book == "E3" && $0.valueDate <= day }
        try fixture.postFully(try ledger.batchDraft(entries, id: "E3-2025"))
        let refused = try ledger.journalDraft(of: try Sample.funds("F-2"))
        _ = try ledger.propose(refused, maker: officers.maker)
        _ = try ledger.refuse(refused.id, reason: "no invoice", checker: officers.checkers.0)
        try fixture.post(try ledger.journalDraft(of: try Sample.funds("F-3", "20000000.00")))
    }

    /// The bank's statement, a match that is undone, notes, and a signed reconciliation.
    private static func reconcile(_ fixture: LedgerFixture) throws {
        let ledger = fixture.ledger
        for draft in try ledger.bankImport(
            try Example.bytes("bank-statement-E3-2025.csv"), named: "E3.csv",
            account: Example.bankAccount
        ).drafts {
            #expect(try fixture.post(draft).isPosted)
        }
        var wanted = StatementRequest(.bankReconciliation, asOf: try LocalDate("2025-12-31"))
        wanted.bankAccount = Example.bankAccount
        for item in try ledger.reconcile(Example.bankAccount, asOf: wanted.asOf).result.rows
        where item.age == .stale {
            let side: ItemSide = item.open.side == .ours ? .book : .bank
            let note = ItemNote(
                item: ItemName(side, item.open.item.id), owner: "M-1", text: "not booked yet")
            let draft = try ledger.draft(of: note, account: Example.bankAccount, on: wanted.asOf)
            #expect(try fixture.post(draft).isPosted)
        }
        try fixture.sign(wanted)
        let reopened = try ledger.reopening(account: Example.bankAccount, reason: "looked again")
        #expect(try fixture.post(reopened).isPosted)
        let match = try #require(try ledger.bankAccount(Example.bankAccount).matches.first)
        let undone = try ledger.undoing(match.id, account: Example.bankAccount, reason: "twice")
        #expect(try fixture.post(undone).isPosted)
        try fixture.sign(wanted)
    }

    /// A closed period, another rulebook, a duty that ends, a key that is revoked.
    private static func govern(_ fixture: LedgerFixture) throws {
        let ledger = fixture.ledger
        let officers = fixture.officers
        let day = try LocalDate("2025-06-30")
        #expect(try fixture.post(try ledger.closing(of: "E3", through: day)).isPosted)
        let next = try RulebookDocument(
            yaml: Array(
                try Example.text("rulebook.yaml")
                    .replacing("version: \"1\"", with: "version: \"2\"").utf8), named: "next.yaml")
        #expect(try fixture.post(try ledger.adoption(of: next)).isPosted)
        let end = RoleGrant(person: "L-1", duty: "enterprise-manager")
        let ended = try ledger.post(
            [RecordDraft(id: "END", content: .other(.roleEnd(end)))],
            maker: officers.registrars.0, checker: officers.registrars.1)
        #expect(ended.isPosted)
        let revoked = try ledger.revokeOfficer(
            person: "X-1", reason: "left", suspectFrom: 3,
            issuingPassphrase: LedgerFixture.passphrase, registrars: officers.registrars)
        #expect(revoked.isPosted)
    }

    /// An act, a batch and a statement with its texts wait.
    private static func fillInbox(_ fixture: LedgerFixture) throws {
        let ledger = fixture.ledger
        let maker = fixture.officers.maker
        let act = try ledger.journalDraft(of: try Sample.funds("F-5"))
        let batch = try ledger.batchDraft(
            [try Sample.funds("F-6"), try Sample.funds("F-7")], id: "WAITING-BATCH")
        var request = StatementRequest(.projectFunds, asOf: try LocalDate("2025-11-30"))
        request.project = "E3"
        let statement = try ledger.draft(of: try ledger.statement(request, prepared: maker))
        for draft in [act, batch, statement] {
            let outcome = try ledger.propose(draft, maker: maker)
            #expect(outcome == .proposed(id: draft.id, skipped: 0))
        }
    }
}

extension LedgerFixture {
    /// Produces a statement, signs and seals it.
    @discardableResult
    func sign(_ request: StatementRequest) throws -> RecordDraft {
        let drafts = try ledger.signingDrafts(
            request, prepared: officers.maker, approved: officers.checkers.0)
        let outcome = try ledger.post(
            drafts, maker: officers.maker, checker: officers.checkers.0)
        guard outcome.isPosted, let last = drafts.last else { throw Unexpected("\(outcome)") }
        return last
    }

    /// Writes into the database behind the store's back, its guards put aside meanwhile.
    @discardableResult
    func tamper<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Tampering.open(folder.database, body)
    }
}

/// A database opened as another program would.
enum Tampering {
    static func open<Result>(
        _ path: String, _ body: (Database) throws -> Result
    ) throws -> Result {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction { db in
            let guards = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for guardian in guards {
                try db.execute(sql: "DROP TRIGGER \(guardian["name"] as String)")
            }
            let result = try body(db)
            for guardian in guards { try db.execute(sql: guardian["sql"]) }
            return result
        }
    }

    static func tables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    }

    static func rows(_ table: String, _ db: Database) throws -> [Row] {
        try Row.fetchAll(db, sql: "SELECT * FROM \(table)")
    }

    /// Every row of every table.
    static func dump(_ path: String) throws -> [String: [Row]] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            try Dictionary(uniqueKeysWithValues: tables(db).map { ($0, try rows($0, db)) })
        }
    }

    static func update(
        _ table: String, _ row: Row, set column: String, to value: DatabaseValue, _ db: Database
    ) throws {
        try change("UPDATE \(table) SET \(column) = ?", [value], row, db)
    }

    static func delete(_ row: Row, from table: String, _ db: Database) throws {
        try change("DELETE FROM \(table)", [], row, db)
    }

    private static func change(
        _ sql: String, _ values: [DatabaseValue], _ row: Row, _ db: Database
    ) throws {
        let place = row.columnNames.map { "\($0) IS ?" }.joined(separator: " AND ")
        try db.execute(
            sql: "\(sql) WHERE \(place)",
            arguments: StatementArguments(values + row.databaseValues))
        guard db.changesCount == 1 else { throw Unexpected("\(db.changesCount) rows changed") }
    }

    /// Other values of the same type: one more, the largest, one bit flipped here or there.
    static func changes(of value: DatabaseValue) -> [DatabaseValue] {
        switch value.storage {
        case .null: []
        case .int64(let number):
            [number &+ 1, .max].map(\.databaseValue)
        case .double(let number): [(number + 1).databaseValue]
        case .string(let text):
            [(text.isEmpty ? "x" : String(text.dropLast()) + flipped(text.last)).databaseValue]
        case .blob(let bytes):
            Set([bytes.count / 2, bytes.count - 1]).sorted()
                .filter(bytes.indices.contains).map { index in
                    var changed = bytes
                    changed[index] ^= UInt8(1 << (index % 8))
                    return changed.databaseValue
                }
        }
    }

    private static func flipped(_ last: Character?) -> String {
        guard let byte = last?.asciiValue else { return "" }
        return String(Unicode.Scalar(byte ^ 1))
    }
}

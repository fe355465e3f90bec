import Foundation
import GRDB
import GreenCreditTesting
import Ledger
import Proofs
import Stores
import Testing

@testable import GreenCredit

/// Whatever is changed in the file behind our back, `verify` says so and where.
@Suite struct `A changed ledger` {
    static let tables = [
        "attachment", "balance_key", "bundle", "checkpoint", "effect", "grdb_migrations",
        "journal_run", "proposal", "proposal_attachment", "proposal_bundle", "record",
        "reservation", "reversal", "tile",
    ]
    /// Filled by more entries than are made here; the tests of the store change it.
    static let unfilled = "journal_page"
    /// What a finding begins with, beside the table's own name.
    static let places = [
        "attachment": ["place "], "bundle": ["place "], "record": ["place ", "checkpoint "],
        "checkpoint": ["/"], "grdb_migrations": ["/"], "proposal": ["inbox ", "foreign_key_check"],
        "proposal_attachment": ["inbox ", "foreign_key_check"],
        "proposal_bundle": ["inbox ", "foreign_key_check"],
    ]

    let file: DamagedFile
    var fixture: LedgerFixture { file.fixture }

    init() throws { file = try DamagedFile(of: try Everything.template.get()) }

    /// Damages the original and expects a finding with its place.
    private func expectFound(
        _ what: String, in table: String, _ damage: (Database) throws -> Void
    ) throws {
        try file.restore()
        try fixture.tamper(damage)
        let found = try file.problems()
        let places = [table] + (Self.places[table] ?? [])
        #expect(
            found.contains { line in
                places.contains { line.hasPrefix($0) } || line.contains(": \(table)")
            }, "\(what): \(found)")
    }

    @Test func `is unlike the original, in which all is well`() throws {
        #expect(try file.problems() == [])
        let dump = try Tampering.dump(fixture.folder.database)
        #expect(dump.keys.sorted() == (Self.tables + [Self.unfilled]).sorted())
        for (table, rows) in dump where table != Self.unfilled {
            #expect(!rows.isEmpty, "\(table)")
        }
        let kinds = try fixture.tamper {
            try String.fetchSet($0, sql: "SELECT kind FROM record")
        }
        #expect(kinds == Set(RecordKind.allCases.map(\.rawValue)))
        #expect(try file.problems() == [])
    }

    @Test(arguments: tables)
    func `is found for every value`(_ table: String) throws {
        let rows = try #require(try Tampering.dump(fixture.folder.database)[table])
        for column in try #require(rows.first).columnNames {
            let row = try #require(rows.last { $0[column] as DatabaseValue != .null })
            for value in Tampering.changes(of: row[column]) {
                try expectFound("\(column) of the last", in: table) {
                    try Tampering.update(table, row, set: column, to: value, $0)
                }
            }
        }
    }

    @Test(arguments: [
        ("attachment", "signatures"), ("balance_key", "subaccount"),
        ("checkpoint", "note"), ("proposal_attachment", "signatures"),
    ])
    func `is found where a value is taken away or put in`(
        _ table: String, _ column: String
    ) throws {
        let rows = try #require(try Tampering.dump(fixture.folder.database)[table])
        let last = try #require(rows.last { $0[column] as DatabaseValue != .null })
        try expectFound("\(column) to NULL", in: table) {
            try Tampering.update(table, last, set: column, to: .null, $0)
        }
        guard let empty = rows.last(where: { $0[column] as DatabaseValue == .null }) else { return }
        try expectFound("\(column) from NULL", in: table) {
            try Tampering.update(table, empty, set: column, to: last[column], $0)
        }
    }

    @Test(arguments: tables)
    func `is found for every row that is gone`(_ table: String) throws {
        var rows = try #require(try Tampering.dump(fixture.folder.database)[table])
        // Of a projection's rows the first and the last stand for all: they are compared alike.
        if Self.places[table] == nil { rows = [rows[0], rows[rows.count - 1]] }
        // An older head says nothing that the newest does not; a proposal without parts is nobody's
        // evidence: nothing in the log knows of it.
        if table == "checkpoint" { rows = [rows[rows.count - 1]] }
        if table == "proposal" { rows = rows.filter { $0["id"] != "E1/F-5" } }
        for row in rows {
            try expectFound("\(row[0] as DatabaseValue)", in: table) {
                try Tampering.delete(row, from: table, $0)
            }
        }
    }

    @Test func `is found where two records have each other's signatures`() throws {
        try expectFound("swapped", in: "record") { db in
            try db.execute(
                sql: """
                    UPDATE record SET signatures =
                        (SELECT signatures FROM record AS r WHERE r.seq = 21 - record.seq)
                    WHERE seq IN (10, 11)
                    """)
            #expect(db.changesCount == 2)
        }
        try file.restore()
        #expect(try file.problems() == [])
    }

    @Test func `is found where the last record and all that follows from it are gone`() throws {
        try expectFound("truncated", in: "checkpoint") { db in
            try db.execute(sql: "DELETE FROM attachment WHERE seq = (SELECT max(seq) FROM record)")
            try db.execute(sql: "DELETE FROM record WHERE seq = (SELECT max(seq) FROM record)")
        }
    }
}

/// A file in which a byte was changed, anywhere: found, or not a change of what it says.
@Suite struct `A flipped bit` {
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `of the file is found, or the file says the same`(seed: UInt64) throws {
        let file = try DamagedFile(of: try Everything.little.get())
        let rows = try Tampering.dump(file.fixture.folder.database)
        var random = SplitMix64(seed: seed)
        for round in 0..<50 {
            let place = Int.random(in: file.original.indices, using: &random)
            var bytes = file.original
            bytes[place] ^= UInt8(1 << (round % 8))
            try file.restore(bytes)
            guard try file.problems().isEmpty else { continue }
            let left = try Tampering.dump(file.fixture.folder.database)
            #expect(left == rows, "seed \(seed), byte \(place)")
        }
    }
}

/// A ledger whose file is damaged and put back.
struct DamagedFile {
    let fixture: LedgerFixture
    let original: Data

    init(of template: Template) throws {
        fixture = try LedgerFixture(copying: template)
        try fixture.close()
        original = try Data(contentsOf: URL(filePath: fixture.folder.database))
    }

    func restore(_ bytes: Data? = nil) throws {
        let database = fixture.folder.database
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: database + suffix)
        }
        try (bytes ?? original).write(to: URL(filePath: database))
    }

    /// What verification says of the file, errors that stop it included.
    func problems() throws -> [String] {
        do {
            let ledger = try fixture.reopened()
            defer { try? (ledger.store as? SQLiteStore)?.close() }
            return try ledger.verify().problems
        } catch let error as StoreError {
            return [error.description]
        }
    }
}

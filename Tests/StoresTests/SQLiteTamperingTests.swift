import Foundation
import GRDB
import Ledger
import Stores
import Testing

/// One column of a projection.
struct ProjectionColumn: Sendable, CustomTestStringConvertible {
    let table: String
    let column: String

    var testDescription: String { "\(table).\(column)" }

    /// Written down by hand: the tables' own list in Sources is what is under test.
    static let all = [
        ("tile", "level number hashes"), ("effect", "first count seq source"),
        ("balance_key", "number book side account subaccount currency dimensions"),
        ("journal_page", "kind level number position bytes"), ("journal_run", "first bytes"),
        ("reservation", "book id source"),
        ("reversal", "entry by"),
    ].flatMap { table, columns in
        columns.split(separator: " ").map { ProjectionColumn(table: table, column: "\($0)") }
    }
}

@Suite struct SQLiteTampering {
    @Test func `the list of columns is complete`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        let columns = try tamper(path) { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT m.name AS t, c.name AS c
                    FROM sqlite_master m, pragma_table_info(m.name) c
                    WHERE m.type = 'table' AND m.name NOT IN ('record', 'bundle', 'attachment',
                        'checkpoint', 'proposal', 'proposal_bundle', 'proposal_attachment',
                        'grdb_migrations')
                    """
            ).map { "\($0["t"] as String).\($0["c"] as String)" }
        }
        #expect(Set(columns) == Set(ProjectionColumn.all.map(\.testDescription)))
    }

    @Test(arguments: ProjectionColumn.all)
    func `a changed value is found`(_ one: ProjectionColumn) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { db in
            let last = try #require(try DatabaseTable.rows(one.table, db).last)
            let changed = try DatabaseTable.change(last[one.column])
            let place = DatabaseTable.place(of: one.table)
            try db.execute(
                sql: "UPDATE \(one.table) SET \(one.column) = ? WHERE "
                    + place.map { "\($0) = ?" }.joined(separator: " AND "),
                arguments: StatementArguments(
                    [changed] + place.map { last[$0] as DatabaseValue }))
            #expect(db.changesCount == 1)
        }
        let store = try SQLiteStore(path: path)
        let found = try store.differences(limit: 50, from: Sample.write)
        #expect(found.contains { $0.hasPrefix(one.table) && $0.contains(one.column) }, "\(found)")
    }

    @Test(arguments: Set(ProjectionColumn.all.map(\.table)).sorted())
    func `a lost row is found`(_ table: String) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { try $0.execute(sql: "DELETE FROM \(table)") }
        let store = try SQLiteStore(path: path)
        let found = try store.differences(limit: 50, from: Sample.write)
        let isCounted: (String) -> Bool = { $0.contains(": there are 0 rows") }
        #expect(
            found.allSatisfy {
                $0.hasPrefix(table) && ($0.hasSuffix("is missing") || isCounted($0))
            })
        #expect(!found.isEmpty)
    }

    @Test func `a difference is told in words`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { db in
            try db.execute(
                sql: "UPDATE journal_page SET bytes = zeroblob(40) WHERE kind = 0")
            try db.execute(sql: "UPDATE reservation SET source = 9 WHERE id = 'W-0'")
            try db.execute(sql: "DELETE FROM reversal WHERE entry = 0")
            try db.execute(
                sql: "UPDATE tile SET hashes = ? WHERE number = 1",
                arguments: [Data(repeating: 7, count: 40) + Data(repeating: 0, count: 24)])
        }
        let store = try SQLiteStore(path: path)
        #expect(
            try store.differences(limit: 50, from: Sample.write) == [
                "journal_page kind 0 level 0 number 0 position 16777216: "
                    + "bytes is wrong from byte 0 of 40",
                "tile level 0 number 1: hashes is wrong from byte 40 of 64",
                "reservation book “E1” id “W-0”: source is 9, should be 0",
                "reversal entry 0 is missing",
            ])
    }

    @Test func `a changed schema or list of migrations is found`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { db in
            try db.execute(sql: "DROP TRIGGER record_no_update")
            try db.execute(sql: "CREATE TABLE own (x)")
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v9')")
        }
        let store = try SQLiteStore(path: path)
        let found = try store.differences(limit: 50, from: Sample.write)
        #expect(
            found == [
                "sqlite_master type “table” name “own” should not be there",
                "sqlite_master type “trigger” name “record_no_update” is missing",
                "grdb_migrations identifier “v9” should not be there",
            ])
    }

    @Test func `a bundle without its record is found`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { try $0.execute(sql: "INSERT INTO bundle VALUES (9, 0, x'01')") }
        let store = try SQLiteStore(path: path)
        let found = try store.differences(limit: 50, from: Sample.write)
        #expect(found.count == 1 && found[0].hasPrefix("foreign_key_check"))
    }

    @Test(arguments: [
        ("UPDATE balance_key SET side = 'Q' WHERE number = 2", "balance_key row 2"),
        ("UPDATE balance_key SET currency = 'QQQ' WHERE number = 2", "balance_key row 2"),
        ("UPDATE balance_key SET dimensions = '{' WHERE number = 2", "balance_key row 2"),
        ("DROP TRIGGER record_no_update; UPDATE record SET kind = 'x'", "record row 0"),
        ("UPDATE balance_key SET book = CAST(x'FF' AS TEXT)", "balance_key row 1"),
    ])
    func `a value that cannot be is an error with its place`(sql: String, place: String) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { try $0.execute(sql: sql) }
        let store = try SQLiteStore(path: path)
        let error = #expect(throws: StoreError.self) {
            try store.read { reader in
                _ = try reader.keys()
                _ = try reader.records(0..<9)
                _ = try reader.postings(
                    ofKeys: [1, 2], from: LocalDate.range.lowerBound,
                    to: LocalDate.range.upperBound, entriesBelow: 9)
                _ = try reader.totals(asOf: Sample.day, entriesBelow: 9)
            }
        }
        #expect(error?.code == "store.corrupt" && error?.location?.contains(place) == true)
    }

    @Test func `a flipped byte anywhere is found or harmless, and never a trap`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        let original = try Data(contentsOf: URL(fileURLWithPath: path))
        let rows = try tamper(path) { try DatabaseTable.dump($0) }
        let written = original.indices.filter { original[$0] != 0 }
        var seed: UInt64 = 42
        for round in 0..<80 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let place = written[Int(seed >> 33) % written.count]
            var bytes = original
            bytes[place] ^= UInt8(1 << (round % 8))
            let copy = folder.file("copy-\(round)")
            try bytes.write(to: URL(fileURLWithPath: copy))
            do {
                let store = try SQLiteStore(path: copy)
                let found = try store.differences(limit: 5, from: Sample.write)
                try store.close()
                if found.isEmpty {
                    let left = try tamper(copy) { try DatabaseTable.dump($0) }
                    #expect(left == rows, "byte \(place)")
                }
            } catch is StoreError {}
            try? FileManager.default.removeItem(atPath: copy)
        }
    }
}

/// Rows behind the store's back.
enum DatabaseTable {
    static func rows(_ table: String, _ db: Database) throws -> [Row] {
        try Row.fetchAll(db, sql: "SELECT * FROM \(table)")
    }

    /// The columns that tell the rows of a table apart.
    static func place(of table: String) -> [String] {
        [
            "tile": ["level", "number"], "effect": ["first"], "balance_key": ["number"],
            "journal_page": ["kind", "level", "number", "position"], "journal_run": ["first"],
            "reservation": ["book", "id"], "reversal": ["entry"],
        ][table] ?? []
    }

    /// Another value of the same type: one more, one letter more, one bit flipped.
    static func change(_ value: DatabaseValue) throws -> DatabaseValue {
        switch value.storage {
        case .null: return 1.databaseValue
        case .int64(let number): return (number + 1).databaseValue
        case .string(let text): return (text + "x").databaseValue
        case .blob(var bytes):
            bytes[bytes.count - 1] ^= 0x80
            return bytes.databaseValue
        case .double(let number): return (number + 1).databaseValue
        }
    }

    /// All rows of all projections.
    static func dump(_ db: Database) throws -> [[Row]] {
        try Set(ProjectionColumn.all.map(\.table)).sorted().map { try rows($0, db) }
    }
}

import Foundation
import GRDB
import GreenCreditTesting
import Ledger
import Testing

@testable import Stores

@Suite struct SQLiteConformance {
    @Test(arguments: StoreConformance.cases)
    func `conforms to the contract`(_ one: StoreConformance.Case) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let suite = StoreConformance(
            open: { try SQLiteStore(path: folder.file($0)) },
            close: { try ($0 as? SQLiteStore)?.close() })
        try one.run(suite)
    }
}

@Suite struct SQLiteAppendOnly {
    @Test(arguments: [
        "UPDATE record SET bytes = x'00'", "UPDATE record SET sealed = 0", "DELETE FROM record",
        "UPDATE bundle SET bytes = x'00'", "DELETE FROM bundle",
        "UPDATE attachment SET name = 'x'", "DELETE FROM attachment",
        "UPDATE checkpoint SET root = x'00'", "UPDATE checkpoint SET note = NULL",
        "UPDATE checkpoint SET note = x'03'", "DELETE FROM checkpoint",
        "REPLACE INTO record VALUES (0, 1, 'record', 'X', x'00', x'00')",
        "REPLACE INTO record VALUES (2, 1, 'record', 'R-0', x'00', x'00')",
        "INSERT INTO record VALUES (3, 9, 'record', 'X', x'00', x'00')",
        "REPLACE INTO bundle VALUES (0, 0, x'00')",
        "REPLACE INTO attachment VALUES (0, 0, 'x', x'00', NULL)",
        "REPLACE INTO checkpoint VALUES (2, x'01', x'03')",
    ])
    func `the truth cannot be changed by hand`(sql: String) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { db in
            let error = #expect(throws: DatabaseError.self) { try db.execute(sql: sql) }
            #expect(error?.extendedResultCode == .SQLITE_CONSTRAINT_TRIGGER)
        }
    }

    @Test func `a proposal that waits cannot be changed by hand`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let store = try SQLiteStore(path: folder.file("a"))
        try store.addProposal(
            StoredProposal(
                id: "P", received: Timestamp(millisecondsSince1970: 1), bytes: [1],
                signatures: [2], bundles: ItemBundles([[3]]),
                files: [Attachment(name: "a", bytes: [4])]))
        try store.close()
        try tamper(folder.file("a")) { db in
            for table in ["proposal", "proposal_bundle", "proposal_attachment"] {
                #expect(throws: DatabaseError.self) {
                    try db.execute(sql: "UPDATE \(table) SET bytes = x'00'")
                }
            }
        }
    }
}

@Suite struct SQLiteSettings {
    @Test func `a new file has the newest schema, full durability and no other readers`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = folder.file("new")
        let store = try SQLiteStore(path: path)
        try store.append(Sample.groups[0])
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
        let settings = try store.pool.writeWithoutTransaction { db in
            try ["synchronous", "journal_mode", "foreign_keys", "application_id", "user_version"]
                .map { try String.fetchOne(db, sql: "PRAGMA \($0)") }
        }
        #expect(settings == ["2", "wal", "1", "1198670706", "2"])
    }

    @Test func `an empty file becomes a ledger`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try Data().write(to: URL(fileURLWithPath: folder.file("a")))
        let store = try SQLiteStore(path: folder.file("a"))
        try store.append(Sample.groups[0])
        #expect(try store.read { try $0.size() } == 1)
    }

    @Test func `a first opening that was cut short is taken up again`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try tamper(folder.file("a")) {
            try $0.execute(
                sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        let store = try SQLiteStore(path: folder.file("a"))
        #expect(try store.differences(limit: 9) { _ in } == [])
    }

    @Test func `a temporary store is gone when it is closed or forgotten`() throws {
        let closed = try SQLiteStore.temporary()
        try closed.append(Sample.groups[0])
        #expect(FileManager.default.fileExists(atPath: closed.path))
        try closed.close()
        #expect(!FileManager.default.fileExists(atPath: closed.path))
        var forgotten: SQLiteStore? = try SQLiteStore.temporary()
        let path = try #require(forgotten?.path)
        forgotten = nil
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}

@Suite struct SQLiteFailures {
    @Test func `a full disk leaves nothing half done`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let store = try SQLiteStore(path: folder.file("a"))
        try store.append(Sample.groups[0])
        try store.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 5)")
        }
        var group = Sample.groups[1]
        group.bundles = [
            StoredBundles(
                seq: 1, bundles: ItemBundles([Array(repeating: 1, count: 1_000_000)]))
        ]
        let error = #expect(throws: StoreError.self) { try store.append(group) }
        #expect(error?.code == "store.full")
        let size = try store.read { try $0.size() }
        #expect(size == 1)
        try store.append(Sample.groups[1])
        #expect(try store.differences(limit: 9, from: Sample.write) == [])
    }

    @Test func `a second writer is told that the first is busy`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let first = try SQLiteStore(path: folder.file("a"))
        let second = try SQLiteStore(path: folder.file("a"), busyTimeout: 0.05)
        try first.replaceProjections { _ in
            let error = #expect(throws: StoreError.self) { try second.append(Sample.groups[0]) }
            #expect(error?.code == "store.busy")
            let size = try second.read { try $0.size() }
            #expect(size == 0)
        }
        try second.append(Sample.groups[0])
        let error = #expect(throws: StoreError.self) { try first.append(Sample.groups[0]) }
        #expect(error?.code == "store.sequence")
    }

    @Test func `a contradiction between projections is refused and named without values`() throws {
        let store = try SQLiteStore.temporary()
        try store.append(Sample.groups[0])
        var group = Sample.groups[1]
        group.projections.keys += Sample.groups[0].projections.keys
        let error = #expect(throws: StoreError.self) { try store.append(group) }
        #expect(error?.code == "store.constraint")
        #expect(error?.location?.hasSuffix("balance_key") == true)
        #expect(error.map { !"\($0)".contains("1000") } == true)
    }

    @Test func `a closed store says so`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let store = try SQLiteStore(path: folder.file("a"))
        try store.close()
        try store.close()
        for use in [
            { _ = try store.read { try $0.size() } }, { try store.append(Sample.groups[0]) },
        ] {
            let error = #expect(throws: StoreError.self, performing: use)
            #expect(error?.code == "store.closed")
        }
    }

    @Test func `a reader that escaped is a mistake in the program`() async {
        await #expect(processExitsWith: .failure) {
            let store = try SQLiteStore.temporary()
            let reader = try store.read { $0 }
            _ = try reader.size()
        }
    }
}

@Suite struct SQLiteOpening {
    @Test func `a reading store reads and does not write`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        let store = try SQLiteStore(readOnly: path)
        #expect(try store.read { try $0.size() } == 2)
        #expect(try store.differences(limit: 9, from: Sample.write) == [])
        let error = #expect(throws: StoreError.self) { try store.append(Sample.group(2)) }
        #expect(error?.code == "store.readOnly")
    }

    @Test func `a reading store makes no file`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let error = #expect(throws: StoreError.self) {
            try SQLiteStore(readOnly: folder.file("none"))
        }
        #expect(error?.code == "store.cannotOpen")
        #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
    }

    @Test func `a folder that is not there is an error`() throws {
        let error = #expect(throws: StoreError.self) {
            try SQLiteStore(path: "/nowhere/at/all.sqlite")
        }
        #expect(error?.code == "store.cannotOpen")
    }

    @Test(arguments: [
        ("PRAGMA user_version = 99", "store.newer"),
        ("PRAGMA application_id = 7", "store.foreign"),
        ("PRAGMA application_id = 0", "store.foreign"),
    ])
    func `a file of others is refused and stays as it is`(sql: String, code: String) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { try $0.execute(sql: sql) }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        for open in [
            { try SQLiteStore(path: path) }, { try SQLiteStore(readOnly: path) },
        ] {
            let error = #expect(throws: StoreError.self) { try open() }
            #expect(error?.code.description == code)
            #expect(error?.location?.contains(path) == true)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func `an older schema is not for readers`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        try tamper(path) { try $0.execute(sql: "PRAGMA user_version = 0") }
        let error = #expect(throws: StoreError.self) { try SQLiteStore(readOnly: path) }
        #expect(error?.code == "store.older")
    }

    @Test func `another kind of file is refused`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let text = Data(repeating: 65, count: 5000)
        try text.write(to: URL(fileURLWithPath: folder.file("a")))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: folder.file("a")) }
        #expect(error?.code == "store.notALedger")
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("a"))) == text)
    }

    @Test func `a flipped header is refused`() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[3] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
        #expect(error?.code == "store.notALedger")
    }

    @Test(arguments: [60, 1000, 4096, 10_000, 50_000])
    func `a truncated file is refused`(size: Int) throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let path = try folder.makeLedger()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.count > size)
        try bytes.prefix(size).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(path: path) }
        let codes: [StoreError.Code?] = ["store.corrupt", "store.notALedger"]
        #expect(codes.contains(error?.code), "\(error.map { "\($0)" } ?? "no error")")
    }
}

import Foundation
import GRDB
import GreenCreditTesting
import Ledger
import Proofs
import Stores
import Synchronization
import Testing

@testable import GreenCredit

/// What the tests of backups do with a ledger.
extension LedgerFixture {
    func path(_ name: String) -> String { temporary.path + "/" + name }

    @discardableResult
    func backUp(_ name: String = "backup") throws -> String {
        _ = try ledger.backUp(to: path(name))
        return path(name)
    }

    func restore(
        _ backup: String, into name: String = "restored", _ request: RestoreRequest = .init()
    ) throws -> RestoreReport {
        let clock = clock
        return try LedgerBackup.restore(
            backup, into: LedgerFolder(path(name)), request, clock: { clock.now })
    }

    func verify(backup: String, kept: [UInt8]? = nil) throws -> [String] {
        let clock = clock
        return try LedgerBackup.verify(backup, keptCheckpoint: kept, clock: { clock.now })
            .verification.problems
    }

    /// Another folder beside this one, opened.
    func opened(_ name: String) throws -> OpenLedger {
        let clock = clock
        return try OpenLedger(LedgerFolder(path(name)), clock: { clock.now })
    }

    func checkpoint() throws -> CheckpointInfo {
        try ledger.checkpoint(passphrase: LedgerFixture.passphrase)
    }

    /// Everything in a ledger's file, as another program reads it.
    func rows(_ name: String) throws -> [String: [Row]] {
        try Tampering.dump(path(name) + "/ledger.sqlite")
    }
}

@Suite struct `A backup` {
    let fixture: LedgerFixture

    init() throws { fixture = try LedgerFixture(copying: try Everything.template.get()) }

    @Test func `gives the same ledger again, which goes on`() throws {
        let backup = try fixture.backUp()
        #expect(try fixture.verify(backup: backup) == [])
        let report = try fixture.restore(backup)
        #expect(report.verification.problems == [])
        #expect(!report.isCopy && !report.isRebuilt && report.made == fixture.clock.now)
        try fixture.close()
        #expect(try fixture.rows("restored") == fixture.rows("ledger"))
        for file in ["policy", "root.pem", "issuing.pem", "crls.pem", "checkpoint"] {
            #expect(
                try DurableFile.read(fixture.path("restored/trust/\(file)"))
                    == DurableFile.read(fixture.path("ledger/trust/\(file)")), "\(file)")
        }
        let restored = try fixture.opened("restored")
        let outcome = try restored.post(
            [try restored.journalDraft(of: try Sample.funds("F-9"))],
            maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
        #expect(outcome.isPosted)
        // What waited in the inbox can be approved.
        #expect(try restored.approve("E1/F-5", checker: fixture.officers.checkers.0).isSealed)
        try FileManager.default.copyItem(
            atPath: fixture.folder.logKey, toPath: fixture.path("restored/keys/log.key.pem"))
        _ = try restored.checkpoint(passphrase: LedgerFixture.passphrase)
        #expect(try restored.verify().problems == [])
    }

    @Test func `is one whole file for its owner, without any private key`() throws {
        let info = try fixture.ledger.backUp(to: fixture.path("backup-1"))
        let backup = fixture.path("backup-1")
        let attributes = try FileManager.default.attributesOfItem(atPath: backup)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect((attributes[.size] as? NSNumber)?.int64Value == info.bytes)
        #expect(info.records == (try fixture.ledger.logSize()))
        let content = try Data(contentsOf: URL(filePath: backup))
        #expect(content.range(of: Data("PRIVATE KEY".utf8)) == nil)
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.temporary.path)
        #expect(names.sorted() == ["backup-1", "ledger"])
        _ = try fixture.restore(backup)
        let keys = try FileManager.default.contentsOfDirectory(
            atPath: fixture.path("restored/keys"))
        #expect(keys == [])
        // Reading it leaves it as it is.
        #expect(try Data(contentsOf: URL(filePath: backup)) == content)
    }

    @Test func `takes no name that is taken, and leaves nothing behind`() throws {
        let taken = fixture.folder.database
        let before = try DurableFile.read(taken)
        let error = #expect(throws: GreenCreditError.self) {
            try fixture.ledger.backUp(to: taken)
        }
        #expect(error?.code == "backup.exists")
        #expect(try DurableFile.read(taken) == before)
        #expect(throws: StoreError.self) {
            try fixture.ledger.backUp(to: fixture.path("nowhere/backup"))
        }
        let backup = try fixture.backUp()
        let exists = #expect(throws: GreenCreditError.self) {
            try fixture.restore(backup, into: "ledger")
        }
        #expect(exists?.code == "restore.exists")
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.temporary.path)
        #expect(names.sorted() == ["backup", "ledger"])
    }

    @Test func `is no ledger, and a ledger is no backup`() throws {
        let backup = try fixture.backUp()
        #expect(throws: StoreError("store.backup", "")) { try SQLiteStore(path: backup) }
        #expect(throws: StoreError("store.backup", "")) { try SQLiteStore(readOnly: backup) }
        #expect(throws: StoreError("store.notABackup", "")) {
            try fixture.restore(fixture.folder.database)
        }
        let words = try fixture.temporary.write("words", Array("these are only words".utf8))
        #expect(throws: StoreError("store.notALedger", "")) { try fixture.restore(words) }
        #expect(throws: StoreError("store.cannotOpen", "")) {
            try fixture.restore(fixture.path("none"))
        }
    }

    @Test func `has the moment of its label, though others post before its pages are copied`()
        throws
    {
        let source = try SQLiteStore(readOnly: fixture.folder.database)
        let size = try fixture.ledger.logSize()
        let policy = try DurableFile.read(fixture.folder.policy)
        var pages: [Int64] = []
        try SQLiteBackup.write(
            source, to: fixture.path("backup"),
            label: { reader in
                let records = try reader.size()
                #expect(
                    try fixture.post(
                        fixture.ledger.journalDraft(of: try Sample.funds("F-9"))
                    ).isPosted)
                return BackupLabel(made: fixture.clock.now, records: records, policy: policy).bytes
            }, progress: { done, total in pages += [done, total] })
        #expect(pages.count >= 2 && pages.suffix(2).first == pages.last)
        let report = try fixture.restore(fixture.path("backup"))
        #expect(report.verification.problems == [])
        #expect(report.verification.records == size)
        #expect(try fixture.ledger.logSize() == size + 1)
    }

    /// Each backup is one moment of the log: a beginning of what is there in the end.
    @Test func `is consistent while others post`() throws {
        let fixture = try LedgerFixture()
        let outcome = Mutex<Result<Void, any Error>?>(nil)
        let posting = DispatchGroup()
        posting.enter()
        // A thread of its own: the shared ones may all be taken by other tests for minutes.
        Thread.detachNewThread {
            let result = Result { () throws in
                for number in 0..<60 {
                    let entries = try (0..<40).map {
                        try Sample.funds("F-\(number)-\($0)", "1.00")
                    }
                    let isPosted = try fixture.post(entries, id: "B-\(number)").isPosted
                    guard isPosted else { throw Unexpected("B-\(number) was not posted") }
                }
            }
            outcome.withLock { $0 = result }
            posting.leave()
        }
        var sizes: [Int64] = []
        repeat {
            let other = try fixture.reopened()
            let info = try other.backUp(to: fixture.path("backup-\(sizes.count)"))
            sizes.append(info.records)
        } while outcome.withLock({ $0 }) == nil
        posting.wait()
        try outcome.withLock { $0 }?.get()
        _ = try fixture.backUp("last")
        #expect(Set(sizes).count > 1, "no backup was made while others posted: \(sizes)")
        let all = try fixture.ledger.verify()
        for (number, size) in sizes.enumerated() where number % max(1, sizes.count / 6) == 0 {
            let name = "restored-\(number)"
            let report = try fixture.restore(fixture.path("backup-\(number)"), into: name)
            #expect(report.verification.problems == [])
            #expect(report.verification.records == size)
            let root = try fixture.ledger.store.read { reader in
                try TreeState(size: size) { try reader.findTile(level: $0, number: $1) }.root
            }
            #expect(report.verification.root == root.hex)
        }
        #expect(try fixture.restore(fixture.path("last")).verification.root == all.root)
    }
}

@Suite struct `A damaged backup` {
    let fixture: LedgerFixture
    let backup: String

    init() throws {
        fixture = try LedgerFixture(copying: try Everything.little.get())
        backup = try fixture.backUp()
        try fixture.close()
    }

    @Test func `is not restored where a record was changed`() throws {
        try Tampering.open(backup) { db in
            try db.execute(
                sql: "UPDATE record SET bytes = CAST(bytes || x'20' AS BLOB) WHERE seq = 3")
        }
        #expect(try fixture.verify(backup: backup).contains { $0.hasPrefix("place 3") })
        let report = try fixture.restore(backup)
        #expect(report.verification.problems.contains { $0.hasPrefix("place 3") })
        #expect(!FileManager.default.fileExists(atPath: fixture.path("restored")))
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.temporary.path)
        #expect(names.sorted() == ["backup", "ledger"])
    }

    @Test func `is restored where only computed rows were changed`() throws {
        try Tampering.open(backup) {
            try $0.execute(sql: "UPDATE journal_run SET bytes = zeroblob(length(bytes))")
        }
        #expect(try fixture.verify(backup: backup).contains { $0.hasPrefix("journal_run") })
        let report = try fixture.restore(backup)
        #expect(report.isRebuilt && report.verification.problems == [])
        #expect(try fixture.rows("restored") == fixture.rows("ledger"))
    }

    @Test func `is found out where its last record is gone`() throws {
        try Tampering.open(backup) { db in
            try db.execute(sql: "DELETE FROM checkpoint")
            try db.execute(sql: "DELETE FROM record WHERE seq = (SELECT max(seq) FROM record)")
        }
        let problems = try fixture.restore(backup).verification.problems
        #expect(problems.contains { $0.contains("its label says") }, "\(problems)")
    }

    @Test func `is found out where its label was changed`() throws {
        let label = try SQLiteBackup.label(of: backup)
        for place in stride(from: 0, to: label.count, by: 7) {
            var changed = label
            changed[place] ^= 1
            try Tampering.open(backup) {
                try $0.execute(sql: "UPDATE backup SET label = ?", arguments: [Data(changed)])
            }
            let error = #expect(throws: GreenCreditError.self, "byte \(place)") {
                try fixture.restore(backup)
            }
            #expect(error?.code == "backup.label")
        }
        try Tampering.open(backup) { try $0.execute(sql: "DELETE FROM backup") }
        #expect(throws: StoreError("store.corrupt", "")) { try fixture.restore(backup) }
    }

    @Test(arguments: [UInt64(1), 2])
    func `by a flipped bit is found out, or gives the same ledger`(seed: UInt64) throws {
        let original = try Data(contentsOf: URL(filePath: backup))
        let rows = try fixture.rows("ledger")
        var random = SplitMix64(seed: seed)
        for round in 0..<25 {
            let place = Int.random(in: original.indices, using: &random)
            var bytes = original
            bytes[place] ^= UInt8(1 << (round % 8))
            try bytes.write(to: URL(filePath: backup))
            do {
                guard try fixture.restore(backup).verification.problems.isEmpty else { continue }
            } catch is StoreError { continue } catch is GreenCreditError { continue }
            #expect(try fixture.rows("restored") == rows, "seed \(seed), byte \(place)")
            try FileManager.default.removeItem(atPath: fixture.path("restored"))
        }
    }
}

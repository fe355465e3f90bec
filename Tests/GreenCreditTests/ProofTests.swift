import Foundation
import GRDB
import Ledger
import Proofs
import Stores
import Testing

@testable import GreenCredit

/// The auditor's scripts beside the published vectors, where they are on the machine.
enum AuditorScripts {
    static let folder: String? = {
        let named = ProcessInfo.processInfo.environment["GREENCREDIT_CONFORMANCE"]
        let beside = Example.folder.appending(path: "../../../shared/conformance")
        let path = (named.map { URL(filePath: $0) } ?? beside).deletingLastPathComponent()
            .appending(path: "tools").standardizedFileURL.path
        return FileManager.default.fileExists(atPath: path + "/verify-record.sh") ? path : nil
    }()

    static let absence: Comment = "the auditor's scripts are not beside the published vectors"

    /// Runs a script; on the main actor, since Foundation's Process leaks on worker threads.
    @MainActor
    static func run(_ name: String, _ arguments: [String]) throws -> (Int32, String) {
        let temporary = try TestFolder()
        let log = try temporary.write("log", [])
        let handle = try #require(FileHandle(forWritingAtPath: log))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["bash", "\(try #require(folder))/\(name)"] + arguments
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        process.waitUntilExit()
        try handle.close()
        return (
            process.terminationStatus, String(decoding: try DurableFile.read(log), as: UTF8.self)
        )
    }
}

@Suite struct `A proof` {
    let fixture: LedgerFixture
    var ledger: OpenLedger { fixture.ledger }

    init() throws { fixture = try LedgerFixture() }

    private func checkpoint() throws -> CheckpointInfo {
        try ledger.checkpoint(passphrase: LedgerFixture.passphrase)
    }

    private func write(_ files: [OutputFile]) throws -> [String: String] {
        try Dictionary(
            uniqueKeysWithValues: files.map {
                ($0.name, try fixture.temporary.write($0.name, $0.bytes))
            })
    }

    private var policy: WitnessPolicy {
        get throws { try WitnessPolicy(try DurableFile.read(fixture.folder.policy)) }
    }

    @Test func `of every record and item leads to the signed head`() throws {
        let entries = try (1...300).map { try Sample.funds("F-\($0)", "1.00") }
        try fixture.post(entries, id: "BATCH")
        let head = try checkpoint()
        for id in ["GENESIS", "BATCH"] {
            let files = try ledger.proof(of: id)
            #expect(
                files.map(\.name)
                    == ["json", "json.p7s", "json.entry", "json.tlog-proof"].map { "\(id).\($0)" })
            let entry = try LogEntry(decoding: files[2].bytes)
            try entry.requireNames(record: files[0].bytes, signatures: files[1].bytes)
            let verified = try LogProof(decoding: files[3].bytes).verify(
                entry: files[2].bytes, policy: try policy)
            #expect(verified.checkpoint.root == head.root)
        }
        guard case .batch(let batch) = try ledger.detail(of: "BATCH").record.body else {
            Issue.record("no batch")
            return
        }
        let root = try #require(Base64.decode(batch.itemsRoot).flatMap { SHA256Digest($0) })
        for item in ["F-1", "F-256", "F-257", "F-300"] {
            let files = try ledger.proof(of: "BATCH", item: item)
            let proof = try ItemProof(decoding: try #require(files.last).bytes)
            let bytes = files[4].bytes
            try proof.verify(item: bytes, itemsRoot: root, batchCount: 300)
            #expect(throws: ProofsError.self) {
                try proof.verify(item: bytes + [0x20], itemsRoot: root, batchCount: 300)
            }
            #expect(try BatchItem(bytes: bytes).entry.id == item)
        }
    }

    @Test func `is refused where there is nothing to prove`() throws {
        for (id, item, code) in [
            ("GENESIS", nil, "checkpoint.range"), ("NONE", nil, "record.unknown"),
        ] as [(String, String?, String)] {
            let error = #expect(throws: GreenCreditError.self) {
                try ledger.proof(of: id, item: item)
            }
            #expect(error?.code == code)
        }
        try fixture.post([try Sample.funds("F-1"), try Sample.funds("F-2")], id: "B")
        _ = try checkpoint()
        for id in ["GENESIS", "B"] {
            let error = #expect(throws: GreenCreditError.self) {
                try ledger.proof(of: id, item: "F-3")
            }
            #expect(error?.code == "item.unknown")
        }
    }

    @Test func `of consistency joins every two heads`() throws {
        var heads: [CheckpointInfo] = []
        for number in 1...9 {
            try fixture.post([try Sample.funds("F-\(number)")], id: "B-\(number)")
            heads.append(try checkpoint())
        }
        for head in heads {
            let proof = try ConsistencyProof(
                decoding: try ledger.consistencyProof(from: head.size))
            let found = try proof.verify(
                since: try SignedNote(decoding: head.note), policy: try policy)
            #expect(found.checkpoint.root == heads.last?.root)
        }
        let error = #expect(throws: GreenCreditError.self) {
            try ledger.consistencyProof(from: 1_000)
        }
        #expect(error?.code == "checkpoint.range")
    }

    @MainActor
    @Test(.enabled(if: AuditorScripts.folder != nil, AuditorScripts.absence))
    func `is accepted by the auditor's scripts, and refused once changed`() throws {
        try fixture.post([try Sample.funds("F-1"), try Sample.funds("F-2")], id: "B")
        let old = try fixture.temporary.write("old", try checkpoint().note)
        try fixture.post(try ledger.journalDraft(of: try Sample.funds("F-3"), id: "R"))
        _ = try checkpoint()
        let names = try write(try ledger.proof(of: "B", item: "F-2") + ledger.proof(of: "R"))
        let trust = [
            "--root", fixture.folder.root, "--crl", fixture.folder.revocationLists, "--at",
            String(fixture.clock.now.secondsSince1970), "--policy", fixture.folder.policy,
        ]
        let item = try #require(names["B.F-2.json"])
        let batch = try #require(names["B.json"])
        let record = try #require(names["R.json"])
        for arguments in [["--item", item, batch], [record]] {
            let (status, output) = try AuditorScripts.run("verify-record.sh", trust + arguments)
            #expect(status == 0, "\(output)")
        }
        let proof = try fixture.temporary.write(
            "new", try ledger.consistencyProof(from: try head(old)))
        let (status, output) = try AuditorScripts.run(
            "verify-tlog.sh", ["consistency", fixture.folder.policy, old, proof])
        #expect(status == 0, "\(output)")
        try fixture.temporary.write("R.json", try DurableFile.read(record) + [0x20])
        #expect(try AuditorScripts.run("verify-record.sh", trust + [record]).0 == 1)
    }

    private func head(_ path: String) throws -> Int64 {
        let note = try SignedNote(decoding: try DurableFile.read(path))
        return Int64(try Checkpoint(text: note.text).size)
    }
}

@Suite struct `The head of the log` {
    let fixture: LedgerFixture

    init() throws {
        fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-0")], id: "B-0")
    }

    @Test func `is signed once`() throws {
        let first = try fixture.ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        let second = try fixture.ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        #expect(first.note == second.note)
        #expect(try DurableFile.read(fixture.folder.checkpoint) == first.note)
        let error = #expect(throws: ProofsError.self) {
            try fixture.ledger.checkpoint(passphrase: Passphrase(Array("wrong".utf8)))
        }
        #expect(error?.code == .wrongPassphrase)
    }

    /// The history after a common beginning is another; the heads that were signed are known from
    /// the database, or from the file beside it.
    @Test(arguments: [0, 1], [true, false])
    func `of a rewritten history is not signed`(further: Int, inDatabase: Bool) throws {
        let other = try LedgerFixture(
            copying: Template(
                temporary: fixture.temporary, folder: try closed(), clock: fixture.clock,
                officers: fixture.officers))
        let honest = try OpenLedger(fixture.folder, clock: { [fixture] in fixture.clock.now })
        _ = try honest.post(
            [try honest.journalDraft(of: try Sample.funds("F-1"))],
            maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
        let signed = try honest.checkpoint(passphrase: LedgerFixture.passphrase)
        for number in 0...further {
            try other.post([try Sample.funds("X-\(number)")], id: "X-\(number)")
        }
        if inDatabase {
            try other.tamper { db in
                try db.execute(
                    sql: "INSERT INTO checkpoint VALUES (?, ?, ?)",
                    arguments: [signed.size, Data(signed.root.bytes), Data(signed.note)])
            }
        } else {
            try DurableFile.write(signed.note, to: other.folder.checkpoint)
        }
        let error = #expect(throws: GreenCreditError.self) {
            try other.reopened().checkpoint(passphrase: LedgerFixture.passphrase)
        }
        #expect(error?.code == "checkpoint.fork")
        #expect(try other.reopened().verify().problems.count > 0)
    }

    @Test func `of a log that was cut short is not signed`() throws {
        let short = try LedgerFixture(
            copying: Template(
                temporary: fixture.temporary, folder: try closed(), clock: fixture.clock,
                officers: fixture.officers))
        let honest = try OpenLedger(fixture.folder, clock: { [fixture] in fixture.clock.now })
        _ = try honest.post(
            [try honest.journalDraft(of: try Sample.funds("F-1"))],
            maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
        let signed = try honest.checkpoint(passphrase: LedgerFixture.passphrase)
        try DurableFile.write(signed.note, to: short.folder.checkpoint)
        let error = #expect(throws: GreenCreditError.self) {
            try short.ledger.checkpoint(passphrase: LedgerFixture.passphrase)
        }
        #expect(error?.code == "checkpoint.fork")
    }

    @Test func `that was kept elsewhere shows a log that is cut short or another`() throws {
        let other = try LedgerFixture(
            copying: Template(
                temporary: fixture.temporary, folder: try closed(), clock: fixture.clock,
                officers: fixture.officers))
        let honest = try OpenLedger(fixture.folder, clock: { [fixture] in fixture.clock.now })
        let early = try honest.checkpoint(passphrase: LedgerFixture.passphrase)
        _ = try honest.post(
            [try honest.journalDraft(of: try Sample.funds("F-1"))],
            maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
        let late = try honest.checkpoint(passphrase: LedgerFixture.passphrase)
        #expect(try honest.verify(keptCheckpoint: early.note).problems == [])
        #expect(try honest.verify(keptCheckpoint: late.note).problems == [])
        let cutShort = try other.ledger.verify(keptCheckpoint: late.note).problems
        #expect(cutShort.count == 1 && cutShort[0].contains("the log is shorter"))
        try other.post([try Sample.funds("X-1")], id: "X-1")
        let rewritten = try other.ledger.verify(keptCheckpoint: late.note).problems
        #expect(rewritten.count == 1 && rewritten[0].contains("no longer begins with"))
        let foreign = try Checkpoint(origin: "ledger.example/other", size: 1, root: .of([1]))
            .sign(
                with: NoteSigner(
                    name: "ledger.example/other", kind: .ed25519,
                    privateKey: try PrivateKey.generate(.ed25519)))
        let strange = try honest.verify(keptCheckpoint: foreign.encoded).problems
        #expect(strange.count == 1 && strange[0].contains("not signed by this ledger's key"))
    }

    private func closed() throws -> LedgerFolder {
        try fixture.close()
        return fixture.folder
    }
}

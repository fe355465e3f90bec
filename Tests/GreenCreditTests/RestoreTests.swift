import Foundation
import GRDB
import Ledger
import Proofs
import Stores
import Testing

@testable import GreenCredit

@Suite struct `Going back to a signed head` {
    /// The oracle is the ledger itself as it was when the head was signed.
    @Test func `gives the rows of that moment`() throws {
        let fixture = try LedgerFixture()
        var heads: [CheckpointInfo] = []
        var rows: [[String: [Row]]] = []
        for number in 0..<4 {
            let entries = try (0..<3).map {
                try Sample.funds("F-\(number)-\($0)", "\(number + 1).00")
            }
            try fixture.post(entries, id: "B-\(number)")
            try fixture.post(
                fixture.ledger.reversal(of: "F-\(number)-0", book: "E1", reason: "twice"))
            heads.append(try fixture.checkpoint())
            rows.append(try fixture.rows("ledger"))
            // In no signed tree yet, and waiting for a second checker.
            try fixture.post(
                fixture.ledger.journalDraft(of: try Sample.funds("X-\(number)", "20000000.00")))
        }
        let backup = try fixture.backUp()
        for (number, head) in heads.enumerated() {
            var request = RestoreRequest()
            request.checkpoint = head.size
            let name = "at-\(number)"
            let report = try fixture.restore(backup, into: name, request)
            #expect(report.verification.problems == [])
            #expect(report.isCopy && report.verification.records == head.size)
            #expect(report.verification.root == head.root.hex)
            #expect(report.verification.covered == head.size)
            #expect(try fixture.rows(name) == rows[number])
            #expect(try DurableFile.read(fixture.path("\(name)/trust/checkpoint")) == head.note)
        }
    }

    @Test func `covers every kind of record`() throws {
        let fixture = try LedgerFixture(copying: try Everything.template.get())
        let backup = try fixture.backUp()
        let heads = try fixture.ledger.store.read { try $0.checkpoints() }
        #expect(heads.count == 2)
        for head in heads {
            var request = RestoreRequest()
            request.checkpoint = head.size
            let report = try fixture.restore(backup, into: "at-\(head.size)", request)
            #expect(report.verification.problems == [])
            #expect(report.verification.records == head.size)
            #expect(try fixture.opened("at-\(head.size)").inbox().isEmpty == (head.size < 20))
        }
    }

    @Test func `needs a head of that size`() throws {
        let fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-1")], id: "B-1")
        var request = RestoreRequest()
        request.checkpoint = 3
        let unsigned = #expect(throws: GreenCreditError.self) {
            try fixture.restore(try fixture.backUp("unsigned"), request)
        }
        #expect(unsigned?.code == "restore.checkpoint")
        let head = try fixture.checkpoint()
        let backup = try fixture.backUp()
        for size in [0, 1, head.size - 1, head.size + 1] {
            request.checkpoint = size
            let error = #expect(throws: GreenCreditError.self) {
                try fixture.restore(backup, request)
            }
            #expect(error?.code == "restore.checkpoint")
            #expect(error?.message.contains("newest are of \(head.size)") == true)
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.path("restored")))
    }
}

@Suite struct `A copy for reading` {
    let fixture: LedgerFixture
    let copy: OpenLedger

    init() throws {
        fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-1")], id: "B-1")
        let head = try fixture.checkpoint()
        try fixture.post([try Sample.funds("F-2")], id: "B-2")
        _ = try fixture.ledger.propose(
            try fixture.ledger.journalDraft(of: try Sample.funds("F-3")),
            maker: fixture.officers.maker)
        var request = RestoreRequest()
        request.checkpoint = head.size
        _ = try fixture.restore(try fixture.backUp(), request)
        try FileManager.default.copyItem(
            atPath: fixture.folder.logKey, toPath: fixture.path("restored/keys/log.key.pem"))
        copy = try fixture.opened("restored")
    }

    @Test func `refuses every new record, proposal and head`() throws {
        let size = try copy.logSize()
        let draft = try copy.journalDraft(of: try Sample.funds("F-9"))
        #expect(throws: StoreError("store.copy", "")) {
            try copy.post(
                [draft], maker: fixture.officers.maker, checker: fixture.officers.checkers.0)
        }
        #expect(throws: StoreError("store.copy", "")) {
            try copy.propose(draft, maker: fixture.officers.maker)
        }
        // The head that is there may be handed out; there will be no other.
        let head = try copy.checkpoint(passphrase: LedgerFixture.passphrase)
        #expect(head.size == size)
        #expect(throws: StoreError("store.copy", "")) {
            try copy.store.saveCheckpoint(StoredCheckpoint(size: 99, root: [1], note: nil))
        }
        #expect(try copy.logSize() == size)
        #expect(try copy.verify().problems == [])
    }

    @Test func `answers, verifies and is rebuilt, and has no backup of its own`() throws {
        #expect(try copy.totals(LedgerQuery()).map(\.debits.minorUnits).max() == 10_000)
        try copy.rebuild()
        #expect(try copy.verify().problems == [])
        #expect(throws: StoreError("store.copy", "")) {
            try copy.backUp(to: fixture.path("backup-of-copy"))
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.path("backup-of-copy")))
    }
}

/// No restored ledger signs a second tree of a size that was signed before.
@Suite struct `A restored ledger that would fork history` {
    let fixture: LedgerFixture
    let backup: String
    /// In the backup; of more records than the backup; the same size with other records.
    let early: CheckpointInfo
    let late: CheckpointInfo
    let other: CheckpointInfo

    init() throws {
        fixture = try LedgerFixture()
        try fixture.post([try Sample.funds("F-1")], id: "B-1")
        early = try fixture.checkpoint()
        let folder = fixture.folder
        try fixture.close()
        let second = try LedgerFixture(
            copying: Template(
                temporary: fixture.temporary, folder: folder, clock: fixture.clock,
                officers: fixture.officers))
        try second.post([try Sample.funds("X-2")], id: "X-2")
        other = try second.checkpoint()
        let (clock, officers) = (fixture.clock, fixture.officers)
        let ledger = try OpenLedger(folder, clock: { clock.now })
        func post(_ id: String) throws {
            _ = try ledger.post(
                [try ledger.journalDraft(of: try Sample.funds(id))],
                maker: officers.maker, checker: officers.checkers.0)
        }
        try post("F-2")
        backup = fixture.path("backup")
        _ = try ledger.backUp(to: backup)
        try post("F-3")
        late = try ledger.checkpoint(passphrase: LedgerFixture.passphrase)
    }

    private func request(_ heads: CheckpointInfo...) -> RestoreRequest {
        var request = RestoreRequest()
        request.expected = heads.map { ExpectedHead(name: "head-\($0.size)", note: $0.note) }
        return request
    }

    private func refusal(_ request: RestoreRequest) throws -> GreenCreditError? {
        let error = #expect(throws: GreenCreditError.self) {
            try fixture.restore(backup, request)
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.path("restored")))
        #expect(error?.kind == .integrity)
        return error
    }

    @Test func `is none where every head that is known fits`() throws {
        let report = try fixture.restore(backup, request(early))
        #expect(!report.isCopy && report.verification.problems == [])
    }

    @Test func `is refused where it is older than a head, and may be a copy for reading`() throws {
        let error = try refusal(request(early, late))
        #expect(error?.code == "restore.behind")
        #expect(error?.location == "head-\(late.size)")
        #expect(error?.message.contains("a head of \(late.size) records was signed") == true)
        var wanted = request(early, late)
        wanted.isReadOnly = true
        let report = try fixture.restore(backup, wanted)
        #expect(report.isCopy && report.verification.records == late.size - 1)
        #expect(report.newerHeads.map(\.size) == [late.size])
        #expect(throws: StoreError("store.copy", "")) {
            let copy = try fixture.opened("restored")
            _ = try copy.propose(
                try copy.journalDraft(of: try Sample.funds("F-9")), maker: fixture.officers.maker)
        }
    }

    /// A witness answers with the note and its own signature below.
    @Test func `is refused where a witness has seen more`() throws {
        let line = "\u{2014} witness.example \(Base64.encode([UInt8](repeating: 7, count: 76)))\n"
        var wanted = RestoreRequest()
        wanted.expected = [ExpectedHead(name: "witness", note: late.note + Array(line.utf8))]
        #expect(try refusal(wanted)?.code == "restore.behind")
        wanted.expected = [ExpectedHead(name: "witness", note: early.note + Array(line.utf8))]
        #expect(try fixture.restore(backup, wanted).verification.problems == [])
    }

    @Test(arguments: [false, true])
    func `is refused where it holds other records than were signed`(isReadOnly: Bool) throws {
        var wanted = request(other)
        wanted.isReadOnly = isReadOnly
        #expect(try refusal(wanted)?.code == "restore.fork")
    }

    @Test func `is refused beside a head of another log`() throws {
        let name = "ledger.example/other"
        let note = try Checkpoint(origin: name, size: 1, root: .of([1])).sign(
            with: NoteSigner(
                name: name, kind: .ed25519, privateKey: try PrivateKey.generate(.ed25519)))
        var wanted = RestoreRequest()
        wanted.expected = [ExpectedHead(name: "strange", note: note.encoded)]
        #expect(try refusal(wanted)?.code == "restore.foreign")
        wanted.expected = [ExpectedHead(name: "words", note: Array("words".utf8))]
        #expect(throws: ProofsError.self) { try fixture.restore(backup, wanted) }
    }

    @Test func `is found by verifying the backup against a kept head`() throws {
        #expect(try fixture.verify(backup: backup, kept: early.note) == [])
        let behind = try fixture.verify(backup: backup, kept: late.note)
        #expect(behind.count == 1 && behind[0].contains("the log is shorter"))
        let forked = try fixture.verify(backup: backup, kept: other.note)
        #expect(forked.count == 1 && forked[0].contains("no longer begins with"))
    }
}

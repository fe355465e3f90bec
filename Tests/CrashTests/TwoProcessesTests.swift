import Foundation
import GreenCredit
import Ledger
import Proofs
import Stores
import Testing

/// Two processes that write to one ledger come one after the other, and know of each other.
@Suite(.serialized) struct TwoProcessesTests {
    private static func proposal(_ id: String) -> StoredProposal {
        StoredProposal(
            id: id, received: Timestamp(millisecondsSince1970: 1), bytes: [1], signatures: [2],
            bundles: .none, files: [])
    }

    /// Starts a process that stops in the middle of a commit.
    private static func startHanging(_ ledger: CrashedLedger) throws -> HarnessProcess {
        var process = try ledger.start(round: 0, seed: 1, ["hang"])
        while let line = process.line() {
            if line == "hanging" { return process }
            try #require(!line.hasPrefix("stopped"), "\(line)")
        }
        throw Unexpected("the harness did not hang")
    }

    @Test func `whoever cannot wait is told who writes, and since when`() async throws {
        try await onOwnThread {
            let ledger = try CrashedLedger()
            var process = try Self.startHanging(ledger)
            let store = try SQLiteStore(path: ledger.database, busyTimeout: 0.05)
            let error = #expect(throws: StoreError.self) {
                try store.addProposal(Self.proposal("P"))
            }
            #expect(error?.code == "store.busy")
            let message = error?.message ?? ""
            #expect(
                message.hasPrefix("Process \(process.identifier) (CrashHarness), at work since"))
            #expect(message.contains(/since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/))
            // Readers do not wait: they see the state before.
            #expect(try store.read { try $0.findRecord(id: "R0-ONCE") } == nil)
            process.wake()
            #expect(process.end().contains("sealed R0-ONCE"))
            #expect(try store.read { try $0.findRecord(id: "R0-ONCE") } != nil)
            try store.addProposal(Self.proposal("P"))
        }
    }

    @Test func `whoever can wait comes next`() async throws {
        try await onOwnThread {
            let ledger = try CrashedLedger()
            var process = try Self.startHanging(ledger)
            let store = try SQLiteStore(path: ledger.database, busyTimeout: 600)
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                #expect(throws: Never.self) { try store.addProposal(Self.proposal("P")) }
                done.signal()
            }
            process.wake()
            #expect(process.end().contains("sealed R0-ONCE"))
            done.wait()
            #expect(try store.read { try $0.findProposal(id: "P") } != nil)
        }
    }

    @Test func `who was killed while writing keeps nobody waiting`() async throws {
        try await onOwnThread {
            let ledger = try CrashedLedger()
            var process = try Self.startHanging(ledger)
            _ = process.kill()
            let store = try SQLiteStore(path: ledger.database, busyTimeout: 0.05)
            try store.addProposal(Self.proposal("P"))
            #expect(try store.read { try $0.findProposal(id: "P") } != nil)
        }
    }
}

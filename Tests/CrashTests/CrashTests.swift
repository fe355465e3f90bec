import Foundation
import GreenCredit
import GreenCreditTesting
import Testing

/// A ledger that is killed, loses its power and has a bad disk keeps what it has acknowledged.
///
/// `GREENCREDIT_KILLS` says how often it is killed (200), `GREENCREDIT_SEED` repeats its choices.
@Suite(.serialized) struct CrashTests {
    private static let kills = number("GREENCREDIT_KILLS").map(Int.init) ?? 200
    private static let seed = number("GREENCREDIT_SEED") ?? UInt64.random(in: 0..<1_000_000)

    private static func number(_ variable: String) -> UInt64? {
        ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
    }

    private func run(_ runs: CrashRuns, _ rounds: Int) async throws -> CrashRuns {
        try await onOwnThread {
            var runs = runs
            try runs.run(rounds)
            print("crash: \(runs.summary)")
            return runs
        }
    }

    // MARK: - What must hold

    @Test func `what was acknowledged is there after a kill`() async throws {
        let runs = try await run(CrashRuns("kills", seed: Self.seed), Self.kills)
        #expect(runs.problems == [])
        #expect(runs.judges.contains { !$0.acknowledged.isEmpty })
    }

    @Test func `what was acknowledged is there after a power cut`() async throws {
        let runs = try await run(
            CrashRuns("power cuts", seed: Self.seed, "power"), max(Self.kills / 4, 1))
        #expect(runs.problems == [])
        #expect(runs.judges.contains { !$0.acknowledged.isEmpty })
    }

    @Test func `what was acknowledged is there on a disk that fails`() async throws {
        let runs = try await run(
            CrashRuns("failing disk", seed: Self.seed, "power", "faults"), max(Self.kills / 3, 1))
        #expect(runs.problems == [])
        #expect(runs.judges.contains { !$0.failures.isEmpty })
        #expect(runs.judges.contains { !$0.acknowledged.isEmpty })
    }

    // MARK: - What the harness must find

    @Test func `an answer that comes too early is found`() async throws {
        let runs = try await run(CrashRuns("early answers", seed: Self.seed, "early"), 100)
        #expect(runs.problems.contains { $0.hasPrefix("lost: ") })
    }

    @Test func `a disk that lies about what it has synced is found`() async throws {
        let runs = try await run(CrashRuns("lying disk", seed: Self.seed, "power", "lies"), 100)
        #expect(!runs.problems.isEmpty)
    }
}

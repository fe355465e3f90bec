import Foundation
import GreenCredit
import GreenCreditTesting
import Ledger
import Testing

/// A file that was cut short or changed is never taken for the ledger that was acknowledged.
@Suite(.serialized) struct DamagedFileTests {
    private static let seed = UInt64.random(in: 0..<1_000_000)

    /// How a damaged ledger shows itself.
    private enum Finding: Hashable {
        /// It cannot be opened or read: an error with this code.
        case refused(String)
        /// It can be read, and verification says what is wrong.
        case found
        /// Nothing of what was sealed has changed.
        case whole
    }

    /// A ledger that was filled by the harness, brought into one file, and what it is known by.
    private static func filled(_ seed: UInt64) throws -> (CrashedLedger, Judge) {
        let ledger = try CrashedLedger()
        var judge = try Judge(try ledger.open())
        var process = try ledger.start(round: 0, seed: seed, [])
        var sealed = 0
        var heads = 0
        var lines: [String] = []
        while sealed < 25 || heads < 1, let line = process.line() {
            lines.append(line)
            if line.hasPrefix("sealed") { sealed += 1 }
            if line.hasPrefix("tree") { heads += 1 }
        }
        for line in lines + process.kill() { judge.hear(line) }
        try judge.judgeAll(try ledger.open())
        return (ledger, judge)
    }

    /// Looks at a damaged ledger with the eyes of the one who knows what was sealed.
    private static func look(
        at ledger: CrashedLedger, _ judge: Judge, readOnly: Bool
    ) throws -> Finding {
        do {
            let open =
                readOnly
                ? try OpenLedger(readOnly: ledger.folder, clock: CrashedLedger.clock)
                : try ledger.open()
            var judge = judge
            try judge.judgeAll(open)
            guard judge.problems.contains(where: { $0.hasPrefix("verify: ") }) else {
                // What verification does not see must not be there.
                #expect(judge.problems == [])
                return .whole
            }
            return .found
        } catch {
            // Whatever stops it says what it is, with a code at the end of its first line.
            let code = "\(error)".firstMatch(of: /\[([a-z]+\.[A-Za-z]+)\]/)
            return .refused(try #require(code.map { String($0.output.1) }, "\(error)"))
        }
    }

    private static func count(
        _ title: String, _ seed: UInt64, _ findings: [Finding]
    ) {
        let counts = Dictionary(findings.map { ("\($0)", 1) }, uniquingKeysWith: +)
        let text = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        print("crash: \(title): seed \(seed): \(text.joined(separator: ", "))")
    }

    /// Damages a file of the filled ledger again and again.
    private func damage(
        _ title: String, _ rounds: Int,
        _ body: @escaping @Sendable (inout [UInt8], inout SplitMix64) -> Void
    ) async throws {
        try await onOwnThread {
            let (ledger, judge) = try Self.filled(Self.seed)
            try #require(judge.problems == [])
            let whole = [UInt8](try Data(contentsOf: URL(filePath: ledger.database)))
            var random = SplitMix64(seed: Self.seed)
            var findings: [Finding] = []
            for round in 0..<rounds {
                for end in ["-wal", "-shm", "-writer"] {
                    try? FileManager.default.removeItem(atPath: ledger.database + end)
                }
                var bytes = whole
                body(&bytes, &random)
                try Data(bytes).write(to: URL(filePath: ledger.database))
                // Every second time as one looks at a damaged file: without writing to it.
                findings.append(
                    try Self.look(at: ledger, judge, readOnly: !round.isMultiple(of: 2)))
            }
            Self.count(title, Self.seed, findings)
            #expect(findings.contains { $0 != .whole })
        }
    }

    @Test func `a file that was cut short is refused or found out`() async throws {
        try await damage("cut short", 10) { bytes, random in
            bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
        }
    }

    @Test func `a flipped bit is refused or found out, or has changed nothing`() async throws {
        try await damage("flipped bit", 20) { bytes, random in
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
    }

    @Test func `a log that lost its end is found out by the head that was handed out`() async throws
    {
        try await onOwnThread {
            let ledger = try CrashedLedger()
            var judge = try Judge(try ledger.open())
            var process = try ledger.start(round: 0, seed: Self.seed, [])
            while let line = process.line() {
                judge.hear(line)
                if line.hasPrefix("tree"), judge.acknowledged.count > 10 { break }
            }
            for line in process.kill() { judge.hear(line) }
            // The first page of the log stays: it looks like a log that was short all along.
            let shortened = unsafe truncate(ledger.log, 4096 + 56)
            #expect(shortened == 0)
            try? FileManager.default.removeItem(atPath: ledger.database + "-shm")
            try judge.judgeAll(try ledger.open())
            #expect(judge.problems.contains { $0.hasPrefix("verify: ") })
            #expect(judge.problems.contains { $0.hasPrefix("lost: ") })
        }
    }
}

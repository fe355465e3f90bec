import Foundation
import GreenCredit
import GreenCreditTesting

/// A run of the harness, killed again and again on the same ledger.
struct CrashRuns {
    /// A new ledger after so many rounds: whole verifications stay short.
    static let roundsPerLedger = 50

    let title: String
    let seed: UInt64
    let modes: [String]
    var kills = 0
    var powerCuts = 0
    /// The judges of all ledgers.
    var judges: [Judge] = []

    init(_ title: String, seed: UInt64, _ modes: String...) {
        self.title = title
        self.seed = seed
        self.modes = modes
    }

    var problems: [String] { judges.flatMap(\.problems) }

    /// Kills so many times, or until there is something to object to.
    mutating func run(_ rounds: Int) throws {
        var random = SplitMix64(seed: seed)
        while kills < rounds && problems.isEmpty {
            let ledger = try CrashedLedger()
            judges.append(try Judge(try ledger.open()))
            try run(min(CrashRuns.roundsPerLedger, rounds - kills), on: ledger, &random)
        }
    }

    private mutating func run(
        _ rounds: Int, on ledger: CrashedLedger, _ random: inout SplitMix64
    ) throws {
        let judge = judges.count - 1
        for round in 1...rounds {
            let lines = try killOnce(ledger, judges[judge].unanswered, &random)
            for line in lines { judges[judge].hear(line) }
            let isLast = round == rounds
            if modes.contains("power") {
                // Who is only killed has the unsynced pages yet; with the power they are gone.
                guard isLast || !random.happens(onceIn: 3) else { continue }
                try ledger.cutPower()
                powerCuts += 1
            }
            do {
                let open = try ledger.open()
                try isLast ? judges[judge].judgeAll(open) : judges[judge].judge(open)
            } catch {
                judges[judge].object(error)
            }
            guard problems.isEmpty else { return }
        }
    }

    /// Starts the harness and kills it after some of its lines, or some moments after its start.
    private mutating func killOnce(
        _ ledger: CrashedLedger, _ unanswered: [String], _ random: inout SplitMix64
    ) throws -> [String] {
        var process = try ledger.start(
            round: kills, seed: random.next(), modes + unanswered)
        var lines: [String] = []
        if random.happens(onceIn: 6) {
            // Perhaps while the ledger is being opened.
            usleep(UInt32.random(in: 0..<120_000, using: &random))
        } else {
            // Now and then a tree head has to be out, which takes longer than an act.
            var waitsForHead = random.happens(onceIn: 4)
            var count = Int.random(in: 1...50, using: &random)
            while count > 0 || waitsForHead, let line = process.line() {
                lines.append(line)
                count -= 1
                if line.hasPrefix("tree") { waitsForHead = false }
            }
            usleep(UInt32.random(in: 0..<8000, using: &random))
        }
        lines += process.kill()
        kills += 1
        return lines
    }

    /// The figures of the run.
    var summary: String {
        let acknowledged = judges.map(\.acknowledged.count).reduce(0, +)
        let recovered = judges.map { $0.acknowledged.intersection($0.present).count }.reduce(0, +)
        let silent = judges.map(\.silent.count).reduce(0, +)
        let trees = judges.map(\.trees.count).reduce(0, +)
        var text = "\(title): seed \(seed): \(kills) kills"
        if modes.contains("power") { text += ", \(powerCuts) power cuts" }
        if modes.contains("faults") {
            let plans = CrashRuns.sum(judges.map(\.plans))
            text += ", planned faults \(CrashRuns.list(plans))"
            text += ", errors \(CrashRuns.list(CrashRuns.sum(judges.map(\.failures))))"
            text += ", \(judges.map(\.reopenings).reduce(0, +)) reopened"
        }
        return text + ", \(acknowledged) acknowledged, \(recovered) recovered, "
            + "\(silent) sealed without an answer, \(trees) tree heads, \(problems.count) problems"
    }

    private static func sum(_ counts: [[String: Int]]) -> [String: Int] {
        counts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    }

    private static func list(_ counts: [String: Int]) -> String {
        "("
            + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            .joined(separator: ", ") + ")"
    }
}

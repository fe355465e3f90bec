import Foundation
import GreenCredit

/// Acts with two signatures each, one record an act, posted by several callers at once.
///
/// The limit is what the machine can check: two signatures an act.
enum SingleWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let limit = try OpenSSLSpeed.verificationsPerSecond() / 2
        let bench = try BenchLedger.make(context.folder + "/single")
        defer { try? FileManager.default.removeItem(atPath: bench.path) }
        var allowed = BenchResult(
            "single", "limit", note: "openssl speed -multi ecdsap256: verify/s ÷ 2, all cores")
        allowed.entriesPerSecond = limit
        var results = [allowed]
        var total: Int64 = 0
        let signed = PostingCalls.areSignedAhead ? "signed before" : "signing included"
        for (callers, count) in [(1, 1000), (8, 4000), (64, 20_000)] {
            let acts = try PostingCalls.prepare(
                BenchEntries(count, seed: UInt64(callers), prefix: "A\(callers)-"), for: bench)
            var posted = 0
            let processor = Measure.processorSeconds()
            let seconds = try Measure.seconds {
                posted = try PostingCalls.postSingles(
                    acts, to: bench, callers: callers, within: 20)
            }
            total += Int64(posted)
            let each = (Measure.processorSeconds() - processor) / Double(max(posted, 1))
            var result = BenchResult.rate(
                "single", entries: posted, seconds: seconds,
                note: "÷ the limit; \(signed); \(Int(each * 1e6)) µs of processor time an act")
            result.callers = callers
            result.ratio = Double(posted) / seconds / limit
            results.append(result)
        }
        let report = try bench.ledger.verify()
        guard report.problems.isEmpty, report.entries == total else {
            throw BenchError("the ledger does not verify: \(report.problems)")
        }
        return results
    }
}

/// What `openssl speed` says of the machine.
enum OpenSSLSpeed {
    /// P-256 signatures that all cores together check in a second.
    static func verificationsPerSecond() throws -> Double {
        guard let openssl = Program.find("openssl") else {
            throw BenchError("openssl is not in PATH")
        }
        let cores = ProcessInfo.processInfo.processorCount
        let text = try Program.output(
            openssl, ["speed", "-multi", "\(cores)", "-seconds", "3", "ecdsap256"])
        let line = text.split(separator: "\n").last { $0.contains("nistp256") }
        guard let number = line?.split(separator: " ").last, let speed = Double(number) else {
            throw BenchError("openssl speed printed something else:\n\(text)")
        }
        return speed
    }
}

import Ledger

/// The command as users run it: from process start to the first output.
enum StartupWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        guard let command = context.command else {
            return [
                BenchResult(
                    "startup", note: "left out: GREENCREDIT_COMMAND names no greencredit program")
            ]
        }
        let size = min(1_000_000, context.size)
        let path = try BenchLedger.bulk(size, context).path
        let account = BenchEntries.accounts[1234].description
        let day = BenchEntries.first.adding(days: BenchEntries.dayCount / 2).description
        var times: [String: [Double]] = [:]
        for _ in 0..<31 {
            for (name, more) in [("now", []), ("as of the middle day", ["--as-of", day])] {
                times[name, default: []].append(
                    try Program.millisecondsToFirstOutput(
                        command, ["balance", account, "--ledger", path + "/ledger"] + more))
            }
        }
        return times.sorted { $0.key > $1.key }.map { name, milliseconds in
            BenchResult(
                "startup", "balance, \(name)", entries: size,
                median: Measure.median(milliseconds), note: "process start to first output")
        }
    }
}

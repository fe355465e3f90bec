import Foundation
import GreenCredit
import Ledger

/// hledger's balance report on our export, beside ours; the numbers must be the same.
enum HledgerWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        guard let hledger = Program.find("hledger") else {
            return [BenchResult("hledger", note: "left out: hledger is not in PATH")]
        }
        let large = min(1_000_000, context.size)
        let sizes = large > 100_000 ? [100_000, large] : [large]
        return try sizes.flatMap { try run(hledger, $0, context) }
    }

    private static func run(
        _ hledger: String, _ size: Int, _ context: BenchContext
    ) throws -> [BenchResult] {
        let bench = try BenchLedger.bulk(size, context)
        let file = context.folder + "/export-\(size).journal"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let export = try Measure.seconds { try write(bench.ledger, to: file) }
        var report = ""
        let theirs = try Measure.seconds {
            report = try Program.output(
                hledger, ["-f", file, "balance", "--flat", "--no-total", "-O", "csv"])
        }
        let ours = try Measure.medianMilliseconds {
            _ = try bench.ledger.balances(LedgerQuery())
        }
        let found = balances(report)
        let expected = Dictionary(
            uniqueKeysWithValues: try bench.ledger.balances(LedgerQuery()).map {
                ($0.key.account.description, $0.balance.minorUnits)
            })
        guard found == expected else {
            throw BenchError("hledger's balances differ from ours (\(found.count) accounts)")
        }
        let same = "\(found.count) balances, all the same"
        var ratio = BenchResult("hledger", "ratio", entries: size, median: ours)
        ratio.ratio = theirs * 1000 / ours
        ratio.note = "hledger's time ÷ ours (median ms); \(same)"
        return [
            .rate("hledger", "our export", entries: size, seconds: export),
            .rate("hledger", "hledger balance", entries: size, seconds: theirs), ratio,
        ]
    }

    private static func write(_ ledger: OpenLedger, to path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        var pending: [UInt8] = []
        try ledger.exportHledger { text in
            pending += text.utf8
            if pending.count > 1 << 20 {
                try file.write(contentsOf: pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        try file.write(contentsOf: pending)
        try file.close()
    }

    /// Account and balance in minor units of each line `"account","-1234.50 CNY"`.
    private static func balances(_ csv: String) -> [String: Int64] {
        var balances: [String: Int64] = [:]
        for line in csv.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: "\"").filter { $0 != "," }
            guard cells.count == 2 else { continue }
            let digits = cells[1].filter { $0.isNumber || $0 == "-" }
            balances[String(cells[0])] = Int64(digits)
        }
        return balances
    }
}

import Banking
import Foundation
import GreenCredit

/// A made reconciliation case, as large as asked for: a million lines at most.
enum ReconciliationCase {
    /// Why the workloads that need a case are left out.
    static let absence =
        "left out: GREENCREDIT_RECONCILIATION_CASE names no make_reconciliation_case.py"

    /// The folder of the case, made once for each size; `nil` where the generator is not there.
    static func folder(_ size: Int, _ context: BenchContext) throws -> String? {
        let environment = ProcessInfo.processInfo.environment
        guard let generator = environment["GREENCREDIT_RECONCILIATION_CASE"],
            let python = Program.find("python3")
        else { return nil }
        let folder = "\(context.folder)/reconciliation-\(size)"
        if !FileManager.default.fileExists(atPath: folder + "/case.json") {
            _ = try Program.output(
                python, [generator, "--size", "\(size)", "--seed", "1", "--out", folder])
        }
        return folder
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// Bank lines against entries, from the bytes of two lists to the bytes of the result.
enum BankingMatchWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let size = min(1_000_000, context.size)
        guard let folder = try ReconciliationCase.folder(size, context) else {
            return [BenchResult("banking-match", note: ReconciliationCase.absence)]
        }
        let file = { (name: String) in
            PlainReconciliation.File(
                name: name, bytes: try ReconciliationCase.bytes("\(folder)/\(name)"))
        }
        let ledger = [try file("ledger.csv"), try file("brought-forward.csv")]
        let bank = [try file("bank.csv")]
        var note = ""
        var processor = 0.0
        let seconds = try Measure.seconds {
            processor = try Measure.processorSeconds {
                let result = try PlainReconciliation(
                    ledger: ledger, bank: bank, work: SeveralThreads())
                let bytes = result.csvParts(work: SeveralThreads())
                    .reduce(0) { $0 + $1.count }
                note =
                    "\(result.matchedCount) groups, \(result.suggestedCount) suggestions, "
                    + "\(bytes) bytes"
            }
        }
        note += ", processor time \(Int(processor * 1_000)) ms"
        var result = BenchResult.rate(
            "banking-match", entries: size, seconds: seconds, note: note)
        result.peakMemoryMiB = Measure.peakMemory()
        return [result]
    }
}

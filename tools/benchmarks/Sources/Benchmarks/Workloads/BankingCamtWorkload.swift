import Banking
import Foundation
import Ledger

/// One camt.053 file as a stream, in memory that does not follow its size.
enum BankingCamtWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let size = min(1_000_000, context.size)
        guard let folder = try ReconciliationCase.folder(size, context) else {
            return [BenchResult("banking-camt", note: ReconciliationCase.absence)]
        }
        let path = folder + "/bank.xml"
        var lines = 0
        let xmllint = Program.find("xmllint")
        var (ours, theirs): ([Double], [Double]) = ([], [])
        // By turns, so that both sides see the same machine.
        for _ in 0..<3 {
            ours.append(try Measure.processorSeconds { lines = try read(path) })
            guard let xmllint else { continue }
            theirs.append(
                try Measure.childSeconds {
                    _ = try Program.output(xmllint, ["--stream", "--noout", path])
                })
        }
        let seconds = Measure.median(ours)
        var result = BenchResult.rate(
            "banking-camt", "ours", entries: lines, seconds: seconds, note: "processor time")
        result.peakMemoryMiB = Measure.peakMemory()
        guard xmllint != nil else {
            return [result, BenchResult("banking-camt", note: "xmllint is not in PATH")]
        }
        let other = Measure.median(theirs)
        var ratio = BenchResult("banking-camt", "ratio", note: "xmllint's time ÷ ours")
        ratio.ratio = other / seconds
        return [
            result,
            .rate(
                "banking-camt", "xmllint", entries: lines, seconds: other, note: "processor time"),
            ratio,
        ]
    }

    private static func read(_ path: String) throws -> Int {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        var lines = 0
        let reading = BankFile.readStream(
            named: path,
            next: { () throws(LedgerError) in
                do {
                    return try file.read(upToCount: 1 << 18).map { [UInt8]($0) }
                } catch {
                    throw LedgerError("file.unreadable", "\(error)", at: path)
                }
            }, line: { _, _ in lines += 1 })
        guard let error = reading.findings.first(where: { $0.severity == .error }) else {
            return lines
        }
        throw BenchError("\(path): \(error)")
    }
}

import Foundation

/// TigerBeetle's own benchmark, where there is one on the machine; never required.
enum TigerBeetleWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let variable = "GREENCREDIT_TIGERBEETLE"
        guard let program = ProcessInfo.processInfo.environment[variable], !program.isEmpty else {
            return [BenchResult("tigerbeetle", note: "left out: \(variable) names no program")]
        }
        let text = try Program.output(
            program, ["benchmark", "--transfer-count=\(context.size)", "--account-count=10000"])
        // `load accepted = 380000 tx/s`
        let line = text.split(separator: "\n").first { $0.contains("load accepted") }
        let digits = line?.split(separator: "=").last?.filter(\.isNumber)
        guard let digits, let speed = Double(digits), speed > 0 else {
            throw BenchError("TigerBeetle's benchmark printed something else:\n\(text)")
        }
        return [
            .rate(
                "tigerbeetle", entries: context.size, seconds: Double(context.size) / speed,
                note: "its own benchmark, nothing signed")
        ]
    }
}

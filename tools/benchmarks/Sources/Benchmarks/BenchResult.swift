import Foundation

/// One line of the table and one object of the JSON.
struct BenchResult: Codable, Sendable {
    /// The workload's name.
    let workload: String
    /// Which of the workload's measurements.
    var variant: String?
    /// How many entries the ledger has, or how many were posted.
    var entries: Int?
    /// How many callers there were at once.
    var callers: Int?
    /// How long all of it took.
    var seconds: Double?
    /// Entries, acts or items in a second.
    var entriesPerSecond: Double?
    /// The median of many repetitions.
    var medianMilliseconds: Double?
    /// To what the note says, larger is better.
    var ratio: Double?
    /// The largest resident memory of the process.
    var peakMemoryMiB: Double?
    /// What else should be known.
    var note: String?

    init(
        _ workload: String, _ variant: String? = nil, entries: Int? = nil, seconds: Double? = nil,
        median: Double? = nil, note: String? = nil
    ) {
        self.workload = workload
        self.variant = variant
        self.entries = entries
        self.seconds = seconds
        self.medianMilliseconds = median
        self.note = note
    }

    /// A result whose speed follows from its size and time.
    static func rate(
        _ workload: String, _ variant: String? = nil, entries: Int, seconds: Double,
        note: String? = nil
    ) -> BenchResult {
        var result = BenchResult(
            workload, variant, entries: entries, seconds: seconds, note: note)
        result.entriesPerSecond = Double(entries) / seconds
        return result
    }
}

/// All results of a run.
struct BenchReport: Codable, Sendable {
    /// Where it ran.
    var machine: Machine?
    /// In the order of the workloads.
    var results: [BenchResult]

    /// Puts the speeds that were measured in this run beside each other.
    mutating func addRatios() {
        func speed(_ workload: String) -> Double? {
            results.first { $0.workload == workload }?.entriesPerSecond
        }
        guard let bulk = results.firstIndex(where: { $0.workload == "bulk" }),
            let ours = results[bulk].entriesPerSecond
        else { return }
        for (other, name) in [("sqlite", "SQLite alone"), ("tigerbeetle", "TigerBeetle")] {
            guard let theirs = speed(other) else { continue }
            var result = BenchResult("bulk", "÷ \(other)", note: "our bulk speed ÷ \(name)")
            result.ratio = ours / theirs
            results.append(result)
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }

    static func read(_ path: String) throws -> BenchReport {
        try JSONDecoder().decode(
            BenchReport.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

/// The machine that the numbers belong to.
struct Machine: Codable, Sendable {
    let cores: Int
    let processor: String
    let memoryMiB: Int

    static func current() -> Machine {
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = information.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":").last.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        return Machine(
            cores: ProcessInfo.processInfo.processorCount, processor: name ?? "unknown",
            memoryMiB: Int(ProcessInfo.processInfo.physicalMemory >> 20))
    }
}

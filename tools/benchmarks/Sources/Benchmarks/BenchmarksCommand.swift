import ArgumentParser
import Foundation

/// `tools/bench`: runs workloads, each in a process of its own, and prints one table.
@main
struct BenchmarksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools/bench",
        abstract: "Measure the ledger; one table, and JSON on demand.",
        discussion: Workload.allCases.map { workload in
            "  \(workload.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0))"
                + workload.summary
        }.joined(separator: "\n") + """


            Ledgers are built once for each size and kept below --folder; remove it when the \
            format of the ledger has changed. Where GREENCREDIT_TIGERBEETLE names a program, its \
            own benchmark runs too.

            Example:
              tools/bench bulk single --size 1000000 --json results.json
            """)

    @Argument(help: "What to measure; everything by default.")
    var workloads: [Workload] = []

    @Option(help: "Entries of the large ledger; the small one has a tenth, a million at most.")
    var size = 10_000_000

    @Option(help: ArgumentHelp("Write the results to this file too.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Where ledgers are kept.", valueName: "folder"))
    var folder = FileManager.default.temporaryDirectory.path + "/greencredit-bench"

    @Flag(help: .hidden)
    var inThisProcess = false

    func validate() throws {
        guard size >= 1000 else { throw ValidationError("--size is 1000 at least") }
    }

    func run() throws {
        let context = BenchContext(size: size, folder: folder)
        if inThisProcess, let workload = workloads.first, let json {
            var results = try workload.run(context)
            let peak = Measure.peakMemory()
            for index in results.indices
            where results[index].peakMemoryMiB == nil && !workload.measuresOtherProcesses {
                results[index].peakMemoryMiB = peak
            }
            try BenchReport(machine: nil, results: results).write(to: json)
            return
        }
        let wanted = workloads.isEmpty ? Workload.allCases : workloads
        var report = BenchReport(machine: Machine.current(), results: [])
        for workload in wanted {
            Progress.note("bench: \(workload.rawValue)")
            report.results += try runApart(workload)
        }
        report.addRatios()
        print(report.table)
        if let json { try report.write(to: json) }
    }

    /// Runs a workload in a process of its own, so that its peak memory is its own.
    private func runApart(_ workload: Workload) throws -> [BenchResult] {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let file = "\(folder)/result-\(ProcessInfo.processInfo.processIdentifier).json"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let program = CommandLine.arguments[0]
        let arguments =
            [workload.rawValue, "--in-this-process", "--size", "\(size)"]
            + ["--folder", folder, "--json", file]
        let status = try Program.run(program, arguments)
        guard status == 0 else {
            return [
                BenchResult(workload.rawValue, note: "FAILED with code \(status); see above")
            ]
        }
        return try BenchReport.read(file).results
    }
}

/// What a workload needs to know.
struct BenchContext: Sendable {
    /// Entries of the large ledger.
    let size: Int
    /// Where ledgers and files are kept.
    let folder: String

    /// Entries of the small ledger.
    var smallSize: Int { min(1_000_000, max(1000, size / 10)) }

    /// The small size and the large one, or one of them where they are the same.
    var sizes: [Int] { smallSize == size ? [size] : [smallSize, size] }

    /// The command as users run it.
    var command: String? { ProcessInfo.processInfo.environment["GREENCREDIT_COMMAND"] }
}

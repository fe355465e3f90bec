import Foundation

/// What the disk below the ledgers needs to make a write durable.
enum FsyncWorkload {
    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let path = context.folder + "/fsync"
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try [("4 KiB", 4096, 201), ("4 MiB", 4 << 20, 41)].map { name, count, repetitions in
            try Data().write(to: URL(fileURLWithPath: path))
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            defer { try? file.close() }
            let block = Data(repeating: 0x5A, count: count)
            let median = try Measure.medianMilliseconds(repetitions: repetitions, within: 20) {
                try file.write(contentsOf: block)
                try file.synchronize()
            }
            return BenchResult("fsync", name, median: median, note: "append and fsync")
        }
    }
}

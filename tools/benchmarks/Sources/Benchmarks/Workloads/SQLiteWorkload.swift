import Foundation
import Ledger

/// The rows of the bulk ledger through SQLite alone: no hashing, no signatures, no rules.
///
/// Bundles of 256 items of about 430 bytes, two posting rows an entry under bucketed keys, a
/// durable commit each 8,190 entries. Nothing that keeps these rows in SQLite can be faster.
enum SQLiteWorkload {
    private static let itemBytes = 430
    private static let itemsPerBundle = 256

    static func run(_ context: BenchContext) throws -> [BenchResult] {
        let path = context.folder + "/sqlite-alone"
        let remove = {
            for end in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: path + end)
            }
        }
        remove()
        defer { remove() }
        let rows = try SQLiteRows(path)
        var entries = BenchEntries(context.size)
        let seconds = try Measure.seconds {
            var done = 0
            while done < context.size {
                done += try insertBatch(rows, &entries, from: done, of: context.size)
            }
        }
        return [
            .rate(
                "sqlite", entries: context.size, seconds: seconds,
                note: "SQLite alone, the same rows, durable commits of \(PostingCalls.batchSize)")
        ]
    }

    private static func insertBatch(
        _ rows: SQLiteRows, _ entries: inout BenchEntries, from first: Int, of size: Int
    ) throws -> Int {
        var lines: [SQLiteRows.PostingRow] = []
        lines.reserveCapacity(2 * PostingCalls.batchSize)
        var count = 0
        while count < PostingCalls.batchSize, let movement = entries.nextMovement() {
            let number = Int64(first + count)
            let day = Int64(BenchEntries.day(of: first + count, of: size).daysSince1970)
            for (line, key, units) in [
                (0, movement.debit, movement.minorUnits),
                (1, movement.credit, -movement.minorUnits),
            ] {
                lines.append(
                    .init(
                        key: Int64(key), entry: number, line: Int64(line), day: day,
                        minorUnits: units))
            }
            count += 1
        }
        // In the order of the index, as the ledger does.
        lines.sort { a, b in
            (a.entry / 65_536, a.key, a.entry, a.line) < (b.entry / 65_536, b.key, b.entry, b.line)
        }
        try rows.run("BEGIN IMMEDIATE")
        let bundle = [UInt8](repeating: 0x5A, count: itemBytes * itemsPerBundle)
        for start in stride(from: 0, to: count, by: itemsPerBundle) {
            let items = min(itemsPerBundle, count - start)
            try rows.insertBundle(
                Int64(first), Int64(start / itemsPerBundle), Array(bundle.prefix(items * itemBytes))
            )
        }
        for line in lines { try rows.insertPosting(line) }
        try rows.run("COMMIT")
        return count
    }
}

import Dispatch
import GRDB
import Synchronization

/// SQLite's own checks of a file, on a thread of their own: they read every page and need nothing
/// of what else is compared.
///
/// Pages, order and indices, types of columns, foreign keys.
final class StructureCheck: Sendable {
    private let limit: Int
    private let lines = Mutex<[String]>([])
    private let isDone = DispatchGroup()

    /// Begins to check a file as it is at this moment; `limit` is how many lines to report at most.
    init(_ pool: DatabasePool, limit: Int) throws {
        self.limit = limit
        let snapshot = try pool.makeSnapshot()
        DispatchQueue.global(qos: .userInitiated).async(group: isDone) { [self] in
            snapshot.read { run($0) }
        }
    }

    /// Waits for the end of the checks.
    ///
    /// - Returns: a line for each finding; empty if all is well.
    func findings() -> [String] {
        isDone.wait()
        return lines.withLock { $0 }
    }

    private func add(_ line: String) {
        lines.withLock { if $0.count < limit { $0.append(line) } }
    }

    private func run(_ db: Database) {
        report(failuresOf: "integrity_check") {
            let rows = try PreparedStatement(
                db, on: "file", "PRAGMA integrity_check(\(max(1, limit)))")
            while try rows.step() {
                let finding = rows.value(at: 0)
                if finding != .text(Array("ok".utf8)) { add("integrity_check: \(finding.report)") }
            }
        }
        report(failuresOf: "foreign_key_check") {
            let rows = try PreparedStatement(db, on: "file", "PRAGMA foreign_key_check")
            var found = 0
            while found < limit, try rows.step() {
                found += 1
                add(
                    "foreign_key_check: row \(rows.value(at: 1).report) of "
                        + "\(rows.value(at: 0).report) belongs to no row of "
                        + rows.value(at: 2).report)
            }
        }
    }

    private func report(failuresOf name: String, _ body: () throws -> Void) {
        do {
            try body()
        } catch {
            add("\(name) cannot be read to its end: \(error)")
        }
    }
}

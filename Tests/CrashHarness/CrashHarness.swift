import CFaultVFS
import Foundation
import GreenCredit
import Ledger
import Proofs

/// Seals under load until it is killed, and says on standard output what was answered.
///
///     CrashHarness LEDGER KEYS ROUND SEED [MODE…]
///
/// - `power` keeps what a power cut would leave.
/// - `faults` has the disk fail now and then; what it has failed is tried again.
/// - `patient` tries again after errors of a real disk.
/// - `repeat:ID:ITEMS[+ID:ITEMS…]` is posted first, as who had no answer does.
/// - `hang` seals one act, whose synchronisation waits for a byte at standard input.
/// - `lies` (a disk that does not sync) and `early` (an answer before the act is sealed) are
///   mistakes on purpose: whoever judges must find them.
@main struct CrashHarness {
    static func main() {
        let report = Report()
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            try install(options)
            let session = try Session(options, report)
            if options.has("hang") {
                fault_vfs_hang(0)
                try Worker(number: 0, session: session, report: report, options: options).runOnce()
                return
            }
            try Worker(number: 0, session: session, report: report, options: options).runAgain()
            for number in 0..<4 {
                let worker = Worker(
                    number: number, session: session, report: report, options: options)
                Thread.detachNewThread {
                    do { try worker.run() } catch { report.stop("worker \(number): \(error)") }
                }
            }
            try Publisher(session: session, report: report, options: options).run()
        } catch {
            report.stop("\(error)")
        }
    }

    private static func install(_ options: Options) throws {
        guard options.needsFaultyDisk else { return }
        guard unsafe fault_vfs_install(options.folder.database) == 0 else {
            throw Unexpected("the file system with faults cannot be installed")
        }
        if options.has("power") { fault_vfs_keep_durable(options.seed) }
        if options.has("lies") { fault_vfs_lie() }
    }
}

/// What the harness was told to do.
struct Options: Sendable {
    let folder: LedgerFolder
    let keys: String
    let round: Int
    let seed: UInt64
    private let modes: Set<String>
    /// The records of acts that had no answer: names and numbers of items.
    let unanswered: [[(id: String, items: Int)]]

    init(_ arguments: ArraySlice<String>) throws {
        let values = Array(arguments)
        guard values.count >= 4, let round = Int(values[2]), let seed = UInt64(values[3]) else {
            throw Unexpected("usage: CrashHarness LEDGER KEYS ROUND SEED [MODE…]")
        }
        folder = LedgerFolder(values[0])
        keys = values[1]
        self.round = round
        self.seed = seed
        modes = Set(values.dropFirst(4))
        unanswered = modes.sorted().filter { $0.hasPrefix("repeat:") }.map { act in
            act.dropFirst("repeat:".count).split(separator: "+").compactMap { record in
                let parts = record.split(separator: ":")
                return Int(parts[1]).map { (String(parts[0]), $0) }
            }
        }
    }

    func has(_ mode: String) -> Bool { modes.contains(mode) }

    /// The plain run goes through SQLite's own file system, as in earnest.
    var needsFaultyDisk: Bool {
        !modes.isDisjoint(with: ["power", "faults", "lies", "hang"])
    }
}

/// Lines on standard output, each in one piece: what is written is out, whatever happens next.
final class Report: Sendable {
    private let output = NSLock()

    func line(_ words: String...) {
        let bytes = Array((words.joined(separator: " ") + "\n").utf8)
        output.withLock {
            let count = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
            // Nobody listens any more: there is nothing left to prove.
            if count != bytes.count { _exit(75) }
        }
    }

    /// An end that nobody has planned.
    func stop(_ reason: String) -> Never {
        line("stopped", reason.replacing("\n", with: " "))
        _exit(70)
    }
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

import CFaultVFS
import Foundation
import GreenCredit
import GreenCreditTesting
import Ledger
import Proofs
import Synchronization

/// The open ledger with its officers, and the disk that fails now and then.
final class Session: Sendable {
    let maker: OfficerKey
    let checker: OfficerKey
    private let folder: LedgerFolder
    private let report: Report
    private let current: Mutex<OpenLedger>
    private let hasFaults: Bool
    private let isPatient: Bool
    private let chance: Mutex<SplitMix64>

    init(_ options: Options, _ report: Report) throws {
        folder = options.folder
        self.report = report
        maker = try Session.officer("maker", options)
        checker = try Session.officer("checker", options)
        hasFaults = options.has("faults")
        isPatient = hasFaults || options.has("patient")
        chance = Mutex(SplitMix64(seed: options.seed))
        if hasFaults { chance.withLock { Session.plan(&$0, report) } }
        current = Mutex(try Session.open(folder, report))
    }

    /// The ledger; in the place of one whose disk has failed a new opening.
    var ledger: OpenLedger { current.withLock { $0 } }

    /// Goes on after an error of the store, or gives up where that makes no sense.
    func recover(from error: any Error, of failed: OpenLedger) throws {
        guard isPatient, OpenLedger.isStoreError(error) || error is ProofsError else {
            throw error
        }
        let text = "\(error)"
        report.line("failed", text.replacing("\n", with: " "))
        if text.contains("store.broken") || text.contains("store.io") {
            try current.withLock { ledger in
                // Another thread may have been here first.
                guard ledger === failed else { return }
                ledger = try Session.open(folder, report)
                report.line("reopened")
            }
        }
        guard hasFaults else { return }
        chance.withLock { if fault_vfs_left() == 0 { Session.plan(&$0, report) } }
    }

    private static func open(_ folder: LedgerFolder, _ report: Report) throws -> OpenLedger {
        for attempt in 1... {
            do {
                // Everything happens in one moment: the ledger asks for order, not for progress.
                let ledger = try OpenLedger(folder, clock: { Setting.moment })
                report.line("open", "\(try ledger.logSize())")
                return ledger
            } catch  where OpenLedger.isStoreError(error) && attempt < 50 {
                report.line("failed", "\(error)".replacing("\n", with: " "))
            }
        }
        preconditionFailure("the loop ends by returning or throwing")
    }

    private static func plan(_ random: inout SplitMix64, _ report: Report) {
        // SQLITE_IOERR_WRITE, SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE
        let faults: [(String, fault_operation, code: Int32, tears: Bool)] = [
            ("write", FAULT_WRITE, 778, false), ("torn-write", FAULT_WRITE, 778, true),
            ("full-disk", FAULT_WRITE, 13, true), ("sync", FAULT_SYNC, 1034, false),
            ("sync", FAULT_SYNC, 1034, false), ("truncate", FAULT_TRUNCATE, 1546, false),
        ]
        let (name, operation, code, tears) = random.pick(faults)
        let after = Int64.random(in: 0..<60, using: &random)
        let times = Int64.random(in: 1...4, using: &random)
        report.line("plan", name)
        fault_vfs_plan(
            operation, operation == FAULT_WRITE ? after : after / 6, times, code, tears)
    }

    private static func officer(_ name: String, _ options: Options) throws -> OfficerKey {
        let path = "\(options.keys)/\(name)"
        return OfficerKey(
            try KeySigner(
                certificate: try Certificate(pem: try DurableFile.read(path + ".pem")),
                key: try PrivateKey(
                    pem: try KeyFile.read(path + ".key"), passphrase: nil, allowUnencrypted: true)))
    }
}

/// What the harness and its judge agree on.
enum Setting {
    static let moment = Timestamp(millisecondsSince1970: 1_748_764_800_000)
    static let day = "2025-06-01"
    static let passphrase = "only a test"
}

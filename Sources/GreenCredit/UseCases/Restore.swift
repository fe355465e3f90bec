internal import Foundation
public import Ledger
internal import Proofs
internal import Stores

/// What is wanted of a backup.
public struct RestoreRequest: Sendable {
    /// The size of the signed head to go back to; all records if `nil`.
    public var checkpoint: Int64?
    /// Heads that the restored log must not contradict.
    public var expected: [ExpectedHead] = []
    /// Whether the ledger is for reading only; one that goes back to a head always is.
    public var isReadOnly = false

    /// The whole ledger, to go on with.
    public init() {}
}

/// What became of a backup.
public struct RestoreReport: Sendable {
    /// When the backup was made.
    public let made: Timestamp
    /// The check of everything that was restored; where it has problems, nothing was restored.
    public internal(set) var verification = VerificationReport()
    /// Whether the ledger is a copy for reading.
    public internal(set) var isCopy = false
    /// Whether computed rows were not as they should be and were computed again.
    public internal(set) var isRebuilt = false
    /// Expected heads that cover more records than a copy for reading has: name and size.
    public internal(set) var newerHeads: [(name: String, size: Int64)] = []
}

/// A ledger in one file.
public enum LedgerBackup {
    /// What is being done, for those who watch.
    public enum Stage: Sendable, Hashable {
        /// Pages are copied.
        case copying
        /// Projections are computed from the records.
        case rebuilding
        /// Everything is checked.
        case verifying
    }

    /// Told how far a stage is: so much done, of so much.
    public typealias Progress = (_ stage: Stage, _ done: Int64, _ of: Int64) -> Void

    /// Makes a ledger of a backup, with everything in it checked.
    ///
    /// The folder appears under its name when it is whole and on the disk. The ledger's private
    /// keys are not in it.
    ///
    /// - Returns: a report; nothing was restored if it has problems that `rebuild` cannot mend.
    /// - Throws: `restore.exists`, `restore.checkpoint` for a size at which no head was signed;
    ///   `restore.behind`, `restore.fork` or `restore.foreign` for an expected head; the errors of
    ///   files and of the store.
    public static func restore(
        _ path: String, into folder: LedgerFolder, _ request: RestoreRequest = RestoreRequest(),
        clock: @escaping OpenLedger.Clock, progress: @escaping Progress = { _, _, _ in }
    ) throws -> RestoreReport {
        let target = LedgerFolder(URL(fileURLWithPath: folder.path).standardizedFileURL.path)
        let content = try? FileManager.default.contentsOfDirectory(atPath: target.path)
        guard content?.isEmpty ?? !FileManager.default.fileExists(atPath: target.path) else {
            throw GreenCreditError(
                .environment, "restore.exists",
                "something lies here already; a ledger is restored into a new folder",
                at: folder.path)
        }
        let suffix = Hex.encode(try SecureRandom.bytes(8))
        let building = LedgerFolder("\(target.path).\(suffix).tmp")
        defer { try? FileManager.default.removeItem(atPath: building.path) }
        let restoration = Restoration(
            backup: path, folder: building, request: request, clock: clock, progress: progress)
        let report = try restoration.run(mendsProjections: true)
        guard report.verification.problems.isEmpty else { return report }
        try DurableFile.sync(building.database)
        try DurableFile.syncFolder(of: building.database)
        try DurableFile.place(building.path, at: target.path)
        return report
    }

    /// Checks a backup by restoring it into a temporary folder, which is removed again.
    ///
    /// - Parameter kept: a signed head that was kept elsewhere: the log must begin with its tree.
    /// - Throws: as `restore`.
    public static func verify(
        _ path: String, keptCheckpoint kept: [UInt8]? = nil, clock: @escaping OpenLedger.Clock,
        progress: @escaping Progress = { _, _, _ in }
    ) throws -> RestoreReport {
        let suffix = Hex.encode(try SecureRandom.bytes(8))
        let temporary = LedgerFolder(
            FileManager.default.temporaryDirectory.path + "/greencredit-backup-\(suffix)")
        defer { try? FileManager.default.removeItem(atPath: temporary.path) }
        let restoration = Restoration(
            backup: path, folder: temporary, request: RestoreRequest(), kept: kept, clock: clock,
            progress: progress)
        return try restoration.run(mendsProjections: false)
    }
}

/// The steps from a backup to a ledger in a folder that nobody knows yet.
private struct Restoration {
    let backup: String
    let folder: LedgerFolder
    let request: RestoreRequest
    var kept: [UInt8]?
    let clock: OpenLedger.Clock
    let progress: LedgerBackup.Progress

    func run(mendsProjections: Bool) throws -> RestoreReport {
        let label = try BackupLabel(bytes: try SQLiteBackup.label(of: backup))
        var report = RestoreReport(made: label.made)
        report.isCopy = request.isReadOnly || request.checkpoint != nil
        try folder.create()
        try SQLiteBackup.restore(backup, to: folder.database, isCopy: report.isCopy) {
            progress(.copying, $0, $1)
        }
        try DurableFile.write(label.policy, to: folder.policy)
        let store = try SQLiteStore(path: folder.database)
        let ledger = OpenLedger(folder, store: store, clock: clock)
        let records = try ledger.logSize()
        if let size = request.checkpoint {
            try requireHead(size, store)
            try store.cut(toRecords: size)
            try ledger.rebuild { progress(.rebuilding, $0, $1) }
        }
        report.verification = try check(ledger)
        if !report.verification.problems.isEmpty, mendsProjections, request.checkpoint == nil {
            try mend(ledger, &report)
        }
        if records != label.records {
            report.verification.add(
                "backup: it has \(records) records, its label says \(label.records)")
        }
        if report.verification.problems.isEmpty { try compareHeads(ledger, store, &report) }
        try store.close()
        return report
    }

    /// Writes the files that repeat what the log fixes, and checks everything.
    private func check(_ ledger: OpenLedger) throws -> VerificationReport {
        var unreadable: String?
        do {
            try ledger.writeTrustFiles()
            if let head = try ledger.newestCheckpoint() {
                try DurableFile.write(head.note, to: folder.checkpoint)
            }
        } catch  where isFinding(error) {
            unreadable = "\(error)"
        }
        var report = try ledger.verify(keptCheckpoint: kept) { progress(.verifying, $0, $1) }
        if report.problems.isEmpty { report.add(unreadable) }
        return report
    }

    /// Whether an error says something of the backup, and not of the machine.
    private func isFinding(_ error: any Error) -> Bool {
        switch error {
        case let error as GreenCreditError: error.kind == .integrity
        case let error as StoreError: error.code == "store.corrupt"
        case is ProofsError, is LedgerError: true
        default: false
        }
    }

    /// Computes again what can be computed; what was found stays where that is not enough.
    private func mend(_ ledger: OpenLedger, _ report: inout RestoreReport) throws {
        do {
            try ledger.rebuild { progress(.rebuilding, $0, $1) }
        } catch  where isFinding(error) {
            return
        }
        report.verification = try check(ledger)
        report.isRebuilt = report.verification.problems.isEmpty
    }

    private func requireHead(_ size: Int64, _ store: SQLiteStore) throws {
        let heads = try store.read { try $0.checkpoints().filter { $0.note != nil }.map(\.size) }
        guard !heads.contains(size) else { return }
        let known = heads.suffix(10).map(String.init).joined(separator: ", ")
        throw GreenCreditError(
            .usage, "restore.checkpoint",
            heads.isEmpty
                ? "the backup has no signed head; restore all of it"
                : "the backup has no signed head of \(size) records; its newest are of \(known)",
            at: backup)
    }

    /// Refuses a ledger whose next record would begin a second history.
    private func compareHeads(
        _ ledger: OpenLedger, _ store: SQLiteStore, _ report: inout RestoreReport
    ) throws {
        guard let genesis = try ledger.withState({ $0.genesis }) else { return }
        let records = report.verification.records
        for head in request.expected {
            switch try store.read({ try head.answer(genesis, $0) }) {
            case .extended: break
            case .behind(let size) where report.isCopy:
                report.newerHeads.append((head.name, size))
            case .behind(let size):
                throw GreenCreditError(
                    .integrity, "restore.behind",
                    "the backup has \(records) records, but a head of \(size) records was signed: "
                        + "records sealed from here on would be a second history. Nothing was "
                        + "restored; look for a newer backup, or restore this one as a copy for "
                        + "reading with --read-only", at: head.name)
            case .fork(let size):
                throw GreenCreditError(
                    .integrity, "restore.fork",
                    "the first \(size) records of the backup are not those that this head was "
                        + "signed for: one of the two histories is false. Nothing was restored; "
                        + "keep both files and find out which", at: head.name)
            case .foreign(let origin):
                throw GreenCreditError(
                    .integrity, "restore.foreign",
                    "this head is not signed by the key of \(genesis.origin), but by that of "
                        + "\(origin). Nothing was restored", at: head.name)
            }
        }
    }
}

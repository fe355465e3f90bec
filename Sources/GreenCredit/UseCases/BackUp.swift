internal import Foundation
internal import Ledger
internal import Proofs
internal import Stores

/// What was written into a backup.
public struct BackupInfo: Sendable {
    /// How many records it has.
    public let records: Int64
    /// How many of them a signed head covers.
    public let covered: Int64
    /// How large the file is, in bytes.
    public let bytes: Int64
}

extension OpenLedger {
    /// Writes the ledger as it stands at one moment into one file, while posting goes on.
    ///
    /// The file holds everything but private keys, and only its owner may read it. It appears under
    /// its name when it is whole and on the disk.
    ///
    /// - Parameters:
    ///   - path: a name that is free.
    ///   - progress: is told how many pages of how many are copied.
    /// - Throws: `backup.exists`, and the errors of files and of the store.
    public func backUp(
        to path: String, progress: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }
    ) throws -> BackupInfo {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw GreenCreditError(
                .usage, "backup.exists", "the file exists already; choose another name", at: path)
        }
        let policy = try DurableFile.read(folder.policy)
        let temporary = "\(path).\(Hex.encode(try SecureRandom.bytes(8))).tmp"
        defer {
            for end in ["", "-journal", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: temporary + end)
            }
        }
        var records: Int64 = 0
        var covered: Int64 = 0
        // A connection of its own: nothing of this one is held up.
        let source = try SQLiteStore(readOnly: folder.database)
        try SQLiteBackup.write(
            source, to: temporary,
            label: { reader in
                records = try reader.size()
                covered = try reader.latestCheckpoint(signed: true)?.size ?? 0
                return BackupLabel(made: now(), records: records, policy: policy).bytes
            }, progress: progress)
        try source.close()
        try DurableFile.sync(temporary)
        let attributes = try FileManager.default.attributesOfItem(atPath: temporary)
        try DurableFile.place(temporary, at: path)
        return BackupInfo(
            records: records, covered: covered,
            bytes: (attributes[.size] as? NSNumber)?.int64Value ?? 0)
    }
}

internal import Ledger
internal import Proofs

/// What a backup says of itself, and what of a ledger stands in no table.
///
/// A canonical JSON, and its SHA-256 in a line below: all else in a backup is checked against
/// signatures.
struct BackupLabel: Sendable, Equatable {
    /// When the backup was made.
    let made: Timestamp
    /// How many records it has.
    let records: Int64
    /// Who may speak for the log, its witnesses included: the ledger's policy file.
    let policy: [UInt8]

    private static let schema = "greencredit/backup/v1"

    init(made: Timestamp, records: Int64, policy: [UInt8]) {
        self.made = made
        self.records = records
        self.policy = policy
    }

    var bytes: [UInt8] {
        let json = CanonicalJSON.encode([
            "made": .string(made.description), "policy": .string(Base64.encode(policy)),
            "records": .integer(records), "schema": .string(BackupLabel.schema),
        ])
        return json + Array("\n\(SHA256Digest.of(json).hex)\n".utf8)
    }

    /// - Throws: `backup.label`.
    init(bytes: [UInt8]) throws {
        do {
            let json = bytes.prefix { $0 != 0x0A }
            var reader = try MemberReader(try CanonicalJSON.decode(Array(json)), at: "label")
            let schema = try reader.requireString("schema")
            made = try Timestamp(try reader.requireString("made"))
            records = try reader.requireInteger("records")
            policy = Base64.decode(try reader.requireString("policy")) ?? []
            try reader.finish()
            guard schema == BackupLabel.schema, self.bytes == bytes else {
                throw GreenCreditError(
                    .integrity, "backup.label", "the label is of another form or was changed")
            }
        } catch {
            throw GreenCreditError(
                .integrity, "backup.label", "the backup's label cannot be read: use another backup",
                cause: error)
        }
    }
}

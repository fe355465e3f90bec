internal import Foundation

/// Where the files of one ledger lie.
///
/// The database is the ledger. The keys belong to the ledger itself (its log, its certificate
/// authority); officers keep their own elsewhere. The trust files repeat what entry 0 fixes, for
/// people with stock tools.
public struct LedgerFolder: Sendable, Hashable {
    /// The folder.
    public let path: String

    /// Names a folder.
    public init(_ path: String) { self.path = path }

    /// The database.
    public var database: String { path + "/ledger.sqlite" }
    /// The key that signs tree heads, encrypted.
    public var logKey: String { path + "/keys/log.key.pem" }
    /// The key of the root authority, encrypted; belongs offline once the ledger is set up.
    public var rootKey: String { path + "/keys/root.key.pem" }
    /// The key of the issuing authority, encrypted.
    public var issuingKey: String { path + "/keys/issuing.key.pem" }
    /// The root certificate.
    public var root: String { path + "/trust/root.pem" }
    /// The certificate of the issuing authority.
    public var issuing: String { path + "/trust/issuing.pem" }
    /// The newest revocation lists.
    public var revocationLists: String { path + "/trust/crls.pem" }
    /// Who may speak for the log, for `verify-tlog` and for witnesses (C2SP tlog-policy).
    public var policy: String { path + "/trust/policy" }

    /// The newest signed head of the log, as it is handed to witnesses and auditors.
    public var checkpoint: String { path + "/trust/checkpoint" }

    /// The time stamp over that head's lines without the signatures (RFC 3161).
    public var checkpointStamp: String { path + "/trust/checkpoint.tsr" }

    /// Whether a head was ever signed here.
    var hasCheckpoint: Bool { FileManager.default.fileExists(atPath: checkpoint) }

    /// Makes the folders; the ledger's keys are nobody else's business.
    func create() throws {
        do {
            for folder in ["", "/keys", "/trust"] {
                let mode = folder == "/trust" ? 0o755 : 0o700
                try FileManager.default.createDirectory(
                    atPath: path + folder, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: mode])
            }
        } catch {
            throw GreenCreditError(
                .environment, "folder.create", "the folder cannot be made", at: path, cause: error)
        }
    }

    /// Whether a ledger lies here.
    public var exists: Bool { FileManager.default.fileExists(atPath: database) }
}

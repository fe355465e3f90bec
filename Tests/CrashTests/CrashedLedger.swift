import Financing
import Foundation
import GreenCredit
import GreenCreditTesting
import Ledger
import Proofs

/// A small ledger of its own for a test, with the keys of a maker and a checker beside it.
final class CrashedLedger: Sendable {
    static let passphrase = Passphrase(Array("only a test".utf8))
    /// Everything happens in one moment, in the harness as well.
    static let clock: OpenLedger.Clock = { Timestamp(millisecondsSince1970: 1_748_764_800_000) }

    /// The folder that goes away with the value.
    let path: String

    var folder: LedgerFolder { LedgerFolder(path + "/ledger") }
    var keys: String { path + "/keys" }
    var database: String { folder.database }
    var log: String { folder.database + "-wal" }

    /// A copy of the ledger that is made once.
    init(in place: String = NSTemporaryDirectory()) throws {
        path = place + "/crash-" + UUID().uuidString
        let template = try CrashedLedger.template.get()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for name in ["ledger", "keys"] {
            try FileManager.default.copyItem(
                atPath: "\(template)/\(name)", toPath: "\(path)/\(name)")
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Opens the ledger through SQLite's own file system.
    func open() throws -> OpenLedger { try OpenLedger(folder, clock: CrashedLedger.clock) }

    /// Starts the harness on it.
    func start(round: Int, seed: UInt64, _ modes: [String]) throws -> HarnessProcess {
        try HarnessProcess([folder.path, keys, "\(round)", "\(seed)"] + modes)
    }

    /// Puts what was on the disk in the place of what was in memory; the power is gone.
    func cutPower() throws {
        let files = FileManager.default
        for name in [database, log] where files.fileExists(atPath: name + ".durable") {
            try? files.removeItem(atPath: name)
            try files.moveItem(atPath: name + ".durable", toPath: name)
            try? files.removeItem(atPath: name + ".clean")
        }
        for name in [database + "-shm", database + "-writer"] {
            try? files.removeItem(atPath: name)
        }
    }

    // MARK: - The template

    private static let templatePath = NSTemporaryDirectory() + "/crash-template-\(getpid())"

    private static let template = Result { () throws -> String in
        let path = templatePath
        _ = atexit { try? FileManager.default.removeItem(atPath: CrashedLedger.templatePath) }
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path + "/keys", withIntermediateDirectories: true)
        try found(at: path)
        return path
    }

    private static func found(at path: String) throws {
        func officer(_ person: String) -> NewOfficer {
            NewOfficer(
                person: person, name: "Officer \(person)", keyPath: "\(path)/keys/\(person).pem",
                passphrase: passphrase)
        }
        let rulebook = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "fixtures/three-projects/rulebook.yaml")
        let ledger = try OpenLedger.create(
            LedgerSetup(
                origin: "ledger.example/crash", organization: "Example Department",
                rulebook: try RulebookDocument(
                    yaml: [UInt8](try Data(contentsOf: rulebook)), named: "rulebook.yaml"),
                registrars: [officer("R-1"), officer("R-2")], passphrase: passphrase),
            in: LedgerFolder(path + "/ledger"), clock: clock)
        func open(_ person: String) throws -> OfficerKey {
            try ledger.openKey("\(path)/keys/\(person).pem", passphrase: passphrase)
        }
        let registrars = (try open("R-1"), try open("R-2"))
        for (person, role, duty) in [
            ("maker", Role.maker, "programme-accountant"),
            ("checker", Role.checker, "programme-officer"),
        ] {
            let outcome = try ledger.addOfficer(
                officer(person), role: role, duties: [duty], issuingPassphrase: passphrase,
                registrars: registrars)
            guard case .posted = outcome else { throw Unexpected("\(outcome)") }
            let certificate = try open(person).certificate
            // Without a passphrase, whose check would take longer than a round of the harness.
            let file = "\(path)/keys/\(person).pem"
            let key = try KeyFile.readKey(file, passphrase: passphrase)
            try KeyFile.write(try key.unencryptedPEM(), to: "\(path)/keys/\(person).key")
            try DurableFile.write(certificate.pem, to: file)
        }
    }
}

import Foundation
import Proofs
import Testing

/// One organisation with two tiers of authorities and its officers, made once for all tests.
struct Organization: Sendable {
    static let policies = RolePolicy.documentation
    /// 2026-06-01 and 2026-11-23T20:00:00Z.
    static let start: Int64 = 1_780_272_000
    static let now: Int64 = 1_795_464_000

    let root: CertificateAuthority
    let issuing: CertificateAuthority
    let maker: KeySigner
    let checker: KeySigner
    let registrars: [KeySigner]
    let lists: RevocationLists

    static let shared: Organization = {
        do { return try Organization() } catch { fatalError("\(error)") }
    }()

    init() throws {
        root = try CertificateAuthority.makeRoot(
            organization: "Example Industry Department", commonName: "Example Root",
            key: .generate(.p256), notBefore: Self.start)
        issuing = try root.makeIssuing(
            commonName: "Example Issuing", key: .generate(.p256), policies: Self.policies,
            notBefore: Self.start, notAfter: Self.start + 10 * 365 * 86_400)
        maker = try Self.officer(issuing, "EMP-1", "李薇 Li Wei", .maker)
        checker = try Self.officer(issuing, "EMP-2", "Zhang Min", .checker)
        registrars = [
            try Self.officer(issuing, "EMP-3", "Registrar One", .registrar),
            try Self.officer(issuing, "EMP-4", "Registrar Two", .registrar),
        ]
        lists = RevocationLists([try Self.list(root), try Self.list(issuing)])
    }

    func officer(_ person: String, _ role: Role) throws -> KeySigner {
        try Self.officer(issuing, person, "Officer", role)
    }

    static func officer(
        _ issuing: CertificateAuthority, _ person: String, _ name: String, _ role: Role,
        key: PrivateKey? = nil
    ) throws -> KeySigner {
        let key = try key ?? PrivateKey.generate(.p256)
        let certificate = try issuing.issueOfficer(
            person: person, commonName: name, publicKey: key.publicKey, role: role,
            policies: policies, notBefore: start, notAfter: start + 3 * 365 * 86_400)
        return try KeySigner(certificate: certificate, key: key)
    }

    static func list(
        _ authority: CertificateAuthority,
        revoking revocations: [CertificateRevocationList.Revocation] = [], number: Int = 1
    ) throws -> CertificateRevocationList {
        try authority.issueRevocationList(
            number: number, thisUpdate: now - 86_400, nextUpdate: now + 30 * 86_400,
            revocations: revocations)
    }

    /// A record's signature by two officers.
    func signature(
        _ content: [UInt8], maker: KeySigner? = nil, checker: KeySigner? = nil
    ) throws -> DetachedSignature {
        try DetachedSignature.sign(
            content, as: .creation, by: maker ?? self.maker, issuing: issuing.certificate,
            at: Self.now
        ).adding(
            .approval, over: content, by: checker ?? self.checker,
            issuing: issuing.certificate, at: Self.now + 60)
    }

    func check(
        _ signature: DetachedSignature, _ content: [UInt8], lists: RevocationLists? = nil,
        at time: Int64 = now, checker: SignatureChecker? = nil
    ) throws(ProofsError) -> [VerifiedSigner] {
        let checker = checker ?? SignatureChecker(root: root.certificate)
        return try checker.checkMakerAndChecker(
            signature, content: content, at: time, revocationLists: lists ?? self.lists,
            policies: Self.policies)
    }
}

/// A folder that goes away with the test.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "proofs-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = "\(path)/\(name)"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }
}

/// Runs one of the machine's own programs and gives its status and output.
///
/// On the main actor, because Foundation's Process refers weakly to the run loop of its thread, and
/// the run loop of a worker thread leaks a few bytes of that, which the leak sanitizer reports.
@MainActor
func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let folder = try Folder()
    let log = try folder.write("log", [])
    let handle = try #require(FileHandle(forWritingAtPath: log))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    try handle.close()
    return (process.terminationStatus, String(decoding: try DurableFile.read(log), as: UTF8.self))
}

/// The shared folder beside the package, or where the environment says.
enum Shared {
    static let conformance: String? = {
        if let path = ProcessInfo.processInfo.environment["GREENCREDIT_CONFORMANCE"] {
            return path
        }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            if FileManager.default.fileExists(atPath: folder.path + "/Package.swift") {
                let path = folder.deletingLastPathComponent().path + "/shared/conformance"
                return FileManager.default.fileExists(atPath: path) ? path : nil
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }()

    static let tools: String? = {
        guard let conformance else { return nil }
        let path = URL(fileURLWithPath: conformance).deletingLastPathComponent().path + "/tools"
        return FileManager.default.fileExists(atPath: path + "/verify-record.sh") ? path : nil
    }()
}

extension ProofsError {
    /// The code that a call fails with, nil if it does not fail.
    static func code(_ body: () throws -> Void) -> Code? {
        do {
            try body()
            return nil
        } catch let error as ProofsError {
            return error.code
        } catch {
            return Code("foreign")
        }
    }
}

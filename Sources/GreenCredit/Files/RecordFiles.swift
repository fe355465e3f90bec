internal import Ledger
internal import Proofs
internal import Statements

/// Where the files lie that say whom to trust.
public struct TrustFilePaths: Sendable {
    /// The root certificate, PEM.
    public let root: String
    /// The revocation lists as known when the record was sealed, PEM.
    public let revocationLists: String
    /// The log's keys and witnesses.
    public let policy: String

    /// Names the files.
    public init(root: String, revocationLists: String, policy: String) {
        self.root = root
        self.revocationLists = revocationLists
        self.policy = policy
    }
}

/// A record as files, checked without a ledger.
public enum RecordFiles {
    /// What was found.
    public struct Report: Sendable {
        /// What holds, for people.
        public internal(set) var lines: [String] = []
        /// What does not hold.
        public internal(set) var problems: [String] = []
    }

    /// Checks `FILE.json` with its `.p7s`, `.entry` and `.tlog-proof`, and signed texts beside it.
    ///
    /// - Throws: the errors of files that are missing or cannot be read at all.
    public static func verify(_ path: String, trust: TrustFilePaths) throws -> Report {
        let root = try Certificate(pem: try DurableFile.read(trust.root))
        let lists = try RevocationLists(pem: try DurableFile.read(trust.revocationLists))
        let policy = try WitnessPolicy(try DurableFile.read(trust.policy))
        let bytes = try DurableFile.read(path, limit: 1 << 20)
        let signatures = try DurableFile.read(path + ".p7s")
        let entry = try DurableFile.read(path + ".entry")
        let proof = try DurableFile.read(path + ".tlog-proof")
        var report = Report()
        do {
            let kind = try RecordKind(schema: try schema(of: bytes))
            let logEntry = try LogEntry(decoding: entry)
            try logEntry.requireNames(record: bytes, signatures: signatures)
            let checker = SignatureChecker(root: root)
            let policies = RolePolicy.documentation
            let rule: SigningRule =
                kind.isRegistry
                ? .twoRegistrars(policies)
                : kind.isAnswer ? .checkerOnly(policies) : .makerAndChecker(policies)
            func signers(_ signatures: [UInt8], _ bytes: [UInt8]) throws -> [VerifiedSigner] {
                try checker.check(
                    try DetachedSignature(decoding: signatures), content: bytes,
                    at: logEntry.sealedSeconds, revocationLists: lists, rule: rule)
            }
            for signer in try signers(signatures, bytes) {
                let word = signer.commitment == .creation ? "maker" : "checker"
                report.lines.append(
                    "\(word)  \(signer.certificate.commonName ?? "") (\(signer.person))")
            }
            let head = try LogProof(decoding: proof).verify(entry: entry, policy: policy)
            report.lines.append(
                "place \(logEntry.sequence) of \(head.checkpoint.size) "
                    + "in \(head.checkpoint.origin), "
                    + "sealed \(Timestamp(millisecondsSince1970: logEntry.sealedMilliseconds))")
            if kind == .statement {
                try check(bytes, beside: path, signers: signers, &report)
            }
        } catch {
            report.problems.append("\(error)")
        }
        return report
    }

    /// The kind of a record in canonical form.
    private static func schema(of bytes: [UInt8]) throws -> String {
        var reader = try MemberReader(try CanonicalJSON.decode(bytes), at: "record")
        return try reader.requireString("schema")
    }

    /// A statement's identities hold, and its texts are what the same persons signed.
    private static func check(
        _ bytes: [UInt8], beside path: String,
        signers: ([UInt8], [UInt8]) throws -> [VerifiedSigner], _ report: inout Report
    ) throws {
        let record = try Record(bytes: bytes)
        guard case .statement(let json) = record.body else { return }
        let statement = try Statement(json: json)
        report.lines.append(
            "\(statement.kind.title.english) as of \(statement.head.asOf), "
                + "\(statement.identities.count) identities hold")
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        for evidence in record.evidence {
            let file = (folder + [evidence.name[...]]).joined(separator: "/")
            guard let text = try? DurableFile.read(file) else {
                report.lines.append("not at hand: \(evidence.name)")
                continue
            }
            guard SHA256Digest.of(text).hex == evidence.sha256.description else {
                report.problems.append("\(evidence.name) is not the text that was signed")
                continue
            }
            _ = try signers(try DurableFile.read(file + ".p7s"), text)
            report.lines.append("text  \(evidence.name) signed by the same persons")
        }
    }
}

public import Ledger

/// A document that the ledger keeps with a signed record of its own.
///
/// Registers and acts name documents by their hash; whether one is held is a question of its own.
public struct EvidenceDocument: Sendable, Hashable {
    /// The file's name.
    public let name: String
    /// The SHA-256 of its bytes.
    public let sha256: DigestText

    /// The kind of the act that records a document.
    public static let actKind = "evidence.document"

    /// Names a document.
    public init(name: String, sha256: DigestText) {
        self.name = name
        self.sha256 = sha256
    }

    /// The record's number: a document is recorded once.
    public var recordID: String { "evidence/\(sha256.description.prefix(32))" }

    /// The act as it is signed.
    public var act: Act {
        Act(
            kind: EvidenceDocument.actKind,
            members: [("name", .string(name)), ("sha256", .string(sha256.description))])
    }

    /// Reads an act; `nil` for one of another kind.
    ///
    /// - Throws: `record.member`, `digest.unreadable`.
    public init?(act: Act) throws(LedgerError) {
        guard act.kind == EvidenceDocument.actKind else { return nil }
        var reader = try MemberReader(.object(act.json), at: "act")
        _ = reader.find("kind")
        name = try reader.require("name", Narrative.check)
        sha256 = try reader.require("sha256", DigestText.init)
        try reader.finish()
    }
}

/// A document as a programme knows it: who names it, and whether it is held.
public struct ProgrammeDocument: Sendable, Hashable {
    /// The file's name, as it was first told.
    public let name: String
    /// The SHA-256 of its bytes.
    public let sha256: DigestText
    /// The kinds of document that it is named as, in order.
    public internal(set) var kinds: [String]
    /// The register entries and acts that rest on it, in order.
    public internal(set) var namedBy: [String]
    /// Whether the ledger holds its bytes.
    public internal(set) var isHeld: Bool
}

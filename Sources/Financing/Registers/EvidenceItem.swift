public import Ledger

/// A document that a record rests on: what kind it is, its name, and the hash of its bytes.
public struct EvidenceItem: Sendable, Hashable {
    /// The kind of document as rules name it, such as `feasibilityStudy`.
    public let kind: String
    /// The file's name, for people.
    public let name: String
    /// The SHA-256 of its bytes.
    public let sha256: DigestText

    /// Names a document.
    public init(kind: String, name: String, sha256: DigestText) {
        self.kind = kind
        self.name = name
        self.sha256 = sha256
    }

    var json: JSONValue {
        [
            "kind": .string(kind), "name": .string(name), "sha256": .string(sha256.description),
        ]
    }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        kind = try reader.require("kind", Identifier.part)
        name = try reader.require("name", Narrative.check)
        sha256 = try reader.require("sha256", DigestText.init)
        try reader.finish()
    }

    static func list(
        _ reader: inout MemberReader, at path: String
    ) throws(LedgerError) -> [EvidenceItem] {
        var items: [EvidenceItem] = []
        for (index, value) in (try reader.findArray("evidence") ?? []).enumerated() {
            items.append(try EvidenceItem(json: value, at: "\(path).evidence[\(index)]"))
        }
        return items
    }
}

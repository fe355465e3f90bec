/// The kinds of signed documents, SIGNING 2.2.
///
/// The schema separates domains: a signed statement can never be taken for a signed payment.
public enum RecordKind: String, Sendable, Hashable, CaseIterable {
    /// Entry 0 of the log: origin, keys, first registrars.
    case genesis
    /// An act with its journal entries.
    case record
    /// One act of many items.
    case batch
    /// A checker's refusal of a proposal, with the reason.
    case refusal
    /// A further checker's approval of a record that needs more than one.
    case approval
    /// An officer's certificate becomes valid.
    case keyRegister = "key-register"
    /// A certificate ceases to be valid.
    case keyRevoke = "key-revoke"
    /// A person takes up a duty.
    case roleGrant = "role-grant"
    /// A person gives up a duty.
    case roleEnd = "role-end"
    /// A new certificate revocation list.
    case crl
    /// A rulebook comes into force.
    case rulebook
    /// The periods of a book are closed up to a day.
    case periodClose = "period-close"
    /// A bank's statement of an account is taken in.
    case bankStatement = "bank-statement"
    /// Items of a bank account are matched, parted, or spoken of.
    case reconciliation
    /// A financing statement.
    case statement

    /// The value of the member `schema`.
    public var schema: String { "greencredit/\(rawValue)/v1" }

    /// The kind of a schema's text.
    ///
    /// - Throws: `record.schema`.
    public init(schema: String) throws(LedgerError) {
        guard let kind = RecordKind.bySchema[schema] else {
            throw LedgerError(
                "record.schema", "“\(schema.prefix(60))” is not a kind of record known here")
        }
        self = kind
    }

    private static let bySchema = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.schema, $0) })

    /// Whether two registrars sign: what decides who may sign later.
    public var isRegistry: Bool {
        switch self {
        case .genesis, .keyRegister, .keyRevoke, .roleGrant, .roleEnd, .crl: true
        case .record, .batch, .refusal, .approval, .rulebook, .periodClose, .bankStatement,
            .reconciliation, .statement:
            false
        }
    }

    /// Whether one checker signs alone: an answer to what others have signed.
    public var isAnswer: Bool { self == .refusal || self == .approval }
}

/// A SHA-256 digest as records name it: 64 lower-case hexadecimal digits.
public struct DigestText: Sendable, Hashable, CustomStringConvertible {
    /// The 64 digits.
    public let description: String

    /// Reads 64 lower-case hexadecimal digits.
    ///
    /// - Throws: `digest.unreadable`.
    public init(_ text: String) throws(LedgerError) {
        let isHex: (UInt8) -> Bool = { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == 64, text.utf8.allSatisfy(isHex) else {
            throw LedgerError(
                "digest.unreadable", "a SHA-256 digest has 64 lower-case hexadecimal digits")
        }
        self.description = text
    }
}

/// A file that a record rests on, by name and content.
public struct Evidence: Sendable, Hashable {
    /// The file's name, for people.
    public let name: String
    /// The SHA-256 of its bytes.
    public let sha256: DigestText

    /// Names a file.
    public init(name: String, sha256: DigestText) {
        self.name = name
        self.sha256 = sha256
    }

    var json: JSONValue { ["name": .string(name), "sha256": .string(sha256.description)] }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        name = try reader.require("name", Narrative.check)
        sha256 = try reader.require("sha256", DigestText.init)
        try reader.finish()
    }
}

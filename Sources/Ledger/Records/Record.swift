/// What officers sign: a kind, an identity, and what is to happen.
///
/// The signed bytes are `bytes`; they are the canonical form of `json` and of nothing else.
public struct Record: Sendable, Hashable {
    /// The name by which the record is asked for again; unique in the ledger, up to 64 bytes.
    public let id: String
    /// When the maker prepared it, as the maker says.
    public let preparedAt: Timestamp
    /// The SHA-256 of the rulebook in force.
    public let rulebook: DigestText
    /// 16 random bytes in hexadecimal: without them a hash could be guessed from an amount.
    public let salt: String
    /// The day on which the act counts.
    ///
    /// The rulebook in force on it governs. None where the place in the log decides, as for keys.
    public let valueDate: LocalDate?
    /// The files that the record rests on.
    public let evidence: [Evidence]
    /// What is to happen.
    public let body: RecordBody

    /// Makes a record.
    public init(
        id: String, preparedAt: Timestamp, rulebook: DigestText, salt: String,
        valueDate: LocalDate? = nil, evidence: [Evidence] = [], body: RecordBody
    ) {
        self.id = id
        self.preparedAt = preparedAt
        self.rulebook = rulebook
        self.salt = salt
        self.valueDate = valueDate
        self.evidence = evidence
        self.body = body
    }

    /// The kind of the record.
    public var kind: RecordKind { body.kind }

    /// The canonical bytes: what is hashed and signed.
    public var bytes: [UInt8] { CanonicalJSON.encode(.object(json)) }

    /// The members of the record.
    public var json: JSONObject {
        var members = JSONMembers(body.members)
        if !evidence.isEmpty { members.add("evidence", .array(evidence.map(\.json))) }
        members.add("id", id)
        members.add("preparedAt", preparedAt.description)
        members.add("rulebook", rulebook.description)
        members.add("salt", salt)
        members.add("schema", kind.schema)
        members.add("valueDate", valueDate?.description)
        return members.object
    }

    /// Reads the bytes of a record.
    ///
    /// The bytes must be canonical, must hold no member that is not known, and must be what this
    /// record itself would be written as.
    ///
    /// - Throws: `json.…` for the form, `record.…` and the errors of the parts for the content.
    public init(bytes: [UInt8]) throws(LedgerError) {
        let value = try CanonicalJSON.decode(bytes)
        var reader = try MemberReader(value, at: "record")
        let kind = try reader.require("schema", RecordKind.init(schema:))
        id = try reader.require("id", Identifier.document)
        preparedAt = try reader.require("preparedAt", Timestamp.init)
        rulebook = try reader.require("rulebook", DigestText.init)
        salt = try reader.require("salt", Record.checkSalt)
        valueDate = try reader.find("valueDate", LocalDate.init)
        var evidence: [Evidence] = []
        for (index, item) in (try reader.findArray("evidence") ?? []).enumerated() {
            evidence.append(try Evidence(json: item, at: "record.evidence[\(index)]"))
        }
        self.evidence = evidence
        body = try RecordBody(kind: kind, reader: &reader)
        try reader.finish()
        // One value has one canonical form: equal values are equal bytes.
        guard .object(json) == value else {
            throw LedgerError(
                "record.notUnique", "the record could be written in another way", at: id)
        }
    }

    /// Reads 16 bytes in lower-case hexadecimal.
    static func checkSalt(_ text: String) throws(LedgerError) -> String {
        let isHex: (UInt8) -> Bool = { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == 32, text.utf8.allSatisfy(isHex) else {
            throw LedgerError("record.salt", "a salt has 32 lower-case hexadecimal digits")
        }
        return text
    }
}

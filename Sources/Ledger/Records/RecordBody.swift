/// What a record says, by kind.
public enum RecordBody: Sendable, Hashable {
    /// Entry 0 of the log.
    case genesis(Genesis)
    /// A business act and the entries that follow from it.
    case act(Act, entries: [Entry])
    /// One act of many items, which are stored beside the record.
    case batch(Batch)
    /// A proposal is refused.
    case refusal(Refusal)
    /// A further checker approves the record of this digest.
    case approval(record: DigestText)
    /// A certificate is registered.
    case keyRegister(KeyRegistration)
    /// A certificate is revoked.
    case keyRevoke(KeyRevocation)
    /// A person takes up a duty.
    case roleGrant(RoleGrant)
    /// A person gives up a duty.
    case roleEnd(RoleGrant)
    /// The newest revocation list, whose bytes are the record's evidence.
    case crl
    /// A rulebook, whose bytes are the record's evidence.
    case rulebook(RulebookAdoption)
    /// The periods of a book are closed up to a day.
    case periodClose(PeriodClose)
    /// A bank's statement, whose file is the record's evidence.
    case bankStatement(BankStatementImport)
    /// What is decided about the items of a bank account.
    case reconciliation(Reconciliation)
    /// A financing statement.
    case statement(JSONObject)

    /// The kind of record that carries this.
    public var kind: RecordKind {
        switch self {
        case .genesis: .genesis
        case .act: .record
        case .batch: .batch
        case .refusal: .refusal
        case .approval: .approval
        case .keyRegister: .keyRegister
        case .keyRevoke: .keyRevoke
        case .roleGrant: .roleGrant
        case .roleEnd: .roleEnd
        case .crl: .crl
        case .rulebook: .rulebook
        case .periodClose: .periodClose
        case .bankStatement: .bankStatement
        case .reconciliation: .reconciliation
        case .statement: .statement
        }
    }

    /// The members that the body adds to the common ones.
    var members: [(String, JSONValue?)] {
        switch self {
        case .genesis(let genesis): genesis.members
        case .act(let act, let entries):
            [
                ("act", .object(act.json)),
                ("entries", .array(entries.map { .object($0.json) })),
            ]
        case .batch(let batch): batch.members
        case .refusal(let refusal): refusal.members
        case .approval(let record): [("record", .string(record.description))]
        case .keyRegister(let registration): registration.members
        case .keyRevoke(let revocation): revocation.members
        case .roleGrant(let grant), .roleEnd(let grant): grant.members
        case .crl: []
        case .rulebook(let adoption): adoption.members
        case .periodClose(let close): close.members
        case .bankStatement(let statement): statement.members
        case .reconciliation(let reconciliation): reconciliation.members
        case .statement(let statement): [("statement", .object(statement))]
        }
    }

    init(kind: RecordKind, reader: inout MemberReader) throws(LedgerError) {
        switch kind {
        case .genesis: self = .genesis(try Genesis(reader: &reader))
        case .record:
            let act = try Act(json: try reader.require("act"), at: "record.act")
            var entries: [Entry] = []
            for (index, value) in try reader.requireArray("entries").enumerated() {
                entries.append(try Entry(json: value, at: "record.entries[\(index)]"))
            }
            self = .act(act, entries: entries)
        case .batch: self = .batch(try Batch(reader: &reader))
        case .refusal: self = .refusal(try Refusal(reader: &reader))
        case .approval: self = .approval(record: try reader.require("record", DigestText.init))
        case .keyRegister: self = .keyRegister(try KeyRegistration(reader: &reader))
        case .keyRevoke: self = .keyRevoke(try KeyRevocation(reader: &reader))
        case .roleGrant: self = .roleGrant(try RoleGrant(reader: &reader))
        case .roleEnd: self = .roleEnd(try RoleGrant(reader: &reader))
        case .crl: self = .crl
        case .rulebook: self = .rulebook(try RulebookAdoption(reader: &reader))
        case .periodClose: self = .periodClose(try PeriodClose(reader: &reader))
        case .bankStatement: self = .bankStatement(try BankStatementImport(reader: &reader))
        case .reconciliation: self = .reconciliation(try Reconciliation(reader: &reader))
        case .statement:
            guard case .object(let statement) = try reader.require("statement") else {
                throw LedgerError("record.member", "a statement is an object", at: "record")
            }
            self = .statement(statement)
        }
    }
}

/// A business act: its kind and what it says.
///
/// The ledger keeps it as it was signed; the use case of the kind gives it a type.
public struct Act: Sendable, Hashable {
    /// What is done, such as `journal.entry`.
    public let kind: String
    /// All members, `kind` among them.
    public let json: JSONObject

    /// Makes an act of a kind and its further members.
    public init(kind: String, members: [(String, JSONValue?)] = []) {
        self.kind = kind
        self.json = JSONObject(present: [("kind", .string(kind))] + members)
    }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        kind = try reader.require("kind", Identifier.part)
        guard case .object(let object) = value else { preconditionFailure("read as an object") }
        json = object
    }
}

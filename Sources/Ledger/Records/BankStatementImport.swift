/// A bank statement that is taken in; the file itself is the record's evidence.
public struct BankStatementImport: Sendable, Hashable {
    /// The account's number as the rulebook lists it.
    public let account: String
    /// The account's currency.
    public let currency: Currency
    /// The SHA-256 of the file as the bank delivered it.
    public let file: DigestText
    /// The file's name, for people.
    public let name: String
    /// Which statement of the file, from 0.
    public let index: Int64
    /// How many booked lines the statement has.
    public let lines: Int64
    /// How many of them the ledger did not hold yet.
    public let added: Int64
    /// The codes of the contradictions in the file that the officers have seen and accept.
    public let accepted: [String]
    /// The balance when the first line is booked; `nil` where the bank does not say.
    public let opening: Money?
    /// The balance after the last line; `nil` where the bank does not say.
    public let closing: Money?
    /// The first day of the statement.
    public let from: LocalDate
    /// The last day of the statement.
    public let to: LocalDate

    /// Describes a statement of a file.
    public init(
        account: String, currency: Currency, file: DigestText, name: String, index: Int64,
        lines: Int64, added: Int64, accepted: [String] = [], opening: Money?, closing: Money?,
        from: LocalDate, to: LocalDate
    ) {
        self.account = account
        self.currency = currency
        self.file = file
        self.name = name
        self.index = index
        self.lines = lines
        self.added = added
        self.accepted = accepted
        self.opening = opening
        self.closing = closing
        self.from = from
        self.to = to
    }

    var members: [(String, JSONValue?)] {
        [
            ("accepted", accepted.isEmpty ? nil : .array(accepted.map(JSONValue.string))),
            ("account", .string(account)),
            ("added", .integer(added)),
            ("closing", closing.map { .string($0.decimalText) }),
            ("currency", .string(currency.code)),
            ("file", .string(file.description)),
            ("from", .string(from.description)),
            ("index", .integer(index)),
            ("lines", .integer(lines)),
            ("name", .string(name)),
            ("opening", opening.map { .string($0.decimalText) }),
            ("to", .string(to.description)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        let currency = try reader.require("currency", Currency.require)
        let amount: (String) throws(LedgerError) -> Money = { (text) throws(LedgerError) in
            try Money(decimalText: text, currency: currency)
        }
        self.currency = currency
        account = try reader.require("account", Identifier.part)
        added = try reader.requireInteger("added")
        var accepted: [String] = []
        for value in try reader.findArray("accepted") ?? [] {
            guard case .string(let code) = value else {
                throw LedgerError("record.member", "a code is a text", at: "record.accepted")
            }
            accepted.append(try Identifier.part(code))
        }
        self.accepted = accepted
        closing = try reader.find("closing", amount)
        file = try reader.require("file", DigestText.init)
        from = try reader.require("from", LocalDate.init)
        index = try reader.requireInteger("index")
        lines = try reader.requireInteger("lines")
        name = try reader.require("name", Narrative.check)
        opening = try reader.find("opening", amount)
        to = try reader.require("to", LocalDate.init)
    }
}

/// A bank's statement file is taken in for an account.
///
/// The file itself is the record's evidence; its lines are read from it again whenever they are
/// needed, so what was signed is what the bank sent.
public struct BankStatementImport: Sendable, Hashable {
    /// The account's number as the rulebook knows it.
    public let account: String
    /// The SHA-256 of the file as received.
    public let file: DigestText
    /// The file's name, which its format's reader may need.
    public let name: String
    /// The place of the statement in the file, from 0; a file may hold several.
    public let index: Int64
    /// How many lines the statement has.
    public let lines: Int64
    /// The balance before the first line, plus is the account holder's money.
    public let opening: Money
    /// The balance after the last line.
    public let closing: Money
    /// The first day of the statement.
    public let from: LocalDate
    /// The last day of the statement.
    public let to: LocalDate

    /// Describes a file.
    public init(
        account: String, file: DigestText, name: String, index: Int64, lines: Int64, opening: Money,
        closing: Money, from: LocalDate, to: LocalDate
    ) {
        self.account = account
        self.file = file
        self.name = name
        self.index = index
        self.lines = lines
        self.opening = opening
        self.closing = closing
        self.from = from
        self.to = to
    }

    var members: [(String, JSONValue?)] {
        [
            ("account", .string(account)),
            ("closing", .string(closing.decimalText)),
            ("currency", .string(closing.currency.code)),
            ("file", .string(file.description)),
            ("from", .string(from.description)),
            ("index", .integer(index)),
            ("lines", .integer(lines)),
            ("name", .string(name)),
            ("opening", .string(opening.decimalText)),
            ("to", .string(to.description)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        let currency = try reader.require("currency", Currency.require)
        let amount: (String) throws(LedgerError) -> Money = { (text) throws(LedgerError) in
            try Money(decimalText: text, currency: currency)
        }
        account = try reader.require("account", Identifier.part)
        closing = try reader.require("closing", amount)
        file = try reader.require("file", DigestText.init)
        from = try reader.require("from", LocalDate.init)
        index = try reader.requireInteger("index")
        lines = try reader.requireInteger("lines")
        name = try reader.require("name", Narrative.check)
        opening = try reader.require("opening", amount)
        to = try reader.require("to", LocalDate.init)
    }
}

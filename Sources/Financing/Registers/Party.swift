public import Ledger

/// A legal entity with its roles and special bank accounts.
public struct Party: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The unified social credit code; experts have none.
    public let creditCode: CreditCode?
    /// The roles: `enterprise`, `bank`, `local-department`, `verifier`, `supplier`.
    public let roles: [String]
    /// The book in this ledger.
    public let book: String?
    /// The region.
    public let region: String?
    /// The special bank accounts.
    public let accounts: [String]
    /// Parties that it is related to.
    public let related: [String]

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        name = try reader.require("name", Narrative.check)
        creditCode = try reader.find("creditCode", CreditCode.init)
        roles = try reader.names("roles")
        book = try reader.find("book", Identifier.part)
        region = try reader.find("region", Identifier.part)
        accounts = try reader.names("accounts")
        related = try reader.names("related")
    }

    var members: [(String, JSONValue?)] {
        [
            ("name", .string(name)),
            ("creditCode", .text(creditCode?.description)),
            ("roles", .texts(roles)),
            ("book", .text(book)),
            ("region", .text(region)),
            ("accounts", .texts(accounts)),
            ("related", .texts(related)),
        ]
    }
}

/// A policy with its validity.
public struct Policy: Sendable, Hashable {
    /// The title.
    public let title: String
    /// The number of the document.
    public let number: String
    /// The first day.
    public let validFrom: LocalDate
    /// The last day; none while it is open.
    public let validTo: LocalDate?

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        title = try reader.require("title", Narrative.check)
        number = try reader.require("number", Narrative.check)
        validFrom = try reader.require("validFrom", LocalDate.init)
        validTo = try reader.find("validTo", LocalDate.init)
    }

    var members: [(String, JSONValue?)] {
        [
            ("title", .string(title)),
            ("number", .string(number)),
            ("validFrom", .date(validFrom)),
            ("validTo", .date(validTo)),
        ]
    }
}

/// Whether a measure or sub-programme is open in a budget year.
public struct Opening: Sendable, Hashable {
    /// The measure or sub-programme.
    public let subject: String
    /// The budget year.
    public let year: Int
    /// Open or closed.
    public let status: OpeningStatus

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        subject = try reader.require("subject", Identifier.part)
        year = Int(try reader.requireInteger("year"))
        status = try reader.word("status", OpeningStatus.self)
    }

    var members: [(String, JSONValue?)] {
        [
            ("subject", .string(subject)),
            ("year", .integer(Int64(year))),
            ("status", .string(status.rawValue)),
        ]
    }
}

/// The mandate of a person who signs award letters.
public struct Mandate: Sendable, Hashable {
    /// The person.
    public let person: String
    /// What may be signed.
    public let scope: String
    /// The last day.
    public let validTo: LocalDate?

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        person = try reader.require("person", Identifier.part)
        scope = try reader.require("scope", Narrative.check)
        validTo = try reader.find("validTo", LocalDate.init)
    }

    var members: [(String, JSONValue?)] {
        [
            ("person", .string(person)),
            ("scope", .string(scope)),
            ("validTo", .date(validTo)),
        ]
    }
}

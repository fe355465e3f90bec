public import Ledger

extension Statement {
    /// The statement as the member `statement` of a signed record: complete and in one form only.
    public var json: JSONObject {
        JSONObject([
            ("head", .object(head.json)),
            ("identities", .array(identities.map { .object($0.json) })),
            ("kind", .string(kind.rawValue)),
            ("tables", .array(tables.map { .object($0.json) })),
            ("title", title.json),
        ])
    }

    /// Reads what `json` writes, and nothing else; the identities are checked again.
    ///
    /// - Throws: `record.member` and the errors of the parts for another form,
    ///   `statement.identity` for figures that contradict each other.
    public init(json object: JSONObject) throws(StatementError) {
        let parts: Parts
        do { parts = try Parts(object) } catch { throw StatementError(error) }
        try self.init(
            parts.kind, title: parts.title, head: parts.head, tables: parts.tables,
            identities: parts.identities)
        guard json == object else {
            throw StatementError(
                "statement.notUnique", "the statement could be written in another way",
                at: head.id)
        }
    }

    private struct Parts {
        let kind: StatementKind
        let title: LocalizedText
        let head: StatementHead
        var tables: [ReportTable] = []
        var identities: [StatementIdentity] = []

        init(_ object: JSONObject) throws(LedgerError) {
            var reader = try MemberReader(.object(object), at: "statement")
            kind = try reader.require("kind") { (text) throws(LedgerError) in
                guard let kind = StatementKind(rawValue: text) else {
                    throw LedgerError(
                        "statement.kind", "“\(text.prefix(40))” is no kind of statement known here")
                }
                return kind
            }
            title = try LocalizedText(json: try reader.require("title"), at: "statement.title")
            head = try StatementHead(json: try reader.require("head"), at: "statement.head")
            for (index, value) in try reader.requireArray("tables").enumerated() {
                tables.append(
                    try ReportTable(
                        json: value, currency: head.currency, at: "statement.tables[\(index)]"))
            }
            for (index, value) in try reader.requireArray("identities").enumerated() {
                identities.append(
                    try StatementIdentity(
                        json: value, currency: head.currency, at: "statement.identities[\(index)]"))
            }
            try reader.finish()
        }
    }
}

extension StatementIdentity {
    var json: JSONObject {
        JSONObject([
            ("id", .string(id)), ("left", .string(left.decimalText)), ("name", name.json),
            ("right", .string(right.decimalText)),
        ])
    }

    init(json value: JSONValue, currency: Currency, at path: String) throws(LedgerError) {
        let money: (String) throws(LedgerError) -> Money = { (text) throws(LedgerError) in
            try Money(decimalText: text, currency: currency)
        }
        var reader = try MemberReader(value, at: path)
        self.init(
            try reader.require("id", Narrative.check),
            try LocalizedText(json: try reader.require("name"), at: path + ".name"),
            try reader.require("left", money), try reader.require("right", money))
        try reader.finish()
    }
}

extension StatementHead {
    var json: JSONObject {
        JSONObject(present: [
            ("approved", approved.isEmpty ? nil : .array(approved.map(\.json))),
            ("asOf", .string(asOf.description)),
            ("bankAccount", bankAccount.map(JSONValue.string)),
            ("books", .array(books.map(\.json))),
            ("currency", .string(currency.code)),
            ("id", .string(id)),
            ("knownAsOf", log.json),
            ("knownAt", .string(knownAt.description)),
            ("periodStart", periodStart.map { .string($0.description) }),
            ("prepared", prepared?.json),
            ("programme", programme.json),
            ("project", project.map(JSONValue.string)),
            ("replaces", replaces.map(JSONValue.string)),
            (
                "rulebook",
                ["name": .string(rulebook), "sha256": .string(rulebookDigest.description)]
            ),
        ])
    }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        id = try reader.require("id", Identifier.document)
        programme = try Subject(json: try reader.require("programme"), at: path + ".programme")
        var book = try MemberReader(try reader.require("rulebook"), at: path + ".rulebook")
        rulebook = try book.require("name", Narrative.check)
        rulebookDigest = try book.require("sha256", DigestText.init)
        try book.finish()
        currency = try reader.require("currency", Currency.require)
        asOf = try reader.require("asOf", LocalDate.init)
        knownAt = try reader.require("knownAt", Timestamp.init)
        log = try LogPosition(json: try reader.require("knownAsOf"), at: path + ".knownAsOf")
        prepared = try reader.find("prepared").map { (value) throws(LedgerError) in
            try Signatory(json: value, at: path + ".prepared")
        }
        var approved: [Signatory] = []
        for value in try reader.findArray("approved") ?? [] {
            approved.append(try Signatory(json: value, at: path + ".approved"))
        }
        self.approved = approved
        replaces = try reader.find("replaces", Identifier.document)
        periodStart = try reader.find("periodStart", LocalDate.init)
        var books: [Subject] = []
        for value in try reader.requireArray("books") {
            books.append(try Subject(json: value, at: path + ".books"))
        }
        self.books = books
        project = try reader.find("project", Narrative.check)
        bankAccount = try reader.find("bankAccount", Narrative.check)
        try reader.finish()
    }
}

extension StatementHead.Subject {
    var json: JSONValue { ["id": .string(id), "name": name.json] }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        id = try reader.require("id", Narrative.check)
        name = try LocalizedText(json: try reader.require("name"), at: path + ".name")
        try reader.finish()
    }
}

extension StatementHead.Signatory {
    var json: JSONValue {
        ["name": .string(name), "person": .string(person), "role": .string(role)]
    }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        name = try reader.require("name", Narrative.check)
        person = try reader.require("person", Narrative.check)
        role = try reader.require("role", Narrative.check)
        try reader.finish()
    }
}

extension StatementHead.LogPosition {
    var json: JSONValue {
        ["origin": .string(origin), "root": .string(root), "size": .integer(size)]
    }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        origin = try reader.require("origin", Narrative.check)
        root = try reader.require("root", Narrative.check)
        size = try reader.requireInteger("size")
        try reader.finish()
    }
}

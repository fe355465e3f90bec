extension Entry {
    /// The members of the entry in a record.
    ///
    /// Dimensions that all lines share stand once, on the entry; a line names only its own. So
    /// every entry has exactly one form.
    public var json: JSONObject {
        let shared = sharedDimensions
        return JSONObject(present: [
            ("book", .string(book)),
            ("catalogue", draft.catalogue.map(JSONValue.string)),
            ("dimensions", shared.json),
            ("flow", draft.flow.map(JSONValue.string)),
            ("id", .string(id)),
            ("narrative", draft.narrative.map(JSONValue.string)),
            ("postings", .array(postings.map { .object($0.json(without: shared)) })),
            ("recorded", draft.recorded.map { .string($0.description) }),
            ("reverses", draft.reverses.map(JSONValue.string)),
            ("step", draft.step.map(JSONValue.string)),
            ("valueDate", .string(valueDate.description)),
        ])
    }

    /// Reads the members of an entry and checks that it balances.
    ///
    /// - Throws: `record.member` for a form that is not ours, and every error of the parts.
    public init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let book = try reader.require("book", Identifier.part)
        let shared = try Dimensions(json: reader.find("dimensions"), at: path)
        let lines = try reader.requireArray("postings")
        var postings: [Posting] = []
        for (index, line) in lines.enumerated() {
            postings.append(
                try Posting(
                    json: line, book: book, shared: shared, at: "\(path).postings[\(index)]"))
        }
        var draft = EntryDraft(
            id: try reader.require("id", Identifier.document), book: book,
            valueDate: try reader.require("valueDate", LocalDate.init), postings: postings)
        draft.catalogue = try reader.find("catalogue", Identifier.document)
        draft.flow = try reader.find("flow", Identifier.document)
        draft.narrative = try reader.find("narrative", Narrative.check)
        draft.recorded = try reader.find("recorded", LocalDate.init)
        draft.reverses = try reader.find("reverses", Identifier.document)
        draft.step = try reader.find("step", Identifier.part)
        try reader.finish()
        try self.init(draft)
    }

    private var sharedDimensions: Dimensions {
        guard let first = postings.first else { return .none }
        let shared = first.dimensions.members.filter { member in
            postings.allSatisfy { $0.dimensions[member.name] == member.value }
        }
        return Dimensions(Dictionary(uniqueKeysWithValues: shared.map { ($0.name, $0.value) }))
    }
}

/// What people may write beside an entry.
public enum Narrative {
    /// Up to 1,000 bytes of one line, without characters that cannot be seen.
    ///
    /// - Throws: `narrative.unreadable`.
    public static func check(_ text: String) throws(LedgerError) -> String {
        guard (1...1000).contains(text.utf8.count), Identifier.isVisible(text) else {
            throw LedgerError(
                "narrative.unreadable",
                "a narrative has 1 to 1,000 bytes, no line breaks and nothing invisible")
        }
        return text
    }
}

extension Posting {
    func json(without shared: Dimensions) -> JSONObject {
        let own = dimensions.members.filter { shared[$0.name] == nil }
        let amount = Money(
            minorUnits: Int64(money.minorUnits.magnitude), currency: money.currency)
        return JSONObject(present: [
            ("account", .string(account.code)),
            (money.minorUnits > 0 ? "debit" : "credit", .string(amount.decimalText)),
            ("currency", .string(money.currency.code)),
            (
                "dimensions",
                Dimensions(Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0.value) })).json
            ),
            ("side", .string(account.side.rawValue)),
            ("subaccount", account.subaccount.map(JSONValue.string)),
        ])
    }

    init(json value: JSONValue, book: String, shared: Dimensions, at path: String)
        throws(LedgerError)
    {
        var reader = try MemberReader(value, at: path)
        let currency = try reader.require("currency") { (code) throws(LedgerError) in
            try Currency.require(code)
        }
        let amount: (String) throws(LedgerError) -> Money = { (text) throws(LedgerError) in
            let money = try Money(decimalText: text, currency: currency)
            guard money.minorUnits > 0 else {
                throw LedgerError(
                    "entry.posting", "amounts are positive; debit and credit give the direction")
            }
            return money
        }
        let debit = try reader.find("debit", amount)
        let credit = try reader.find("credit", amount)
        let money: Money
        switch (debit, credit) {
        case (let debit?, nil): money = debit
        case (nil, let credit?): money = try credit.negated()
        default:
            throw LedgerError(
                "entry.posting", "a posting has either a debit or a credit", at: path)
        }
        let account = Account(
            book: book, side: try reader.require("side", Side.init(letter:)),
            code: try reader.require("account", Identifier.part),
            subaccount: try reader.find("subaccount", Identifier.part))
        let own = try Dimensions(json: reader.find("dimensions"), at: path)
        try reader.finish()
        self.init(
            account: account, money: money,
            dimensions: Dimensions(shared.dictionary.merging(own.dictionary) { $1 }))
    }
}

extension Dimensions {
    /// The members, or nothing where there are none.
    var json: JSONValue? {
        guard !members.isEmpty else { return nil }
        return .object(JSONObject(members.map { ($0.name, .string($0.value)) }))
    }

    init(json value: JSONValue?, at path: String) throws(LedgerError) {
        guard let value else {
            self = .none
            return
        }
        guard case .object(let object) = value, !object.members.isEmpty else {
            throw LedgerError("record.member", "dimensions are an object with members", at: path)
        }
        var values: [String: String] = [:]
        for member in object.members {
            let place = "\(path).dimensions.\(member.name)"
            guard case .string(let text) = member.value else {
                throw LedgerError("record.member", "a dimension's value is a text", at: place)
            }
            do {
                values[try Identifier.part(member.name)] = try Identifier.part(text)
            } catch { throw error.located(in: place) }
        }
        self.init(values)
    }
}

extension Currency {
    /// Finds a currency that must exist.
    ///
    /// - Throws: `currency.unknown`.
    public static func require(_ code: String) throws(LedgerError) -> Currency {
        guard let currency = Currency(code: code) else {
            throw LedgerError(
                "currency.unknown",
                "“\(code.prefix(20))” is not an ISO 4217 currency code, such as CNY")
        }
        return currency
    }
}

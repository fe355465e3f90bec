extension Entry {
    /// The members of the entry in a record.
    ///
    /// Dimensions that all lines share stand once, on the entry; a line names only its own. So
    /// every entry has exactly one form.
    public var json: JSONObject {
        let shared = sharedDimensions
        var members = JSONMembers()
        members.add("book", book)
        members.add("catalogue", draft.catalogue)
        if let dimensions = shared.json { members.add("dimensions", dimensions) }
        members.add("flow", draft.flow)
        members.add("id", id)
        members.add("narrative", draft.narrative)
        members.add("postings", .array(postings.map { .object($0.json(without: shared)) }))
        members.add("recorded", draft.recorded?.description)
        members.add("reverses", draft.reverses)
        members.add("step", draft.step)
        members.add("valueDate", valueDate.description)
        return members.object
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
        postings.reserveCapacity(lines.count)
        let linesPath = reader.path(of: "postings")
        for (index, line) in lines.enumerated() {
            let lineReader = try MemberReader(line, at: linesPath, index: index)
            postings.append(try Posting(reader: lineReader, book: book, shared: shared))
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
        guard let first = postings.first?.dimensions else { return .none }
        if postings.allSatisfy({ $0.dimensions == first }) { return first }
        return Dimensions(
            first.members.filter { member in
                postings.allSatisfy { $0.dimensions[member.name] == member.value }
            })
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
        let own =
            dimensions == shared
            ? .none : Dimensions(dimensions.members.filter { shared[$0.name] == nil })
        let amount = Money(
            minorUnits: Int64(money.minorUnits.magnitude), currency: money.currency)
        var members = JSONMembers()
        members.add("account", account.code)
        if money.minorUnits < 0 { members.add("credit", amount.decimalText) }
        members.add("currency", money.currency.code)
        if money.minorUnits > 0 { members.add("debit", amount.decimalText) }
        if let dimensions = own.json { members.add("dimensions", dimensions) }
        members.add("side", account.side.rawValue)
        members.add("subaccount", account.subaccount)
        return members.object
    }

    init(reader line: MemberReader, book: String, shared: Dimensions) throws(LedgerError) {
        var reader = line
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
                "entry.posting", "a posting has either a debit or a credit", at: reader.path)
        }
        let account = Account(
            book: book, side: try reader.require("side", Side.init(letter:)),
            code: try reader.require("account", Identifier.part),
            subaccount: try reader.find("subaccount", Identifier.part))
        let own = try Dimensions(json: reader.find("dimensions"), at: reader.path)
        try reader.finish()
        self.init(
            account: account, money: money,
            dimensions: own.members.isEmpty
                ? shared : Dimensions(shared.members + own.members))
    }
}

extension Dimensions {
    /// The members, or nothing where there are none.
    var json: JSONValue? {
        guard !members.isEmpty else { return nil }
        return .object(JSONObject(members.map { ($0.name, .string($0.value)) }))
    }

    init(json value: JSONValue?, at path: @autoclosure () -> String) throws(LedgerError) {
        guard let value else {
            self = .none
            return
        }
        guard case .object(let object) = value, !object.members.isEmpty else {
            throw LedgerError("record.member", "dimensions are an object with members", at: path())
        }
        var members: [Member] = []
        members.reserveCapacity(object.members.count)
        for member in object.members {
            do throws(LedgerError) {
                guard case .string(let text) = member.value else {
                    throw LedgerError("record.member", "a dimension's value is a text")
                }
                members.append(
                    Member(
                        name: try Identifier.part(member.name), value: try Identifier.part(text)))
            } catch { throw error.located(in: "\(path()).dimensions.\(member.name)") }
        }
        self.init(members)
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

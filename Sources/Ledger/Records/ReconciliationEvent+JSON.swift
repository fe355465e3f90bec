extension ReconciliationEvent {
    /// The members of the event.
    public var json: JSONObject {
        switch self {
        case .match(let match): match.json
        case .undo(let match, let reason):
            JSONObject([
                ("event", "undo"), ("match", .string(match)), ("reason", .string(reason)),
            ])
        case .note(let note): note.json
        case .reopen(let statement, let reason):
            JSONObject([
                ("event", "reopen"), ("reason", .string(reason)),
                ("statement", .string(statement)),
            ])
        }
    }

    init(json value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        switch try reader.requireString("event") {
        case "match": self = .match(try RecordedMatch(reader: &reader, at: path))
        case "undo":
            self = .undo(
                match: try reader.require("match", Narrative.check),
                reason: try reader.require("reason", Narrative.check))
        case "note": self = .note(try ItemNote(reader: &reader))
        case "reopen":
            self = .reopen(
                statement: try reader.require("statement", Identifier.document),
                reason: try reader.require("reason", Narrative.check))
        case let other:
            throw LedgerError(
                "reconciliation.event", "there is no event “\(other.prefix(40))”", at: path)
        }
        try reader.finish()
    }
}

extension RecordedMatch {
    fileprivate var json: JSONObject {
        var members = JSONMembers()
        members.add("bank", .array(bank.map(\.json)))
        members.add("book", .array(book.map(\.json)))
        members.add("currency", difference.currency.code)
        members.add("date", date.description)
        if !difference.isZero { members.add("difference", difference.decimalText) }
        members.add("event", "match")
        members.add("reason", ["en": .string(reason.english), "zh": .string(reason.chinese)])
        members.add("score", .integer(score))
        members.add("stage", stage)
        return members.object
    }

    fileprivate init(reader: inout MemberReader, at path: String) throws(LedgerError) {
        let currency = try reader.require("currency", Currency.require)
        let amount: (String) throws(LedgerError) -> Money = { (text) throws(LedgerError) in
            try Money(decimalText: text, currency: currency)
        }
        bank = try RecordedMatch.claims("bank", &reader, amount)
        book = try RecordedMatch.claims("book", &reader, amount)
        date = try reader.require("date", LocalDate.init)
        difference = try reader.find("difference", amount) ?? .zero(currency)
        var texts = try MemberReader(try reader.require("reason"), at: "\(path).reason")
        reason = LocalizedText(
            english: try texts.require("en", Narrative.check),
            chinese: try texts.require("zh", Narrative.check))
        try texts.finish()
        score = try reader.requireInteger("score")
        stage = try reader.require("stage", Identifier.part)
    }

    private static func claims(
        _ name: String, _ reader: inout MemberReader,
        _ amount: (String) throws(LedgerError) -> Money
    ) throws(LedgerError) -> [ItemClaim] {
        var claims: [ItemClaim] = []
        for (index, value) in try reader.requireArray(name).enumerated() {
            var claim = try MemberReader(value, at: "\(reader.path(of: name))[\(index)]")
            claims.append(
                ItemClaim(
                    try claim.require("item", Narrative.check),
                    try claim.require("amount", amount)))
            try claim.finish()
        }
        return claims
    }
}

extension ItemClaim {
    fileprivate var json: JSONValue {
        ["amount": .string(money.decimalText), "item": .string(id)]
    }
}

extension ItemNote {
    fileprivate var json: JSONObject {
        var members = JSONMembers()
        members.add("event", "note")
        members.add("exception", exception)
        members.add("item", item.id)
        members.add("owner", owner)
        members.add("side", item.side.rawValue)
        members.add("text", text)
        return members.object
    }

    fileprivate init(reader: inout MemberReader) throws(LedgerError) {
        exception = try reader.find("exception", Narrative.check)
        owner = try reader.find("owner", Narrative.check)
        text = try reader.require("text", Narrative.check)
        let side = try reader.require("side") { (text) throws(LedgerError) in
            guard let side = ItemSide(rawValue: text) else {
                throw LedgerError("record.member", "a side is book or bank")
            }
            return side
        }
        item = ItemName(side, try reader.require("item", Narrative.check))
    }
}

extension Narrative {
    /// A text that others wrote, as a narrative: blanks for what cannot be seen, cut to its length.
    public static func fitting(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isVisible = Identifier.isVisible(String(scalar))
            let next = isVisible ? scalar : " "
            guard result.utf8.count + String(next).utf8.count <= 1000 else { break }
            result.unicodeScalars.append(next)
        }
        return result.isEmpty ? "-" : result
    }
}

public import Ledger

extension Rulebook {
    /// The value of the member `schema`.
    public static let schema = "greencredit/rulebook/v1"

    /// Reads a rulebook's document.
    ///
    /// - Throws: `RulebookError` with every problem found, not only the first.
    public init(document: JSONValue) throws(RulebookError) {
        var reader = DocumentReader()
        let read = Rulebook.read(document, &reader)
        guard let read, reader.problems.isEmpty else {
            throw RulebookError(problems: reader.problems)
        }
        self = read
    }

    private static let members =
        ([
            "schema", "id", "version", "title", "validFrom", "validTo", "currency",
            "utcOffsetHours",
            "dimensions", "books", "accounts", "approval", "bankAccounts", "budget", "sources",
            "periods", "reporting",
        ] as Set<String>).union(ProgrammePolicy.members)

    private static func read(_ document: JSONValue, _ reader: inout DocumentReader) -> Rulebook? {
        guard let top = reader.object(document, at: [], known: members) else { return nil }
        _ = reader.text(top["schema"], at: ["schema"]) { (text) throws(LedgerError) in
            guard text == schema else {
                throw LedgerError("rulebook.schema", "this reader knows only “\(schema)”")
            }
        }
        let id = reader.text(top["id"], at: ["id"], Identifier.part)
        let version = reader.text(top["version"], at: ["version"], Identifier.part)
        let title = reader.localized(top["title"], at: ["title"])
        let from = reader.text(top["validFrom"], at: ["validFrom"], LocalDate.init)
        let to = reader.text(top["validTo"], at: ["validTo"], LocalDate.init)
        if let from, let to, from > to {
            reader.report(
                "rulebook.dates",
                "validTo lies before validFrom; put the first day into validFrom and the last into "
                    + "validTo", at: ["validTo"])
        }
        let currency = reader.text(top["currency"], at: ["currency"], Currency.require)
        let offset = reader.integer(top["utcOffsetHours"], at: ["utcOffsetHours"], in: -12...14)
        let dimensions = reader.list(top["dimensions"], at: ["dimensions"]) {
            $0.named($1, at: $2).map { DimensionDefinition(id: $0.id, name: $0.name) }
        }
        let chart = chart(top, &reader)
        let periods = reader.word(top["periods"], at: ["periods"], PeriodLength.self)
        guard let id, let version, let title, let from, let to, let currency, let offset,
            let chart, let periods
        else { return nil }
        return Rulebook(
            id: id, version: version, title: title, validFrom: from, validTo: to,
            currency: currency, utcOffsetHours: offset, dimensions: dimensions, chart: chart,
            approval: approval(top["approval"], currency: currency, &reader),
            bankAccounts: reader.list(top["bankAccounts"], at: ["bankAccounts"], isOptional: true) {
                bankAccount(&$0, $1, $2, chart: chart)
            },
            budget: budget(top["budget"], chart: chart, dimensions: dimensions, &reader),
            sources: reader.list(top["sources"], at: ["sources"], isOptional: true, source),
            reporting: reporting(top["reporting"], chart: chart, &reader),
            periodLength: periods,
            programme: ProgrammePolicy.read(top, chart: chart, currency: currency, &reader))
    }

    private static func approval(
        _ value: JSONValue?, currency: Currency, _ reader: inout DocumentReader
    ) -> [ApprovalRule] {
        let rules = reader.list(value, at: ["approval"]) { reader, value, path -> ApprovalRule? in
            let known: Set = ["makers", "checkers", "checkersNeeded", "upTo"]
            guard let members = reader.object(value, at: path, known: known) else { return nil }
            let makers = reader.texts(members["makers"], at: path + ["makers"])
            let checkers = reader.texts(members["checkers"], at: path + ["checkers"])
            let needed = reader.integer(
                members["checkersNeeded"], at: path + ["checkersNeeded"], in: 1...9)
            let limit = reader.optionalText(members["upTo"], at: path + ["upTo"]) {
                (text) throws(LedgerError) in try Money(anyPrecision: text, currency: currency)
            }
            guard let needed else { return nil }
            return ApprovalRule(
                makers: makers, checkers: checkers, checkersNeeded: needed, upTo: limit)
        }
        if rules.isEmpty {
            reader.report("rulebook.approval", "nobody could approve anything", at: ["approval"])
        }
        return rules
    }

    private static func bankAccount(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String],
        chart: ChartOfAccounts
    ) -> BankAccountDefinition? {
        let known: Set = [
            "id", "account", "currency", "renamesReferences", "matching", "resolutions",
        ]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let id = reader.text(members["id"], at: path + ["id"], Identifier.part)
        let account = self.account(&reader, members["account"], path + ["account"], chart: chart)
        let currency = reader.text(
            members["currency"], at: path + ["currency"], Currency.require)
        let renames = reader.flag(members["renamesReferences"], at: path + ["renamesReferences"])
        let resolutions = reader.list(
            members["resolutions"], at: path + ["resolutions"], isOptional: true
        ) { resolution(&$0, $1, $2, chart: chart) }
        var matching: JSONObject?
        switch members["matching"] {
        case .object(let settings): matching = settings
        case nil: break
        default:
            reader.report(
                "rulebook.member", "settings by their names are expected here",
                at: path + ["matching"])
        }
        guard let id, let account, let currency else { return nil }
        return BankAccountDefinition(
            id: id, account: account, currency: currency, renamesReferences: renames,
            matching: matching, resolutions: resolutions)
    }

    private static func account(
        _ reader: inout DocumentReader, _ value: JSONValue?, _ path: [String],
        chart: ChartOfAccounts
    ) -> Account? {
        reader.text(value, at: path) { (text) throws(LedgerError) in
            let account = try Account(text)
            _ = try chart.requireDefinition(of: account)
            return account
        }
    }

    private static func resolution(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String],
        chart: ChartOfAccounts
    ) -> ResolutionTemplate? {
        let known: Set = ["id", "name", "counter", "dimensions"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let id = reader.text(members["id"], at: path + ["id"], Identifier.part)
        let name = reader.localized(members["name"], at: path + ["name"])
        let counter = account(&reader, members["counter"], path + ["counter"], chart: chart)
        var dimensions: [String: String] = [:]
        if case .object(let object) = members["dimensions"] {
            for member in object.members {
                let at = path + ["dimensions", member.name]
                guard let value = reader.text(member.value, at: at, Identifier.part) else {
                    continue
                }
                dimensions[member.name] = value
            }
        }
        guard let id, let name, let counter else { return nil }
        return ResolutionTemplate(
            id: id, name: name, counter: counter,
            dimensions: Dimensions(dimensions))
    }

    private static func source(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> FundingSource? {
        let known: Set = ["id", "name", "account"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let id = reader.text(members["id"], at: path + ["id"], Identifier.part)
        let name = reader.localized(members["name"], at: path + ["name"])
        let account = reader.text(members["account"], at: path + ["account"], Narrative.check)
        guard let id, let name, let account else { return nil }
        return FundingSource(id: id, name: name, account: account)
    }
}

import Ledger

extension ProgrammePolicy {
    /// The members of a rulebook that this reads.
    static let members: Set<String> = [
        "measures", "subprogrammes", "balances", "tables", "rules", "postings",
    ]

    static func read(
        _ top: [String: JSONValue], chart: ChartOfAccounts, currency: Currency,
        _ reader: inout DocumentReader
    ) -> ProgrammePolicy {
        let measures = reader.list(top["measures"], at: ["measures"], isOptional: true) {
            $0.named($1, at: $2).map { Measure(id: $0.id, name: $0.name) }
        }
        let subprogrammes = reader.list(
            top["subprogrammes"], at: ["subprogrammes"], isOptional: true
        ) { subprogramme(&$0, $1, $2, measures: measures, currency: currency) }
        let balances = reader.list(
            top["balances"], at: ["balances"], isOptional: true
        ) { balance(&$0, $1, $2, chart: chart) }
        let tables = reader.list(top["tables"], at: ["tables"], isOptional: true, table)
        let rules = reader.list(top["rules"], at: ["rules"], isOptional: true, Rule.read)
        let templates = reader.list(top["postings"], at: ["postings"], isOptional: true) {
            PostingTemplate.read(&$0, $1, $2, chart: chart)
        }
        let policy = ProgrammePolicy(
            measures: measures, subprogrammes: subprogrammes, balances: balances, tables: tables,
            rules: rules, templates: templates)
        policy.report(top, &reader)
        return policy
    }

    /// Names that occur twice, and names of rules and acts that do not exist.
    private func report(_ top: [String: JSONValue], _ reader: inout DocumentReader) {
        Self.reportRepeated(measures.map(\.id), "measures", &reader)
        Self.reportRepeated(subprogrammes.map(\.id), "subprogrammes", &reader)
        Self.reportRepeated(balances.map(\.name), "balances", &reader)
        guard reader.problems.isEmpty else { return }
        Self.reportRepeated(rules.map(\.id), "rules", &reader)
        Self.reportRepeated(templates.map(\.id), "postings", &reader)
        let known = Set(rules.map(\.id))
        for (index, template) in templates.enumerated() {
            for (place, check) in template.checks.enumerated() where !known.contains(check) {
                reader.report(
                    "rulebook.rule",
                    "there is no rule “\(check)”" + Self.advice(check, known)
                        + "; add it to `rules` or leave it out",
                    at: ["postings", "\(index)", "checks", "\(place)"])
            }
        }
        let acts = Set(templates.flatMap { [$0.id] + $0.groups })
            .union(RegisterKind.allCases.map(\.rawValue)).union(Self.otherActs)
        for (index, rule) in rules.enumerated() where !templates.isEmpty {
            for (place, act) in rule.acts.enumerated() where act != "*" && !acts.contains(act) {
                reader.report(
                    "rulebook.act", "there is no act “\(act)”" + Self.advice(act, acts),
                    at: ["rules", "\(index)", "on", "\(place)"])
            }
        }
    }

    /// Occasions on which rules are asked beside acts.
    static let otherActs: Set<String> = [
        "report", "performance", "day-end", "year-end", "split", "relending", "revaluation",
        "entrusted-loan",
    ]

    private static func advice(_ name: String, _ known: Set<String>) -> String {
        let prefix = name.prefix { $0 != "." && $0 != "-" }
        let near = known.filter { $0.hasPrefix(prefix) }.sorted().prefix(6)
        return near.isEmpty ? "" : "; there are " + near.joined(separator: ", ")
    }

    private static func reportRepeated(
        _ names: [String], _ list: String, _ reader: inout DocumentReader
    ) {
        var seen: Set<String> = []
        for (index, name) in names.enumerated() where !seen.insert(name).inserted {
            reader.report(
                "rulebook.duplicate", "“\(name)” is listed twice; each name stands once",
                at: [list, "\(index)"])
        }
    }

    private static func subprogramme(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String],
        measures: [Measure], currency: Currency
    ) -> Subprogramme? {
        let known: Set = ["id", "instrument", "measure", "allocation"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let id = reader.text(members["id"], at: path + ["id"], Identifier.part)
        let instrument = reader.word(
            members["instrument"], at: path + ["instrument"], InstrumentKind.self)
        let measure = reader.text(members["measure"], at: path + ["measure"]) {
            (text) throws(LedgerError) in
            guard measures.contains(where: { $0.id == text }) else {
                throw LedgerError(
                    "rulebook.measure",
                    "there is no measure “\(text)”; add it to `measures` or mend the name")
            }
            return text
        }
        let allocation = reader.text(members["allocation"], at: path + ["allocation"]) {
            (text) throws(LedgerError) in try Money(anyPrecision: text, currency: currency)
        }
        guard let id, let instrument, let measure, let allocation else { return nil }
        return Subprogramme(
            id: id, instrument: instrument.rawValue, measure: measure, allocation: allocation)
    }

    private static func balance(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String],
        chart: ChartOfAccounts
    ) -> NamedBalance? {
        let known: Set = ["name", "account", "credit"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let name = reader.text(members["name"], at: path + ["name"], Identifier.part)
        let text = reader.text(members["account"], at: path + ["account"], Narrative.check)
        let isCredit = reader.flag(members["credit"], at: path + ["credit"])
        guard let name, let text else { return nil }
        let parts = text.split(separator: ":", maxSplits: 3).map(String.init)
        guard parts.count >= 3, let side = Side(rawValue: parts[1]) else {
            reader.report(
                "account.unreadable",
                "“\(text)” is no account; write it like P:M:9020:{subprogramme}",
                at: path + ["account"])
            return nil
        }
        let kind = chart.book(parts[0])?.kind ?? parts[0]
        let isKnown = chart.accounts.contains {
            $0.bookKind == kind && $0.side == side && $0.code == parts[2]
        }
        if !isKnown {
            reader.report(
                "rulebook.account",
                "the chart has no account \(parts[2]) on side \(parts[1]) for books of the kind "
                    + "\(kind); add it to `accounts` or mend the code", at: path + ["account"])
        }
        return NamedBalance(
            name: name, book: parts[0], side: side, code: parts[2],
            subaccount: parts.count > 3 ? parts[3] : nil, isCredit: isCredit)
    }

    private static func table(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> RateTable? {
        guard let members = reader.object(value, at: path, known: ["id", "rows"]) else {
            return nil
        }
        let id = reader.text(members["id"], at: path + ["id"], Identifier.part)
        let rows = reader.list(members["rows"], at: path + ["rows"]) {
            (reader, value, path) -> RateTable.Row? in
            let known: Set = ["from", "class", "rate"]
            guard let members = reader.object(value, at: path, known: known) else { return nil }
            let from = reader.optionalText(members["from"], at: path + ["from"], LocalDate.init)
            let key = reader.optionalText(
                members["class"], at: path + ["class"], Identifier.part)
            let rate = reader.text(members["rate"], at: path + ["rate"], Rate.init)
            return rate.map { RateTable.Row(from: from, key: key, rate: $0) }
        }
        for (index, pair) in zip(rows, rows.dropFirst()).enumerated() {
            if let first = pair.0.from, let second = pair.1.from, second <= first {
                reader.report(
                    "rulebook.dates",
                    "the dates overlap: \(second) does not lie after \(first); put the rows in "
                        + "order and each day once", at: path + ["rows", "\(index + 1)", "from"])
            }
        }
        return id.map { RateTable(id: $0, rows: rows) }
    }
}

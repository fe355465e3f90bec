import Ledger

extension PostingTemplate {
    private static let members: Set<String> = [
        "id", "as", "step", "groups", "checks", "details", "amounts", "lines", "sweep",
    ]

    /// Reads a template, and checks its accounts and that it balances.
    static func read(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String],
        chart: ChartOfAccounts
    ) -> PostingTemplate? {
        guard let top = reader.object(value, at: path, known: members) else { return nil }
        let problems = reader.problems.count
        let id = reader.text(top["id"], at: path + ["id"], Identifier.part)
        let step = reader.optionalText(top["as"], at: path + ["as"], Identifier.part)
        let number =
            top["step"] == nil
            ? nil : reader.integer(top["step"], at: path + ["step"], in: 1...36)
        let groups = top["groups"] == nil ? [] : reader.texts(top["groups"], at: path + ["groups"])
        let checks = top["checks"] == nil ? [] : reader.texts(top["checks"], at: path + ["checks"])
        let details = reader.list(
            top["details"], at: path + ["details"], isOptional: true, detail)
        let amounts = reader.list(
            top["amounts"], at: path + ["amounts"], isOptional: true, amount)
        let names = Set(amounts.map(\.name))
        let lines = reader.list(top["lines"], at: path + ["lines"], isOptional: true) {
            line(&$0, $1, $2, chart: chart, amounts: names)
        }
        let sweeps = reader.list(top["sweep"], at: path + ["sweep"], isOptional: true) {
            sweep(&$0, $1, $2, chart: chart)
        }
        guard let id, reader.problems.count == problems else { return nil }
        let template = PostingTemplate(
            id: id, journalStep: step ?? id, catalogue: number.map { "\($0)" }, groups: groups,
            checks: checks, details: details, amounts: amounts, lines: lines, sweeps: sweeps)
        for imbalance in template.imbalances() {
            reader.report("rulebook.unbalanced", imbalance, at: path + ["lines"])
        }
        return template
    }

    private static func detail(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> Detail? {
        if case .string = value {
            return reader.text(value, at: path, Identifier.part).map {
                Detail(name: $0, values: [], isOptional: false)
            }
        }
        let known: Set = ["name", "values", "optional"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let name = reader.text(members["name"], at: path + ["name"], Identifier.part)
        let values =
            members["values"] == nil
            ? [] : reader.texts(members["values"], at: path + ["values"])
        let isOptional = reader.flag(members["optional"], at: path + ["optional"])
        return name.map { Detail(name: $0, values: values, isOptional: isOptional) }
    }

    private static func amount(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> Amount? {
        if case .string = value {
            return reader.text(value, at: path, Identifier.part).map {
                Amount(name: $0, formula: nil, isOptional: false)
            }
        }
        let known: Set = ["name", "is", "optional"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let name = reader.text(members["name"], at: path + ["name"], Identifier.part)
        let formula = reader.optionalText(members["is"], at: path + ["is"], Expression.init)
        let isOptional = reader.flag(members["optional"], at: path + ["optional"])
        return name.map { Amount(name: $0, formula: formula, isOptional: isOptional) }
    }

    private static func line(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String],
        chart: ChartOfAccounts, amounts: Set<String>
    ) -> Line? {
        let known: Set = ["as", "book", "side", "debit", "credit", "amount", "when", "step"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let book = reader.text(members["book"], at: path + ["book"], Identifier.part)
        let side = reader.word(members["side"], at: path + ["side"], Side.self)
        let way = members["debit"] != nil ? "debit" : "credit"
        if (members["debit"] == nil) == (members["credit"] == nil) {
            reader.report(
                "rulebook.member", "a line has either a debit or a credit", at: path)
        }
        let account = reader.text(members[way], at: path + [way], Narrative.check)
        let amount = reader.text(members["amount"], at: path + ["amount"], Identifier.part)
        if let amount, !amounts.contains(amount) {
            reader.report(
                "rulebook.amount",
                "there is no amount “\(amount)”; the template has "
                    + amounts.sorted().joined(separator: ", "), at: path + ["amount"])
        }
        let condition = reader.optionalText(
            members["when"], at: path + ["when"], Condition.init)
        let step =
            members["step"] == nil
            ? nil : reader.integer(members["step"], at: path + ["step"], in: 1...36)
        let part = reader.optionalText(members["as"], at: path + ["as"], Identifier.part)
        guard let book, let side, let account, let amount else { return nil }
        let pieces = account.split(separator: ":", maxSplits: 1).map(String.init)
        let code = pieces.first ?? ""
        checkAccount(book, side, code, chart: chart, at: path + [way], &reader)
        return Line(
            book: book, side: side, isDebit: way == "debit", code: code,
            subaccount: pieces.count > 1 ? pieces[1] : nil, amount: amount, condition: condition,
            catalogue: step.map { "\($0)" }, part: part)
    }

    private static func sweep(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String],
        chart: ChartOfAccounts
    ) -> Sweep? {
        let known: Set = ["book", "side", "from", "to"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let book = reader.text(members["book"], at: path + ["book"], Identifier.part)
        let side = reader.word(members["side"], at: path + ["side"], Side.self)
        let from = reader.texts(members["from"], at: path + ["from"])
        let to = reader.text(members["to"], at: path + ["to"], Identifier.part)
        guard let book, let side, let to else { return nil }
        for code in from {
            checkAccount(book, side, code, chart: chart, at: path + ["from"], &reader)
        }
        checkAccount(book, side, to, chart: chart, at: path + ["to"], &reader)
        return Sweep(book: book, side: side, from: from, to: to)
    }

    private static func checkAccount(
        _ book: String, _ side: Side, _ code: String, chart: ChartOfAccounts, at path: [String],
        _ reader: inout DocumentReader
    ) {
        let kind = chart.book(book)?.kind ?? book
        guard chart.books.contains(where: { $0.kind == kind }) else {
            reader.report(
                "rulebook.account", "no book is “\(book)” or of the kind \(book)", at: path)
            return
        }
        let isKnown = chart.accounts.contains {
            $0.bookKind == kind && $0.side == side && $0.code == code
        }
        if !isKnown {
            reader.report(
                "rulebook.account",
                "the chart has no account \(code) on side \(side.rawValue) for books of the kind "
                    + "\(kind); add it to `accounts` or mend the code", at: path)
        }
    }
}

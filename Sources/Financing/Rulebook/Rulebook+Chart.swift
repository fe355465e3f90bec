import Ledger

extension Rulebook {
    /// The books and accounts of a document.
    static func chart(
        _ top: [String: JSONValue], _ reader: inout DocumentReader
    ) -> ChartOfAccounts? {
        let books = reader.list(top["books"], at: ["books"], book)
        let accounts = reader.list(top["accounts"], at: ["accounts"], account)
        let kinds = Set(books.map(\.kind))
        for (index, account) in accounts.enumerated() where !kinds.contains(account.bookKind) {
            reader.report(
                "rulebook.account", "no book is of the kind \(account.bookKind)",
                at: ["accounts", "\(index)", "books"])
        }
        do { return try ChartOfAccounts(books: books, accounts: accounts) } catch {
            reader.report(error.code.description, error.message, at: ["accounts"])
            return nil
        }
    }

    /// The budget-control accounts of a document, each checked against the chart.
    static func budget(
        _ value: JSONValue?, chart: ChartOfAccounts, dimensions: [DimensionDefinition],
        _ reader: inout DocumentReader
    ) -> BudgetAccounts? {
        guard let value else { return nil }
        let codes = [
            "source", "available", "allocated", "encumbered", "planned", "executed", "withdrawn",
            "clawedBack",
        ]
        let known = Set(codes + ["book", "dimension"])
        guard let members = reader.object(value, at: ["budget"], known: known) else { return nil }
        let book = reader.text(members["book"], at: ["budget", "book"], Identifier.part) ?? ""
        let dimension = reader.text(members["dimension"], at: ["budget", "dimension"]) {
            (text) throws(LedgerError) in
            guard dimensions.contains(where: { $0.id == text }) else {
                throw LedgerError("rulebook.dimension", "there is no dimension “\(text)”")
            }
            return text
        }
        let found = codes.map { name in
            reader.text(members[name], at: ["budget", name]) { (code) throws(LedgerError) in
                let account = Account(book: book, side: .memo, code: code)
                _ = try chart.requireDefinition(of: account)
                return code
            }
        }
        let all = found.compactMap { $0 }
        guard let dimension, all.count == codes.count else { return nil }
        return BudgetAccounts(
            book: book, dimension: dimension, source: all[0], available: all[1], allocated: all[2],
            encumbered: all[3], planned: all[4], executed: all[5], withdrawn: all[6],
            clawedBack: all[7])
    }

    private static func book(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> Book? {
        let known: Set = ["id", "kind", "name", "sides"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let id = reader.text(members["id"], at: path + ["id"], Identifier.part)
        let kind = reader.text(members["kind"], at: path + ["kind"], Identifier.part)
        let name = reader.localized(members["name"], at: path + ["name"])
        let sides = reader.list(members["sides"], at: path + ["sides"]) { reader, value, path in
            reader.word(value, at: path, Side.self)
        }
        guard let id, let kind, let name else { return nil }
        return Book(id: id, kind: kind, name: name, sides: Set(sides))
    }

    private static func account(
        _ reader: inout DocumentReader, _ value: JSONValue, _ path: [String]
    ) -> AccountDefinition? {
        let known: Set = ["books", "side", "code", "name", "class", "limit"]
        guard let members = reader.object(value, at: path, known: known) else { return nil }
        let kind = reader.text(members["books"], at: path + ["books"], Identifier.part)
        let side = reader.word(members["side"], at: path + ["side"], Side.self)
        let code = reader.text(members["code"], at: path + ["code"], Identifier.part)
        let name = reader.localized(members["name"], at: path + ["name"])
        let accountClass = reader.word(
            members["class"], at: path + ["class"], AccountClass.self)
        let limit =
            members["limit"] == nil
            ? BalanceLimit.none
            : reader.word(members["limit"], at: path + ["limit"], BalanceLimit.self)
        guard let kind, let side, let code, let name, let accountClass, let limit else {
            return nil
        }
        return AccountDefinition(
            bookKind: kind, side: side, code: code, name: name, accountClass: accountClass,
            limit: limit)
    }
}

internal import Ledger

extension Statement {
    /// The statement for a terminal or for paper: at most `width` columns, no pages, no escapes.
    ///
    /// - Precondition: `width >= 60`.
    public func text(_ language: StatementLanguage, width: Int = 100) -> String {
        var lines = titleLines(language, width)
        lines += headLines(language, width) + [""]
        for table in tables {
            lines += DisplayWidth.wrap(language.text(table.title), to: width)
            lines += table.textTable(language).lines(width: width)
            lines.append("")
        }
        lines += checkLines(language, width) + [""] + footLines(language, width)
        return lines.map { $0.trimmingBlanksAtEnd + "\n" }.joined()
    }

    private func titleLines(_ language: StatementLanguage, _ width: Int) -> [String] {
        let rule = String(repeating: "=", count: width)
        let titles = language.text(title, separator: "\n").split(separator: "\n")
        return [rule]
            + titles.map { title in
                String(repeating: " ", count: max(0, (width - DisplayWidth.of(title)) / 2)) + title
            } + [rule]
    }

    private func headLines(_ language: StatementLanguage, _ width: Int) -> [String] {
        Statement.list(headItems(language).map { (language($0.0), $0.1) }, width)
    }

    /// What stands above the figures: its name, and the text with its line breaks.
    func headItems(_ language: StatementLanguage) -> [(StatementText, String)] {
        var items: [(StatementText, String)] = [(.statement, head.id)]
        if let replaces = head.replaces { items.append((.replaces, replaces)) }
        let programme = head.programme
        items.append(
            (.programme, "\(programme.id)  \(language.text(programme.name, separator: "\n"))"))
        if !head.books.isEmpty {
            let books = head.books.map { "\($0.id)  \(language.text($0.name))" }
            items.append((.books, books.joined(separator: "\n")))
        }
        if let project = head.project { items.append((.project, project)) }
        if let account = head.bankAccount { items.append((.bankAccount, account)) }
        if let start = head.periodStart {
            items.append((.period, "\(start) - \(head.asOf)"))
        } else {
            items.append((.asOf, head.asOf.description))
        }
        let log = head.log
        let size = "\(log.size) \(language(.records))"
        items += [
            (.knownAt, head.knownAt.description),
            (
                .ledgerHead,
                "\(log.origin), \(size),\n\(language(.rootHash)) \(log.root)"
            ),
            (.currencyUnit, head.currency.code),
            (.rulebook, "\(head.rulebook)\nsha256 \(head.rulebookDigest)"),
        ]
        return items
    }

    private func checkLines(_ language: StatementLanguage, _ width: Int) -> [String] {
        var table = TextTable([
            TextTable.Column(language(.check)), TextTable.Column(language(.left), .right),
            TextTable.Column(language(.right), .right),
        ])
        for identity in identities {
            table.add([
                language.text(identity.name, separator: "\n"), identity.left.groupedText,
                identity.right.groupedText,
            ])
        }
        return [language(.checks)] + table.lines(width: width)
    }

    private func footLines(_ language: StatementLanguage, _ width: Int) -> [String] {
        func line(_ person: StatementHead.Signatory) -> String {
            "\(person.name) (\(person.person)), \(person.role)"
        }
        let prepared = head.prepared.map(line) ?? language(.draft)
        let approved =
            head.approved.isEmpty
            ? language(.draft) : head.approved.map(line).joined(separator: "\n")
        let rule = String(repeating: "-", count: width)
        let verification = DisplayWidth.wrap(language(.verification, separator: "\n"), to: width)
        return [rule]
            + Statement.list(
                [(language(.prepared), prepared), (language(.approved), approved)], width)
            + [rule, language(.howToVerify)] + verification
    }

    /// Names at the left, texts at the right of them.
    private static func list(_ items: [(String, String)], _ width: Int) -> [String] {
        let indent = (items.map { DisplayWidth.of($0.0) }.max() ?? 0) + 2
        return items.flatMap { name, text in
            DisplayWidth.wrap(text, to: max(2, width - indent)).enumerated().map { index, line in
                let label = index == 0 ? name : ""
                return label + String(repeating: " ", count: indent - DisplayWidth.of(label)) + line
            }
        }
    }
}

public import Financing
internal import Ledger

extension GrantNote {
    /// The statement 政府补助附注 of these figures.
    ///
    /// - Throws: `statement.identity` if the movements do not lead to the balance of the account,
    ///   `statement.head` if the head speaks of another day.
    public func statement(
        _ head: StatementHead, rulebook: Rulebook
    ) throws(StatementError) -> Statement {
        try head.require(asOf: asOf, currency: head.currency)
        var head = head
        head.books = rulebook.subjects(of: lines.map(\.book))
        head.periodStart = periodStart
        let projects = Set(lines.compactMap(\.project))
        if projects.count == 1 { head.project = projects.first }
        return try Statement(
            .grantNote, head: head, tables: [try grants(rulebook, head.currency)],
            identities: try identities(head.currency))
    }

    private static var amounts: [(id: String, word: StatementText, path: KeyPath<Line, Money>)] {
        [
            ("opening", .opening, \.opening), ("granted", .granted, \.granted),
            ("amortised", .amortised, \.amortised), ("setOff", .setOff, \.setOff),
            ("repaid", .repaid, \.repaid), ("closing", .closing, \.closing),
        ]
    }

    private func grants(
        _ rulebook: Rulebook, _ currency: Currency
    ) throws(StatementError) -> ReportTable {
        var total: [ReportTable.Cell] = []
        for amount in GrantNote.amounts {
            total.append(.money(try .sum(lines.map { $0[keyPath: amount.path] }, currency)))
        }
        let rows = lines.map { line in
            ReportTable.Row(
                [.text(line.book), line.project.map(ReportTable.Cell.text) ?? .empty]
                    + GrantNote.amounts.map { .money(line[keyPath: $0.path]) }
                    + [line.presentation.map { .name($0.word.localized) } ?? .empty])
        }
        return ReportTable(
            "grants", StatementText.deferredIncome.localized,
            columns: [
                ReportTable.Column("book", StatementText.book.localized, .text),
                ReportTable.Column("project", StatementText.project.localized, .text),
            ]
                + GrantNote.amounts.map { ReportTable.Column($0.id, $0.word.localized, .money) }
                + [
                    ReportTable.Column(
                        "presentation", StatementText.presentation.localized, .text)
                ],
            rows: rows + [
                ReportTable.Row(
                    [.name(StatementText.total.localized), .empty] + total + [.empty],
                    isTotal: true)
            ])
    }

    private func identities(_ currency: Currency) throws(StatementError) -> [StatementIdentity] {
        var all: [StatementIdentity] = []
        for line in lines {
            let name = [line.book, line.project].compactMap(\.self).joined(separator: "/")
            all.append(
                try .sums(
                    "grant:\(name)",
                    StatementText.grantIdentity.localized.of(
                        LocalizedText(english: name, chinese: name)),
                    [line.opening, line.granted],
                    minus: [line.amortised, line.setOff, line.repaid], equals: [line.closing],
                    currency))
        }
        for book in Set(lines.map(\.book)).sorted() {
            all.append(
                try .sums(
                    "account:\(book)",
                    StatementText.grantAccountIdentity.localized.of(
                        LocalizedText(english: "\(book) \(code)", chinese: "\(book) \(code)")),
                    lines.filter { $0.book == book }.map(\.closing),
                    equals: [balances[book] ?? .zero(currency)], currency))
        }
        return all
    }
}

extension GrantNote.Presentation {
    var word: StatementText {
        switch self {
        case .gross: .gross
        case .net: .net
        case .mixed: .grossAndNet
        }
    }
}

extension Money {
    /// The sum of amounts of one currency.
    static func sum(_ parts: [Money], _ currency: Currency) throws(StatementError) -> Money {
        try Money(exactly: parts.reduce(Int128(0)) { $0 + Int128($1.minorUnits) }, currency)
    }
}

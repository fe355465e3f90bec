public import Financing
internal import Ledger

extension DifferenceTable {
    /// The statement 盈余与预算结余差异表 of these figures.
    ///
    /// - Throws: `statement.identity` if something of the difference is left unexplained,
    ///   `statement.head` if the head speaks of another day.
    public func statement(
        _ head: StatementHead, rulebook: Rulebook
    ) throws(StatementError) -> Statement {
        try head.require(asOf: asOf, currency: surplus.closing.currency)
        var head = head
        head.books = rulebook.subjects(of: [book])
        head.periodStart = periodStart
        return try Statement(
            .differenceTable, head: head,
            tables: [try differences(rulebook), recognitions],
            identities: try identities())
    }

    private func differences(_ rulebook: Rulebook) throws(StatementError) -> ReportTable {
        func row(
            _ account: Account?, _ name: LocalizedText, _ amounts: PeriodAmounts,
            isTotal: Bool = false
        ) -> ReportTable.Row {
            ReportTable.Row(
                [account.map { .text("\($0.side.rawValue):\($0.code)") } ?? .empty, .name(name)]
                    + amounts.cells, isTotal: isTotal)
        }
        let rows = items.map { item in
            let raised =
                item.accountClass == .asset ? StatementText.differenceAsset : .differenceLiability
            return row(
                item.account, rulebook.name(of: item.account).qualified(by: raised.localized),
                item.amounts)
        }
        return ReportTable(
            "differences", StatementText.differences.localized,
            columns: [
                ReportTable.Column("account", StatementText.account.localized, .text),
                ReportTable.Column("item", StatementText.item.localized, .text),
            ]
                + PeriodAmounts.columns.map {
                    ReportTable.Column($0.id, $0.word.localized, .money)
                },
            rows: [row(nil, StatementText.surplus.localized, surplus)] + rows + [
                row(nil, StatementText.unexplained.localized, try unexplained()),
                row(nil, StatementText.budgetBalance.localized, budgetBalance, isTotal: true),
            ])
    }

    private var recognitions: ReportTable {
        let rows: [(StatementText, Money, Int64)] = [
            (.budgetSurplus, budgetBalance.change, 1), (.incomeOnly, recognition.incomeOnly, 1),
            (.expenditureOnly, recognition.expenditureOnly, 1),
            (.budgetIncomeOnly, recognition.budgetIncomeOnly, -1),
            (.expenseOnly, recognition.expenseOnly, -1),
            (.directDifference, recognition.direct, 1),
        ]
        func signed(_ money: Money, _ sign: Int64) -> ReportTable.Cell {
            .money(Money(minorUnits: sign * money.minorUnits, currency: money.currency))
        }
        return ReportTable(
            "recognition", StatementText.recognition.localized,
            columns: [
                ReportTable.Column("item", StatementText.item.localized, .text),
                ReportTable.Column("amount", StatementText.amount.localized, .money),
            ],
            rows: rows.map { ReportTable.Row([.name($0.0.localized), signed($0.1, $0.2)]) } + [
                ReportTable.Row(
                    [.name(StatementText.periodSurplus.localized), .money(surplus.change)],
                    isTotal: true)
            ])
    }

    /// What is left of the difference after all items.
    private func unexplained() throws(StatementError) -> PeriodAmounts {
        func rest(_ path: KeyPath<PeriodAmounts, Money>) throws(StatementError) -> Money {
            let explained = items.reduce(Int128(0)) {
                $0 + Int128($1.amounts[keyPath: path].minorUnits)
            }
            return try Money(
                exactly: Int128(surplus[keyPath: path].minorUnits) - explained
                    - Int128(budgetBalance[keyPath: path].minorUnits), surplus.closing.currency)
        }
        return PeriodAmounts(
            opening: try rest(\.opening), change: try rest(\.change), closing: try rest(\.closing))
    }

    private func identities() throws(StatementError) -> [StatementIdentity] {
        let currency = surplus.closing.currency
        var all: [StatementIdentity] = []
        for column in PeriodAmounts.columns {
            all.append(
                try .sums(
                    "difference:\(column.id)",
                    StatementText.differenceExplained.localized.of(column.word.localized),
                    [surplus[keyPath: column.path]],
                    minus: items.map { $0.amounts[keyPath: column.path] },
                    equals: [budgetBalance[keyPath: column.path]], currency))
        }
        all.append(
            try .sums(
                "recognition", StatementText.recognitionIdentity.localized,
                [
                    budgetBalance.change, recognition.incomeOnly, recognition.expenditureOnly,
                    recognition.direct,
                ], minus: [recognition.budgetIncomeOnly, recognition.expenseOnly],
                equals: [surplus.change], currency))
        return all
    }
}

extension LocalizedText {
    /// This name with a word in front of it that says what it is.
    func qualified(by word: LocalizedText) -> LocalizedText {
        LocalizedText(
            english: "\(word.english): \(english)", chinese: "\(word.chinese)：\(chinese)")
    }
}

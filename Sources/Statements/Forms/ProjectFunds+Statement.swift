public import Banking
public import Financing
internal import Ledger

extension ProjectFunds {
    /// The statement 项目资金收支表 of these figures.
    ///
    /// - Parameters:
    ///   - head: What stands above; of the same day.
    ///   - rulebook: Names the book and its accounts, and tells which costs are eligible.
    ///   - bank: The reconciliation of the project's bank account on that day, where there is one.
    /// - Throws: `statement.identity` if a figure contradicts another, `statement.head` if the head
    ///   speaks of another day.
    public func statement(
        _ head: StatementHead, rulebook: Rulebook, bank: BankReconciliation? = nil
    ) throws(StatementError) -> Statement {
        try head.require(asOf: asOf, currency: total.closing.currency)
        var head = head
        head.books = rulebook.subjects(of: [book])
        head.project = project
        head.periodStart = periodStart
        return try Statement(
            .projectFunds, head: head,
            tables: [
                sourceTable,
                counterTable(
                    "receipts", .receiptsByAccount, rulebook, receipts, total: total.receipts),
                paymentTable(rulebook),
                balanceTable("assets", .openAssets, rulebook, assets, sign: 1),
                balanceTable("liabilities", .openLiabilities, rulebook, liabilities, sign: -1),
            ] + (try bankTables(bank)), identities: try identities() + bankIdentities(bank))
    }

    private var sourceTable: ReportTable {
        let amounts: [(String, StatementText, KeyPath<Source, Money>)] = [
            ("opening", .opening, \.opening), ("receipts", .receipts, \.receipts),
            ("payments", .payments, \.payments), ("transfers", .transfers, \.transfers),
            ("closing", .closing, \.closing),
        ]
        func row(_ source: Source, isTotal: Bool = false) -> ReportTable.Row {
            ReportTable.Row(
                [.name(source.name)] + amounts.map { .money(source[keyPath: $0.2]) },
                isTotal: isTotal)
        }
        return ReportTable(
            "sources", StatementText.fundsBySource.localized,
            columns: [ReportTable.Column("source", StatementText.source.localized, .text)]
                + amounts.map { ReportTable.Column($0.0, $0.1.localized, .money) },
            rows: sources.map { row($0) } + [row(total, isTotal: true)])
    }

    private func counterTable(
        _ id: String, _ title: StatementText, _ rulebook: Rulebook, _ counters: [Counter],
        total: Money
    ) -> ReportTable {
        ReportTable(
            id, title.localized, columns: ProjectFunds.accountColumns,
            rows: counters.map { row($0.account, rulebook, $0.money) } + [totalRow(total)])
    }

    private func balanceTable(
        _ id: String, _ title: StatementText, _ rulebook: Rulebook, _ balances: [OpenBalance],
        sign: Int64
    ) -> ReportTable {
        // The balances add up within the book, which its own trial balance has checked.
        let currency = total.closing.currency
        let sum = balances.reduce(Int128(0)) { $0 + Int128(sign) * Int128($1.balance.minorUnits) }
        let rows = balances.map { open in
            row(
                open.account, rulebook,
                Money(minorUnits: sign * open.balance.minorUnits, currency: currency))
        }
        let total = Money(minorUnits: Int64(clamping: sum), currency: currency)
        return ReportTable(
            id, title.localized, columns: ProjectFunds.accountColumns,
            rows: rows + [totalRow(total)])
    }

    private static var accountColumns: [ReportTable.Column] {
        [
            ReportTable.Column("account", StatementText.account.localized, .text),
            ReportTable.Column("name", StatementText.accountName.localized, .text),
            ReportTable.Column("amount", StatementText.amount.localized, .money),
        ]
    }

    private func row(_ account: Account, _ rulebook: Rulebook, _ money: Money) -> ReportTable.Row {
        let name = account.code + (account.subaccount.map { ":\($0)" } ?? "")
        return ReportTable.Row([
            .text(name), .name(rulebook.name(of: account)), .money(money),
        ])
    }

    private func totalRow(_ money: Money) -> ReportTable.Row {
        ReportTable.Row(
            [.empty, .name(StatementText.total.localized), .money(money)], isTotal: true)
    }

    private func identities() throws(StatementError) -> [StatementIdentity] {
        let currency = total.closing.currency
        var all: [StatementIdentity] = []
        for source in sources + [total] {
            all.append(
                try .sums(
                    "funds:\(source.id)",
                    StatementText.fundsIdentity.localized.of(source.name),
                    [source.opening, source.receipts, source.transfers],
                    minus: [source.payments], equals: [source.closing], currency))
        }
        all.append(
            try .sums(
                "transfers", StatementText.transfersIdentity.localized, [total.transfers],
                equals: [],
                currency))
        all.append(
            try .sums(
                "sources", StatementText.sourcesIdentity.localized,
                sources.map(\.closing), equals: [total.closing], currency))
        all.append(
            try .sums(
                "receipts", StatementText.receiptsIdentity.localized,
                receipts.map(\.money), equals: [total.receipts], currency))
        all.append(
            try .sums(
                "payments", StatementText.paymentsIdentity.localized,
                payments.map(\.money), equals: [total.payments], currency))
        return all
    }
}

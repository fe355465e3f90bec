public import Banking
public import Financing
internal import Ledger

extension BankReconciliation {
    /// The statement 银行存款余额调节表 of these figures.
    ///
    /// - Parameters:
    ///   - head: What stands above; of the same day.
    ///   - bankAccount: The account that was reconciled.
    ///   - rulebook: Names the book.
    ///   - bankStatements: The papers that the bank's balance comes from, such as file and page.
    ///   - later: A reconciliation of a later day, which tells when an item was cleared.
    ///   - listingDifference: Whether a difference that nobody can explain is listed as such;
    ///     otherwise there is no statement while there is one.
    /// - Throws: `statement.identity` if the adjusted balances differ, `statement.head` if the head
    ///   speaks of another day, `money.overflow`.
    public func statement(
        _ head: StatementHead, bankAccount: BankAccountDefinition, rulebook: Rulebook,
        bankStatements: [String] = [], clearedBy later: BankReconciliation? = nil,
        listingDifference: Bool = false
    ) throws(StatementError) -> Statement {
        var head = head
        head.currency = bookBalance.currency
        try head.require(asOf: asOf, currency: bankAccount.currency)
        head.books = rulebook.subjects(of: [bankAccount.account.book])
        head.bankAccount = "\(bankAccount.id) = \(bankAccount.account)"
        let balances = try balanceTable(listingDifference: listingDifference)
        var tables = [balances, itemTable(clearedBy: later), try ageTable(), matchTable()]
        if !bankStatements.isEmpty {
            tables.append(
                ReportTable(
                    "bank-statements", StatementText.bankStatements.localized,
                    columns: [
                        ReportTable.Column(
                            "statement", StatementText.bankStatement.localized, .text)
                    ], rows: bankStatements.map { ReportTable.Row([.text(printable($0))]) }))
        }
        return try Statement(
            .bankReconciliation, head: head, tables: tables,
            identities: try identities(listingDifference: listingDifference))
    }

    /// Book at the left, bank at the right, each with what only the other has.
    private func balanceTable(listingDifference: Bool) throws(StatementError) -> ReportTable {
        func row(
            _ left: LocalizedText, _ leftMoney: Money, _ right: LocalizedText, _ rightMoney: Money,
            isTotal: Bool = false
        ) -> ReportTable.Row {
            ReportTable.Row(
                [.name(left), .money(leftMoney), .name(right), .money(rightMoney)],
                isTotal: isTotal)
        }
        func change(_ word: StatementText, _ kind: OpenItemKind) -> LocalizedText {
            let (word, name) = (word.localized, kind.name)
            return LocalizedText(
                english: "\(word.english) \(name.english)",
                chinese: "\(word.chinese)\(name.chinese)")
        }
        var rows = [
            row(
                StatementText.balance.localized, bookBalance, StatementText.balance.localized,
                bankBalance),
            row(
                change(.add, .bankReceiptNotInBook), try sum(.bankReceiptNotInBook),
                change(.add, .bookReceiptNotInBank), try sum(.bookReceiptNotInBank)),
            row(
                change(.less, .bankPaymentNotInBook), try sum(.bankPaymentNotInBook),
                change(.less, .bookPaymentNotInBank), try sum(.bookPaymentNotInBank)),
        ]
        if listingDifference && !isBalanced {
            rows.append(
                ReportTable.Row([
                    .name(StatementText.unexplained.localized), .money(difference), .empty, .empty,
                ]))
        }
        let adjusted = StatementText.adjusted.localized
        rows.append(
            row(
                adjusted, listingDifference ? adjustedBank : adjustedBook, adjusted, adjustedBank,
                isTotal: true))
        return ReportTable(
            "balances", StatementText.balances.localized,
            columns: [
                ReportTable.Column("book", StatementText.cashBook.localized, .text),
                ReportTable.Column("bookAmount", StatementText.amount.localized, .money),
                ReportTable.Column("bank", StatementText.bankPaper.localized, .text),
                ReportTable.Column("bankAmount", StatementText.amount.localized, .money),
            ], rows: rows)
    }

    private func itemTable(clearedBy later: BankReconciliation?) -> ReportTable {
        var cleared: [ReconciliationSide: [String: LocalDate]] = [:]
        for match in later?.matches ?? [] {
            for id in match.ours { cleared[.ours, default: [:]][id] = match.clearedOn }
            for id in match.theirs { cleared[.theirs, default: [:]][id] = match.clearedOn }
        }
        let rows = self.rows.map { row in
            let item = row.open.item
            let reference = item.references.first ?? item.bankReference ?? item.id
            let day = cleared[row.open.side]?[item.id].map(ReportTable.Cell.date)
            let text = [item.counterparty, item.narrative].compactMap(\.self)
                .filter { !$0.isEmpty }.joined(separator: ", ")
            return ReportTable.Row([
                .name(row.kind.name), .date(item.date), .integer(Int64(row.ageDays)),
                .money(item.money), .text(printable(reference)),
                text.isEmpty ? .empty : .text(printable(text)),
                day ?? .empty, .name(row.exception.name),
                row.remark?.owner.map(ReportTable.Cell.text) ?? .empty,
                row.remark.map { .text($0.text) } ?? .empty,
            ])
        }
        return ReportTable(
            "items", StatementText.openItems.localized,
            columns: [
                ReportTable.Column("kind", StatementText.kind.localized, .text),
                ReportTable.Column("date", StatementText.date.localized, .date),
                ReportTable.Column("ageDays", StatementText.ageDays.localized, .integer),
                ReportTable.Column("amount", StatementText.amount.localized, .money),
                ReportTable.Column("reference", StatementText.reference.localized, .text),
                ReportTable.Column("narrative", StatementText.narrative.localized, .text),
                ReportTable.Column("clearedOn", StatementText.clearedOn.localized, .date),
                ReportTable.Column("exception", StatementText.exception.localized, .text),
                ReportTable.Column("owner", StatementText.owner.localized, .text),
                ReportTable.Column("note", StatementText.note.localized, .text),
            ], rows: rows)
    }

    /// What a bank wrote, without its line breaks: one cell is one line.
    private func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || scalar.value == 0x7F
            result.unicodeScalars.append(isControl ? " " : scalar)
        }
        return result
    }

    private func ageTable() throws(StatementError) -> ReportTable {
        let currency = bookBalance.currency
        var rows: [ReportTable.Row] = []
        for bracket in AgeBracket.allCases {
            let items = self.rows.filter { $0.age == bracket }.map(\.money.minorUnits)
            func total(_ isIncluded: (Int64) -> Bool) throws(StatementError) -> Money {
                try Money(
                    exactly: items.filter(isIncluded).reduce(Int128(0)) { $0 + Int128($1) },
                    currency)
            }
            rows.append(
                ReportTable.Row([
                    .text(bracket.rawValue), .integer(Int64(items.count)),
                    .money(try total { $0 > 0 }), .money(try total { $0 < 0 }),
                ]))
        }
        return ReportTable(
            "ageing", StatementText.ageing.localized,
            columns: [
                ReportTable.Column("days", StatementText.ageDays.localized, .text),
                ReportTable.Column("items", StatementText.itemCount.localized, .integer),
                ReportTable.Column("receipts", StatementText.moneyIn.localized, .money),
                ReportTable.Column("payments", StatementText.moneyOut.localized, .money),
            ], rows: rows)
    }

    private func identities(
        listingDifference: Bool
    ) throws(StatementError) -> [StatementIdentity] {
        let currency = bookBalance.currency
        return [
            try .sums(
                "book", StatementText.bookIdentity.localized,
                [bookBalance, try sum(.bankReceiptNotInBook)],
                minus: [try sum(.bankPaymentNotInBook)], equals: [adjustedBook], currency),
            try .sums(
                "bank", StatementText.bankIdentity.localized,
                [bankBalance, try sum(.bookReceiptNotInBank)],
                minus: [try sum(.bookPaymentNotInBank)], equals: [adjustedBank], currency),
            listingDifference && !isBalanced
                ? try .sums(
                    "adjusted", StatementText.differenceIdentity.localized,
                    [adjustedBook, difference], equals: [adjustedBank], currency)
                : StatementIdentity(
                    "adjusted", StatementText.adjustedIdentity.localized, adjustedBook,
                    adjustedBank),
        ]
    }

    /// The items of a kind as a positive amount.
    private func sum(_ kind: OpenItemKind) throws(StatementError) -> Money {
        let units = rows.filter { $0.kind == kind }
            .reduce(Int128(0)) { $0 + Int128($1.money.minorUnits) }
        let isReceipt = kind == .bankReceiptNotInBook || kind == .bookReceiptNotInBank
        return try Money(exactly: isReceipt ? units : -units, bookBalance.currency)
    }
}

internal import Banking
internal import Financing
internal import Ledger

extension ProjectFunds {
    /// What a project's payments were for, with the word of the rulebook on who may bear them.
    func paymentTable(_ rulebook: Rulebook) -> ReportTable {
        let rows = payments.map { counter in
            let account = counter.account
            let isEligible = rulebook.reporting.isEligible(
                code: account.code, subaccount: account.subaccount)
            return ReportTable.Row([
                .text(account.code + (account.subaccount.map { ":\($0)" } ?? "")),
                .name(rulebook.name(of: account)),
                isEligible.map {
                    .name(($0 ? StatementText.eligibleCost : .ineligibleCost).localized)
                } ?? .empty, .money(counter.money),
            ])
        }
        return ReportTable(
            "payments", StatementText.paymentsByAccount.localized,
            columns: [
                ReportTable.Column("account", StatementText.account.localized, .text),
                ReportTable.Column("name", StatementText.accountName.localized, .text),
                ReportTable.Column("eligibility", StatementText.eligibility.localized, .text),
                ReportTable.Column("amount", StatementText.amount.localized, .money),
            ],
            rows: rows + [
                ReportTable.Row(
                    [.empty, .name(StatementText.total.localized), .empty]
                        + [.money(total.payments)], isTotal: true)
            ])
    }

    /// The bank's balance of the project's account and how the book's leads to it.
    func bankTables(_ found: BankReconciliation?) throws(StatementError) -> [ReportTable] {
        guard let found else { return [] }
        func sum(_ kind: OpenItemKind) throws(StatementError) -> Money {
            try .sum(found.rows.filter { $0.kind == kind }.map(\.money), found.bookBalance.currency)
        }
        let rows: [(LocalizedText, Money, Bool)] = [
            (StatementText.cashBook.localized, found.bookBalance, false),
            (OpenItemKind.bankReceiptNotInBook.name, try sum(.bankReceiptNotInBook), false),
            (OpenItemKind.bankPaymentNotInBook.name, try sum(.bankPaymentNotInBook), false),
            (StatementText.adjusted.localized, found.adjustedBook, true),
            (OpenItemKind.bookReceiptNotInBank.name, try less(sum(.bookReceiptNotInBank)), false),
            (OpenItemKind.bookPaymentNotInBank.name, try less(sum(.bookPaymentNotInBank)), false),
            (StatementText.bankPaper.localized, found.bankBalance, true),
        ]
        let table = ReportTable(
            "bank", StatementText.bankBalance.localized,
            columns: [
                ReportTable.Column("item", StatementText.item.localized, .text),
                ReportTable.Column("amount", StatementText.amount.localized, .money),
            ],
            rows: rows.map { ReportTable.Row([.name($0.0), .money($0.1)], isTotal: $0.2) })
        return [table]
    }

    private func less(_ money: Money) throws(StatementError) -> Money {
        try Money(exactly: -Int128(money.minorUnits), money.currency)
    }

    /// The account's book is the project's, and both sides of the bank agree once adjusted.
    func bankIdentities(_ found: BankReconciliation?) -> [StatementIdentity] {
        guard let found else { return [] }
        return [
            StatementIdentity(
                "bankBook", StatementText.bankBookIdentity.localized, total.closing,
                found.bookBalance),
            StatementIdentity(
                "bankAdjusted", StatementText.adjustedIdentity.localized, found.adjustedBook,
                found.adjustedBank),
        ]
    }
}

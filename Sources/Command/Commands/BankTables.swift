internal import Banking
internal import Financing
internal import GreenCredit
internal import Ledger
internal import Statements

/// Bank accounts, their statements and lines as tables.
enum BankTables {
    private typealias Column = ReportTable.Column

    /// The accounts and how far each is.
    static func accounts(
        _ accounts: [(BankAccountDefinition, ReconciledAccount)]
    ) -> ReportTable {
        ReportTable(
            "bank-accounts", LocalizedText("Bank accounts", "银行账户"),
            columns: [
                Column("account", LocalizedText("Account", "账号"), .text),
                Column("book", LocalizedText("Ledger account", "会计科目"), .text),
                Column("currency", LocalizedText("Currency", "币种"), .text),
                Column("statements", LocalizedText("Statements", "对账单"), .integer),
                Column("lines", LocalizedText("Lines", "流水"), .integer),
                Column("through", LocalizedText("Covered through", "覆盖至"), .text),
                Column("signed", LocalizedText("Signed through", "已签署至"), .text),
            ],
            rows: accounts.map { definition, account in
                ReportTable.Row([
                    .text(definition.id), .text(definition.account.description),
                    .text(definition.currency.code), .integer(Int64(account.papers.count)),
                    .integer(Int64(account.lines.count)),
                    .text(account.papers.map(\.to).max()?.description ?? "–"),
                    .text(account.lockedThrough?.description ?? "–"),
                ])
            })
    }

    /// The statements of an account in the order in which they came.
    static func papers(_ account: ReconciledAccount) -> ReportTable {
        ReportTable(
            "bank-statements", LocalizedText("Bank statements", "银行对账单"),
            columns: [
                Column("record", LocalizedText("Record", "记录"), .text),
                Column("file", LocalizedText("File", "文件"), .text),
                Column("from", LocalizedText("From", "起"), .date),
                Column("to", LocalizedText("To", "止"), .date),
                Column("opening", LocalizedText("Opening", "期初余额"), .money),
                Column("closing", LocalizedText("Closing", "期末余额"), .money),
                Column("lines", LocalizedText("Lines", "流水"), .integer),
                Column("added", LocalizedText("New", "新增"), .integer),
                Column("situation", LocalizedText("Situation", "衔接"), .text),
            ],
            rows: account.papers.map { paper in
                ReportTable.Row([
                    .text(paper.record), .text(paper.name), .date(paper.from), .date(paper.to),
                    paper.opening.map { .money($0) } ?? .empty,
                    paper.closing.map { .money($0) } ?? .empty, .integer(Int64(paper.lineCount)),
                    .integer(Int64(paper.addedCount)), .text(paper.situation.rawValue),
                ])
            })
    }

    /// Some lines of an account and the match that takes each.
    static func lines(_ lines: [BankLine], of account: ReconciledAccount) -> ReportTable {
        let sorted = lines.sorted {
            ($0.line.bookingDate, $0.id) < ($1.line.bookingDate, $1.id)
        }
        return ReportTable(
            "bank-lines", LocalizedText("Bank lines", "银行流水"),
            columns: [
                Column("line", LocalizedText("Line", "流水号"), .text),
                Column("date", LocalizedText("Date", "日期"), .date),
                Column("amount", LocalizedText("Amount", "金额"), .money),
                Column("reference", LocalizedText("Reference", "参考号"), .text),
                Column("counterparty", LocalizedText("Counterparty", "对方户名"), .text),
                Column("narrative", LocalizedText("Narrative", "摘要"), .text),
                Column("match", LocalizedText("Match", "勾对"), .text),
            ],
            rows: sorted.map { line in
                let match = account.findClaim(on: ItemName(.bank, line.id))
                return ReportTable.Row([
                    .text(line.id), .date(line.line.bookingDate), .money(line.line.money),
                    line.line.references.endToEnd.map(text) ?? .empty,
                    line.line.counterparty.name.map(text) ?? .empty,
                    line.line.narrative.isEmpty ? .empty : text(line.line.narrative),
                    match.map { .text($0.id) } ?? .empty,
                ])
            })
    }

    private static func text(_ written: String) -> ReportTable.Cell {
        .text(Narrative.fitting(written))
    }
}

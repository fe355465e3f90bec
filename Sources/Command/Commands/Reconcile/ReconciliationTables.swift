internal import Banking
internal import GreenCredit
internal import Ledger
internal import Statements

/// What reconciliations print beside statements.
enum ReconciliationTables {
    private typealias Column = ReportTable.Column

    /// Matches, suggestions and open items.
    static func run(_ found: AccountFindings) -> ReportTable {
        let proposed = Set(
            found.proposed.map { ReconciliationMatch($0).ours + [""] + $0.bank.map(\.id) })
        let matches = found.result.matches.map { match in
            row(
                proposed.contains(match.ours + [""] + match.theirs) ? "proposed" : "matched",
                match.clearedOn, match.money, match.ours, match.theirs, match.explanation)
        }
        let suggestions = zip(found.result.suggestions, found.suggested).enumerated()
            .map { index, pair in
                row(
                    "S\(index + 1)", pair.1.date, pair.0.money, pair.0.ours, pair.0.theirs,
                    pair.0.explanation)
            }
        let open = found.result.rows.map { item in
            let isOurs = item.open.side == .ours
            return ReportTable.Row([
                .name(item.kind.name), .date(item.open.item.date), .money(item.money),
                isOurs ? .text(item.open.item.id) : .empty,
                isOurs ? .empty : .text(item.open.item.id), .name(item.open.explanation),
            ])
        }
        return ReportTable(
            "reconciliation", LocalizedText("Reconciliation", "对账"),
            columns: [
                Column("state", LocalizedText("State", "状态"), .text),
                Column("date", LocalizedText("Date", "日期"), .date),
                Column("amount", LocalizedText("Amount", "金额"), .money),
                Column("book", LocalizedText("Book", "账"), .text),
                Column("bank", LocalizedText("Bank", "银行"), .text),
                Column("reason", LocalizedText("Reason", "依据"), .text),
            ], rows: matches + suggestions + open)
    }

    private static func row(
        _ state: String, _ date: LocalDate, _ money: Money, _ book: [String], _ bank: [String],
        _ reason: LocalizedText
    ) -> ReportTable.Row {
        ReportTable.Row([
            .text(state), .date(date), .money(money), .text(book.joined(separator: ", ")),
            .text(bank.joined(separator: ", ")), .name(reason),
        ])
    }

    /// How far an account is.
    static func status(
        _ account: ReconciledAccount, _ found: AccountFindings, asOf day: LocalDate
    ) -> ReportTable {
        let result = found.result
        var rows: [(LocalizedText, ReportTable.Cell)] = [
            (LocalizedText("as of", "截止日"), .text(day.description)),
            (LocalizedText("bank statements", "银行对账单"), .text("\(account.papers.count)")),
            (LocalizedText("bank lines", "银行流水"), .text("\(account.lines.count)")),
            (
                LocalizedText("signed through", "已签署至"),
                .text(account.lockedThrough?.description ?? "–")
            ),
            (
                LocalizedText("matches recorded", "已记录勾对"),
                .text("\(account.matches.count(where: \.isLive))")
            ),
            (
                LocalizedText("matches undone", "已撤销勾对"),
                .text("\(account.matches.count { !$0.isLive })")
            ),
            (LocalizedText("matches proposed", "待记录勾对"), .text("\(found.proposed.count)")),
            (LocalizedText("suggestions", "建议"), .text("\(found.suggested.count)")),
            (LocalizedText("cash book", "日记账余额"), .text(result.bookBalance.groupedText)),
            (LocalizedText("bank", "对账单余额"), .text(result.bankBalance.groupedText)),
        ]
        for kind in OpenItemKind.allCases {
            let items = result.rows.filter { $0.kind == kind }
            let units = items.reduce(Int64(0)) { $0 &+ $1.money.minorUnits }
            let sum = Money(minorUnits: units, currency: result.bookBalance.currency)
            rows.append((kind.name, .text("\(items.count): \(sum.groupedText)")))
        }
        rows.append(
            (LocalizedText("difference", "未查明差额"), .text(result.difference.groupedText)))
        return ReportTable(
            "reconciliation-status", LocalizedText("Status of the reconciliation", "对账状态"),
            columns: [
                Column("what", LocalizedText("What", "项目"), .text),
                Column("value", LocalizedText("Value", "数值"), .text),
            ], rows: rows.map { ReportTable.Row([.name($0.0), $0.1]) })
    }

    /// How many matches each stage made.
    static func statistics(_ result: BankReconciliation) -> ReportTable {
        let groups = Dictionary(grouping: result.matches, by: \.stage)
        let rows = groups.sorted { $0.key.rawValue < $1.key.rawValue }.map { stage, matches in
            let units = matches.reduce(Int64(0)) {
                $0 &+ Int64(clamping: $1.money.minorUnits.magnitude)
            }
            return ReportTable.Row([
                .text(stage.rawValue), .integer(Int64(matches.count)),
                .integer(Int64(matches.reduce(0) { $0 + $1.ours.count })),
                .integer(Int64(matches.reduce(0) { $0 + $1.theirs.count })),
                .money(Money(minorUnits: units, currency: result.bookBalance.currency)),
            ])
        }
        return ReportTable(
            "match-statistics", LocalizedText("Matches by stage", "各级勾对统计"),
            columns: [
                Column("stage", LocalizedText("Stage", "级别"), .text),
                Column("matches", LocalizedText("Matches", "组数"), .integer),
                Column("postings", LocalizedText("Postings", "账面笔数"), .integer),
                Column("lines", LocalizedText("Bank lines", "银行笔数"), .integer),
                Column("amount", LocalizedText("Moved", "金额"), .money),
            ], rows: rows)
    }

    /// The open items by age, oldest first, with who sees to each.
    static func ageing(_ result: BankReconciliation) -> ReportTable {
        let rows = result.rows.sorted { $0.ageDays > $1.ageDays }.map { row in
            ReportTable.Row([
                .text(row.age.rawValue), .integer(Int64(row.ageDays)), .name(row.kind.name),
                .money(row.money), .text(row.open.item.id), .name(row.exception.name),
                row.remark?.owner.map(ReportTable.Cell.text) ?? .empty,
                row.remark.map { .text($0.text) } ?? .empty,
            ])
        }
        return ReportTable(
            "ageing", LocalizedText("Ageing of open items", "未达账项账龄"),
            columns: [
                Column("bracket", LocalizedText("Age", "账龄段"), .text),
                Column("ageDays", LocalizedText("Days", "账龄(天)"), .integer),
                Column("kind", LocalizedText("Kind", "类别"), .text),
                Column("amount", LocalizedText("Amount", "金额"), .money),
                Column("item", LocalizedText("Item", "项目"), .text),
                Column("exception", LocalizedText("Class", "差异类别"), .text),
                Column("owner", LocalizedText("Owner", "责任人"), .text),
                Column("note", LocalizedText("Note", "备注"), .text),
            ], rows: rows)
    }

    /// Who did what and why, in the order of the log.
    static func trail(_ steps: [ReconciliationStep]) -> ReportTable {
        ReportTable(
            "reconciliation-trail", LocalizedText("Trail of the reconciliation", "对账审计线索"),
            columns: [
                Column("place", LocalizedText("Place", "序号"), .integer),
                Column("id", LocalizedText("Identity", "编号"), .text),
                Column("sealed", LocalizedText("Sealed", "封存时间"), .text),
                Column("maker", LocalizedText("Maker", "制单"), .text),
                Column("checker", LocalizedText("Checker", "复核"), .text),
                Column("deed", LocalizedText("Deed", "事项"), .text),
                Column("items", LocalizedText("Items", "所涉项目"), .text),
                Column("reason", LocalizedText("Reason", "依据"), .text),
            ],
            rows: steps.map { step in
                let (deed, items, reason) = texts(step.deed)
                return ReportTable.Row([
                    .integer(step.seq), .text(step.id), .text(step.sealed.description),
                    .text(step.maker), .text(step.checker), .name(deed), .text(items),
                    .name(reason),
                ])
            })
    }

    private static func texts(
        _ deed: ReconciliationStep.Deed
    ) -> (deed: LocalizedText, items: String, reason: LocalizedText) {
        let same = { (text: String) in LocalizedText(text, text) }
        switch deed {
        case .imported(let imported):
            return (
                LocalizedText("imported", "导入"), imported.name,
                LocalizedText(
                    "\(imported.lines) lines, \(imported.added) new, \(imported.from) to "
                        + "\(imported.to)",
                    "\(imported.lines)笔，新增\(imported.added)笔，\(imported.from)至\(imported.to)")
            )
        case .signed(let day):
            return (LocalizedText("signed", "签署"), "", same(day.description))
        case .event(.match(let match)):
            let items =
                match.book.map(\.id).joined(separator: ", ") + " = "
                + match.bank.map(\.id).joined(separator: ", ")
            return (
                LocalizedText("matched (stage \(match.stage))", "勾对（\(match.stage)级）"), items,
                match.reason
            )
        case .event(.undo(let match, let reason)):
            return (LocalizedText("undone", "撤销"), match, same(reason))
        case .event(.note(let note)):
            let owner = note.owner.map { "\($0): " } ?? ""
            return (LocalizedText("noted", "备注"), note.item.id, same(owner + note.text))
        case .event(.reopen(let statement, let reason)):
            return (LocalizedText("reopened", "重开"), statement, same(reason))
        }
    }
}

public import Banking
internal import Ledger

/// The matches that a reconciliation rests on, kept in the signed statement with their reasons.
extension BankReconciliation {
    static let matchTableID = "matches"

    /// One match a row; identifiers of one side are joined by a line break.
    func matchTable() -> ReportTable {
        ReportTable(
            BankReconciliation.matchTableID, StatementText.matches.localized,
            columns: [
                ReportTable.Column("book", StatementText.cashBook.localized, .text),
                ReportTable.Column("bank", StatementText.bankPaper.localized, .text),
                ReportTable.Column("amount", StatementText.amount.localized, .money),
                ReportTable.Column("clearedOn", StatementText.clearedOn.localized, .date),
                ReportTable.Column("stage", StatementText.stage.localized, .text),
                ReportTable.Column("score", StatementText.score.localized, .integer),
                ReportTable.Column("reason", StatementText.reason.localized, .text),
            ],
            rows: matches.map { match in
                ReportTable.Row([
                    match.ours.isEmpty ? .empty : .text(match.ours.joined(separator: "\n")),
                    match.theirs.isEmpty ? .empty : .text(match.theirs.joined(separator: "\n")),
                    .money(match.money), .date(match.clearedOn), .text(match.stage.rawValue),
                    .integer(Int64(match.score)), .name(match.reasons),
                ])
            })
    }
}

extension Statement {
    /// The matches of a bank reconciliation, as it was signed; none for other statements.
    ///
    /// - Throws: `statement.matches` for a table that is not in our form.
    public func reconciliationMatches() throws(StatementError) -> [ReconciliationMatch] {
        guard let table = tables.first(where: { $0.id == BankReconciliation.matchTableID }) else {
            return []
        }
        var matches: [ReconciliationMatch] = []
        for row in table.rows {
            guard row.cells.count >= 6, case .money(let money) = row.cells[2],
                case .date(let clearedOn) = row.cells[3], case .text(let stage) = row.cells[4],
                let stage = ReconciliationStage(rawValue: stage),
                case .integer(let score) = row.cells[5], let score = Int(exactly: score)
            else {
                throw StatementError(
                    "statement.matches", "the table of matches is not in the form known here")
            }
            matches.append(
                ReconciliationMatch(
                    stage: stage, ours: Statement.identifiers(row.cells[0]),
                    theirs: Statement.identifiers(row.cells[1]), money: money,
                    clearedOn: clearedOn, score: score, facts: []))
        }
        return matches
    }

    private static func identifiers(_ cell: ReportTable.Cell) -> [String] {
        guard case .text(let text) = cell else { return [] }
        return text.split(separator: "\n").map(String.init)
    }
}

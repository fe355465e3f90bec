public import Financing
internal import Ledger

extension AuditTrail {
    /// The table of records: the second column names them.
    package static let sourceTable = "records"

    /// The statement 审计线索 of this trail.
    ///
    /// - Throws: `statement.identity` if entries are missing or counted twice, `statement.head` if
    ///   the head speaks of another day.
    public func statement(
        _ head: StatementHead, rulebook: Rulebook
    ) throws(StatementError) -> Statement {
        try head.require(asOf: asOf, currency: head.currency)
        var head = head
        head.books = rulebook.subjects(of: Array(Set(lines.map(\.entry.book))))
        if scope.record == nil { head.periodStart = periodStart }
        head.project = scope.project
        return try Statement(
            .auditTrail, head: head,
            tables: [
                try entryTable(head.currency), recordTable, signerTable, documentTable,
            ], identities: try identities(head.currency))
    }

    private func entryTable(_ currency: Currency) throws(StatementError) -> ReportTable {
        var rows: [ReportTable.Row] = []
        for line in lines {
            let sum = try turnover(of: [line], currency)
            let draft = line.entry.draft
            rows.append(
                ReportTable.Row([
                    .integer(line.number), .text(line.entry.book), .text(line.entry.id),
                    .date(line.entry.valueDate), .money(sum.debits), .money(sum.credits),
                    .text(line.record), draft.flow.map(ReportTable.Cell.text) ?? .empty,
                    draft.reverses.map(ReportTable.Cell.text) ?? .empty,
                    line.reversedBy.map(ReportTable.Cell.text) ?? .empty,
                    draft.narrative.map(ReportTable.Cell.text) ?? .empty,
                ]))
        }
        let sum = try turnover(of: lines, currency)
        rows.append(
            ReportTable.Row(
                [.empty, .empty, .name(StatementText.total.localized), .empty]
                    + [.money(sum.debits), .money(sum.credits)]
                    + Array(repeating: .empty, count: 5), isTotal: true))
        return ReportTable(
            "entries", StatementText.followedEntries.localized,
            columns: [
                ReportTable.Column("number", StatementText.entryNumber.localized, .integer),
                ReportTable.Column("book", StatementText.book.localized, .text),
                ReportTable.Column("entry", StatementText.entry.localized, .text),
                ReportTable.Column("date", StatementText.date.localized, .date),
                ReportTable.Column("debit", StatementText.debit.localized, .money),
                ReportTable.Column("credit", StatementText.credit.localized, .money),
                ReportTable.Column("record", StatementText.record.localized, .text),
                ReportTable.Column("flow", StatementText.flow.localized, .text),
                ReportTable.Column("reverses", StatementText.reverses.localized, .text),
                ReportTable.Column("reversedBy", StatementText.reversedBy.localized, .text),
                ReportTable.Column("narrative", StatementText.narrative.localized, .text),
            ], rows: rows)
    }

    private var recordTable: ReportTable {
        ReportTable(
            AuditTrail.sourceTable, StatementText.sourceRecords.localized,
            columns: [
                ReportTable.Column("seq", StatementText.logPlace.localized, .integer),
                ReportTable.Column("record", StatementText.record.localized, .text),
                ReportTable.Column("prepared", StatementText.preparedAt.localized, .text),
                ReportTable.Column("sealed", StatementText.sealedAt.localized, .text),
                ReportTable.Column("sha256", StatementText.contentHash.localized, .text),
                ReportTable.Column("leaf", StatementText.leafHash.localized, .text),
            ],
            rows: sources.map { source in
                ReportTable.Row([
                    .integer(source.seq), .text(source.id), .text(source.prepared.description),
                    .text(source.sealed.description), .text(source.sha256.description),
                    .text(source.leaf.description),
                ])
            })
    }

    private var signerTable: ReportTable {
        let rows = sources.flatMap { source in
            source.signers.map { signer in
                let word = signer.isApproval ? StatementText.approved : .prepared
                return ReportTable.Row([
                    .text(source.id), .name(word.localized), .text(signer.name),
                    .text(signer.person), .text(signer.record), .text(signer.sealed.description),
                ])
            }
        }
        return ReportTable(
            "signers", StatementText.signers.localized,
            columns: [
                ReportTable.Column("record", StatementText.record.localized, .text),
                ReportTable.Column("as", StatementText.signedAs.localized, .text),
                ReportTable.Column("name", StatementText.nodeName.localized, .text),
                ReportTable.Column("person", StatementText.person.localized, .text),
                ReportTable.Column("under", StatementText.signedRecord.localized, .text),
                ReportTable.Column("sealed", StatementText.sealedAt.localized, .text),
            ], rows: rows)
    }

    private var documentTable: ReportTable {
        let rows = sources.flatMap { source in
            source.evidence.map { document in
                ReportTable.Row([
                    .text(source.id), document.kind.map(ReportTable.Cell.text) ?? .empty,
                    .text(document.name), .text(document.sha256.description),
                ])
            }
        }
        return ReportTable(
            "evidence", StatementText.evidence.localized,
            columns: [
                ReportTable.Column("record", StatementText.record.localized, .text),
                ReportTable.Column("kind", StatementText.kind.localized, .text),
                ReportTable.Column("name", StatementText.documentName.localized, .text),
                ReportTable.Column("sha256", StatementText.contentHash.localized, .text),
            ], rows: rows)
    }

    private func identities(_ currency: Currency) throws(StatementError) -> [StatementIdentity] {
        let sum = try turnover(of: lines, currency)
        var all: [StatementIdentity] = []
        if let turnover {
            all.append(
                StatementIdentity(
                    "debits", StatementText.listedDebits.localized, sum.debits, turnover.debits))
            all.append(
                StatementIdentity(
                    "credits", StatementText.listedCredits.localized, sum.credits,
                    turnover.credits))
        }
        if scope.account == nil {
            all.append(
                StatementIdentity(
                    "balanced", StatementText.balancedIdentity.localized, sum.debits, sum.credits))
        }
        return all
    }
}

extension Statement {
    /// The records that an audit trail rests on, by name; none for other statements.
    public var followedRecords: [String] {
        guard kind == .auditTrail,
            let table = tables.first(where: { $0.id == AuditTrail.sourceTable })
        else { return [] }
        return table.rows.compactMap { row in
            guard row.cells.count > 1, case .text(let id) = row.cells[1] else { return nil }
            return id
        }
    }
}

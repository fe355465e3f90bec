public import Financing
internal import Ledger

extension TrialBalance {
    /// The trial balance as a table; its totals per book and side come last.
    ///
    /// One that lists only accounts with a balance shows that balance alone, since turnover of
    /// some accounts does not add up.
    public func table(_ rulebook: Rulebook) -> ReportTable {
        let columns: [(String, StatementText)] =
            (isWithBalance
                ? [] : [("opening", .opening), ("debits", .debits), ("credits", .credits)])
            + [("closingDebit", .closingDebit), ("closingCredit", .closingCredit)]
        return ReportTable(
            "trial-balance", StatementText.trialBalance.localized,
            columns: [
                ReportTable.Column("account", StatementText.account.localized, .text),
                ReportTable.Column("name", StatementText.accountName.localized, .text),
                ReportTable.Column("currency", StatementText.currency.localized, .text),
            ] + columns.map { ReportTable.Column($0.0, $0.1.localized, .money) },
            rows: lines.map { row($0, rulebook) } + totals.map(row))
    }

    private func row(_ line: Line, _ rulebook: Rulebook) -> ReportTable.Row {
        func positive(_ sign: Int64) -> ReportTable.Cell {
            guard line.closing.minorUnits.signum() == sign else { return .empty }
            return .money(
                Money(minorUnits: sign * line.closing.minorUnits, currency: line.closing.currency))
        }
        let turnover: [ReportTable.Cell] =
            isWithBalance ? [] : [line.opening, line.debits, line.credits].map { .money($0) }
        return ReportTable.Row(
            [
                .text(line.account.description), .name(rulebook.name(of: line.account)),
                .text(line.closing.currency.code),
            ] + turnover + [positive(1), positive(-1)])
    }

    private func row(_ total: Total) -> ReportTable.Row {
        let turnover: [ReportTable.Cell] =
            isWithBalance ? [] : [.empty, .money(total.turnover), .money(total.turnover)]
        return ReportTable.Row(
            [
                .text("\(total.book):\(total.side.rawValue)"),
                .name(StatementText.total.localized), .text(total.closing.currency.code),
            ] + turnover + [.money(total.closing), .money(total.closing)],
            isTotal: total == totals.first)
    }
}

extension Register {
    /// The register as a table, from the opening balance to the closing one.
    public var table: ReportTable {
        let opening = self.opening.map { balance in
            ReportTable.Row([
                .empty, .empty, .empty, .name(StatementText.opening.localized), .empty, .empty,
                .money(balance),
            ])
        }
        let rows = lines.map { line in
            let units = line.money.minorUnits
            let amount = ReportTable.Cell.money(
                Money(minorUnits: units < 0 ? -units : units, currency: line.money.currency))
            return ReportTable.Row([
                .date(line.valueDate), .text(line.entry), .text(line.account.description),
                line.narrative.map(ReportTable.Cell.text) ?? .empty,
                units > 0 ? amount : .empty, units < 0 ? amount : .empty, .money(line.balance),
            ])
        }
        let closing = self.closing.enumerated().map { index, balance in
            ReportTable.Row(
                [
                    .empty, .empty, .empty, .name(StatementText.closing.localized), .empty, .empty,
                    .money(balance),
                ], isTotal: index == 0)
        }
        return ReportTable(
            "register", StatementText.register.localized,
            columns: [
                ReportTable.Column("date", StatementText.date.localized, .date),
                ReportTable.Column("entry", StatementText.entry.localized, .text),
                ReportTable.Column("account", StatementText.account.localized, .text),
                ReportTable.Column("narrative", StatementText.narrative.localized, .text),
                ReportTable.Column("debit", StatementText.debit.localized, .money),
                ReportTable.Column("credit", StatementText.credit.localized, .money),
                ReportTable.Column("balance", StatementText.balance.localized, .money),
            ], rows: opening + rows + closing)
    }
}

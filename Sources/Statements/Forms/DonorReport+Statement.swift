public import Financing
internal import Ledger

extension DonorReport {
    /// The statement of these figures: the lines of the form and the statement of expenditure.
    ///
    /// - Throws: `statement.identity` if a line contradicts another or the books,
    ///   `statement.head` if the head speaks of another day.
    public func statement(
        _ head: StatementHead, rulebook: Rulebook
    ) throws(StatementError) -> Statement {
        try head.require(asOf: asOf, currency: paidByProgramme.currency)
        var head = head
        head.books = rulebook.subjects(of: [book, rulebook.budget?.book ?? ""])
        head.project = project
        return try Statement(
            .donorReport, head: head, tables: [lineTable, try expenditure()],
            identities: try identities())
    }

    private var lineTable: ReportTable {
        ReportTable(
            "lines", StatementText.donorLines.localized,
            columns: [
                ReportTable.Column("line", StatementText.letter.localized, .text),
                ReportTable.Column("item", StatementText.item.localized, .text),
                ReportTable.Column("amount", StatementText.amount.localized, .money),
            ],
            rows: Line.allCases.map { line in
                ReportTable.Row([
                    .text(line.rawValue), .name(line.word.localized), .money(self[line]),
                ])
            })
    }

    private func expenditure() throws(StatementError) -> ReportTable {
        let currency = paidByProgramme.currency
        let rate = ReportTable.Cell.text(terms.rate.description)
        var rows = zip(terms.claims, shares).map { claim, share in
            ReportTable.Row([
                .text(claim.id), .date(claim.day),
                claim.invoices.isEmpty ? .empty : .text(claim.invoices.joined(separator: ", ")),
                .money(claim.claimed), claim.eligibleShare.map(ReportTable.Cell.rate) ?? .empty,
                .money(claim.approved), rate, .money(share),
            ])
        }
        if !recovered.isZero {
            let cost = DonorCosts.whole(Int128(recovered.minorUnits), terms.rate)
            rows.append(
                ReportTable.Row([
                    .name(StatementText.recoveredCost.localized), .empty, .empty, .empty, .empty,
                    .money(try Money(exactly: -cost, currency)), rate,
                    .money(try Money(exactly: -Int128(recovered.minorUnits), currency)),
                ]))
        }
        rows.append(
            ReportTable.Row(
                [.name(StatementText.total.localized), .empty, .empty, .empty, .empty]
                    + [.empty, .empty, .money(self[.expenditures])], isTotal: true))
        return ReportTable(
            "expenditure", StatementText.expenditureStatement.localized,
            columns: [
                ReportTable.Column("report", StatementText.claimReport.localized, .text),
                ReportTable.Column("date", StatementText.date.localized, .date),
                ReportTable.Column("invoices", StatementText.invoices.localized, .text),
                ReportTable.Column("claimed", StatementText.claimed.localized, .money),
                ReportTable.Column("eligibleShare", StatementText.eligibleShare.localized, .rate),
                ReportTable.Column("approved", StatementText.eligible.localized, .money),
                ReportTable.Column("rate", StatementText.donorRate.localized, .text),
                ReportTable.Column("share", StatementText.donorShare.localized, .money),
            ], rows: rows)
    }

    private func identities() throws(StatementError) -> [StatementIdentity] {
        let currency = paidByProgramme.currency
        let rules: [(String, StatementText, [Money], [Money], [Money])] = [
            (
                "cash", .cashIdentity, [self[.receipts]], [self[.disbursements]],
                [self[.cashOnHand]]
            ),
            ("receipts", .receiptsOfProgramme, [self[.receipts]], [], [paidByProgramme]),
            (
                "totalShare", .totalShareIdentity, [self[.expenditures], self[.unliquidated]], [],
                [self[.totalShare]]
            ),
            (
                "unobligated", .unobligatedIdentity, [self[.authorised]], [self[.totalShare]],
                [self[.unobligated]]
            ),
            (
                "ownShare", .ownShareIdentity, [self[.requiredShare]], [self[.ownShare]],
                [self[.remainingShare]]
            ),
            (
                "income", .incomeIdentity, [self[.income]],
                [self[.incomeDeducted], self[.incomeAdded]], [self[.incomeUnexpended]]
            ),
            ("expenditure", .expenditureIdentity, shares, [recovered], [self[.expenditures]]),
            (
                "advances", .advanceIdentity, [self[.receipts]], shares,
                [self[.cashOnHand], try spentNotClaimed()]
            ),
        ]
        var all: [StatementIdentity] = []
        for (id, name, added, subtracted, equals) in rules {
            all.append(
                try .sums(
                    id, name.localized, added, minus: subtracted, equals: equals, currency))
        }
        if terms.isFinal {
            all.append(
                StatementIdentity(
                    "final", StatementText.finalIdentity.localized, self[.unliquidated],
                    .zero(currency)))
        }
        return all
    }

    /// What was paid out and is not documented; negative where more was documented than paid out.
    private func spentNotClaimed() throws(StatementError) -> Money {
        let documented = try Money.sum(shares, paidByProgramme.currency)
        return try Money(
            exactly: Int128(self[.disbursements].minorUnits) - Int128(documented.minorUnits),
            paidByProgramme.currency)
    }
}

extension DonorReport.Line {
    var word: StatementText {
        switch self {
        case .receipts: .cashReceipts
        case .disbursements: .cashDisbursements
        case .cashOnHand: .cashOnHand
        case .authorised: .authorised
        case .expenditures: .expenditures
        case .unliquidated: .unliquidated
        case .totalShare: .totalShare
        case .unobligated: .unobligated
        case .requiredShare: .requiredShare
        case .ownShare: .ownShare
        case .remainingShare: .remainingShare
        case .income: .programmeIncome
        case .incomeDeducted: .incomeDeducted
        case .incomeAdded: .incomeAdded
        case .incomeUnexpended: .incomeUnexpended
        }
    }
}

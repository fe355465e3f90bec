public import Financing
internal import Ledger

extension ProgrammeFinancing {
    /// The statement 专项资金执行情况表 of these figures.
    ///
    /// - Parameters:
    ///   - head: What stands above; of the same day.
    ///   - rulebook: Names books and accounts.
    ///   - division: The same by project and by what projects have in common, where it is wanted.
    /// - Throws: `statement.identity` if a figure contradicts another, `statement.head` if the head
    ///   speaks of another day.
    public func statement(
        _ head: StatementHead, rulebook: Rulebook, division: ProgrammeDivision? = nil
    ) throws(StatementError) -> Statement {
        try head.require(asOf: asOf, currency: indicator.currency)
        var head = head
        head.books = rulebook.subjects(of: balances.map(\.account.book))
        return try Statement(
            .programmeFinancing, head: head,
            tables: [execution, indicatorTable(rulebook)] + (division?.tables ?? []),
            identities: try identities() + (try division?.identities(of: total) ?? []))
    }

    private var execution: ReportTable {
        let amounts: [(String, StatementText, KeyPath<Line, Money>)] = [
            ("allocated", .allocated, \.allocated), ("committed", .committed, \.committed),
            ("decommitted", .decommitted, \.decommitted), ("paidNet", .paidNet, \.paidNet),
            ("refunded", .refunded, \.refunded), ("clawedBack", .clawedBack, \.clawedBack),
            ("planned", .planned, \.planned), ("encumbered", .encumbered, \.encumbered),
            ("withdrawn", .withdrawn, \.withdrawn), ("free", .free, \.free),
        ]
        let columns =
            [ReportTable.Column("subprogramme", StatementText.subprogramme.localized, .text)]
            + amounts.map { ReportTable.Column($0.0, $0.1.localized, .money) }
            + [ReportTable.Column("executionRate", StatementText.executionRate.localized, .rate)]
        func row(_ name: ReportTable.Cell, _ line: Line, isTotal: Bool = false) -> ReportTable.Row {
            let rate = line.executionRate.map(ReportTable.Cell.rate) ?? .empty
            return ReportTable.Row(
                [name] + amounts.map { .money(line[keyPath: $0.2]) } + [rate], isTotal: isTotal)
        }
        var rows = lines.map { row(.text($0.subprogramme ?? ""), $0) }
        // What is allocated to none has an amount available and nothing to execute.
        rows.append(
            ReportTable.Row(
                [.name(StatementText.notAllocated.localized)]
                    + amounts.map { name, _, path in
                        let money = unallocated[keyPath: path]
                        return name == "allocated" || money.isZero && name != "free"
                            ? .empty : .money(money)
                    } + [.empty]))
        rows.append(row(.name(StatementText.total.localized), total, isTotal: true))
        return ReportTable(
            "execution", StatementText.execution.localized, columns: columns, rows: rows)
    }

    private func indicatorTable(_ rulebook: Rulebook) -> ReportTable {
        let sum = balances.reduce(Int128(0)) { $0 + Int128($1.balance.minorUnits) }
        let rows = balances.map { balance in
            ReportTable.Row([
                .text(balance.account.code), .name(rulebook.name(of: balance.account)),
                .money(balance.balance),
            ])
        }
        let total = Money(minorUnits: Int64(clamping: sum), currency: indicator.currency)
        return ReportTable(
            "indicator", StatementText.indicatorAccounts.localized,
            columns: [
                ReportTable.Column("account", StatementText.account.localized, .text),
                ReportTable.Column("name", StatementText.accountName.localized, .text),
                ReportTable.Column("balance", StatementText.balance.localized, .money),
            ],
            rows: rows + [
                ReportTable.Row(
                    [.empty, .name(StatementText.total.localized), .money(total)], isTotal: true)
            ])
    }

    private func identities() throws(StatementError) -> [StatementIdentity] {
        let currency = indicator.currency
        var all: [StatementIdentity] = [
            try .sums(
                "indicator", StatementText.indicatorIdentity.localized,
                balances.map(\.balance), equals: [], currency)
        ]
        if let contra = balances.first {
            all.append(
                try .sums(
                    "contra", StatementText.indicatorContra.localized, [], minus: [contra.balance],
                    equals: [indicator], currency))
        }
        all.append(
            try .sums(
                "allocation", StatementText.allocationIdentity.localized, [indicator],
                equals: [unallocated.allocated] + lines.map(\.allocated), currency))
        for line in lines {
            let name = line.subprogramme ?? ""
            all += try line.identities(
                name, LocalizedText(english: name, chinese: name), allocated: line.allocated)
        }
        all += try unallocated.identities(
            "unallocated", StatementText.notAllocated.localized, allocated: unallocated.allocated)
        all += try total.identities("total", StatementText.total.localized, allocated: indicator)
        return all
    }
}

extension ProgrammeFinancing.Line {
    fileprivate func identities(
        _ id: String, _ name: LocalizedText, allocated: Money
    ) throws(StatementError) -> [StatementIdentity] {
        let currency = allocated.currency
        return [
            try .sums(
                "commitment:\(id)", StatementText.commitmentIdentity.localized.of(name),
                [committed], minus: [decommitted],
                equals: [encumbered, planned, paidNet, refunded, clawedBack], currency),
            try .sums(
                "free:\(id)", StatementText.freeIdentity.localized.of(name),
                [allocated, decommitted, refunded], minus: [committed, withdrawn], equals: [free],
                currency),
        ]
    }
}

extension LocalizedText {
    /// This text, said of something.
    func of(_ subject: LocalizedText) -> LocalizedText {
        LocalizedText(
            english: "\(subject.english): \(english)", chinese: "\(subject.chinese)：\(chinese)")
    }
}

extension Rulebook {
    /// Books with their names, in the chart's order.
    func subjects(of books: [String]) -> [StatementHead.Subject] {
        chart.books.filter { books.contains($0.id) }.map {
            StatementHead.Subject(id: $0.id, name: $0.name)
        }
    }

    /// The name of an account; its code where the chart does not know it.
    func name(of account: Account) -> LocalizedText {
        chart.findDefinition(of: account)?.name
            ?? LocalizedText(english: account.code, chinese: account.code)
    }
}

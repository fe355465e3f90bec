public import Financing
internal import Ledger

extension FundFlow {
    /// The statement 资金流向表 of these figures: its nodes, its flows, and who paid whom as a table.
    ///
    /// - Throws: `statement.identity` if what flowed is not what the books hold, `statement.head`
    ///   if the head speaks of another day.
    public func statement(
        _ head: StatementHead, rulebook: Rulebook
    ) throws(StatementError) -> Statement {
        try head.require(asOf: asOf, currency: executed.currency)
        var head = head
        head.books = rulebook.subjects(of: holdings.map(\.node.book))
        head.periodStart = periodStart
        head.project = project
        let nodes = Set(flows.flatMap { [$0.from, $0.to] } + holdings.map(\.node)).sorted()
        return try Statement(
            .fundFlow, head: head,
            tables: [
                try nodeTable(nodes, rulebook), flowTable(rulebook),
                try matrix(nodes, rulebook),
            ], identities: try identities(nodes, rulebook))
    }

    /// What a node received and paid.
    private func turnover(_ node: Node) throws(StatementError) -> (received: Money, paid: Money) {
        (
            try .sum(flows.filter { $0.to == node }.map(\.amount), executed.currency),
            try .sum(flows.filter { $0.from == node }.map(\.amount), executed.currency)
        )
    }

    private func nodeTable(
        _ nodes: [Node], _ rulebook: Rulebook
    ) throws(StatementError) -> ReportTable {
        var rows: [ReportTable.Row] = []
        for node in nodes {
            let (received, paid) = try turnover(node)
            let holding = holdings.first { $0.node == node }
            rows.append(
                ReportTable.Row([
                    .text(node.id), .name(node.stage.word.localized),
                    .name(name(of: node, rulebook)),
                    holding.map { .money($0.opening) } ?? .empty, .money(received), .money(paid),
                    holding.map { .money($0.closing) } ?? .empty,
                ]))
        }
        return ReportTable(
            "nodes", StatementText.flowNodes.localized,
            columns: [
                ReportTable.Column("node", StatementText.node.localized, .text),
                ReportTable.Column("stage", StatementText.pathStage.localized, .text),
                ReportTable.Column("name", StatementText.nodeName.localized, .text),
                ReportTable.Column("opening", StatementText.opening.localized, .money),
                ReportTable.Column("received", StatementText.received.localized, .money),
                ReportTable.Column("paid", StatementText.paid.localized, .money),
                ReportTable.Column("closing", StatementText.closing.localized, .money),
            ], rows: rows)
    }

    private func flowTable(_ rulebook: Rulebook) -> ReportTable {
        ReportTable(
            "flows", StatementText.flows.localized,
            columns: [
                ReportTable.Column("from", StatementText.payer.localized, .text),
                ReportTable.Column("to", StatementText.payee.localized, .text),
                ReportTable.Column("amount", StatementText.amount.localized, .money),
                ReportTable.Column("references", StatementText.flowReferences.localized, .text),
            ],
            rows: flows.map { flow in
                ReportTable.Row([
                    .text(flow.from.id), .text(flow.to.id), .money(flow.amount),
                    .text(flow.references.joined(separator: ", ")),
                ])
            })
    }

    /// Payers down, payees across; those without a book share a column.
    private func matrix(
        _ nodes: [Node], _ rulebook: Rulebook
    ) throws(StatementError) -> ReportTable {
        let payers = nodes.filter { node in flows.contains { $0.from == node } }
        let payees = nodes.filter { node in
            node.stage != .use && flows.contains { $0.to == node }
        }
        func cells(_ flows: [Flow]) throws(StatementError) -> [ReportTable.Cell] {
            var cells: [ReportTable.Cell] = []
            for payee in payees {
                let paid = flows.filter { $0.to == payee }.map(\.amount)
                cells.append(paid.isEmpty ? .empty : .money(try .sum(paid, executed.currency)))
            }
            let outside = flows.filter { $0.to.stage == .use }.map(\.amount)
            cells.append(outside.isEmpty ? .empty : .money(try .sum(outside, executed.currency)))
            cells.append(.money(try .sum(flows.map(\.amount), executed.currency)))
            return cells
        }
        var rows: [ReportTable.Row] = []
        for payer in payers {
            rows.append(
                ReportTable.Row(
                    [.text(payer.id)] + (try cells(flows.filter { $0.from == payer }))))
        }
        rows.append(
            ReportTable.Row(
                [.name(StatementText.total.localized)] + (try cells(flows)), isTotal: true))
        let columns = payees.map {
            ReportTable.Column("to-\($0.id)", name(of: $0, rulebook), .money)
        }
        return ReportTable(
            "matrix", StatementText.flowMatrix.localized,
            columns: [ReportTable.Column("from", StatementText.payer.localized, .text)] + columns
                + [
                    ReportTable.Column("uses", StatementText.usesOutside.localized, .money),
                    ReportTable.Column("total", StatementText.total.localized, .money),
                ], rows: rows)
    }

    private func name(of node: Node, _ rulebook: Rulebook) -> LocalizedText {
        switch node.stage {
        case .treasury: StatementText.treasury.localized
        case .programme, .entity:
            rulebook.chart.book(node.book)?.name
                ?? LocalizedText(english: node.book, chinese: node.book)
        case .origin, .use:
            node.account.map { rulebook.name(of: $0) } ?? StatementText.notTold.localized
        }
    }

    private func identities(
        _ nodes: [Node], _ rulebook: Rulebook
    ) throws(StatementError) -> [StatementIdentity] {
        let currency = executed.currency
        var all: [StatementIdentity] = []
        for holding in holdings {
            let (received, paid) = try turnover(holding.node)
            all.append(
                try .sums(
                    "money:\(holding.node.id)",
                    StatementText.moneyIdentity.localized.of(name(of: holding.node, rulebook)),
                    [holding.opening, received], minus: [paid], equals: [holding.closing],
                    currency))
        }
        let fromTreasury = flows.filter { $0.from.stage == .treasury }.map(\.amount)
        all.append(
            try .sums(
                "executed", StatementText.executedIdentity.localized, fromTreasury,
                equals: [executed], currency))
        var received: [Money] = []
        for node in nodes { received.append(try turnover(node).received) }
        var paid: [Money] = []
        for node in nodes { paid.append(try turnover(node).paid) }
        all.append(
            try .sums(
                "matrix", StatementText.matrixIdentity.localized, received, equals: paid,
                currency))
        return all
    }
}

extension FundFlow.Node.Stage {
    var word: StatementText {
        switch self {
        case .origin: .originStage
        case .treasury: .treasury
        case .programme: .programme
        case .entity: .entityStage
        case .use: .useStage
        }
    }
}

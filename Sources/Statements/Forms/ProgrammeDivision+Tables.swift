internal import Ledger

extension ProgrammeDivision {
    /// The programme by project and by each grouping.
    var tables: [ReportTable] { [projectTable, groupTable] }

    private var projectTable: ReportTable {
        ReportTable(
            "projects", StatementText.byProject.localized,
            columns: [ReportTable.Column("project", StatementText.project.localized, .text)]
                + ProgrammeDivision.amountColumns,
            rows: projects.map { line in
                ReportTable.Row([ProgrammeDivision.name(line.key)] + line.cells)
            })
    }

    private var groupTable: ReportTable {
        let rows = Grouping.allCases.flatMap { grouping in
            (groups[grouping] ?? []).map { line in
                ReportTable.Row(
                    [
                        .name(grouping.word.localized), ProgrammeDivision.name(line.key),
                        .integer(Int64(line.projects)),
                    ] + line.cells)
            }
        }
        return ReportTable(
            "groups", StatementText.byGroup.localized,
            columns: [
                ReportTable.Column("by", StatementText.groupedBy.localized, .text),
                ReportTable.Column("group", StatementText.group.localized, .text),
                ReportTable.Column("projects", StatementText.projectCount.localized, .integer),
            ] + ProgrammeDivision.amountColumns, rows: rows)
    }

    private static func name(_ key: String?) -> ReportTable.Cell {
        key.map(ReportTable.Cell.text) ?? .name(StatementText.notRegistered.localized)
    }

    private static var amountColumns: [ReportTable.Column] {
        Line.amounts.map { ReportTable.Column($0.id, $0.word.localized, .money) } + [
            ReportTable.Column("executionRate", StatementText.paidRate.localized, .rate)
        ]
    }

    /// The projects, and the groups of each grouping, come to the programme's figures.
    func identities(
        of total: ProgrammeFinancing.Line
    ) throws(StatementError) -> [StatementIdentity] {
        let totals: [(String, StatementText, Money)] = [
            ("committed", .committed, total.committed),
            ("decommitted", .decommitted, total.decommitted),
            ("paidNet", .paidNet, total.paidNet), ("refunded", .refunded, total.refunded),
            ("clawedBack", .clawedBack, total.clawedBack), ("planned", .planned, total.planned),
            ("encumbered", .encumbered, total.encumbered),
        ]
        var all: [StatementIdentity] = []
        for ((id, word, money), amount) in zip(totals, Line.amounts) {
            all.append(
                try .sums(
                    "projects:\(id)", StatementText.projectsIdentity.localized.of(word.localized),
                    projects.map { $0[keyPath: amount.path] }, equals: [money],
                    total.committed.currency))
        }
        for grouping in Grouping.allCases {
            all.append(
                try .sums(
                    "groups:\(grouping.rawValue)",
                    StatementText.groupsIdentity.localized.of(grouping.word.localized),
                    (groups[grouping] ?? []).map(\.paidNet), equals: [total.paidNet],
                    total.committed.currency))
        }
        return all
    }
}

extension ProgrammeDivision.Line {
    fileprivate var cells: [ReportTable.Cell] {
        ProgrammeDivision.Line.amounts.map { .money(self[keyPath: $0.path]) } + [
            executionRate.map(ReportTable.Cell.rate) ?? .empty
        ]
    }
}

extension ProgrammeDivision.Grouping {
    var word: StatementText {
        switch self {
        case .measure: .measure
        case .subprogramme: .subprogramme
        case .plan: .plan
        case .region: .region
        case .level: .level
        case .instrument: .instrument
        }
    }
}

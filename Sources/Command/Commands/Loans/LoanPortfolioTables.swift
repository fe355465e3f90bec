internal import Financing
internal import Ledger
internal import Statements

/// The tables of portfolio and reconciliation.
extension LoanTables {
    /// A line for each loan, with the sum and the weighted rate.
    static func portfolio(_ portfolio: LoanPortfolio) -> ReportTable {
        let money = money(portfolio.currency)
        let rows = portfolio.rows.map { row in
            let position = row.position
            return ReportTable.Row([
                .text(row.loan), .text(row.project), .text(row.bank),
                money(Int128(position.principal)), money(Int128(position.overdue)),
                money(Int128(position.interestOwed)), money(Int128(position.interestAccrued)),
                .text(position.rate.description), .integer(Int64(position.daysPastDue)),
                .name(row.riskClass.name),
                position.nextDueDate.map { .date($0) } ?? .empty, .date(position.maturity),
            ])
        }
        let sum: (KeyPath<LoanPosition, MinorUnits>) -> ReportTable.Cell = { path in
            money(portfolio.rows.reduce(Int128(0)) { $0 + Int128($1.position[keyPath: path]) })
        }
        let total = ReportTable.Row(
            [
                .empty, .empty, .empty, sum(\.principal), sum(\.overdue), sum(\.interestOwed),
                sum(\.interestAccrued), .text(portfolio.report.averageRate.description), .empty,
                .empty, .empty, .empty,
            ], isTotal: true)
        return ReportTable(
            "loan-portfolio", LocalizedText("Loan portfolio", "贷款组合"),
            columns: [
                .init("loan", LocalizedText("Loan", "借据"), .text),
                .init("project", LocalizedText("Project", "项目"), .text),
                .init("bank", LocalizedText("Bank", "银行"), .text),
                .init("principal", LocalizedText("Principal", "本金余额"), .money),
                .init("overdue", LocalizedText("Overdue", "逾期本金"), .money),
                .init("interest", LocalizedText("Interest owed", "欠息"), .money),
                .init("accrued", LocalizedText("Accrued", "应计利息"), .money),
                .init("rate", LocalizedText("Rate", "利率"), .text),
                .init("days", LocalizedText("Days past due", "逾期天数"), .integer),
                .init("class", LocalizedText("Class", "分类"), .text),
                .init("next", LocalizedText("Next due", "下次还款"), .date),
                .init("maturity", LocalizedText("Maturity", "到期日"), .date),
            ], rows: rows.isEmpty ? [] : rows + [total])
    }

    /// A line for each of the five classes.
    static func classes(_ portfolio: LoanPortfolio) -> ReportTable {
        groups(
            "loan-classes", LocalizedText("Loans by class", "五级分类"),
            LocalizedText("Class", "分类"), portfolio,
            zip(RiskClass.allCases, portfolio.report.classes).map { ($0.name, $1) })
    }

    /// A line for each band of maturity.
    static func maturities(_ portfolio: LoanPortfolio) -> ReportTable {
        let ends = portfolio.maturityBands
        let names = ends.indices.map { index in
            LocalizedText(
                index == 0 ? "up to \(ends[0]) days" : "\(ends[index - 1] + 1) to \(ends[index])",
                index == 0 ? "\(ends[0])天以内" : "\(ends[index - 1] + 1)至\(ends[index])天")
        }
        let last = ends.last.map { LocalizedText("over \($0) days", "\($0)天以上") }
        return groups(
            "loan-maturities", LocalizedText("Loans by maturity", "剩余期限"),
            LocalizedText("Left", "剩余期限"), portfolio,
            zip(names + [last].compactMap { $0 }, portfolio.report.ladder).map { ($0, $1) })
    }

    private static func groups(
        _ id: String, _ title: LocalizedText, _ first: LocalizedText, _ portfolio: LoanPortfolio,
        _ groups: [(LocalizedText, PortfolioReport.Group)]
    ) -> ReportTable {
        let money = money(portfolio.currency)
        let all = portfolio.report.all
        let rows = groups.map {
            ReportTable.Row([.name($0.0), .integer(Int64($0.1.count)), money($0.1.principal)])
        }
        return ReportTable(
            id, title,
            columns: [
                .init("group", first, .text),
                .init("loans", LocalizedText("Loans", "笔数"), .integer),
                .init("principal", LocalizedText("Principal", "本金余额"), .money),
            ],
            rows: rows + [
                ReportTable.Row(
                    [.empty, .integer(Int64(all.count)), money(all.principal)], isTotal: true)
            ])
    }

    private static func money(_ currency: Currency) -> (Int128) -> ReportTable.Cell {
        { .money(Money(minorUnits: MinorUnits(clamping: $0), currency: currency)) }
    }

    /// Balances by contract beside those in the books.
    static func reconciliation(_ checks: [LoanBalanceCheck]) -> ReportTable {
        let rows = checks.map { check in
            ReportTable.Row([
                .text(check.bank), check.borrower.map { .text($0) } ?? .empty,
                .name(check.kind.name), .money(check.expected), .money(check.actual),
                .money(
                    Money(minorUnits: check.difference, currency: check.expected.currency)),
            ])
        }
        return ReportTable(
            "loan-reconciliation", LocalizedText("Loan reconciliation", "贷款对账"),
            columns: [
                .init("bank", LocalizedText("Bank", "银行"), .text),
                .init("borrower", LocalizedText("Borrower", "借款人"), .text),
                .init("balance", LocalizedText("Balance", "余额"), .text),
                .init("contract", LocalizedText("By contract", "按合同"), .money),
                .init("books", LocalizedText("In the books", "账面"), .money),
                .init("difference", LocalizedText("Difference", "差额"), .money),
            ], rows: rows)
    }
}

extension RiskClass {
    /// What people read.
    var name: LocalizedText {
        switch self {
        case .normal: LocalizedText("normal", "正常")
        case .specialMention: LocalizedText("special mention", "关注")
        case .substandard: LocalizedText("substandard", "次级")
        case .doubtful: LocalizedText("doubtful", "可疑")
        case .loss: LocalizedText("loss", "损失")
        }
    }
}

extension LoanBalanceCheck.Kind {
    /// What people read.
    var name: LocalizedText {
        LocalizedText(
            String(rawValue.map { $0 == "-" ? " " : $0 }), chinese)
    }

    private var chinese: String {
        switch self {
        case .normal: "正常本金"
        case .overdue: "逾期本金"
        case .restructured: "重组本金"
        case .receivable: "应收利息"
        case .payable: "应付利息"
        case .memorandum: "账销案存"
        case .undrawn: "未提用授信"
        case .subsidy: "预收贴息"
        case .mirror: "借款人账与银行账"
        }
    }
}

internal import Financing
internal import Ledger
internal import Statements

/// The tables of the loan commands.
enum LoanTables {
    /// What falls due, period by period, with its sum.
    static func schedule(_ account: LoanAccount, explains: Bool) -> ReportTable {
        let currency = account.terms.currency
        let hasSubsidy = account.terms.subsidy != nil
        let money: (MinorUnits) -> ReportTable.Cell = {
            .money(Money(minorUnits: $0, currency: currency))
        }
        let rows = account.instalments.map { row in
            ReportTable.Row(
                [
                    .integer(Int64(row.number)), .date(row.date),
                    .integer(row.interestDays), .text(row.rate.description),
                    money(row.opening), money(row.principal), money(row.interest),
                ] + (hasSubsidy ? [money(row.subsidy)] : [])
                    + [money(row.net), money(row.closing)]
                    + (explains ? [.text(row.arithmetic.explanation(in: currency))] : []))
        }
        let sum: (KeyPath<InstalmentRow, MinorUnits>) -> ReportTable.Cell = { path in
            money(account.instalments.reduce(0) { $0 + $1[keyPath: path] })
        }
        let total = ReportTable.Row(
            [.empty, .empty, .empty, .empty, .empty, sum(\.principal), sum(\.interest)]
                + (hasSubsidy ? [sum(\.subsidy)] : []) + [sum(\.net), .empty]
                + (explains ? [.empty] : []), isTotal: true)
        return ReportTable(
            "loan-schedule", LocalizedText("Repayment schedule", "还款计划表"),
            columns: scheduleColumns(hasSubsidy: hasSubsidy, explains: explains),
            rows: rows.isEmpty ? [] : rows + [total])
    }

    /// The arithmetic of a schedule, a line for each row.
    static func reasons(ofSchedule account: LoanAccount) -> [String] {
        account.instalments.filter { !$0.arithmetic.segments.isEmpty }.map {
            "No. \($0.number), \($0.date): interest "
                + $0.arithmetic.explanation(in: account.terms.currency)
        }
    }

    /// The arithmetic of a history, a line for each amount that has one.
    static func reasons(ofHistory account: LoanAccount) -> [String] {
        account.lines.compactMap { line in
            let text = line.arithmetic.explanation(in: account.terms.currency)
            return text.isEmpty ? nil : "\(line.date) \(line.kind.name.english): \(text)"
        }
    }

    private static func scheduleColumns(
        hasSubsidy: Bool, explains: Bool
    ) -> [ReportTable.Column] {
        [
            .init("number", LocalizedText("No.", "期次"), .integer),
            .init("date", LocalizedText("Due", "还款日"), .date),
            .init("days", LocalizedText("Days", "天数"), .integer),
            .init("rate", LocalizedText("Rate", "利率"), .text),
            .init("opening", LocalizedText("Opening", "期初本金"), .money),
            .init("principal", LocalizedText("Principal", "应还本金"), .money),
            .init("interest", LocalizedText("Interest", "应还利息"), .money),
        ]
            + (hasSubsidy
                ? [.init("subsidy", LocalizedText("Subsidy", "财政贴息"), .money)] : [])
            + [
                .init("payment", LocalizedText("Payment", "还款额"), .money),
                .init("closing", LocalizedText("Closing", "期末本金"), .money),
            ] + (explains ? [.init("why", LocalizedText("Why", "计算依据"), .text)] : [])
    }

    /// What happened, line by line.
    static func history(_ account: LoanAccount, explains: Bool) -> ReportTable {
        let currency = account.terms.currency
        let rows = account.lines.map { line in
            ReportTable.Row(
                [
                    .date(line.date), .name(line.kind.name), .text(line.act),
                    .money(Money(minorUnits: line.amount, currency: currency)),
                    .money(Money(minorUnits: line.balance, currency: currency)),
                    .text(line.rate.description),
                ] + (explains ? [.text(line.arithmetic.explanation(in: currency))] : []))
        }
        return ReportTable(
            "loan-history", LocalizedText("Loan history", "贷款明细"),
            columns: [
                .init("date", LocalizedText("Date", "日期"), .date),
                .init("event", LocalizedText("Event", "事项"), .text),
                .init("act", LocalizedText("Act", "凭据"), .text),
                .init("amount", LocalizedText("Amount", "金额"), .money),
                .init("balance", LocalizedText("Balance", "本金余额"), .money),
                .init("rate", LocalizedText("Rate", "利率"), .text),
            ] + (explains ? [.init("why", LocalizedText("Why", "计算依据"), .text)] : []),
            rows: rows)
    }

    /// Methods of repayment side by side.
    static func comparison(_ quote: LoanQuote, _ currency: Currency) -> ReportTable {
        let hasSubsidy = quote.offers.contains { $0.subsidy != 0 }
        let money: (MinorUnits) -> ReportTable.Cell = {
            .money(Money(minorUnits: $0, currency: currency))
        }
        return ReportTable(
            "loan-quote", LocalizedText("Methods of repayment", "还款方式比较"),
            columns: [
                .init("method", LocalizedText("Method", "还款方式"), .text),
                .init("payments", LocalizedText("Payments", "期数"), .integer),
                .init("first", LocalizedText("First", "首期"), .money),
                .init("largest", LocalizedText("Largest", "最高一期"), .money),
                .init("last", LocalizedText("Last", "末期"), .money),
                .init("interest", LocalizedText("Interest", "利息合计"), .money),
            ]
                + (hasSubsidy
                    ? [.init("subsidy", LocalizedText("Subsidy", "贴息合计"), .money)] : []),
            rows: quote.offers.map { offer in
                ReportTable.Row(
                    [
                        .name(offer.method.name), .integer(Int64(offer.instalments.count)),
                        money(offer.first), money(offer.largest), money(offer.last),
                        money(offer.interest),
                    ] + (hasSubsidy ? [money(offer.subsidy)] : []))
            })
    }
}

extension RepaymentMethod {
    var name: LocalizedText {
        switch self {
        case .bullet: LocalizedText("principal at maturity", "到期一次还本")
        case .allAtMaturity: LocalizedText("all at maturity", "利随本清")
        case .equalPrincipal: LocalizedText("equal principal", "等额本金")
        case .equalInstalment: LocalizedText("equal instalments", "等额本息")
        case .agreedPlan: LocalizedText("agreed plan", "约定还款计划")
        }
    }
}

extension LoanLineKind {
    /// What people read: the word of the kind with blanks, and the Chinese term.
    var name: LocalizedText {
        LocalizedText(
            String(rawValue.map { $0 == "-" ? " " : $0 }), LoanLineKind.chinese[self] ?? rawValue)
    }

    private static let chinese: [LoanLineKind: String] = [
        .drawdown: "提款", .rateChange: "利率调整", .instalmentFixing: "核定期供",
        .interestDue: "应收利息", .interestCapitalised: "利息转本金", .interestAccrued: "计提利息",
        .principalDue: "本金到期", .feeDue: "应收费用", .interestPaid: "收回利息",
        .principalPaid: "归还本金", .prepayment: "提前还款", .feePaid: "收取费用", .overdue: "转逾期",
        .penaltyPaid: "收取罚息", .compoundPaid: "收取复利", .held: "预存款项", .misuse: "挪用",
        .prolonged: "展期", .restructured: "重组", .interestWaived: "减免利息",
        .poolCompensation: "风险补偿", .principalWrittenOff: "核销本金",
        .interestWrittenOff: "冲回利息", .feeWrittenOff: "冲回费用", .recovery: "核销收回",
        .poolRecovery: "归还资金池",
        .subsidyAccrued: "计提贴息", .subsidyGranted: "核定贴息", .subsidyUsed: "使用贴息",
        .subsidyPreallocated: "预拨贴息", .subsidyReturned: "退回贴息",
        .subsidyStopped: "停止贴息", .subsidyClawback: "追回贴息",
    ]
}

internal import Financing
internal import Ledger
internal import Statements

/// Tables of the questions about a programme.
enum ProgrammeTables {
    /// A project: money by source, instruments, documents that miss, steps that may come next.
    static func project(_ found: ProjectOverview) -> ReportTable {
        var rows: [ReportTable.Row] = []
        func add(
            _ section: LocalizedText, _ subject: ReportTable.Cell,
            _ state: ReportTable.Cell = .empty,
            _ planned: Money? = nil, _ received: Money? = nil
        ) {
            rows.append(
                ReportTable.Row([
                    .name(section), subject, state,
                    planned.map(ReportTable.Cell.money) ?? .empty,
                    received.map(ReportTable.Cell.money) ?? .empty,
                ]))
        }
        for level in FundingLevel.allCases {
            let planned = found.planned[level]
            let received = found.received[level]
            guard planned != nil || received != nil else { continue }
            add(LocalizedText("source", "来源"), .name(level.name), .empty, planned, received)
        }
        add(
            LocalizedText("financing gap", "资金缺口"), .text(found.project), .empty,
            found.financingGap)
        for kind in InstrumentKind.allCases {
            guard let standing = found.instruments[kind] else { continue }
            add(
                LocalizedText("instrument", "工具"), .name(kind.name),
                .name(StageWords.name(standing.stage)), standing.agreed, standing.moved)
        }
        for document in found.missing {
            add(LocalizedText("evidence missing", "缺少附件"), .text(document))
        }
        for document in found.notHeld {
            add(LocalizedText("document not held", "附件未存"), .text(document))
        }
        for step in found.nextSteps {
            add(LocalizedText("next step", "下一步"), .name(StepWords.name(step)))
        }
        return ReportTable(
            "project", LocalizedText("Project \(found.project)", "项目\(found.project)"),
            columns: [
                .init("section", LocalizedText("About", "事项"), .text),
                .init("subject", LocalizedText("Subject", "对象"), .text),
                .init("state", LocalizedText("State", "状态"), .text),
                .init("planned", LocalizedText("Planned", "计划"), .money),
                .init("received", LocalizedText("Received", "到位"), .money),
            ], rows: rows)
    }

    static func breakdown(_ found: ProgrammeBreakdown) -> ReportTable {
        ReportTable(
            "breakdown", LocalizedText("Programme", "专项"),
            columns: [
                .init("group", LocalizedText("Group", "分组"), .text),
                .init("projects", LocalizedText("Projects", "项目数"), .integer),
                .init("awarded", LocalizedText("Awarded", "批复"), .money),
                .init("paid", LocalizedText("Paid", "拨付"), .money),
                .init("lent", LocalizedText("Loans", "贷款余额"), .money),
            ],
            rows: found.rows.map { row in
                ReportTable.Row([
                    row.key.isEmpty ? .name(LocalizedText("none", "无")) : .text(row.key),
                    .integer(Int64(row.projects)), .money(row.awarded), .money(row.paid),
                    .money(row.lent),
                ])
            })
    }

    static func doubleFunding(_ found: [DoubleFunding]) -> ReportTable {
        ReportTable(
            "double-funding", LocalizedText("Double funding", "重复支持"),
            columns: [
                .init("kind", LocalizedText("Kind", "种类"), .text),
                .init("projects", LocalizedText("Projects", "项目"), .text),
                .init("found", LocalizedText("Found", "线索"), .text),
                .init("amount", LocalizedText("Together", "合计"), .money),
            ],
            rows: found.map { item in
                ReportTable.Row([
                    .name(item.kind.name), .text(item.projects.joined(separator: ", ")),
                    .text(item.evidence.joined(separator: ", ")),
                    item.amount.map(ReportTable.Cell.money) ?? .empty,
                ])
            })
    }

    static func conditions(_ found: [OpenCondition]) -> ReportTable {
        ReportTable(
            "conditions", LocalizedText("Open conditions", "未满足条件"),
            columns: [
                .init("project", LocalizedText("Project", "项目"), .text),
                .init("condition", LocalizedText("Open condition", "未满足条件"), .text),
                .init("note", LocalizedText("Reason", "原因"), .text),
            ],
            rows: found.map { condition in
                ReportTable.Row([
                    .text(condition.project), .name(condition.kind.name),
                    condition.note.map(ReportTable.Cell.text) ?? .empty,
                ])
            })
    }

    /// What the two-year rule says of unspent money.
    static func ruling(_ word: String) -> LocalizedText {
        LocalizedText(word, ["keep": "结转使用", "withdraw": "收回"][word] ?? word)
    }

    static func effects(_ found: [EffectTotal]) -> ReportTable {
        ReportTable(
            "effects", LocalizedText("Effects", "绩效汇总"),
            columns: [
                .init("indicator", LocalizedText("Indicator", "指标"), .text),
                .init("unit", LocalizedText("Unit", "单位"), .text),
                .init("projects", LocalizedText("Projects", "项目数"), .integer),
                .init("baseline", LocalizedText("Before", "基准"), .text),
                .init("target", LocalizedText("Target", "目标"), .text),
                .init("measured", LocalizedText("Measured", "实测"), .text),
            ],
            rows: found.map { total in
                ReportTable.Row([
                    .text(total.indicator), .text(total.unit), .integer(Int64(total.projects)),
                    .text(total.baseline.decimalText), .text(total.target.decimalText),
                    .text(total.measured.decimalText),
                ])
            })
    }

    static func technologies(_ found: [StagePortfolio]) -> ReportTable {
        ReportTable(
            "technologies", LocalizedText("Technologies by stage", "技术分阶段"),
            columns: [
                .init("stage", LocalizedText("Stage", "阶段"), .text),
                .init("technologies", LocalizedText("Technologies", "技术数"), .integer),
                .init("key", LocalizedText("Key", "关键"), .integer),
                .init("common", LocalizedText("Common", "共性"), .integer),
                .init("projects", LocalizedText("Projects", "项目数"), .integer),
                .init("awarded", LocalizedText("Awarded", "批复"), .money),
            ],
            rows: found.map { row in
                ReportTable.Row([
                    .name(row.stage.name), .integer(Int64(row.technologies)),
                    .integer(Int64(row.key)), .integer(Int64(row.common)),
                    .integer(Int64(row.projects)), .money(row.awarded),
                ])
            })
    }
}

extension FundingLevel {
    /// The level in words.
    var name: LocalizedText {
        switch self {
        case .central: LocalizedText("central", "中央")
        case .province: LocalizedText("province", "省级")
        case .city: LocalizedText("city", "市级")
        case .bank: LocalizedText("bank", "银行")
        case .own: LocalizedText("own funds", "自筹")
        case .other: LocalizedText("other", "其他")
        }
    }
}

extension InstrumentKind {
    /// The instrument in words.
    var name: LocalizedText {
        switch self {
        case .investmentSubsidy: LocalizedText("investment subsidy", "投资补助")
        case .award: LocalizedText("award in place of subsidy", "以奖代补")
        case .greenLoan: LocalizedText("green loan", "绿色贷款")
        case .interestSubsidy: LocalizedText("interest subsidy", "贷款贴息")
        case .riskPool: LocalizedText("risk-compensation pool", "风险补偿资金池")
        case .commendation: LocalizedText("commendation", "表彰奖励")
        case .entrustedLoan: LocalizedText("entrusted loan", "委托贷款")
        case .relending: LocalizedText("central-bank relending", "再贷款")
        case .onLending: LocalizedText("on-lending", "转贷")
        }
    }
}

extension DoubleFunding.Kind {
    /// What was found, in words.
    fileprivate var name: LocalizedText {
        switch self {
        case .invoice: LocalizedText("invoice claimed twice", "发票重复报销")
        case .otherSupport: LocalizedText("other public support", "其他财政支持")
        case .stacking: LocalizedText("support above the share", "支持超过比例")
        }
    }
}

extension TechnologyStage {
    /// The stage in words.
    fileprivate var name: LocalizedText {
        switch self {
        case .research: LocalizedText("research", "研发")
        case .applicationDemonstration: LocalizedText("application demonstration", "应用示范")
        case .promotion: LocalizedText("promotion", "推广")
        case .mature: LocalizedText("mature", "成熟")
        }
    }
}

extension OpenCondition.Kind {
    /// The condition in words.
    fileprivate var name: LocalizedText {
        switch self {
        case .catalogueEntry: LocalizedText(rawValue, "产业目录条目")
        case .subsidyApproval: LocalizedText(rawValue, "财政支持批复")
        case .loanContract: LocalizedText(rawValue, "借款合同")
        case .environmentalClass: LocalizedText(rawValue, "环境和社会风险分类")
        case .conditionsPrecedent: LocalizedText(rawValue, "提款先决条件")
        case .stopFlag: LocalizedText(rawValue, "停止支付")
        }
    }
}

/// Steps that may come next, in words.
private enum StepWords {
    private static let chinese = [
        "commitment": "下达批复", "payment-plan": "用款计划", "advance": "预拨",
        "verification": "费用核查", "progress-payment": "进度拨款", "acceptance": "验收结算",
        "final-payment": "尾款", "award-acceptance": "奖励确认", "award-payment": "奖励拨付",
        "subsidy-preallocation": "预拨贴息", "interest": "收取利息", "subsidy-settlement": "贴息结算",
        "refund": "退回结余贴息", "pool-contribution": "注入资金池", "commendation-payment": "支付奖金",
        "drawdown": "提款", "repayment": "还款", "penalty": "罚息", "restructuring": "重组",
        "recovery": "追偿", "entrusted-loan": "发放委托贷款", "entrusted-return": "归还委托资金",
        "entrusted-repayment": "收回委托贷款", "relending-return": "归还再贷款",
        "on-lending-loan": "转贷",
    ]

    static func name(_ step: String) -> LocalizedText {
        LocalizedText(step, chinese[step] ?? step)
    }
}

/// Stages of instruments in words.
private enum StageWords {
    private static let chinese = [
        "awarded": "已批复", "running": "执行中", "accepted": "已验收", "settled": "已结清",
        "due": "应付", "paid": "已支付", "committed": "已承诺", "preallocated": "已预拨",
        "closed": "已关闭", "granted": "已授信", "performing": "正常", "overdue": "逾期",
        "restructured": "已重组", "repaid": "已还清", "writtenOff": "已核销", "written-off": "已核销",
        "funded": "有余额", "empty": "无余额", "decided": "已决定", "published": "已公示",
        "outstanding": "未归还", "returned": "已归还",
    ]

    static func name(_ stage: String) -> LocalizedText {
        LocalizedText(stage, chinese[stage] ?? stage)
    }
}

/// The registers of a programme: what is kept about parties, technologies and projects.
public enum RegisterKind: String, Sendable, Hashable, CaseIterable {
    /// A legal entity, its roles and its special bank accounts.
    case party
    /// A policy with its validity, 政策.
    case policy
    /// Whether a measure or sub-programme is open in a budget year.
    case opening
    /// An official list of technologies of an industry, 技术推行方案.
    case technologyPlan = "technology-plan"
    /// A technology with its stage and penetration.
    case technology
    /// A cleaner-production audit, 清洁生产审核.
    case audit
    /// The judgement of experts, 评估.
    case evaluation
    /// A commendation, 表彰.
    case commendation
    /// An item of a local science-and-technology plan, 地方科技计划.
    case sciencePlanItem = "science-plan-item"
    /// A technology-transformation project, 技术改造项目.
    case project
    /// An application for support of a project, with its recommendation.
    case application
    /// The publication of a list before the letter, 公示.
    case publication
    /// The mandate of a signatory.
    case mandate
    /// Other public support that a project has.
    case support
    /// A claim of expenses with its invoices, 报销.
    case expenseClaim = "expense-claim"
    /// A verifier's report on expenses.
    case verificationReport = "verification-report"
    /// The acceptance of a finished project, 验收.
    case acceptance = "acceptance-certificate"
    /// An effect measured after completion, 绩效.
    case effect
    /// A loan contract with its references and conditions.
    case facility
    /// The terms of a loan under which its acts are reckoned, 借据.
    case loanContract = "loan-contract"
    /// The class of a loan at the close of a day, 五级分类.
    case loanClass = "loan-class"
    /// A reference rate as it was published, such as the LPR.
    case publishedRate = "published-rate"
    /// Working days of a year as they are published, for due dates.
    case workingDays = "working-days"
    /// The certificate of the three parties for a quarter, 三方对账确认书.
    case certificate
    /// How many enterprises of a region were audited in a year.
    case auditCoverage = "audit-coverage"
}

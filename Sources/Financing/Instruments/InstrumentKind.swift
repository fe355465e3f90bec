/// The instruments by which a programme supports projects.
public enum InstrumentKind: String, Sendable, Hashable, CaseIterable {
    /// A share of planned investment, part in advance, the rest after acceptance, 投资补助.
    case investmentSubsidy = "investment-subsidy"
    /// A share of actual investment, only after acceptance, 以奖代补.
    case award
    /// A loan for a project of the green catalogue, 绿色贷款.
    case greenLoan = "green-loan"
    /// The treasury bears part of the interest on a loan, 财政贴息.
    case interestSubsidy = "interest-subsidy"
    /// A fund that bears an agreed share of loans in default, 风险补偿资金池.
    case riskPool = "risk-pool"
    /// Money that goes with a commendation, 表彰奖励.
    case commendation
    /// A third party's money lent through a bank that bears no risk, 委托贷款.
    case entrustedLoan = "entrusted-loan"
    /// Central-bank money for part of a qualifying loan, 再贷款.
    case relending
    /// A foreign lender's money lent on in its currency, 转贷.
    case onLending = "on-lending"
}

public import Ledger

/// How a bank loan is repaid (还款方式).
public enum RepaymentMethod: Sendable, Hashable {
    /// Interest on its dates, principal at maturity (到期一次还本).
    case bullet
    /// Interest and principal at maturity (利随本清).
    case allAtMaturity
    /// The same principal each time (等额本金).
    case equalPrincipal
    /// The same total each time (等额本息).
    case equalInstalment
    /// Amounts on dates as agreed (约定还款计划); what is left at maturity falls due there.
    case agreedPlan([PlannedRepayment])
}

/// One line of an agreed plan.
public struct PlannedRepayment: Sendable, Hashable {
    /// When it is due.
    public let date: LocalDate
    /// How much principal.
    public let principal: MinorUnits

    /// Makes a line.
    public init(date: LocalDate, principal: MinorUnits) {
        self.date = date
        self.principal = principal
    }
}

public import Ledger

/// What the parties to a loan can do.
public enum LoanAct: Sendable, Hashable {
    /// Money is drawn.
    case drawdown(MinorUnits)
    /// Money is received; what is left over is kept for the next due date or prepays.
    case payment(MinorUnits, surplusPrepays: Bool = false)
    /// Principal is repaid ahead of time, with the interest and fee of the contract.
    case prepayment(MinorUnits, PrepaymentRule.Effect? = nil)
    /// A sustainability result moves the margin from the next reset or interest date on.
    case marginStep(basisPoints: Int)
    /// Another rate is agreed.
    case rateChange(AnnualRate)
    /// Part of the money is found to be used for something else.
    case misuse(MinorUnits)
    /// Misuse has been put right.
    case cure(MinorUnits)
    /// A fee falls due.
    case fee(MinorUnits)
    /// The same loan is to last longer (展期).
    case prolongation(to: LocalDate)
    /// New terms for a debtor in difficulties (重组).
    case restructuring(Restructuring)
    /// A risk-compensation pool pays principal (风险补偿).
    case poolCompensation(MinorUnits)
    /// What is left is written off against the allowance at hand (核销).
    case writeOff(allowance: MinorUnits)
    /// Money is received for what was written off; part of it belongs to the pool.
    case recovery(MinorUnits, poolShare: Share)
    /// The treasury hands money for the subsidy to the bank.
    case subsidyPreallocation(MinorUnits)
    /// What was not used goes back.
    case subsidyReturn(MinorUnits)
    /// The support ends; what was used may have to be paid back.
    case subsidyStop(clawsBack: Bool)
    /// The books take over what has accrued since the last time.
    case accrual

    /// When on its day it happens: before the day's due amounts, among them, or after them.
    var phase: Int {
        switch self {
        case .drawdown: 0
        case .marginStep, .rateChange, .prolongation, .restructuring: 1
        case .misuse, .cure, .fee, .subsidyPreallocation, .subsidyStop: 2
        case .prepayment: 3
        case .payment: 4
        case .poolCompensation: 5
        case .writeOff: 6
        case .recovery, .subsidyReturn: 7
        case .accrual: 8
        }
    }
}

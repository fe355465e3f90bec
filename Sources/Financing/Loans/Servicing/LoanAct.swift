public import Ledger

/// Something that the parties to a loan did, on the day from which it counts.
public struct DatedLoanAct: Sendable, Hashable {
    /// Its number; the same act recorded twice counts once.
    public let identifier: String
    /// The day from which it counts.
    public let date: LocalDate
    /// What was done.
    public let act: LoanAct

    /// Makes an act.
    public init(_ identifier: String, on date: LocalDate, _ act: LoanAct) {
        self.identifier = identifier
        self.date = date
        self.act = act
    }
}

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

/// New terms for a debtor in difficulties.
public struct Restructuring: Sendable, Hashable {
    /// What becomes of interest that is owed.
    public enum UnpaidInterest: String, Sendable, CaseIterable {
        /// It stays due.
        case staysDue = "stays-due"
        /// It is added to principal.
        case isCapitalised = "is-capitalised"
        /// It is waived.
        case isWaived = "is-waived"
    }

    /// The new maturity.
    public let maturity: LocalDate
    /// The new method and its dates; nil keeps the old one.
    public let method: RepaymentMethod?
    /// The new repayment dates, for methods that have them.
    public let redemptionDates: DueGrid?
    /// The new rate; nil keeps the old one.
    public let rate: AnnualRate?
    /// What becomes of interest that is owed.
    public let unpaidInterest: UnpaidInterest

    /// Makes terms.
    public init(
        maturity: LocalDate, method: RepaymentMethod? = nil, redemptionDates: DueGrid? = nil,
        rate: AnnualRate? = nil, unpaidInterest: UnpaidInterest = .staysDue
    ) {
        self.maturity = maturity
        self.method = method
        self.redemptionDates = redemptionDates
        self.rate = rate
        self.unpaidInterest = unpaidInterest
    }
}

/// Why an act was not done; the account is as if it had not been tried.
public struct LoanRefusal: Sendable, Hashable, CustomStringConvertible {
    /// The act's number.
    public let identifier: String
    /// The act's day.
    public let date: LocalDate
    /// A stable identifier, such as `loan.limit`.
    public let code: String
    /// What stands against it, with the figures.
    public let message: String

    /// `2025-06-20 D2: message [code]`.
    public var description: String { "\(date) \(identifier): \(message) [\(code)]" }
}

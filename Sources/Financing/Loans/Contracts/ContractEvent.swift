internal import Ledger

/// What happens to a contract, in the order in which things of one day happen.
public enum ContractEventKind: String, Sendable, CaseIterable {
    /// First disbursement.
    case disbursement = "IED"
    /// A fee is paid.
    case fee = "FP"
    /// Principal is redeemed.
    case redemption = "PR"
    /// More is drawn.
    case drawdown = "PI"
    /// A prepayment's cost.
    case prepaymentPenalty = "PY"
    /// A prepayment.
    case prepayment = "PP"
    /// Interest is paid.
    case interest = "IP"
    /// Interest is added to principal.
    case capitalisation = "IPCI"
    /// The rate becomes what was agreed.
    case fixedReset = "RRF"
    /// The rate follows its index.
    case reset = "RR"
    /// The instalment of an annuity is fixed.
    case instalmentFixing = "PRF"
    /// The loan is bought.
    case purchase = "PRD"
    /// The loan is terminated.
    case termination = "TD"
    /// The scalers follow their index.
    case scaling = "SC"
    /// The lagging base catches up.
    case baseFixing = "IPCB"
    /// What is left is paid.
    case maturity = "MD"

    /// Place among the events of one day.
    var order: Int { ContractEventKind.places[self] ?? 0 }

    private static let places = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}

/// Something that happened to a contract, with the state after it.
public struct ContractEvent: Sendable {
    /// The day of payment.
    public let date: ContractTime
    /// What happened.
    public let kind: ContractEventKind
    /// What the role received; negative if it paid.
    public let payoff: FixedDecimal
    /// Balance after it, signed by role.
    public let balance: FixedDecimal
    /// Rate after it.
    public let rate: FixedDecimal
    /// Interest accrued and not paid after it, signed by role.
    public let accrued: FixedDecimal
    /// Interest that the time since the event before had earned.
    public let earned: InterestArithmetic
}

/// How an amount of interest came about: base × rate × time.
public struct InterestArithmetic: Sendable {
    /// What bore interest.
    public let base: FixedDecimal
    /// At which rate.
    public let rate: FixedDecimal
    /// For how long.
    public let time: YearFraction
    /// The interest.
    public let result: FixedDecimal

    init(base: FixedDecimal, rate: FixedDecimal, time: YearFraction) {
        self.base = base
        self.rate = rate
        self.time = time
        self.result = base * rate * time
    }

    /// `5000 × 0.08 × 31/365 = 33.9726027397`.
    public var explanation: String {
        "\(base.text(decimals: 10)) × \(rate.text(decimals: 10)) × "
            + "\(time.numerator)/\(time.denominator) = \(result.text(decimals: 10))"
    }
}

/// Values of an index as they were published.
public struct ObservedIndex: Sendable {
    private let observations: [(time: ContractTime, value: FixedDecimal)]

    /// Makes an index from its values in any order.
    public init(_ observations: [(time: ContractTime, value: FixedDecimal)]) {
        self.observations = observations.sorted { $0.time < $1.time }
    }

    /// The value stamped at a time, else the last one before it.
    func value(at time: ContractTime) -> FixedDecimal? {
        observations.last { $0.time <= time }?.value
    }
}

/// Where published cases and the product's own rules part (`LOANS.md` §10).
public struct ContractCompatibility: Sendable, Hashable {
    /// An initial-amount base follows the balance.
    public let initialBaseFollowsBalance: Bool
    /// Purchase and termination give accrued interest the role's sign a second time.
    public let tradesSignAccruedTwice: Bool
    /// Without an earlier interest date nothing is accrued where the run starts.
    public let startsWithoutAccrual: Bool
    /// Payments of nothing go on to maturity after the balance has reached zero.
    public let tellsEmptyPayments: Bool

    /// As the published cases have it.
    public static let publishedCases = ContractCompatibility(isPublished: true)
    /// As the product has it.
    public static let product = ContractCompatibility(isPublished: false)

    private init(isPublished: Bool) {
        initialBaseFollowsBalance = isPublished
        tradesSignAccruedTwice = isPublished
        startsWithoutAccrual = isPublished
        tellsEmptyPayments = isPublished
    }
}

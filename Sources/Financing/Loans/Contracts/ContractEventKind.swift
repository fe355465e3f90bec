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

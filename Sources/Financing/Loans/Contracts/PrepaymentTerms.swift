/// Terms about prepayments, and the prepayments that were made.
public struct PrepaymentTerms: Sendable {
    /// What a prepayment does to what is left (PPEF, prepaymentEffect).
    public enum Effect: String, Sendable, CaseIterable {
        /// Nothing: payments go on until the balance is paid (`N`, and `M` a shorter term).
        case shortensTerm = "M"
        /// Later payments are fixed anew over the same dates (`A`).
        case lowersPayments = "A"
    }

    /// What a prepayment costs (PYTP, penaltyType).
    public enum Penalty: Sendable, Hashable {
        /// Nothing (`O`).
        case none
        /// An amount (`A`; PYRT, penaltyRate).
        case amount(FixedDecimal)
        /// A rate on the balance for the time since the last event (`N`; PYRT).
        case rate(FixedDecimal)
        /// What the rate is above the index, on the balance, likewise (`I`).
        case rateDifference
    }

    /// What a prepayment does.
    public var effect = Effect.shortensTerm
    /// What it costs.
    public var penalty = Penalty.none
    /// The prepayments that were made (observed PP), in any order.
    public var made: [ContractTerms.Trade] = []

    /// Makes terms without a prepayment.
    public init() {}
}

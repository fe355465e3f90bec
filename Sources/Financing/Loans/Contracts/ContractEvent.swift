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

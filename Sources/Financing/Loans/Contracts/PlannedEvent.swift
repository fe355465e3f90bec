/// An event that will happen: when it is due, when it is paid, and to when interest runs.
struct PlannedEvent {
    let kind: ContractEventKind
    /// The day of payment.
    let paid: ContractTime
    /// The day to which interest runs.
    let counted: ContractTime
    /// The amount of a drawdown, redemption or prepayment that names it, or a fixed rate.
    var amount: FixedDecimal?

    /// Order of time, then of kind.
    static func precedes(_ a: PlannedEvent, _ b: PlannedEvent) -> Bool {
        a.paid == b.paid ? a.kind.order < b.kind.order : a.paid < b.paid
    }
}

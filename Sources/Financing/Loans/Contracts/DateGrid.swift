/// A grid of dates: an anchor and a step.
public struct DateGrid: Sendable, Hashable {
    /// The first date; without it, one step after disbursement.
    public var anchor: ContractTime?
    /// The step; without it the anchor is the only date.
    public var cycle: LoanCycle?

    /// Makes a grid.
    public init(anchor: ContractTime? = nil, cycle: LoanCycle? = nil) {
        self.anchor = anchor
        self.cycle = cycle
    }

    /// The anchor, or one step after disbursement.
    func start(after disbursement: ContractTime) -> ContractTime? {
        anchor ?? cycle.map { $0.time(1, after: disbursement) }
    }
}

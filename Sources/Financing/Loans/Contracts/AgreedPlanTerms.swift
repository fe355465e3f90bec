/// The segments of an agreed plan (the array terms of LAX).
public struct AgreedPlanTerms: Sendable {
    /// A run of equal drawdowns or redemptions.
    public struct Flow: Sendable {
        /// First date (ARPRANX).
        public let anchor: ContractTime
        /// Step; none for one date (ARPRCL).
        public let cycle: LoanCycle?
        /// Amount of each (ARPRNXT).
        public let amount: FixedDecimal
        /// Whether more is drawn (ARINCDEC = `INC`) and not redeemed (`DEC`).
        public let isDrawdown: Bool

        /// Makes a segment.
        public init(
            anchor: ContractTime, cycle: LoanCycle?, amount: FixedDecimal, isDrawdown: Bool
        ) {
            self.anchor = anchor
            self.cycle = cycle
            self.amount = amount
            self.isDrawdown = isDrawdown
        }
    }

    /// A change of rate.
    public struct Reset: Sendable {
        /// When (ARRRANX).
        public let date: ContractTime
        /// The new rate, or the spread over the index (ARRATE).
        public let rate: FixedDecimal
        /// Whether it is the rate itself (ARFIXVAR = `FIX`).
        public let isFixed: Bool

        /// Makes a change.
        public init(date: ContractTime, rate: FixedDecimal, isFixed: Bool) {
            self.date = date
            self.rate = rate
            self.isFixed = isFixed
        }
    }

    /// Drawdowns and redemptions, by date.
    public var flows: [Flow]
    /// Interest dates, by anchor (ARIPANX, ARIPCL).
    public var interest: [DateGrid]
    /// Changes of rate, by date.
    public var resets: [Reset]

    /// Where a segment ends: at the first later anchor; segments of one anchor run together.
    func end(of flow: Flow) -> ContractTime? {
        flows.map(\.anchor).filter { $0 > flow.anchor }.min()
    }

    /// Makes a plan.
    public init(flows: [Flow], interest: [DateGrid], resets: [Reset] = []) {
        self.flows = flows
        self.interest = interest
        self.resets = resets
    }
}

public import Ledger

/// The life of an interest subsidy: commitment, pre-allocation, use, settlement, refund.
public struct InterestSubsidy: InstrumentLife, Equatable {
    /// Where it stands.
    public enum Stage: String, Sendable, Hashable {
        /// The letter is signed.
        case committed
        /// Money lies at the bank.
        case preallocated
        /// What was not used is returned.
        case closed
    }

    /// What can happen.
    public enum Event: Sendable, Hashable {
        /// A payment plan of a quarter.
        case planned(Money)
        /// Money goes to the bank in advance.
        case preallocated(Money)
        /// The bank deducts the subsidy from the interest that it collects.
        case used(Money)
        /// A collection that used subsidy was cancelled.
        case useCancelled(Money)
        /// The bank's quarterly statement is settled.
        case settled(Money)
        /// Unused money is returned.
        case refunded(Money)
        /// The rest of the commitment goes back to the sub-programme.
        case decommitted(Money)
    }

    /// The commitment.
    public let committed: Money
    /// The day of the letter.
    public let decided: LocalDate
    /// The stage.
    public private(set) var stage = Stage.committed
    /// Approved payment plans in all.
    public private(set) var planned: Money
    /// Pre-allocated in all.
    public private(set) var preallocated: Money
    /// Used in all.
    public private(set) var used: Money
    /// Settled in all.
    public private(set) var settled: Money
    /// Returned.
    public private(set) var refunded: Money
    /// Gone back to the sub-programme.
    public private(set) var decommitted: Money

    /// Begins with a letter.
    public init(committed: Money, decided: LocalDate) {
        self.committed = committed
        self.decided = decided
        let zero = Money.zero(committed.currency)
        planned = zero
        preallocated = zero
        used = zero
        settled = zero
        refunded = zero
        decommitted = zero
    }

    /// What lies at the bank: pre-allocated less used and returned.
    public var held: Money {
        Money(
            minorUnits: preallocated.minorUnits - used.minorUnits - refunded.minorUnits,
            currency: committed.currency)
    }

    /// Takes an event.
    public mutating func take(_ event: Event) -> RuleRefusal? {
        switch event {
        case .planned(let money):
            return add(money, to: \.planned, upTo: committed, "the commitment")
        case .preallocated(let money):
            guard stage != .closed else { return no("the subsidy is closed") }
            let refusal = add(money, to: \.preallocated, upTo: committed, "the commitment")
            if refusal == nil { stage = .preallocated }
            return refusal
        case .used(let money):
            guard !money.exceeds(held) else {
                return no("more would be used than lies at the bank")
            }
            return add(money, to: \.used, upTo: preallocated, "what was pre-allocated")
        case .useCancelled(let money):
            guard !money.exceeds(used) else { return no("more would be cancelled than was used") }
            used = Money(
                minorUnits: used.minorUnits - money.minorUnits, currency: committed.currency)
            return nil
        case .settled(let money):
            return add(money, to: \.settled, upTo: used, "what the bank used")
        case .refunded(let money):
            guard !money.exceeds(held) else {
                return no("more would be returned than lies at the bank")
            }
            let refusal = add(money, to: \.refunded, upTo: preallocated, "what was pre-allocated")
            if refusal == nil && held.isZero { stage = .closed }
            return refusal
        case .decommitted(let money):
            let rest = Money(
                minorUnits: committed.minorUnits - preallocated.minorUnits,
                currency: committed.currency)
            return add(money, to: \.decommitted, upTo: rest, "what was not pre-allocated")
        }
    }

    private mutating func add(
        _ money: Money, to sum: WritableKeyPath<InterestSubsidy, Money>, upTo limit: Money,
        _ name: String
    ) -> RuleRefusal? {
        guard let total = try? self[keyPath: sum].adding(money), !total.exceeds(limit) else {
            return no("the sum would be more than \(name), \(limit)")
        }
        self[keyPath: sum] = total
        return nil
    }

    private func no(_ message: String) -> RuleRefusal {
        Self.refuse("interest-subsidy.life", message)
    }
}

public import Ledger

/// The life of a risk-compensation pool: contribution, compensation, recovery, charge.
public struct RiskPool: InstrumentLife, Equatable {
    /// What can happen.
    public enum Event: Sendable, Hashable {
        /// A payment plan.
        case planned(Money)
        /// Money is paid in.
        case contributed(Money)
        /// The pool pays a bank for a loan in default.
        case compensated(Money)
        /// A part comes back.
        case recovered(Money)
        /// What will not come back is charged to the fund.
        case charged(Money)
    }

    /// What was promised.
    public let committed: Money
    /// The day of the letter.
    public let decided: LocalDate
    /// Approved payment plans in all.
    public private(set) var planned: Money
    /// Paid in.
    public private(set) var contributed: Money
    /// Paid out.
    public private(set) var compensated: Money
    /// Come back.
    public private(set) var recovered: Money
    /// Charged to the fund.
    public private(set) var charged: Money

    /// Begins with a promise.
    public init(committed: Money, decided: LocalDate) {
        self.committed = committed
        self.decided = decided
        let zero = Money.zero(committed.currency)
        planned = zero
        contributed = zero
        compensated = zero
        recovered = zero
        charged = zero
    }

    /// What lies in the pool.
    public var balance: Money {
        Money(
            minorUnits: contributed.minorUnits - compensated.minorUnits + recovered.minorUnits,
            currency: committed.currency)
    }

    /// Compensation that is still claimed from debtors.
    public var claims: Money {
        Money(
            minorUnits: compensated.minorUnits - recovered.minorUnits - charged.minorUnits,
            currency: committed.currency)
    }

    /// Takes an event.
    public mutating func take(_ event: Event) -> RuleRefusal? {
        switch event {
        case .planned(let money): return add(money, to: \.planned, upTo: committed)
        case .contributed(let money): return add(money, to: \.contributed, upTo: committed)
        case .compensated(let money):
            guard !money.exceeds(balance) else { return no("the pool holds only \(balance)") }
            return add(money, to: \.compensated, upTo: nil)
        case .recovered(let money):
            guard !money.exceeds(claims) else { return no("only \(claims) is claimed") }
            return add(money, to: \.recovered, upTo: nil)
        case .charged(let money):
            guard !money.exceeds(claims) else { return no("only \(claims) is claimed") }
            return add(money, to: \.charged, upTo: nil)
        }
    }

    private mutating func add(
        _ money: Money, to sum: WritableKeyPath<RiskPool, Money>, upTo limit: Money?
    ) -> RuleRefusal? {
        guard let total = try? self[keyPath: sum].adding(money),
            limit.map({ !total.exceeds($0) }) ?? true
        else { return no("the sum would be more than was promised, \(committed)") }
        self[keyPath: sum] = total
        return nil
    }

    private func no(_ message: String) -> RuleRefusal { Self.refuse("pool.life", message) }
}

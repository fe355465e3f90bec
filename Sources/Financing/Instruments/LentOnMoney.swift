public import Ledger

/// Money of somebody else that passes through: entrusted loans, relending, on-lending.
///
/// In all three one party gives, another takes, and what is owed up equals what is owed down: the
/// one in between bears no loss of its own.
public struct LentOnMoney: InstrumentLife, Equatable {
    /// Which of the three it is.
    public enum Form: String, Sendable, Hashable {
        /// A third party's money through a bank that takes a fee, 委托贷款.
        case entrusted
        /// Central-bank money for part of a qualifying loan, 再贷款.
        case relending
        /// A foreign lender's money in its currency, 转贷.
        case onLending = "on-lending"
    }

    /// What can happen.
    public enum Event: Sendable, Hashable {
        /// The giver pays in.
        case received(Money)
        /// Money is lent on.
        case lent(Money)
        /// The taker repays.
        case repaid(Money)
        /// It goes back to the giver.
        case returned(Money)
        /// The qualifying balance changed: so much may be outstanding at most.
        case limited(Money)
    }

    /// Which of the three it is.
    public let form: Form
    /// What may be owed to the giver at most.
    public private(set) var limit: Money
    /// Paid in by the giver.
    public private(set) var received: Money
    /// Lent on.
    public private(set) var lent: Money
    /// Repaid by the taker.
    public private(set) var repaid: Money
    /// Gone back to the giver.
    public private(set) var returned: Money

    /// Begins with a limit, in the currency of the giver.
    public init(form: Form, limit: Money) {
        self.form = form
        self.limit = limit
        let zero = Money.zero(limit.currency)
        received = zero
        lent = zero
        repaid = zero
        returned = zero
    }

    /// Owed to the giver.
    public var owed: Money { difference(received, returned) }

    /// Claimed from the taker.
    public var claimed: Money { difference(lent, repaid) }

    /// Neither lent on nor returned: owed less claimed.
    public var held: Money { difference(owed, claimed) }

    /// Takes an event.
    public mutating func take(_ event: Event) -> RuleRefusal? {
        switch event {
        case .limited(let money):
            limit = money
            return nil
        case .received(let money):
            // Relending comes after the loan that it is for; the limit follows that loan.
            guard let sum = try? owed.adding(money), !sum.exceeds(limit) else {
                return no("more would be owed than \(limit)")
            }
            return add(money, to: \.received)
        case .lent(let money):
            guard form == .relending || !money.exceeds(held) else {
                return no("only \(held) is there to be lent on")
            }
            return add(money, to: \.lent)
        case .repaid(let money):
            guard !money.exceeds(claimed) else { return no("only \(claimed) is owed") }
            return add(money, to: \.repaid)
        case .returned(let money):
            guard !money.exceeds(owed) else { return no("only \(owed) is owed to the giver") }
            return add(money, to: \.returned)
        }
    }

    private func difference(_ a: Money, _ b: Money) -> Money {
        Money(minorUnits: a.minorUnits - b.minorUnits, currency: limit.currency)
    }

    private mutating func add(
        _ money: Money, to sum: WritableKeyPath<LentOnMoney, Money>
    ) -> RuleRefusal? {
        guard let total = try? self[keyPath: sum].adding(money) else {
            return no("the sum is too large")
        }
        self[keyPath: sum] = total
        return nil
    }

    private func no(_ message: String) -> RuleRefusal {
        Self.refuse("\(form.rawValue).life", message)
    }
}

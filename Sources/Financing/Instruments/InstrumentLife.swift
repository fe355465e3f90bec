import Ledger

/// The life of an instrument: events come in, and one that does not fit the stage is refused.
public protocol InstrumentLife: Sendable {
    /// What can happen.
    associatedtype Event

    /// Takes an event, or says why it does not fit and stays as it was.
    mutating func take(_ event: Event) -> RuleRefusal?
}

extension InstrumentLife {
    /// A refusal of this life.
    static func refuse(_ rule: String, _ message: String) -> RuleRefusal {
        RuleRefusal(rule: rule, message: message)
    }
}

/// Sums of one currency that stay within what an amount can hold.
struct RunningSum: Sendable, Hashable {
    private(set) var money: Money

    init(_ currency: Currency) { money = .zero(currency) }

    init(_ money: Money) { self.money = money }

    /// Adds; says so if the sum would not fit.
    mutating func add(_ other: Money) -> Bool {
        guard let sum = try? money.adding(other) else { return false }
        money = sum
        return true
    }

    /// The sum and another amount; `nil` if it would not fit.
    func plus(_ other: Money) -> Money? { try? money.adding(other) }
}

extension Money {
    /// Whether this is more than another amount of the same currency.
    func exceeds(_ other: Money) -> Bool { minorUnits > other.minorUnits }
}

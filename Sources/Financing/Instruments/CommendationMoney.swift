public import Ledger

/// The life of the money that goes with a commendation: published first, paid once.
public struct CommendationMoney: InstrumentLife, Equatable {
    /// Where it stands.
    public enum Stage: String, Sendable, Hashable {
        /// The commendation is decided.
        case decided
        /// It is published.
        case published
        /// The money is paid.
        case paid
    }

    /// What can happen.
    public enum Event: Sendable, Hashable {
        /// The commendation is published.
        case published(LocalDate)
        /// The money is paid.
        case paid(Money)
        /// A payment that was booked wrongly is cancelled.
        case cancelled(Money)
    }

    /// The money; nothing for a commendation alone.
    public let amount: Money
    /// The day of the decision.
    public let decided: LocalDate
    /// The stage.
    public private(set) var stage = Stage.decided
    /// The day of publication.
    public private(set) var published: LocalDate?

    /// Begins with the decision.
    public init(amount: Money, decided: LocalDate) {
        self.amount = amount
        self.decided = decided
    }

    /// What is paid.
    public var received: Money { stage == .paid ? amount : .zero(amount.currency) }

    /// Takes an event.
    public mutating func take(_ event: Event) -> RuleRefusal? {
        switch event {
        case .published(let day):
            guard stage == .decided else { return no("a commendation is published once") }
            published = day
            stage = .published
        case .paid(let money):
            guard stage == .published else { return no("money follows the publication, once") }
            guard money == amount, !money.isZero else { return no("the money is \(amount)") }
            stage = .paid
        case .cancelled(let money):
            guard stage == .paid, money == amount else {
                return no("only what is paid is cancelled")
            }
            stage = .published
        }
        return nil
    }

    private func no(_ message: String) -> RuleRefusal { Self.refuse("commendation.life", message) }
}

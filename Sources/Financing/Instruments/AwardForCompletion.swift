public import Ledger

/// The life of an award in place of a subsidy, 以奖代补: acceptance first, then letter and payment.
public struct AwardForCompletion: InstrumentLife, Equatable {
    /// Where it stands.
    public enum Stage: String, Sendable, Hashable {
        /// The letter is signed.
        case awarded
        /// The claim of the enterprise is booked.
        case due
        /// It is paid.
        case paid
    }

    /// What can happen.
    public enum Event: Sendable, Hashable {
        /// A payment plan of a month.
        case planned(Money)
        /// The award is confirmed and owed.
        case confirmed(Money)
        /// It is paid, in one or several parts.
        case paid(Money)
        /// Money paid for what was not eligible.
        case clawback(Money)
        /// Any payment before the award is owed.
        case advance(Money)
        /// A payment that was booked wrongly is cancelled.
        case cancelled(Money)
    }

    /// The amount of the letter.
    public let award: Money
    /// The share of the investment that it bears.
    public let rate: Rate
    /// The day of the letter.
    public let decided: LocalDate
    /// The stage.
    public private(set) var stage = Stage.awarded
    /// Approved payment plans in all.
    public private(set) var planned: Money
    /// What is owed in all.
    public private(set) var confirmed: Money
    /// Payments in all.
    public private(set) var paid: Money
    /// What was recovered.
    public private(set) var clawedBack: Money

    /// Begins with a letter.
    public init(award: Money, rate: Rate, decided: LocalDate) {
        self.award = award
        self.rate = rate
        self.decided = decided
        let zero = Money.zero(award.currency)
        planned = zero
        confirmed = zero
        paid = zero
        clawedBack = zero
    }

    /// Takes an event.
    public mutating func take(_ event: Event) -> RuleRefusal? {
        switch event {
        case .advance: return no("an award knows no advance")
        case .planned(let money):
            guard let sum = try? planned.adding(money), !sum.exceeds(award) else {
                return no("more would be planned than was awarded")
            }
            planned = sum
        case .confirmed(let money):
            guard let sum = try? confirmed.adding(money), !sum.exceeds(award) else {
                return no("more would be owed than was awarded")
            }
            confirmed = sum
            stage = .due
        case .paid(let money):
            guard stage != .awarded, let sum = try? paid.adding(money), !sum.exceeds(confirmed)
            else { return no("only what is confirmed after acceptance is paid") }
            paid = sum
            if paid == award { stage = .paid }
        case .clawback(let money):
            guard let sum = try? clawedBack.adding(money), !sum.exceeds(paid) else {
                return no("more would be recovered than was paid")
            }
            clawedBack = sum
        case .cancelled(let money):
            guard let rest = try? paid.subtracting(money), rest.minorUnits >= 0 else {
                return no("more would be cancelled than was paid")
            }
            paid = rest
            stage = .due
        }
        return nil
    }

    private func no(_ message: String) -> RuleRefusal { Self.refuse("award.life", message) }
}

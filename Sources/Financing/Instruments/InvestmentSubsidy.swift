public import Ledger

/// The life of an investment subsidy: letter, plan, advance, verification, progress payments,
/// acceptance, final payment or decommitment, clawback.
public struct InvestmentSubsidy: InstrumentLife, Equatable {
    /// Where it stands.
    public enum Stage: String, Sendable, Hashable {
        /// The letter is signed and nothing is paid.
        case awarded
        /// Money was paid and the project is not accepted.
        case running
        /// The project is accepted and a part may be due.
        case accepted
        /// All that is payable is paid.
        case settled
    }

    /// What can happen.
    public enum Event: Sendable, Hashable {
        /// A payment plan of a month.
        case planned(Money)
        /// The first part, before anything is verified.
        case advance(Money)
        /// A further part before acceptance.
        case progress(Money)
        /// The part of verified costs that the subsidy bears.
        case verified(Money)
        /// The acceptance with the amount that is payable in all.
        case accepted(payable: Money, on: LocalDate)
        /// The rest that is not payable goes back to the sub-programme.
        case decommitted(Money)
        /// The last part.
        case final(Money)
        /// Money paid for what was not eligible.
        case clawback(Money)
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
    /// The advance.
    public private(set) var advance: Money
    /// The day of the first payment.
    public private(set) var firstPaid: LocalDate?
    /// Payments in all.
    public private(set) var paid: Money
    /// The part of verified costs.
    public private(set) var earned: Money
    /// What is payable in all, since acceptance.
    public private(set) var payable: Money?
    /// The day of acceptance.
    public private(set) var accepted: LocalDate?
    /// What went back.
    public private(set) var decommitted: Money
    /// What was recovered.
    public private(set) var clawedBack: Money

    /// Begins with a letter.
    public init(award: Money, rate: Rate, decided: LocalDate) {
        self.award = award
        self.rate = rate
        self.decided = decided
        let zero = Money.zero(award.currency)
        planned = zero
        advance = zero
        paid = zero
        earned = zero
        decommitted = zero
        clawedBack = zero
    }

    /// Paid and not yet covered by verified costs.
    public var openAdvance: Money {
        Money(minorUnits: max(0, paid.minorUnits - earned.minorUnits), currency: award.currency)
    }

    /// Takes an event.
    public mutating func take(_ event: Event) -> RuleRefusal? {
        switch event {
        case .planned(let money): return plan(money)
        case .advance(let money):
            guard stage == .awarded else { return no("an advance comes before any other payment") }
            if let refusal = pay(money, upTo: award) { return refusal }
            advance = money
            stage = .running
        case .progress(let money):
            guard stage == .awarded || stage == .running else {
                return no("after acceptance only the final payment is left")
            }
            if let refusal = pay(money, upTo: award) { return refusal }
            stage = .running
        case .verified(let money):
            guard stage == .running || stage == .awarded else {
                return no("costs are verified before acceptance")
            }
            guard let sum = try? earned.adding(money) else { return no("the sum is too large") }
            earned = sum
        case .accepted(let payable, let day):
            guard stage == .running || stage == .awarded else {
                return no("a project is accepted once")
            }
            guard !payable.exceeds(award) else { return no("more is payable than was awarded") }
            self.payable = payable
            accepted = day
            earned = payable
            stage = paid == payable ? .settled : .accepted
        case .decommitted(let money): return decommit(money)
        case .final(let money):
            guard stage == .accepted, let payable else {
                return no("the final payment comes after acceptance")
            }
            if let refusal = pay(money, upTo: payable) { return refusal }
            if paid == payable { stage = .settled }
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
        }
        return nil
    }

    private mutating func plan(_ money: Money) -> RuleRefusal? {
        guard let sum = try? planned.adding(money), !sum.exceeds(award) else {
            return no("more would be planned than was awarded")
        }
        planned = sum
        return nil
    }

    private mutating func pay(_ money: Money, upTo limit: Money) -> RuleRefusal? {
        guard let sum = try? paid.adding(money), !sum.exceeds(limit) else {
            return no("more would be paid than \(limit)")
        }
        paid = sum
        return nil
    }

    private mutating func decommit(_ money: Money) -> RuleRefusal? {
        guard let payable, let sum = try? decommitted.adding(money),
            let rest = try? award.subtracting(payable), !sum.exceeds(rest)
        else { return no("only what is not payable after acceptance is decommitted") }
        decommitted = sum
        return nil
    }

    private func no(_ message: String) -> RuleRefusal { Self.refuse("subsidy.life", message) }
}

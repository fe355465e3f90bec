import Ledger

/// What an act does to an instrument of a project.
enum InstrumentEvent: Sendable {
    case beginSubsidy(InvestmentSubsidy)
    case beginAward(AwardForCompletion)
    case beginInterest(InterestSubsidy)
    case beginPool(RiskPool)
    case beginLoan(GreenLoan)
    case beginCommendation(CommendationMoney)
    case subsidy(InvestmentSubsidy.Event)
    case award(AwardForCompletion.Event)
    case interest(InterestSubsidy.Event)
    case pool(RiskPool.Event)
    case loan(GreenLoan.Event)
    case commendation(CommendationMoney.Event)
    case lent(LentOnMoney.Form, limit: Money, LentOnMoney.Event)

    /// The event that undoes a payment; `nil` for what is not undone by a reversal.
    var cancellation: InstrumentEvent? {
        switch self {
        case .subsidy(.advance(let money)), .subsidy(.progress(let money)),
            .subsidy(.final(let money)):
            .subsidy(.cancelled(money))
        case .award(.paid(let money)): .award(.cancelled(money))
        case .commendation(.paid(let money)): .commendation(.cancelled(money))
        case .interest(.used(let money)): .interest(.useCancelled(money))
        default: nil
        }
    }
}

/// The instruments that a project has.
public struct ProjectInstruments: Sendable, Equatable {
    /// The investment subsidy.
    public internal(set) var subsidy: InvestmentSubsidy?
    /// The award.
    public internal(set) var award: AwardForCompletion?
    /// The interest subsidy.
    public internal(set) var interest: InterestSubsidy?
    /// The pool, where the project is one.
    public internal(set) var pool: RiskPool?
    /// The loan.
    public internal(set) var loan: GreenLoan?
    /// The money of a commendation.
    public internal(set) var commendation: CommendationMoney?
    /// Money of others that passes through, by its form.
    public internal(set) var lent: [LentOnMoney.Form: LentOnMoney] = [:]

    /// Takes an event, or says why it does not fit.
    mutating func take(_ event: InstrumentEvent) -> RuleRefusal? {
        switch event {
        case .beginSubsidy(let life): return begin(life, at: \.subsidy)
        case .beginAward(let life): return begin(life, at: \.award)
        case .beginInterest(let life): return begin(life, at: \.interest)
        case .beginPool(let life): return begin(life, at: \.pool)
        case .beginLoan(let life):
            // A repaid loan may be followed by another.
            if loan?.stage == .repaid { loan = nil }
            return begin(life, at: \.loan)
        case .beginCommendation(let life): return begin(life, at: \.commendation)
        case .subsidy(let event): return pass(event, to: \.subsidy, "investment subsidy")
        case .award(let event): return pass(event, to: \.award, "award")
        case .interest(let event): return pass(event, to: \.interest, "interest subsidy")
        case .pool(let event): return pass(event, to: \.pool, "risk pool")
        case .loan(let event): return pass(event, to: \.loan, "loan")
        case .commendation(let event): return pass(event, to: \.commendation, "commendation")
        case .lent(let form, let limit, let event):
            var life = lent[form] ?? LentOnMoney(form: form, limit: limit)
            if let refusal = life.take(.limited(limit)) ?? life.take(event) { return refusal }
            lent[form] = life
            return nil
        }
    }

    private mutating func begin<Life: InstrumentLife>(
        _ life: Life, at place: WritableKeyPath<ProjectInstruments, Life?>
    ) -> RuleRefusal? {
        guard self[keyPath: place] == nil else {
            return RuleRefusal(
                rule: "instrument.once", message: "the project has this instrument already")
        }
        self[keyPath: place] = life
        return nil
    }

    private mutating func pass<Life: InstrumentLife>(
        _ event: Life.Event, to place: WritableKeyPath<ProjectInstruments, Life?>, _ name: String
    ) -> RuleRefusal? {
        guard var life = self[keyPath: place] else {
            return RuleRefusal(
                rule: "instrument.missing", message: "the project has no \(name); it needs a letter"
            )
        }
        if let refusal = life.take(event) { return refusal }
        self[keyPath: place] = life
        return nil
    }
}

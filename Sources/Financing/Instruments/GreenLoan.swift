public import Ledger

/// What a loan is calculated with; the engine of loan terms and schedules fulfils it.
public protocol LoanEngine: Sendable {
    /// Interest on a principal from one day until another.
    func interest(
        on principal: Money, at rate: Rate, from: LocalDate, until: LocalDate
    ) throws(LedgerError) -> Money

    /// The least risk class for so many days past due, such as `special-mention`.
    func leastClass(daysPastDue: Int) -> String
}

/// The life of a loan: line, conditions, drawdown, repayment, overdue, restructuring, default.
public struct GreenLoan: InstrumentLife, Equatable {
    /// Where it stands.
    public enum Stage: String, Sendable, Hashable {
        /// A line is granted and nothing is drawn.
        case granted
        /// Principal is outstanding and nothing is overdue.
        case performing
        /// An instalment was missed.
        case overdue
        /// New terms were agreed.
        case restructured
        /// All is repaid.
        case repaid
        /// The rest is written off.
        case writtenOff = "written-off"
    }

    /// What can happen.
    public enum Event: Sendable, Hashable {
        /// Money is drawn.
        case drawn(Money, on: LocalDate)
        /// Principal is repaid.
        case repaid(Money)
        /// An instalment is missed.
        case missed(Money)
        /// Principal goes on new terms.
        case restructured(Money)
        /// A pool pays a part of the default.
        case compensated(Money)
        /// The bank writes the rest off.
        case writtenOff(Money)
        /// Money comes in after the write-off.
        case recovered(Money)
    }

    /// The line; `nil` for a loan without one.
    public let line: Money?
    /// The version of the catalogue, which the loan keeps.
    public let catalogueVersion: String?
    /// The stage.
    public private(set) var stage = Stage.granted
    /// Drawn in all.
    public private(set) var drawn: Money
    /// The day of the first drawdown, from which the subsidy's window runs.
    public private(set) var firstDrawn: LocalDate?
    /// Repaid in all.
    public private(set) var repaid: Money
    /// Overdue now.
    public private(set) var overdue: Money
    /// Compensated by a pool.
    public private(set) var compensated: Money
    /// Written off.
    public private(set) var writtenOff: Money
    /// Recovered since.
    public private(set) var recovered: Money

    /// Interest that was added to principal.
    public private(set) var capitalised: Money

    /// The life of a project's loans under contracts: what their accounts say together.
    ///
    /// - Parameter life: the life so far, for the line and the version of the catalogue.
    init(following accounts: [LoanAccount], drawnFirst: LocalDate?, _ life: GreenLoan) {
        self = life
        let sum: (KeyPath<LoanAccount, MinorUnits>) -> Money = { path in
            Money(
                minorUnits: accounts.reduce(0) { $0 + $1[keyPath: path] },
                currency: life.drawn.currency)
        }
        firstDrawn = drawnFirst
        drawn = sum(\.totals.drawn)
        capitalised = sum(\.totals.capitalised)
        repaid = sum(\.totals.repaid)
        compensated = sum(\.totals.compensated)
        writtenOff = sum(\.totals.writtenOff)
        recovered = Money(
            minorUnits: sum(\.totals.recovered).minorUnits
                + sum(\.totals.recoveredForPool).minorUnits, currency: life.drawn.currency)
        overdue = Money(
            minorUnits: accounts.reduce(0) { $0 + $1.position().overdue },
            currency: life.drawn.currency)
        if accounts.contains(where: { $0.writtenOffOn != nil }) && balance.isZero {
            stage = .writtenOff
        } else if drawn.isZero {
            stage = .granted
        } else if balance.isZero {
            stage = .repaid
        } else if accounts.contains(where: { $0.restructuredOn != nil }) {
            stage = .restructured
        } else {
            stage = overdue.isZero ? .performing : .overdue
        }
    }

    /// Begins with a line, or without one.
    public init(line: Money?, catalogueVersion: String?, currency: Currency) {
        self.line = line
        self.catalogueVersion = catalogueVersion
        let zero = Money.zero(currency)
        drawn = zero
        repaid = zero
        overdue = zero
        compensated = zero
        writtenOff = zero
        recovered = zero
        capitalised = zero
    }

    /// Drawn and capitalised less repaid, compensated and written off.
    public var balance: Money {
        Money(
            minorUnits: drawn.minorUnits + capitalised.minorUnits - repaid.minorUnits
                - compensated.minorUnits - writtenOff.minorUnits, currency: drawn.currency)
    }

    /// Takes an event.
    public mutating func take(_ event: Event) -> RuleRefusal? {
        switch event {
        case .drawn(let money, let day): return draw(money, day)
        case .repaid(let money): return repay(money)
        case .missed(let money):
            guard !money.exceeds(balance) else { return no("more is overdue than is owed") }
            overdue = money
            stage = .overdue
        case .restructured(let money):
            guard !money.exceeds(balance) else { return no("more is restructured than is owed") }
            stage = .restructured
        case .compensated(let money):
            guard !money.exceeds(balance), let sum = try? compensated.adding(money) else {
                return no("more would be compensated than is owed")
            }
            compensated = sum
        case .writtenOff(let money):
            guard !money.exceeds(balance), let sum = try? writtenOff.adding(money) else {
                return no("more would be written off than is owed")
            }
            writtenOff = sum
            if balance.isZero { stage = .writtenOff }
        case .recovered(let money):
            guard stage == .writtenOff, let sum = try? recovered.adding(money) else {
                return no("money is recovered after a write-off")
            }
            recovered = sum
        }
        return nil
    }

    private mutating func draw(_ money: Money, _ day: LocalDate) -> RuleRefusal? {
        guard stage == .granted || stage == .performing else {
            return no("nothing is drawn from a loan that is \(stage.rawValue)")
        }
        guard let sum = try? drawn.adding(money), line.map({ !sum.exceeds($0) }) ?? true else {
            return no("more would be drawn than the line")
        }
        drawn = sum
        firstDrawn = firstDrawn ?? day
        stage = .performing
        return nil
    }

    private mutating func repay(_ money: Money) -> RuleRefusal? {
        guard !money.exceeds(balance), let sum = try? repaid.adding(money) else {
            return no("more would be repaid than is owed")
        }
        repaid = sum
        if stage == .overdue {
            let rest = max(0, overdue.minorUnits - money.minorUnits)
            overdue = Money(minorUnits: rest, currency: drawn.currency)
            if rest == 0 { stage = .performing }
        }
        if balance.isZero { stage = .repaid }
        return nil
    }

    private func no(_ message: String) -> RuleRefusal { Self.refuse("loan.life", message) }
}

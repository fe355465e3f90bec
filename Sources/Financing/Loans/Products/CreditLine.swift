public import Ledger

/// A line (合同) under which notes (借据) are drawn: its limit, and the fee on what is not drawn.
public struct CreditLine: Sendable {
    /// A drawdown, or its repayment where the line revolves.
    public struct Movement: Sendable, Hashable {
        /// The day.
        public let date: LocalDate
        /// The note.
        public let note: String
        /// The amount; negative for a repayment.
        public let amount: MinorUnits

        /// Makes a movement.
        public init(date: LocalDate, note: String, amount: MinorUnits) {
            self.date = date
            self.note = note
            self.amount = amount
        }
    }

    /// What a drawdown may meet.
    public enum Verdict: Sendable, Hashable {
        /// It may be drawn; so much is left after it.
        case mayBeDrawn(left: MinorUnits)
        /// It is more than is left.
        case beyondLimit(left: MinorUnits)
        /// The line is not open on the day.
        case closed
    }

    /// How much may be outstanding, or drawn in all if the line does not revolve.
    public let limit: MinorUnits
    /// The first day of the line.
    public let opened: LocalDate
    /// The first day on which nothing can be drawn.
    public let closes: LocalDate
    /// Whether repayments make room again.
    public let revolves: Bool
    /// Drawdowns and repayments so far, in order of their days.
    public private(set) var movements: [Movement] = []

    /// Opens a line.
    public init(limit: MinorUnits, opened: LocalDate, closes: LocalDate, revolves: Bool) {
        self.limit = limit
        self.opened = opened
        self.closes = closes
        self.revolves = revolves
    }

    /// What of the limit is in use.
    public var used: MinorUnits {
        movements.reduce(0) { revolves || $1.amount > 0 ? $0 + $1.amount : $0 }
    }

    /// Whether an amount may be drawn on a day.
    public func verdict(drawing amount: MinorUnits, on date: LocalDate) -> Verdict {
        guard date >= opened && date < closes else { return .closed }
        let left = limit - used
        return amount <= left ? .mayBeDrawn(left: left - amount) : .beyondLimit(left: left)
    }

    /// Takes a movement into the line.
    ///
    /// - Precondition: it is not earlier than the last one.
    public mutating func record(_ movement: Movement) {
        precondition(
            movements.last.map { $0.date <= movement.date } ?? true,
            "movements of a line are recorded in order")
        movements.append(movement)
    }

    /// The fee on the undrawn part over a period (承诺费), half up, with its arithmetic.
    public func commitmentFee(
        rate: AnnualRate, dayCount: DayCount, from start: LocalDate, to end: LocalDate
    ) -> LoanArithmetic {
        var accumulator = InterestAccumulator(dayCount, from: start)
        var used: MinorUnits = 0
        let scaled = rate.billionths * 10_000
        for movement in movements where movement.date <= start {
            if revolves || movement.amount > 0 { used += movement.amount }
        }
        accumulator.change(on: start, balance: limit - used, scaledRate: scaled)
        for movement in movements where movement.date > start && movement.date < end {
            if revolves || movement.amount > 0 { used += movement.amount }
            accumulator.change(on: movement.date, balance: limit - used, scaledRate: scaled)
        }
        return LoanArithmetic(
            segments: accumulator.segments(to: end), result: accumulator.interest(to: end, .halfUp))
    }
}

public import Ledger

/// One note of a large portfolio, flat: what a month's close needs and nothing else.
///
/// The note follows the rules of `LoanAccount` for the common case (due dates in steps of months,
/// one drawdown, no business days, an additive day count); a test holds the two together.
/// Everything else is served by `LoanAccount` itself.
public struct PortfolioNote: Sendable {
    /// How the note is repaid.
    public enum Method: UInt8, Sendable {
        /// Principal at maturity.
        case bullet
        /// The same principal each time.
        case equalPrincipal
        /// The same total each time.
        case equalInstalment
    }

    /// How it is repaid.
    public let method: Method
    /// How time is measured.
    public let dayCount: DayCount
    /// Whether due amounts are paid on their day; else they become overdue.
    public var paysOnTime = true
    /// The published rate that it follows, by place in the table of the close; −1 for none.
    public private(set) var index: Int16 = -1
    /// Months between due dates.
    public let dueMonths: Int16
    /// Basis points of the rate that overdue principal costs more.
    public var overdueUplift: Int32
    /// Over the published rate, in 10⁻⁹.
    public private(set) var margin: Int64 = 0
    /// The rate in force, in 10⁻⁹.
    public private(set) var rate: Int64
    /// Principal not yet due.
    public private(set) var normal: MinorUnits
    /// Principal overdue.
    public private(set) var overdue: MinorUnits = 0
    /// Interest overdue.
    public private(set) var overdueInterest: MinorUnits = 0
    /// The instalment, or the principal of each.
    public private(set) var instalment: MinorUnits = 0
    /// Interest booked since the last due date.
    public private(set) var booked: MinorUnits = 0
    /// The subsidy's points in 10⁻⁹; 0 for none.
    public var subsidyRate: Int64 = 0
    /// The first day without subsidy.
    public var subsidyEnd: LocalDate
    /// The oldest day on which something stayed unpaid.
    public private(set) var unpaidSince: LocalDate?
    /// The day of the drawdown, from which due dates are counted.
    public let start: LocalDate
    /// The last day.
    public let maturity: LocalDate
    /// The next due date.
    public private(set) var nextDue: LocalDate
    /// The next reset.
    public private(set) var nextReset: LocalDate
    private var firstReset: LocalDate
    private var resetMonths: Int16 = 12
    private var resetCount: Int16 = 0
    private var dueCount: Int32 = 1
    private var since: LocalDate
    private var interestWeight: Int128 = 0
    private var subsidyWeight: Int128 = 0
    private var penaltyWeight: Int128 = 0
    private var penaltyPerDay: Int128 = 0
    private var penaltySince: LocalDate
    private var subsidyBooked: MinorUnits = 0

    /// Makes a note that is drawn on its first day.
    ///
    /// - Precondition: `dueMonths > 0`, and the day count is additive.
    public init(
        _ method: Method, amount: MinorUnits, rate: AnnualRate, start: LocalDate,
        maturity: LocalDate, dueMonths: Int, dayCount: DayCount, overdueUplift: Int
    ) {
        precondition(
            dueMonths > 0 && ![.monthsAndDays, .thirty360ISDA].contains(dayCount),
            "a flat note has due dates in months and an additive day count")
        self.method = method
        self.dayCount = dayCount
        self.dueMonths = Int16(dueMonths)
        self.overdueUplift = Int32(overdueUplift)
        self.rate = rate.billionths
        self.normal = amount
        self.start = start
        self.maturity = maturity
        self.since = start
        self.penaltySince = start
        self.subsidyEnd = LocalDate.range.upperBound
        self.nextReset = LocalDate.range.upperBound
        self.firstReset = LocalDate.range.upperBound
        self.nextDue = min(maturity, start.adding(months: dueMonths))
        fixInstalment()
    }

    /// Lets the note follow a published rate from a day on.
    ///
    /// - Precondition: `months > 0`.
    public mutating func follow(
        _ index: Int, margin: AnnualRate, from first: LocalDate, everyMonths months: Int
    ) {
        precondition(months > 0, "resets go forward")
        self.index = Int16(index)
        self.margin = margin.billionths
        self.resetMonths = Int16(months)
        (firstReset, nextReset, resetCount) = (first, first, 0)
    }

    /// All principal.
    public var principal: MinorUnits { normal + overdue }

    /// Days past due at the close of a day.
    public func daysPastDue(on date: LocalDate) -> Int {
        max(0, unpaidSince?.days(until: date) ?? 0)
    }

    /// Penalty interest charged to a day, half up.
    public func penalty(to date: LocalDate) -> MinorUnits {
        let weight = penaltyWeight + penaltyPerDay * Int128(penaltySince.days(until: date))
        return MinorUnits(
            clamping: Rounding.halfUp.divide(weight, by: 360 * InterestAccumulator.rateScale))
    }

    // MARK: - The close

    /// Takes the note through the days up to one, inclusive, and tells what the books take over.
    public mutating func close(through end: LocalDate, _ resets: ResetTable) -> NoteAccrual {
        var sum = NoteAccrual()
        while true {
            let next = min(nextDue, nextReset)
            guard next <= end, normal > 0 else { break }
            accrue(to: next)
            // What falls due today does so at the instalment that was fixed for it; what of it is
            // not paid costs the rate that is in force from today on.
            let due = next == nextDue ? fallDue(&sum) : NoteAccrual()
            if next == nextReset { reset(resets) }
            if !paysOnTime { becomeOverdue(due, on: next) }
        }
        guard normal > 0 else { return sum }
        accrue(to: end)
        let accrued = rounded(interestWeight)
        sum.interest += accrued - booked
        booked = accrued
        let subsidy = rounded(subsidyWeight)
        sum.subsidy += subsidy - subsidyBooked
        subsidyBooked = subsidy
        return sum
    }

    private mutating func accrue(to date: LocalDate) {
        guard date > since else { return }
        let numerator = dayCount.quickNumerator(from: since, to: date)
        interestWeight += product(rate, numerator)
        if subsidyRate > 0 && since < subsidyEnd {
            let end = min(date, subsidyEnd)
            let days = end == date ? numerator : dayCount.quickNumerator(from: since, to: end)
            subsidyWeight += product(subsidyRate, days)
        }
        since = date
    }

    /// Balance × rate × time; in 64 bits where they are enough.
    private func product(_ rate: Int64, _ numerator: Int64) -> Int128 {
        let (factor, isLarge) = rate.multipliedReportingOverflow(by: numerator)
        let (small, overflow) = normal.multipliedReportingOverflow(by: factor)
        guard isLarge || overflow else { return Int128(small) }
        return Int128(normal) * Int128(rate) * Int128(numerator)
    }

    private func rounded(_ weight: Int128) -> MinorUnits {
        let divisor = Int64(dayCount.denominator) * 1_000_000_000
        guard let small = Int64(exactly: weight), small < Int64.max - divisor else {
            return MinorUnits(clamping: Rounding.halfUp.divide(weight, by: Int128(divisor)))
        }
        return (small + divisor / 2) / divisor
    }

    private mutating func reset(_ resets: ResetTable) {
        if index >= 0, let value = resets.value(of: Int(index), on: nextReset) {
            let changed = value + margin
            if changed != rate {
                rate = changed
                if method == .equalInstalment { fixInstalment() }
            }
        }
        resetCount += 1
        nextReset = firstReset.adding(months: Int(resetCount) * Int(resetMonths))
    }

    private mutating func fallDue(_ sum: inout NoteAccrual) -> NoteAccrual {
        let date = nextDue
        let interest = rounded(interestWeight)
        let subsidy = rounded(subsidyWeight)
        let paid = principalDue(on: date, interest)
        sum.interest += interest - booked
        sum.subsidy += subsidy - subsidyBooked
        sum.interestDue += interest
        sum.principalDue += paid
        (interestWeight, subsidyWeight, booked, subsidyBooked) = (0, 0, 0, 0)
        normal -= paid
        dueCount += 1
        nextDue = min(maturity, start.adding(months: Int(dueCount) * Int(dueMonths)))
        if date == maturity { nextDue = LocalDate.range.upperBound }
        var due = NoteAccrual()
        due.interestDue = interest
        due.principalDue = paid
        return due
    }

    /// Each overdue amount keeps the rate at which it fell due.
    private mutating func becomeOverdue(_ due: NoteAccrual, on date: LocalDate) {
        penaltyWeight += penaltyPerDay * Int128(penaltySince.days(until: date))
        penaltySince = date
        penaltyPerDay +=
            Int128(due.principalDue) * Int128(rate) * Int128(10_000 + overdueUplift)
        overdue += due.principalDue
        overdueInterest += due.interestDue
        if unpaidSince == nil && due.principalDue + due.interestDue > 0 { unpaidSince = date }
    }

    private func principalDue(on date: LocalDate, _ interest: MinorUnits) -> MinorUnits {
        guard date < maturity else { return normal }
        switch method {
        case .bullet: return 0
        case .equalPrincipal: return min(normal, instalment)
        case .equalInstalment: return min(normal, max(0, instalment - interest))
        }
    }

    // MARK: - Instalments

    /// Fixes the instalment over the dates that are left, from the day up to which interest has
    /// been reckoned.
    private mutating func fixInstalment() {
        guard normal > 0, method != .bullet else { return }
        let left = datesLeft
        if method == .equalPrincipal {
            instalment = MinorUnits(Rounding.halfUp.divide(Int128(normal), by: Int128(left)))
            return
        }
        instalment = equalInstalment(left)
    }

    /// How many due dates are left, the next one included.
    private var datesLeft: Int {
        var count = 1
        var step = Int(dueCount)
        while start.adding(months: step * Int(dueMonths)) < maturity {
            step += 1
            count += 1
        }
        return count
    }

    private func equalInstalment(_ left: Int) -> MinorUnits {
        let whole = UInt64(dayCount.denominator) * 1_000_000_000
        let billionths = UInt64(rate)
        var discount: UInt64 = 1 << 63
        var sum = UInt128(discount)
        var from = nextDue
        for step in 1..<max(1, left) {
            let months = (Int(dueCount) + step) * Int(dueMonths)
            let date = min(maturity, start.adding(months: months))
            let numerator = UInt64(dayCount.quickNumerator(from: from, to: date))
            let grown = whole + billionths * numerator
            discount = grown.dividingFullWidth(discount.multipliedFullWidth(by: whole)).quotient
            sum += UInt128(discount)
            from = date
        }
        // What has accrued and will accrue to the next due date.
        let coming =
            interestWeight + product(rate, dayCount.quickNumerator(from: since, to: nextDue))
        let owed = Int128(normal) * Int128(whole) + max(0, coming)
        return MinorUnits(
            clamping: WideProduct.scaled(owed, by: 1 << 63, over: Int128(whole) * Int128(sum)))
    }
}

extension DayCount {
    /// `numerator` without its branches for days that differ by year.
    func quickNumerator(from start: LocalDate, to end: LocalDate) -> Int64 {
        switch self {
        case .actual360, .actual365: Int64(end.daysSince1970) - Int64(start.daysSince1970)
        default: numerator(from: start, to: end)
        }
    }
}

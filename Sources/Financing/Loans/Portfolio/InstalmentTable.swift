public import Ledger

/// Tables of equal instalments (等额本息), many a second: for quotes and for whole portfolios.
///
/// `LoanAccount` tells the same figures with their reasons; this one fills a buffer that is used
/// again. Discounts are kept in 63 fractional bits, which gives the right cent for every amount
/// up to 10¹⁵ minor units.
public struct InstalmentTable: Sendable {
    /// One instalment.
    public struct Row: Sendable, Hashable {
        /// Due date.
        public let date: LocalDate
        /// Principal in it.
        public let principal: MinorUnits
        /// Interest in it.
        public let interest: MinorUnits
        /// What is left after it.
        public let balance: MinorUnits
    }

    /// Where published tables of others and the product's own rules part.
    public struct Compatibility: Sendable, Hashable {
        /// The instalment is moved until the last one differs from it by little.
        public let smoothsLastInstalment: Bool
        /// How an amount becomes whole cents.
        public let rounding: Rounding

        /// As the product has it: the last instalment takes the odd cents, half goes up.
        public static let product = Compatibility(
            smoothsLastInstalment: false, rounding: .halfUp)
        /// As Apache Fineract has it.
        public static let fineract = Compatibility(
            smoothsLastInstalment: true, rounding: .halfEven)
    }

    /// The rows of the table that was laid out last.
    public private(set) var rows: [Row] = []
    /// Its instalment.
    public private(set) var instalment: MinorUnits = 0
    private var dates: [LocalDate] = []
    private var numerators: [Int64] = []

    /// Makes an empty table.
    public init() {}

    /// Lays out a loan of equal monthly instalments.
    ///
    /// - Parameters:
    ///   - principal: What is lent; 1 … 10¹⁵ minor units.
    ///   - rate: Rate a year, not negative.
    ///   - start: The day of the drawdown.
    ///   - count: How many instalments, a month apart from the start on; 1 … 1200.
    ///   - dayCount: How time is measured; not `monthsAndDays`, where a month is `thirty360`.
    /// - Complexity: O(*n*) in the number of instalments, without an allocation once the buffers
    ///   have grown.
    public mutating func layOut(
        principal: MinorUnits, rate: AnnualRate, start: LocalDate, count: Int, dayCount: DayCount
    ) throws(LedgerError) {
        fillDates(from: start, count: count, dayCount)
        try fill(principal, rate, denominator: dayCount.denominator, .product)
    }

    /// Lays out a loan over due dates with the time before each, as a fraction of a year.
    ///
    /// - Throws: `loan.amount` for amounts and rates out of range or no date, `loan.instalment`
    ///   where the interest eats up the instalment.
    public mutating func layOut(
        principal: MinorUnits, rate: AnnualRate, dates: [LocalDate], numerators: [Int64],
        denominator: Int64, compatibility: Compatibility = .product
    ) throws(LedgerError) {
        precondition(dates.count == numerators.count, "each due date has the time before it")
        self.dates = dates
        self.numerators = numerators
        try fill(principal, rate, denominator: denominator, compatibility)
        guard compatibility.smoothsLastInstalment else { return }
        smooth(principal, rate, UInt64(denominator) * InstalmentTable.one, compatibility.rounding)
    }

    private static let one: UInt64 = 1_000_000_000

    // MARK: - Dates

    /// The same day of the months that follow, clipped to their lengths, and the days between.
    private mutating func fillDates(from start: LocalDate, count: Int, _ dayCount: DayCount) {
        dates.removeAll(keepingCapacity: true)
        numerators.removeAll(keepingCapacity: true)
        let (year, month, day) = start.components
        var walk = (year: year, month: month)
        var firstOfMonth = Int(start.daysSince1970) - day + 1
        var last = start
        for _ in 0..<count {
            firstOfMonth += LocalDate.days(inMonth: walk.month, ofYear: walk.year)
            walk = walk.month == 12 ? (walk.year + 1, 1) : (walk.year, walk.month + 1)
            let clipped = min(day, LocalDate.days(inMonth: walk.month, ofYear: walk.year))
            guard let date = LocalDate(daysSince1970: firstOfMonth + clipped - 1) else { return }
            dates.append(date)
            switch dayCount {
            case .actual360, .actual365: numerators.append(Int64(last.days(until: date)))
            default: numerators.append(dayCount.numerator(from: last, to: date))
            }
            last = date
        }
    }

    // MARK: - Amounts

    private mutating func fill(
        _ principal: MinorUnits, _ rate: AnnualRate, denominator: Int64,
        _ compatibility: Compatibility
    ) throws(LedgerError) {
        guard (1...LoanTerms.largestAmount).contains(principal), !dates.isEmpty,
            (0...AnnualRate.largest.billionths).contains(rate.billionths)
        else {
            throw LedgerError(
                "loan.amount",
                "equal instalments need a positive amount, a rate from 0 and at least one date")
        }
        let whole = UInt64(denominator) * InstalmentTable.one
        var discount: UInt64 = 1 << 63
        var sum = UInt128(discount)
        let billionths = UInt64(rate.billionths)
        for numerator in numerators.dropFirst() {
            let grown = whole + billionths * UInt64(numerator)
            discount = grown.dividingFullWidth(discount.multipliedFullWidth(by: whole)).quotient
            sum += UInt128(discount)
        }
        let grown = whole + billionths * UInt64(numerators.first ?? 0)
        let amount = WideProduct.scaled(
            Int128(principal) * Int128(grown), by: 1 << 63, over: Int128(whole) * Int128(sum),
            rounding: compatibility.rounding)
        instalment = MinorUnits(clamping: amount)
        let isLevel = fillRows(principal, billionths, whole, compatibility.rounding)
        guard isLevel else {
            throw LedgerError(
                "loan.instalment", "the instalment does not exceed the interest of a period")
        }
    }

    /// Splits instalments into interest and principal; false where an instalment is too small.
    private mutating func fillRows(
        _ principal: MinorUnits, _ rate: UInt64, _ whole: UInt64, _ rounding: Rounding
    ) -> Bool {
        rows.removeAll(keepingCapacity: true)
        var balance = principal
        for index in dates.indices {
            let factor = rate * UInt64(numerators[index])
            let product = UInt64(balance).multipliedFullWidth(by: factor)
            guard product.high < whole else { return false }
            let (quotient, remainder) = whole.dividingFullWidth(product)
            let rest = whole - remainder
            let isUp =
                remainder > rest
                || (remainder == rest && (rounding != .halfEven || quotient & 1 == 1))
            let interest = MinorUnits(clamping: isUp ? quotient + 1 : quotient)
            let isLast = index == dates.count - 1
            let paid = isLast ? balance : min(balance, instalment - interest)
            guard paid > 0 || balance == 0 else { return false }
            balance -= paid
            rows.append(
                Row(date: dates[index], principal: paid, interest: interest, balance: balance))
        }
        return true
    }

    /// Moves the instalment while that brings the last one nearer to it (Apache Fineract).
    private mutating func smooth(
        _ principal: MinorUnits, _ rate: AnnualRate, _ whole: UInt64, _ rounding: Rounding
    ) {
        let count = Int64(rows.count)
        var difference = lastDifference
        while difference.magnitude > UInt64(count / 2) {
            let (kept, keptRows) = (instalment, rows)
            let step = rounding.divide(Int128(difference), by: Int128(count))
            instalment += MinorUnits(step)
            let isLevel = fillRows(principal, UInt64(rate.billionths), whole, rounding)
            guard isLevel, lastDifference.magnitude < difference.magnitude else {
                (instalment, rows) = (kept, keptRows)
                return
            }
            difference = lastDifference
        }
    }

    private var lastDifference: MinorUnits {
        rows.last.map { $0.principal + $0.interest - instalment } ?? 0
    }
}

public import Ledger

/// A bank loan from its first day on: what was drawn, fell due, was paid, and why.
///
/// The account is a fold over dated acts. Each day on which something happens is processed once,
/// in this order: drawdowns; changes of terms and rate; principal that falls due; prepayments;
/// interest that falls due; payments; the pool, write-off and recovery; the books; the close of
/// the day, at which unpaid amounts become overdue. Interest of a day counts the balance at its
/// close at the rate in force on it (算头不算尾).
public struct LoanAccount: Sendable {
    /// The terms as they stand now.
    public internal(set) var terms: LoanTerms
    /// The last day that was processed.
    public internal(set) var today: LocalDate
    /// What happened, in order.
    public internal(set) var lines: [LoanLine] = []
    /// What was asked for and not done.
    public internal(set) var refusals: [LoanRefusal] = []
    /// What fell due, period by period.
    public internal(set) var instalments: [InstalmentRow] = []
    /// What a reader of the result must know: calendars that were guessed, old rates.
    public internal(set) var remarks: [String] = []
    /// Totals since the first day.
    public internal(set) var totals = LoanTotals()
    /// The rate in force.
    public internal(set) var rate: AnnualRate
    /// Principal not yet due.
    public internal(set) var normal: MinorUnits = 0
    /// The instalment, or the principal of each, where it has been fixed.
    public internal(set) var instalment: MinorUnits?
    /// Money kept for the next due date.
    public internal(set) var held: MinorUnits = 0
    /// When the loan was restructured.
    public internal(set) var restructuredOn: LocalDate?
    /// When what was left was written off.
    public internal(set) var writtenOffOn: LocalDate?
    /// The subsidy beside the loan.
    public internal(set) var subsidy: SubsidyLeg?

    let published: PublishedRates
    let paysOnTime: Bool
    var dues: [DueDate]
    var resets: [LocalDate]
    var plan: [PlannedRepayment]
    var observed: AnnualRate?
    var stepBasisPoints = 0
    var pendingSteps: Int?
    var interest: InterestAccumulator
    var bookedInterest: MinorUnits = 0
    var debts: [Debt] = []
    var penalty = ArrearsCharge()
    var compound = ArrearsCharge()
    var currentAct = ""
    /// Whether interest falls due on the day that is being processed.
    var settlesInterestToday = false
    /// Whether the instalment is to be fixed anew at the close of the day; what falls due on the
    /// day still does so at the old one.
    var refixesInstalment = false
    private var seen: [String: DatedLoanAct] = [:]

    /// Opens an account on the loan's first day.
    ///
    /// - Parameters:
    ///   - terms: The contract.
    ///   - published: Published rates, for loans that follow one.
    ///   - paysOnTime: Whether every amount is paid on its due date, as a schedule assumes.
    /// - Throws: `loan.contradiction` with all contradictions, `loan.calendar`, `loan.observation`.
    public init(
        _ terms: LoanTerms, published: PublishedRates = PublishedRates([]), paysOnTime: Bool = false
    ) throws(LedgerError) {
        try terms.check()
        self.terms = terms
        self.published = published
        self.paysOnTime = paysOnTime
        self.today = terms.start
        self.dues = try DueCalendar.dates(of: terms, after: terms.start)
        self.plan = []
        self.resets = []
        self.rate = AnnualRate(billionths: 0)
        self.interest = LoanAccount.accumulator(terms, from: terms.start)
        self.subsidy = terms.subsidy.map { SubsidyLeg($0, loan: terms) }
        if case .agreedPlan(let plan) = terms.method { self.plan = plan }
        try setFirstRate()
        for date in DueCalendar.guessed(dues, in: terms) {
            remarks.append("\(date) is judged by its weekday; the calendar does not have it")
        }
    }

    static func accumulator(_ terms: LoanTerms, from date: LocalDate) -> InterestAccumulator {
        InterestAccumulator(
            terms.dayCount, from: date, grid: terms.interestDates?.countedFrom,
            maturity: terms.maturity,
            roundsEachSegment: terms.roundsEachSegment ? terms.rounding : nil)
    }

    /// Principal that is owed: not yet due, due, overdue and misused.
    public var principal: MinorUnits {
        debts.reduce(normal) { $1.isPrincipal ? $0 + $1.outstanding : $0 }
    }

    /// Whether nothing more can happen but recoveries.
    public var isClosed: Bool { principal == 0 && debts.isEmpty }

    // MARK: - The run

    /// Takes acts and time up to a day, inclusive.
    ///
    /// An act that was taken before with the same content is passed over; the same number with
    /// other content is refused. Acts may come in any order but not for a day before `today`:
    /// what is found out late is run again from the beginning, as `replay` does.
    ///
    /// - Throws: what the calendar and the published rates throw, and `loan.instalment` where
    ///   interest eats up an instalment.
    public mutating func run(
        _ acts: [DatedLoanAct] = [], until end: LocalDate
    ) throws(LedgerError) {
        guard terms.maturity.days(until: end) < LoanTerms.longestTermDays else {
            throw LedgerError("loan.term", "\(end) is a hundred years after maturity")
        }
        var byDay: [LocalDate: [DatedLoanAct]] = [:]
        for act in acts where act.date <= end {
            if let earlier = seen[act.identifier] {
                if earlier != act {
                    refuse(act, "loan.identity", "this number already names another act")
                }
                continue
            }
            guard act.date >= today else {
                refuse(act, "loan.late", "the account has been run to \(today); replay it")
                continue
            }
            seen[act.identifier] = act
            byDay[act.date, default: []].append(act)
        }
        var actDays = byDay.keys.sorted()[...]
        var last: LocalDate?
        while let day = nextDay(actDays.first, after: last), day <= end {
            if actDays.first == day { actDays.removeFirst() }
            try process(day, byDay[day] ?? [])
            last = day
        }
        today = max(today, end)
    }

    /// The account of a contract after acts in any order of recording.
    ///
    /// - Throws: what `init` and `run` throw.
    public static func replay(
        _ terms: LoanTerms, _ acts: [DatedLoanAct], published: PublishedRates = PublishedRates([]),
        until end: LocalDate
    ) throws(LedgerError) -> LoanAccount {
        var account = try LoanAccount(terms, published: published)
        try account.run(acts, until: end)
        return account
    }

    /// The next day on which something happens.
    private func nextDay(_ nextAct: LocalDate?, after last: LocalDate?) -> LocalDate? {
        let isNew: (LocalDate) -> Bool = { day in last.map { day > $0 } ?? (day >= today) }
        let days = [
            nextAct, dues.first?.paid, resets.first(where: isNew),
            subsidy?.windowEnds.filter(isNew).min(),
        ]
        return days.compactMap { $0 }.filter(isNew).min()
    }

    private mutating func process(
        _ day: LocalDate, _ acts: [DatedLoanAct]
    ) throws(LedgerError) {
        today = day
        let ordered = acts.sorted { $0.act.phase < $1.act.phase }
        for act in ordered where act.act.phase == 0 { try perform(act) }
        try resetRate()
        for act in ordered where (1...2).contains(act.act.phase) { try perform(act) }
        let falling = dues.filter { $0.paid <= day }
        dues.removeAll { $0.paid <= day }
        settlesInterestToday = falling.contains(where: \.paysInterest)
        balanceChanged()
        let isAnnuity = terms.method == .equalInstalment
        let opening = normal
        var rows: [PendingRow] = []
        for due in falling where !isAnnuity { rows.append(fallDue(principalOn: due, opening)) }
        // Where interest runs past the day, it runs on what a prepayment leaves.
        for act in ordered where act.act.phase == 3 && !isAnnuity { try perform(act) }
        for (index, due) in falling.enumerated() {
            if isAnnuity { rows.append(try fallDue(instalmentOn: due)) }
            try fallDue(interestOf: &rows[index])
        }
        for act in ordered where act.act.phase == 3 && isAnnuity { try perform(act) }
        if settlesInterestToday { try takeSteps() }
        try payWhatIsHeld()
        for act in ordered where act.act.phase >= 4 { try perform(act) }
        close(day)
        try fixInstalment()
    }

    // MARK: - Telling

    mutating func tell(
        _ kind: LoanLineKind, _ amount: MinorUnits, _ arithmetic: LoanArithmetic? = nil
    ) {
        lines.append(
            LoanLine(
                date: today, kind: kind, amount: amount, balance: principal, rate: rate,
                act: currentAct, arithmetic: arithmetic ?? LoanArithmetic(result: amount)))
    }

    mutating func refuse(_ act: DatedLoanAct, _ code: String, _ message: String) {
        refusals.append(
            LoanRefusal(
                identifier: act.identifier, date: act.date, code: code, message: message))
    }

    func shown(_ amount: MinorUnits) -> String {
        Money(minorUnits: amount, currency: terms.currency).groupedText
    }
}

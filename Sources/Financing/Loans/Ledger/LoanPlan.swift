internal import Ledger

/// The acts that bring the books to what a contract gives: what to cancel, and what to add.
///
/// The plan compares what follows with what stands. So it is empty where nothing is missing, adds
/// the rest where a run was stopped, and after an act that was found out late it cancels what no
/// longer holds and states it anew.
struct LoanPlan: Sendable {
    /// What is asked for.
    struct Wish: Sendable {
        /// The books that take over what has accrued on the last day; none for due dates only.
        var books: [String] = []
        /// Whether the last day is over: what was not paid on it is overdue.
        var closesDay = false
        /// New acts that tell the loan something.
        var acts: [NewAct] = []
    }

    /// An act with what it states only; the contract gives the other figures.
    struct NewAct: Sendable {
        let act: ProgrammeAct
        /// What its amount comes to.
        let amount: MinorUnits
    }

    /// Cancelling acts, then what is added, in order.
    private(set) var acts: [ProgrammeAct] = []

    private let loan: LedgerLoan
    private let setting: LoanSetting
    private let derived: LoanDerivation
    private let wish: Wish
    private var stale: [(place: Int, book: String)] = []
    private var added: [(act: ProgrammeAct, rank: Int)] = []
    private var taken: Set<String> = []
    private var booked: MinorUnits = 0
    /// The last day for which something stands or is asked for.
    private let horizon: LocalDate

    /// Makes the plan of a loan up to a day.
    ///
    /// - Parameters:
    ///   - loan: the loan as the ledger has it.
    ///   - setting: what the programme knows beside.
    ///   - through: the day; the plan reaches further where something stands already.
    ///   - wish: what is asked for.
    /// - Throws: what the account throws.
    init(
        _ loan: LedgerLoan, _ setting: LoanSetting, through: LocalDate, _ wish: Wish
    ) throws(LedgerError) {
        var known = loan
        for new in wish.acts {
            guard let step = LoanStep(rawValue: new.act.step) else { continue }
            known.add(
                LoanActRecord(
                    act: new.act, currency: loan.contract.terms.currency,
                    fact: try step.fact(of: new.act, amount: new.amount), hasEntries: false,
                    standing: []))
        }
        self.loan = known
        self.setting = setting
        self.wish = wish
        horizon = max(through, known.lastDay)
        derived = try LoanDerivation(known, setting, through: horizon)
        try planAccruals(through)
        planFacts()
        planOverdue(through)
        planHeld()
        acts = cancellations() + additions()
    }

    // MARK: - Accruals

    private mutating func planAccruals(_ through: LocalDate) throws(LedgerError) {
        let books = [setting.bank, setting.enterprise]
        let days = books.map { stops(of: $0, through) }
        let earned = try derived.earnings(Array(Set(days[0] + days[1])))
        let steps = zip(books, days).map {
            LoanAccruals(of: loan, in: $0, stops: $1, earned, derived.trail, setting)
        }
        booked = steps[0].interest
        for (book, found) in zip(books, steps) { stale += found.stale.map { ($0, book) } }
        for day in Set(steps[0].missing.keys).union(steps[1].missing.keys).sorted() {
            let (bank, enterprise) = (steps[0].missing[day], steps[1].missing[day])
            if let bank, let enterprise, bank.interest == enterprise.interest,
                bank.capitalised == enterprise.capitalised, bank.from == enterprise.from
            {
                add(accrual(enterprise, on: day, nil), rank: 0)
            } else {
                if let bank { add(accrual(bank, on: day, setting.bank), rank: 0) }
                if let enterprise {
                    add(accrual(enterprise, on: day, setting.enterprise), rank: 0)
                }
            }
        }
    }

    /// Days on which a book takes over what has accrued.
    private func stops(of book: String, _ through: LocalDate) -> [LocalDate] {
        let start = loan.contract.terms.start
        var days = derived.trail.interestDays
        for record in loan.acts
        where record.act.step == LoanStep.accrual.rawValue && record.stands(in: book) {
            days.insert(record.act.date)
        }
        if wish.books.contains(book) && through > start { days.insert(through) }
        if book == setting.enterprise, setting.isConstruction, let day = setting.completed,
            day > start && day <= horizon
        {
            days.insert(day)
        }
        return days.sorted()
    }

    private func accrual(
        _ step: LoanAccruals.Step, on day: LocalDate, _ book: String?
    ) -> ProgrammeAct {
        var act = ProgrammeAct(
            id: number("\(loan.id)/accrual/\(day)\(book.map { "/\($0)" } ?? "")"),
            step: LoanStep.accrual.rawValue, date: day, project: loan.contract.project)
        act.books = book.map { [$0] }
        let signed = [("interest", step.interest), ("subsidy", step.subsidy)]
        for (name, amount) in signed {
            act.figures[amount < 0 ? "\(name)Less" : name] = derived.figure(
                amount < 0 ? -amount : amount)
        }
        act.figures["capitalised"] = derived.figure(step.capitalised)
        act.details = [
            "bank": setting.bank, "asset": step.asset, "term": loan.contract.term,
            "from": "\(step.from)", "to": "\(day)",
        ]
        return act
    }

    // MARK: - Acts and what they came to

    private mutating func planFacts() {
        let new = Set(wish.acts.map(\.act.id))
        for (place, record) in loan.acts.enumerated()
        where record.fact != nil && record.stands {
            let expected = derived.expected(record.act, booked: booked)
            if new.contains(record.act.id) {
                taken.insert(record.act.id)
                add(expected, rank: rank(of: expected))
            } else if record.hasEntries && !record.says(expected) {
                cancel(place)
                restate(expected)
            }
        }
    }

    /// States an act anew under another number, in a period that is open.
    private mutating func restate(_ act: ProgrammeAct) {
        var act = act
        let effective = LoanActRecord.effective(act)
        act.date = setting.openDay(effective, [setting.bank, setting.enterprise])
        if act.date != effective { act.details["effective"] = "\(effective)" }
        act.id = number(base(of: act.id))
        act.documents = []
        add(act, rank: rank(of: act))
    }

    private mutating func planOverdue(_ through: LocalDate) {
        let last = wish.closesDay && horizon == through ? through : horizon.adding(days: -1)
        var wanted = derived.trail.overdueByDay.filter { $0.key <= last }
        for (place, record) in loan.acts.enumerated()
        where record.act.step == LoanStep.overdue.rawValue && record.stands {
            if derived.trail.overdueByDay[record.effective] == record.figure("amount") {
                wanted[record.effective] = nil
            } else {
                cancel(place)
            }
        }
        for (day, amount) in wanted {
            var act = ProgrammeAct(
                id: number("\(loan.id)/overdue/\(day)"), step: LoanStep.overdue.rawValue,
                date: setting.openDay(day, [setting.bank]), project: loan.contract.project)
            act.figures["amount"] = derived.figure(amount)
            act.details["bank"] = setting.bank
            if act.date != day { act.details["effective"] = "\(day)" }
            add(act, rank: 4)
        }
    }

    /// What money that was kept paid on due dates.
    private mutating func planHeld() {
        var wanted = derived.trail.heldByDay
        for (place, record) in loan.acts.enumerated()
        where record.act.details["kind"] == "held" && record.stands {
            if wanted[record.effective] != nil,
                record.says(derived.expected(record.act, booked: booked))
            {
                wanted[record.effective] = nil
            } else {
                cancel(place)
            }
        }
        for day in wanted.keys {
            let books = [setting.bank, setting.enterprise]
            var act = ProgrammeAct(
                id: number("\(loan.id)/held/\(day)"), step: LoanStep.payment.rawValue,
                date: setting.openDay(day, books), project: loan.contract.project)
            act.details = [
                "bank": setting.bank, "term": loan.contract.term, "kind": "held",
            ]
            if act.date != day { act.details["effective"] = "\(day)" }
            add(derived.expected(act, booked: booked), rank: 2)
        }
    }

    // MARK: - The list

    private func rank(of act: ProgrammeAct) -> Int {
        LoanStep(rawValue: act.step) == .drawdown ? 1 : 3
    }

    private mutating func cancel(_ place: Int) {
        for book in Set(loan.acts[place].standing.map(\.book)) { stale.append((place, book)) }
    }

    private mutating func add(_ act: ProgrammeAct, rank: Int) {
        var act = act
        act.loan = loan.id
        taken.insert(act.id)
        added.append((act, rank))
    }

    private func number(_ wanted: String) -> String { loan.number(wanted, apartFrom: taken) }

    /// A number without the count that a restatement gave it.
    private func base(of number: String) -> String {
        guard let slash = number.lastIndex(of: "/"),
            Int(number[number.index(after: slash)...]) != nil,
            case let base = String(number[..<slash]), loan.numbers.contains(base)
        else { return number }
        return base
    }

    private func cancellations() -> [ProgrammeAct] {
        var entries: [ProgrammeState.EntryKey] = []
        var days: [ProgrammeState.EntryKey: LocalDate] = [:]
        for (place, book) in stale {
            for key in loan.acts[place].standing where key.book == book && days[key] == nil {
                entries.append(key)
                days[key] = setting.openDay(loan.acts[place].act.date, [book])
            }
        }
        return entries.map { key in
            var act = ProgrammeAct(
                id: "R/\(key.book)/\(key.id)", step: "reversal",
                date: days[key] ?? loan.lastDay, project: loan.contract.project)
            act.books = [key.book]
            act.reverses = key.id
            return act
        }
    }

    private func additions() -> [ProgrammeAct] {
        added.enumerated().sorted {
            ($0.element.act.date, $0.element.rank, $0.element.act.id, $0.offset)
                < ($1.element.act.date, $1.element.rank, $1.element.act.id, $1.offset)
        }.map(\.element.act)
    }
}

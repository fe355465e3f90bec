internal import Ledger

/// All events of a contract in order (`LOANS.md` §5 and §6).
struct ContractSchedule {
    let terms: ContractTerms
    /// Maturity as agreed or derived, unshifted.
    let maturity: ContractTime
    private(set) var events: [PlannedEvent] = []

    init(_ terms: ContractTerms) throws(LedgerError) {
        self.terms = terms
        self.maturity = try ContractMaturity(terms: terms).time()
        try checkSpan()
        if terms.disbursement > terms.statusDate { try add(.disbursement, [terms.disbursement]) }
        try addRedemptions()
        try addInterest()
        try addResets()
        if let scaling = terms.scaling { try add(.scaling, grid(scaling.dates)) }
        if terms.interest.base == .laggedBalance {
            try add(.baseFixing, grid(terms.interest.baseDates))
        }
        if let fee = terms.fee, fee.rate > .zero {
            try add(.fee, grid(fee.dates, includesEnd: true))
        }
        try addTrades()
        try add(.maturity, [maturity])
        events.sort(by: PlannedEvent.precedes)
        try checkWork()
    }

    /// Refuses an annuity whose refixings, each over all dates left, would never come to an end.
    private func checkWork() throws(LedgerError) {
        let redemptions = events.count { $0.kind == .redemption }
        let refixings = events.count { $0.kind == .instalmentFixing || $0.kind == .prepayment }
        guard redemptions * refixings <= 50_000_000 else {
            throw LedgerError(
                "loan.term",
                "\(refixings) refixings over \(redemptions) redemptions are more than is worked out"
            )
        }
    }

    /// Refuses what lasts longer than two hundred years, and so more dates than are kept.
    private func checkSpan() throws(LedgerError) {
        let anchors = [
            terms.interest.payment.anchor, terms.redemption.dates.anchor, terms.reset.dates.anchor,
            terms.interest.baseDates.anchor, terms.scaling?.dates.anchor, terms.fee?.dates.anchor,
            terms.disbursement,
        ]
        let first = anchors.compactMap { $0?.date }.min() ?? maturity.date
        guard first.days(until: maturity.date) < CycleSchedule.largestCount else {
            throw LedgerError(
                "loan.term", "from \(first) to \(maturity.date) is longer than two hundred years")
        }
    }

    /// The unshifted dates of a grid up to maturity.
    func grid(
        _ dates: DateGrid, includesEnd: Bool = false, until end: ContractTime? = nil
    ) -> [ContractTime] {
        CycleSchedule.times(
            from: dates.start(after: terms.disbursement), every: dates.cycle,
            until: end ?? maturity, includesEnd: includesEnd,
            followsMonthEnd: terms.followsMonthEnd)
    }

    /// The day to which interest runs for a scheduled day.
    func counted(_ time: ContractTime) throws(LedgerError) -> ContractTime {
        terms.businessDayRule.countsToScheduledDay
            ? time
            : time.moved(to: try terms.businessDayRule.shifted(time.date, in: terms.calendar))
    }

    /// The interest dates as the grid has them, before maturity or capitalisation cut them.
    func interestDates() -> [ContractTime] {
        switch terms.kind {
        case .bullet, .fixedPrincipal:
            return grid(terms.interest.payment, includesEnd: true)
        case .fixedTotalPayment, .annuity:
            var times = Set(grid(terms.redemption.dates, includesEnd: true))
            if let (start, end) = beforeRedemption(), start <= end {
                let dates = DateGrid(anchor: start, cycle: terms.interest.payment.cycle)
                times.formUnion(grid(dates, includesEnd: true, until: end))
            }
            return times.sorted()
        case .agreedPlan:
            var times: Set<ContractTime> = [maturity]
            let segments = terms.plan?.interest ?? []
            for (index, segment) in segments.enumerated() {
                let next = index + 1 < segments.count ? segments[index + 1].anchor : nil
                times.formUnion(grid(segment, includesEnd: true, until: next ?? maturity))
            }
            return times.filter { $0 <= maturity }.sorted()
        }
    }

    /// First interest date, and the last one that stands before the first redemption.
    private func beforeRedemption() -> (start: ContractTime, end: ContractTime)? {
        let dates = terms.redemption.dates
        guard let start = terms.interest.payment.start(after: terms.disbursement),
            let first = dates.start(after: terms.disbursement)
        else { return nil }
        let end = dates.cycle.map { $0.time(-1, after: first) } ?? first
        return (start, end)
    }

    private mutating func addInterest() throws(LedgerError) {
        let dates = interestDates()
        guard let end = terms.interest.capitalisedUntil else {
            try add(.interest, dates)
            return
        }
        try add(.interest, dates.filter { $0 > end })
        let capitalised: [ContractTime]
        switch terms.kind {
        case .bullet, .fixedPrincipal, .agreedPlan: capitalised = dates.filter { $0 < end }
        case .fixedTotalPayment, .annuity: capitalised = grid(terms.interest.payment, until: end)
        }
        try add(.capitalisation, capitalised + [end])
    }

    private mutating func addRedemptions() throws(LedgerError) {
        switch terms.kind {
        case .bullet: break
        case .fixedPrincipal, .fixedTotalPayment, .annuity:
            try add(.redemption, grid(terms.redemption.dates))
        case .agreedPlan:
            for flow in terms.plan?.flows ?? [] {
                let next = terms.plan?.end(of: flow) ?? maturity
                let times = CycleSchedule.times(
                    from: flow.anchor, every: flow.cycle, until: min(next, maturity),
                    includesEnd: false, followsMonthEnd: terms.followsMonthEnd)
                try add(flow.isDrawdown ? .drawdown : .redemption, times, amount: flow.amount)
            }
        }
    }

    private mutating func addResets() throws(LedgerError) {
        for reset in terms.plan?.resets ?? [] where reset.date < maturity {
            try add(reset.isFixed ? .fixedReset : .reset, [reset.date], amount: reset.rate)
        }
        if terms.kind != .agreedPlan {
            var times = grid(terms.reset.dates)
            if let rate = terms.reset.knownNextRate,
                let first = times.firstIndex(where: { $0 > terms.statusDate })
            {
                try add(.fixedReset, [times.remove(at: first)], amount: rate)
            }
            try add(.reset, times)
        }
        guard terms.kind == .annuity, terms.redemption.amount == nil else { return }
        let first = terms.redemption.dates.start(after: terms.disbursement)
        if let first, first > terms.disbursement {
            let day = first.moved(to: first.date.adding(days: -1))
            events.append(PlannedEvent(kind: .instalmentFixing, paid: day, counted: day))
        }
        try add(.instalmentFixing, grid(terms.reset.dates))
    }

    private mutating func addTrades() throws(LedgerError) {
        if let purchase = terms.purchase { try add(.purchase, [purchase.date]) }
        if let termination = terms.termination { try add(.termination, [termination.date]) }
        for made in terms.prepayment.made where made.date <= maturity {
            if terms.prepayment.penalty != .none { try add(.prepaymentPenalty, [made.date]) }
            try add(.prepayment, [made.date], amount: made.price)
        }
    }

    private mutating func add(
        _ kind: ContractEventKind, _ times: [ContractTime], amount: FixedDecimal? = nil
    ) throws(LedgerError) {
        for time in times {
            let paid = time.moved(
                to: try terms.businessDayRule.shifted(time.date, in: terms.calendar))
            events.append(
                PlannedEvent(
                    kind: kind, paid: paid,
                    counted: terms.businessDayRule.countsToScheduledDay ? time : paid,
                    amount: amount))
        }
    }
}

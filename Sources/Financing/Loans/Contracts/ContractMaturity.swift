internal import Ledger

/// Finds the maturity of a contract that does not name it (`LOANS.md` §4, §9).
struct ContractMaturity {
    let terms: ContractTerms

    func time() throws(LedgerError) -> ContractTime {
        if let maturity = terms.maturity { return maturity }
        if terms.kind == .annuity, let end = terms.amortisationEnd { return end }
        if terms.kind == .agreedPlan { return try endOfPlan() }
        let dates = terms.redemption.dates
        guard let anchor = dates.start(after: terms.disbursement), let cycle = dates.cycle,
            let amount = terms.redemption.amount
        else {
            throw LedgerError(
                "loan.maturity",
                "the contract has no maturity, and without a redemption cycle and amount none can "
                    + "be derived; name maturityDate")
        }
        // Where the run starts after the anchor, the last date before it has been paid already.
        let isRunning = anchor < terms.statusDate
        let last = CycleSchedule.times(
            from: anchor, every: cycle, until: terms.statusDate, includesEnd: false
        ).last
        let base = isRunning ? last ?? anchor : anchor
        let count = try redemptions(of: amount, from: base, cycle)
        let atMonthEnd = terms.followsMonthEnd && CycleSchedule.isMonthEnd(base.date, in: cycle)
        return CycleSchedule.time(
            count - (isRunning ? 0 : 1), after: base, cycle, atMonthEnd: atMonthEnd)
    }

    /// How many redemptions it takes; for total payments, by what the first leaves for principal.
    private func redemptions(
        of amount: FixedDecimal, from base: ContractTime, _ cycle: LoanCycle
    ) throws(LedgerError) -> Int {
        var principal = amount
        if terms.kind != .fixedPrincipal {
            let period = terms.interest.dayCount.fraction(
                from: base, to: cycle.time(1, after: base))
            principal = amount - terms.amount * terms.interest.rate * period
        }
        guard principal > .zero,
            case let count = Rounding.up.divide(terms.amount.units, by: principal.units),
            count <= Int128(CycleSchedule.largestCount)
        else {
            throw LedgerError(
                "loan.redemption",
                "payments of \(amount) never redeem \(terms.amount); raise them or name a maturity")
        }
        return Int(count)
    }

    /// The first date on which what was lent and drawn has been redeemed.
    private func endOfPlan() throws(LedgerError) -> ContractTime {
        var dated: [(time: ContractTime, change: FixedDecimal)] = []
        for flow in terms.plan?.flows ?? [] {
            let end = terms.plan?.end(of: flow)
            let change = flow.isDrawdown ? flow.amount : -flow.amount
            for step in 0..<CycleSchedule.largestCount {
                let time = flow.cycle?.time(step, after: flow.anchor) ?? flow.anchor
                if let end, time >= end { break }
                dated.append((time, change))
                // A last segment runs until all is redeemed, however long that takes.
                guard flow.cycle != nil, time.date < LocalDate.range.upperBound else { break }
            }
        }
        var balance = terms.amount
        for (time, change) in dated.sorted(by: { $0.time < $1.time }) {
            balance = balance + change
            if balance <= .zero { return time }
        }
        throw LedgerError(
            "loan.plan",
            "the agreed plan leaves \(balance) unpaid and the contract names no maturity")
    }
}

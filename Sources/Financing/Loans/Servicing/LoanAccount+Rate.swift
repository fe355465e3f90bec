internal import Ledger

extension LoanAccount {
    /// Sets the rate of the first day, and lays out the resets.
    mutating func setFirstRate() throws(LedgerError) {
        switch terms.rate {
        case .fixed(let rate): self.rate = rate
        case .linked(let linked):
            try observe(linked, on: terms.start)
            rate = linked.rate(over: observed ?? rate, stepBasisPoints: stepBasisPoints)
            resets = linked.resets?.dates(before: terms.maturity) ?? []
        }
    }

    /// Observes the rate of the first drawdown, where the contract fixes it then.
    mutating func fixRateAtDrawdown() throws(LedgerError) {
        guard case .linked(let linked) = terms.rate, linked.isFixedAtFirstDrawdown,
            totals.drawn == 0
        else { return }
        let row = try observe(linked, on: today)
        setRate(
            linked.rate(over: row.rate, stepBasisPoints: stepBasisPoints),
            remark: "\(row.name) \(row.rate.percentText) on the day of the first drawdown")
    }

    /// Follows the published rate where today is a reset date.
    mutating func resetRate() throws(LedgerError) {
        guard case .linked(let linked) = terms.rate, resets.first == today else {
            if resets.first.map({ $0 < today }) ?? false { resets.removeFirst() }
            return
        }
        resets.removeFirst()
        let row = try observe(linked, on: today)
        stepBasisPoints = pendingSteps ?? stepBasisPoints
        pendingSteps = nil
        setRate(
            linked.rate(over: row.rate, stepBasisPoints: stepBasisPoints),
            remark: "\(row.name) \(row.rate.percentText) published \(row.published)",
            holdsInstalment: linked.holdsInstalment)
    }

    /// Lets margin steps count that waited for a reset or interest date.
    mutating func takeSteps() throws(LedgerError) {
        guard let steps = pendingSteps else { return }
        pendingSteps = nil
        stepBasisPoints = steps
        switch terms.rate {
        case .fixed(let agreed):
            setRate(
                max(agreed.adding(basisPoints: steps), AnnualRate(billionths: 0)),
                remark: "steps of \(steps) basis points")
        case .linked(let linked):
            setRate(
                linked.rate(over: observed ?? rate, stepBasisPoints: steps),
                remark: "steps of \(steps) basis points", holdsInstalment: linked.holdsInstalment)
        }
    }

    /// From today on another rate counts.
    mutating func setRate(_ new: AnnualRate, remark: String, holdsInstalment: Bool = false) {
        guard new != rate else { return }
        rate = new
        balanceChanged()
        if terms.method == .equalInstalment && !holdsInstalment { refixesInstalment = true }
        if terms.penalty.followsResets {
            for index in debts.indices {
                let debt = debts[index]
                let scaled = scaledRate(uplift: debt.uplift)
                debts[index].charge?.change(
                    on: today, balance: debt.outstanding, scaledRate: scaled)
            }
        }
        tell(.rateChange, 0, LoanArithmetic(result: 0, remark: "\(new.percentText): \(remark)"))
    }

    /// The contract's rate, higher by basis points of itself, in units of 10⁻¹³.
    func scaledRate(uplift: Int) -> Int64 { rate.billionths * Int64(10_000 + uplift) }

    /// After a change of principal or rate, what bears interest from a day on, by default today.
    mutating func balanceChanged(on date: LocalDate? = nil) {
        let date = date ?? today
        interest.change(on: date, balance: normal, scaledRate: scaledRate(uplift: 0))
        subsidy?.balanceChanged(on: date, rate: rate)
    }

    @discardableResult
    private mutating func observe(
        _ linked: LinkedRate, on date: LocalDate
    ) throws(LedgerError) -> PublishedRates.Row {
        let day = date.adding(days: -linked.lagDays)
        let row = try published.row(of: linked.name, on: day)
        observed = row.rate
        let age = row.published.days(until: day)
        if age > linked.oldestDays {
            remarks.append("\(row.name) on \(date) is \(age) days old")
        }
        return row
    }
}

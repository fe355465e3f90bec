public import Ledger

extension LoanTerms {
    /// The largest amount that a loan may have: ten trillion of a currency with two decimals.
    static let largestAmount: MinorUnits = 1_000_000_000_000_000

    /// How long a loan lasts at most: a hundred years.
    static let longestTermDays = 36_525

    /// What contradicts what in these terms; empty if nothing does.
    public func contradictions() -> [String] {
        datesContradictions() + amountContradictions() + rateContradictions()
    }

    /// Refuses terms that contradict one another.
    ///
    /// - Throws: `loan.contradiction` with all contradictions.
    public func check() throws(LedgerError) {
        let found = contradictions()
        guard found.isEmpty else {
            throw LedgerError(
                "loan.contradiction", found.joined(separator: "; "), at: identifier)
        }
    }

    private func datesContradictions() -> [String] {
        var found: [String] = []
        func require(_ isTrue: Bool, _ message: String) { if !isTrue { found.append(message) } }
        require(start < maturity, "maturity \(maturity) is not after the start \(start)")
        require(
            start.days(until: maturity) < LoanTerms.longestTermDays,
            "from \(start) to \(maturity) is longer than a hundred years")
        if let dates = interestDates {
            require(
                dates.first > start && dates.first <= maturity,
                "the first interest date \(dates.first) is not between \(start) and \(maturity)")
            require(
                method != .allAtMaturity,
                "interest is due at maturity and has interest dates as well")
        } else {
            require(
                method == .allAtMaturity,
                "interest dates are missing; only a loan due all at maturity has none")
        }
        switch method {
        case .equalPrincipal, .equalInstalment:
            if let dates = redemptionDates {
                require(
                    dates.first > start && dates.first <= maturity,
                    "the first repayment date \(dates.first) is not between \(start) and "
                        + "\(maturity)")
            } else {
                require(false, "repayment dates are missing")
            }
        case .bullet, .allAtMaturity, .agreedPlan:
            require(
                redemptionDates == nil, "this method of repayment has no repeated repayment dates")
        }
        if let end = capitalisedUntil {
            require(
                end > start && end <= maturity,
                "interest is capitalised until \(end), not between \(start) and \(maturity)")
            require(method != .allAtMaturity, "interest due at maturity is not capitalised")
        }
        require(
            (0...31).contains(settlementOffsetDays),
            "the settlement offset of \(settlementOffsetDays) days is not between 0 and 31")
        require(
            method != .equalInstalment || settlementOffsetDays == 0,
            "equal instalments run from due date to due date; their settlement offset is 0")
        return found
    }

    private func amountContradictions() -> [String] {
        var found: [String] = []
        func require(_ isTrue: Bool, _ message: String) { if !isTrue { found.append(message) } }
        require(
            limit > 0 && limit <= LoanTerms.largestAmount,
            "the limit of \(limit) minor units is not positive or beyond all measure")
        if case .agreedPlan(let plan) = method {
            require(!plan.isEmpty, "the agreed plan is empty")
            require(plan.allSatisfy { $0.principal > 0 }, "the agreed plan has an amount below 0")
            let sum = plan.reduce(Int128(0)) { $0 + Int128($1.principal) }
            require(
                sum == Int128(limit),
                "the agreed plan sums to \(sum) minor units, the limit is \(limit)")
            require(
                zip(plan, plan.dropFirst()).allSatisfy { $0.date < $1.date },
                "the dates of the agreed plan do not follow one another")
            require(
                plan.allSatisfy { $0.date > start && $0.date <= maturity },
                "the agreed plan has dates outside \(start) to \(maturity)")
        }
        require(
            [.halfUp, .halfEven].contains(rounding),
            "amounts are rounded to the nearest cent, half up or half even")
        switch prepayment.fee {
        case .amount(let amount): require(amount >= 0, "the prepayment fee is negative")
        case .basisPoints(let points):
            require((0...10_000).contains(points), "the prepayment fee is not 0 to 100 %")
        case .daysOfInterest(let days):
            require((0...3660).contains(days), "the prepayment fee is not 0 to 3660 days")
        case .none: break
        }
        return found
    }

    private func rateContradictions() -> [String] {
        var found: [String] = []
        func require(_ isTrue: Bool, _ message: String) { if !isTrue { found.append(message) } }
        switch rate {
        case .fixed(let rate): require(rate.billionths >= 0, "the rate \(rate) is negative")
        case .linked(let linked):
            require(!linked.name.isEmpty, "the linked rate names no published rate")
            require(
                abs(linked.marginBasisPoints) <= 10_000,
                "the margin is beyond 100 percentage points")
            require((0...366).contains(linked.lagDays), "the lag is not 0 to 366 days")
            if let floor = linked.floor, let cap = linked.cap {
                require(floor <= cap, "the floor \(floor) is above the cap \(cap)")
            }
            if let resets = linked.resets {
                require(
                    resets.first > start && resets.first < maturity,
                    "the first reset \(resets.first) is not between \(start) and \(maturity)")
            }
        }
        for (name, uplift) in [
            ("overdue", penalty.overdueUplift), ("misused", penalty.misuseUplift),
        ] {
            require(
                (0...100_000).contains(uplift),
                "the uplift for \(name) money of \(uplift) basis points is not 0 to 1000 %")
        }
        require((0...366).contains(penalty.graceDays), "the days of grace are not 0 to 366")
        require(
            penalty.dayCount != .monthsAndDays && penalty.dayCount != .thirty360ISDA,
            "penalties run by the day and need an additive day count")
        if let subsidy {
            require(
                (1...600).contains(subsidy.windowMonths),
                "the subsidy window is not 1 to 600 months")
            switch subsidy.measure {
            case .pointsOnPrincipal(let points):
                require(points.billionths > 0, "the subsidy has no points")
            case .shareOfRate(let share):
                require((1...10_000).contains(share), "the subsidised share is not 0.01 to 100 %")
            }
            require(
                dayCount != .monthsAndDays || subsidy.schemeEnd == nil,
                "a scheme that ends within a period cannot be reckoned in months and days")
        }
        return found
    }
}

public import Ledger

extension LoanAccount {
    /// The oldest due date of principal or interest that is not fully paid.
    var oldestDueDate: LocalDate? {
        debts.filter { $0.kind != .fee && $0.kind != .misuse && $0.outstanding > 0 }
            .map(\.dueDate).min()
    }

    /// Days past due at the close of a day (逾期天数).
    public func daysPastDue(on date: LocalDate) -> Int {
        max(0, oldestDueDate?.days(until: date) ?? 0)
    }

    /// Penalty interest charged to a day and not paid (罚息).
    public func penaltyOwed(to date: LocalDate) -> MinorUnits {
        penalty.outstanding(
            charges(of: \.isPrincipal, after: date), to: date, terms.rounding)
    }

    /// Interest on unpaid interest charged to a day and not paid (复利).
    public func compoundOwed(to date: LocalDate) -> MinorUnits {
        compound.outstanding(
            charges(of: { $0.kind == .interest }, after: date), to: date, terms.rounding)
    }

    /// What unpaid debts bear, but for those that are within the days of grace on a day.
    func charges(
        of isWanted: (Debt) -> Bool, after date: LocalDate
    ) -> [InterestAccumulator] {
        debts.filter { isWanted($0) && !isInGrace($0, on: date) }.compactMap(\.charge)
    }

    private func isInGrace(_ debt: Debt, on date: LocalDate) -> Bool {
        debt.kind != .misuse && debt.dueDate.days(until: date) <= terms.penalty.graceDays
            && terms.penalty.graceDays > 0
    }

    /// Pays from an amount what is owed, in the contract's order; returns what is left.
    mutating func allocate(_ amount: MinorUnits) -> MinorUnits {
        var left = amount
        let order = terms.allocation.order(daysPastDue: daysPastDue(on: today))
        if terms.allocation.isByInstalment {
            for date in Set(debts.map(\.dueDate)).sorted() {
                for bucket in order { left -= pay(bucket, upTo: left) { $0.dueDate == date } }
            }
        }
        for bucket in order { left -= pay(bucket, upTo: left) { _ in true } }
        forgetPaidDebts()
        return left
    }

    /// Pays a bucket, the oldest due date first; returns what was used.
    private mutating func pay(
        _ bucket: DebtBucket, upTo amount: MinorUnits, _ isMeant: (Debt) -> Bool
    ) -> MinorUnits {
        guard amount > 0 else { return 0 }
        switch bucket {
        case .penalty:
            let part = min(amount, penaltyOwed(to: today))
            guard part > 0 else { return 0 }
            let running = charges(of: \.isPrincipal, after: today)
            let arithmetic = penalty.arithmetic(running, to: today, paying: part)
            penalty.pay(part)
            totals.penaltyCollected += part
            tell(.penaltyPaid, part, arithmetic)
            return part
        case .compound:
            let part = min(amount, compoundOwed(to: today))
            guard part > 0 else { return 0 }
            let running = charges(of: { $0.kind == .interest }, after: today)
            let arithmetic = compound.arithmetic(running, to: today, paying: part)
            compound.pay(part)
            totals.compoundCollected += part
            tell(.compoundPaid, part, arithmetic)
            return part
        case .fees, .overdueInterest, .overduePrincipal, .dueInterest, .duePrincipal:
            var used: MinorUnits = 0
            let meant = debts.indices.filter {
                debts[$0].bucket == bucket && debts[$0].kind != .misuse && isMeant(debts[$0])
            }
            for index in meant.sorted(by: { debts[$0].dueDate < debts[$1].dueDate }) {
                used += payDebt(at: index, upTo: amount - used)
            }
            return used
        }
    }

    private mutating func payDebt(at index: Int, upTo amount: MinorUnits) -> MinorUnits {
        let part = min(amount, debts[index].outstanding)
        guard part > 0 else { return 0 }
        if part == debts[index].outstanding && isInGrace(debts[index], on: today) {
            // Paid within the days of grace: nothing was charged.
            debts[index].charge = nil
        }
        debts[index].pay(part, on: today)
        let remark = LoanArithmetic(result: part, remark: "due \(debts[index].dueDate)")
        switch debts[index].kind {
        case .fee:
            totals.feesCollected += part
            tell(.feePaid, part, remark)
        case .principal, .misuse:
            totals.repaid += part
            tell(.principalPaid, part, remark)
        case .interest:
            let isSettled = debts[index].outstanding == 0
            let isDeducted = terms.subsidy?.route == .deducted
            let beside = isSettled && isDeducted ? debts[index].subsidy : 0
            totals.interestCollected += part + beside
            tell(.interestPaid, part + beside, remark)
            if isSettled { useSubsidy(ofDebtAt: index) }
        }
        return part
    }

    /// Counts the subsidy of an interest debt, by default the last one, as used.
    mutating func useSubsidy(ofDebtAt index: Int?) {
        guard let index = index ?? debts.indices.last, debts[index].subsidy > 0,
            var leg = subsidy
        else { return }
        let amount = debts[index].subsidy
        debts[index].subsidy = 0
        leg.use(amount)
        subsidy = leg
        tell(.subsidyUsed, amount)
    }

    /// Drops debts that are paid; what they were charged stays owed.
    mutating func forgetPaidDebts() {
        for debt in debts where debt.outstanding == 0 {
            guard let charge = debt.charge else { continue }
            if debt.isPrincipal {
                penalty.keep(charge, to: today)
            } else {
                compound.keep(charge, to: today)
            }
        }
        debts.removeAll { $0.outstanding == 0 }
        // Once all is paid, a later default starts with a clean sum.
        if !debts.contains(where: \.isPrincipal) && penaltyOwed(to: today) == 0 {
            penalty = ArrearsCharge()
        }
        if !debts.contains(where: { $0.kind == .interest }) && compoundOwed(to: today) == 0 {
            compound = ArrearsCharge()
        }
    }

    mutating func payWhatIsHeld() throws(LedgerError) {
        currentAct = ""
        if paysOnTime {
            let owed = debts.reduce(0) { $0 + $1.outstanding }
            _ = allocate(owed)
        }
        guard held > 0, !debts.isEmpty else { return }
        held = allocate(held)
    }

    /// At the close of a day, what was due and is not paid becomes overdue.
    mutating func close(_ day: LocalDate) {
        currentAct = ""
        for index in debts.indices where !debts[index].isOverdue {
            let debt = debts[index]
            guard debt.kind != .misuse, debt.kind != .fee, debt.dueDate <= day,
                debt.outstanding > 0
            else { continue }
            debts[index].isOverdue = true
            let uplift = max(debt.uplift, uplift(of: debt))
            debts[index].uplift = uplift
            if debt.isPrincipal || terms.penalty.compound != .none {
                var charge = InterestAccumulator(terms.penalty.dayCount, from: debt.dueDate)
                charge.change(
                    on: debt.dueDate, balance: debt.outstanding,
                    scaledRate: scaledRate(uplift: uplift))
                debts[index].charge = charge
            }
            tell(
                .overdue, debt.outstanding,
                LoanArithmetic(
                    result: debt.outstanding,
                    remark: debt.isPrincipal
                        ? LoanArithmetic.principalRemark : LoanArithmetic.interestRemark))
        }
        raiseCompoundAtMaturity(day)
    }

    private func uplift(of debt: Debt) -> Int {
        if debt.isPrincipal || terms.penalty.compound == .penalty
            || today >= terms.maturity
        {
            return terms.penalty.overdueUplift
        }
        return 0
    }

    /// From maturity on, unpaid interest bears the penalty rate where it bore the contract's.
    private mutating func raiseCompoundAtMaturity(_ day: LocalDate) {
        guard terms.penalty.compound == .contractUntilMaturity, day >= terms.maturity else {
            return
        }
        for index in debts.indices
        where debts[index].kind == .interest && debts[index].uplift == 0 {
            debts[index].uplift = terms.penalty.overdueUplift
            let scaled = scaledRate(uplift: terms.penalty.overdueUplift)
            let outstanding = debts[index].outstanding
            debts[index].charge?.change(on: day, balance: outstanding, scaledRate: scaled)
        }
    }
}

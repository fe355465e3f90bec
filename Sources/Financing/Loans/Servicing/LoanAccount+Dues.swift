internal import Ledger

/// A row of the schedule whose interest is still to be reckoned.
struct PendingRow {
    let due: DueDate
    let opening: MinorUnits
    var principal: MinorUnits
}

extension LoanAccount {
    /// Lets the principal of a due date fall due, for methods that know it without the interest.
    mutating func fallDue(principalOn due: DueDate, _ opening: MinorUnits) -> PendingRow {
        var amount: MinorUnits = 0
        if due.isMaturity {
            amount = normal
            misusedFallsDue(due)
        } else if due.redeems {
            switch terms.method {
            case .equalPrincipal: amount = min(normal, instalment ?? 0)
            case .agreedPlan:
                while let next = plan.first, next.date <= due.scheduled {
                    amount += next.principal
                    plan.removeFirst()
                }
                amount = min(normal, amount)
            case .bullet, .allAtMaturity, .equalInstalment: break
            }
        }
        owePrincipal(amount, due)
        return PendingRow(due: due, opening: opening, principal: amount)
    }

    /// Lets the principal of an equal instalment fall due: what its interest leaves.
    mutating func fallDue(instalmentOn due: DueDate) throws(LedgerError) -> PendingRow {
        let opening = normal
        if due.isMaturity { misusedFallsDue(due) }
        guard due.redeems, normal > 0 else {
            return PendingRow(due: due, opening: opening, principal: 0)
        }
        // Without an instalment the money has been drawn today, and nothing of it is due yet.
        var amount = due.isMaturity ? normal : 0
        if !due.isMaturity, let instalment {
            let interest = interest.interest(to: due.counted, terms.rounding)
            guard instalment > interest else {
                throw LedgerError(
                    "loan.instalment",
                    "on \(due.paid) the instalment of \(shown(instalment)) does not exceed the "
                        + "interest of \(shown(interest)); raise it or lengthen the term")
            }
            amount = min(normal, instalment - interest)
        }
        // The interest is reckoned on the balance before; both fall due together.
        return PendingRow(due: due, opening: opening, principal: amount)
    }

    /// Lets the interest of a due date fall due, and closes the row.
    mutating func fallDue(interestOf row: inout PendingRow) throws(LedgerError) {
        let due = row.due
        let from = interest.segments.first?.from ?? interest.since
        let isAnnuity = terms.method == .equalInstalment
        guard due.paysInterest else {
            if row.principal > 0 { addRow(row, from: from, LoanArithmetic(result: 0), 0, 0) }
            return
        }
        let amount = interest.interest(to: due.counted, terms.rounding)
        let arithmetic = LoanArithmetic(
            segments: interest.segments(to: due.counted), result: amount)
        if isAnnuity { owePrincipal(row.principal, due) }
        let granted =
            subsidy?.fallDue(
                on: today, to: due.counted, interest: amount, drawn: totals.drawn, terms.rounding)
            ?? 0
        interest.settle(on: due.counted)
        if amount != 0 || row.principal != 0 {
            addRow(row, from: from, arithmetic, amount, granted)
        }
        guard amount != 0 else { return }
        totals.interestDue += amount
        if let end = terms.capitalisedUntil, due.scheduled <= end {
            bookedInterest = 0
            try capitalise(amount, arithmetic)
            return
        }
        tell(.interestDue, amount, arithmetic)
        bookedInterest = 0
        let isDeducted = granted > 0 && terms.subsidy?.route == .deducted
        if granted > 0 { tell(.subsidyGranted, granted, subsidy?.lastArithmetic) }
        debts.append(
            Debt(
                kind: .interest, dueDate: due.paid,
                outstanding: isDeducted ? amount - granted : amount, subsidy: granted))
        // What the treasury bears in full asks nothing of the borrower and is settled at once.
        if isDeducted && granted == amount {
            totals.interestCollected += amount
            tell(.interestPaid, amount)
            useSubsidy(ofDebtAt: nil)
            forgetPaidDebts()
        } else if granted > 0 && terms.subsidy?.recognition == .whenDue {
            useSubsidy(ofDebtAt: nil)
        }
    }

    /// Adds interest to principal.
    mutating func capitalise(
        _ amount: MinorUnits, _ arithmetic: LoanArithmetic
    ) throws(LedgerError) {
        guard normal < LoanTerms.largestAmount, amount < LoanTerms.largestAmount else {
            throw LedgerError("loan.overflow", "the balance outgrows what can be kept")
        }
        normal += amount
        totals.capitalised += amount
        subsidy?.draw(amount, on: today)
        balanceChanged()
        refixesInstalment = true
        tell(.interestCapitalised, amount, arithmetic)
    }

    /// At maturity misused money is due like the rest; it keeps its heavier rate when it is late.
    mutating func misusedFallsDue(_ due: DueDate) {
        let misused = debts.filter { $0.kind == .misuse }
        debts.removeAll { $0.kind == .misuse }
        for debt in misused {
            if let charge = debt.charge { penalty.keep(charge, to: today) }
            var principal = Debt(
                kind: .principal, dueDate: due.paid, outstanding: debt.outstanding)
            principal.uplift = debt.uplift
            debts.append(principal)
        }
        let sum = misused.reduce(0) { $0 + $1.outstanding }
        if sum > 0 { tell(.principalDue, sum) }
    }

    /// Moves principal from not yet due to due.
    ///
    /// Where a holiday moves the payment but not the interest, it counts from the scheduled day.
    mutating func owePrincipal(_ amount: MinorUnits, _ due: DueDate) {
        guard amount > 0 else { return }
        normal -= amount
        subsidy?.repay(amount)
        balanceChanged(on: min(today, due.counted))
        debts.append(Debt(kind: .principal, dueDate: due.paid, outstanding: amount))
        tell(.principalDue, amount)
    }

    private mutating func addRow(
        _ row: PendingRow, from: LocalDate, _ arithmetic: LoanArithmetic, _ interest: MinorUnits,
        _ granted: MinorUnits
    ) {
        instalments.append(
            InstalmentRow(
                number: instalments.count + 1, date: row.due.paid, from: from,
                to: row.due.counted, opening: row.opening, principal: row.principal,
                interest: interest, subsidy: granted, closing: normal, rate: rate,
                arithmetic: arithmetic))
    }

    /// Fixes the instalment over the due dates that are left, where it is not fixed.
    mutating func fixInstalment() throws(LedgerError) {
        guard instalment == nil || refixesInstalment, normal > 0 else { return }
        let redemptions = dues.filter(\.redeems)
        switch terms.method {
        case .equalPrincipal:
            guard !redemptions.isEmpty else { return }
            refixesInstalment = false
            instalment = MinorUnits(
                terms.rounding.divide(Int128(normal), by: Int128(redemptions.count)))
        case .equalInstalment:
            // Interest-only dates come first: the instalment is fixed once they are over.
            guard dues.first?.redeems ?? false else { return }
            refixesInstalment = false
            instalment = try equalInstalment(redemptions.map(\.counted))
        case .bullet, .allAtMaturity, .agreedPlan: return
        }
        tell(.instalmentFixing, instalment ?? 0)
    }

    /// `LOANS.md` §8 from today on, with what has accrued.
    private func equalInstalment(_ dates: [LocalDate]) throws(LedgerError) -> MinorUnits {
        guard let first = dates.first else { return normal }
        let cent = FixedDecimal.scale / 100
        let rate = FixedDecimal(units: Int128(self.rate.billionths) * 1_000_000_000)
        let fraction: (LocalDate, LocalDate) -> YearFraction = { start, end in
            YearFraction(
                terms.dayCount == .monthsAndDays
                    ? DayCount.monthsAndDays(
                        from: start, to: end, on: terms.interestDates?.countedFrom)
                    : terms.dayCount.numerator(from: start, to: end, maturity: terms.maturity),
                over: terms.dayCount.denominator)
        }
        let accrued = WideProduct.scaled(
            interest.weight(to: first), by: cent, over: interest.divisor)
        let amount = try AnnuityInstalment.amount(
            balance: FixedDecimal(units: Int128(normal) * cent),
            accrued: FixedDecimal(units: accrued), rate: rate,
            periods: zip(dates, dates.dropFirst()).map(fraction))
        return MinorUnits(terms.rounding.divide(amount.units, by: cent))
    }
}

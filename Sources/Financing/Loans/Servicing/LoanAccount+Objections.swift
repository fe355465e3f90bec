internal import Ledger

extension LoanAccount {
    /// What stands against an act; `nil` if nothing does.
    func objection(to act: LoanAct) -> (code: String, message: String)? {
        if let amount = act.amount, !(1...LoanTerms.largestAmount).contains(amount) {
            return ("loan.amount", "an amount must be positive, not \(shown(amount))")
        }
        if writtenOffOn != nil && !act.isPossibleAfterWriteOff {
            return ("loan.writtenOff", "the loan has been written off; only recoveries follow")
        }
        switch act {
        case .drawdown(let amount): return objection(toDrawing: amount)
        case .prepayment(let amount, _), .misuse(let amount):
            return amount <= normal
                ? nil
                : (
                    "loan.principal",
                    "\(shown(amount)) is more than the \(shown(normal)) that are not yet due"
                )
        case .cure(let amount):
            let misused = debts.filter { $0.kind == .misuse }.reduce(0) { $0 + $1.outstanding }
            return amount <= misused
                ? nil : ("loan.principal", "only \(shown(misused)) is misused")
        case .poolCompensation(let amount):
            return amount <= principal
                ? nil : ("loan.principal", "only \(shown(principal)) of principal is owed")
        case .prolongation(let maturity): return objection(toMaturity: maturity)
        case .restructuring(let new): return objection(to: new)
        case .writeOff(let allowance):
            return allowance >= principal
                ? nil
                : (
                    "loan.allowance",
                    "the allowance of \(shown(allowance)) is smaller than the principal of "
                        + "\(shown(principal)); charge \(shown(principal - allowance)) first"
                )
        case .recovery(let amount, _): return objection(toRecovering: amount)
        case .rateChange(let rate):
            return (0...AnnualRate.largest.billionths).contains(rate.billionths)
                ? nil : ("loan.rate", "\(rate.percentText) is not a rate of a loan")
        case .marginStep(let points):
            let sum = (pendingSteps ?? stepBasisPoints).addingReportingOverflow(points)
            return !sum.overflow && abs(sum.partialValue) <= 10_000
                ? nil : ("loan.rate", "steps of more than 10,000 basis points in all")
        case .subsidyPreallocation, .subsidyStop:
            return subsidy == nil ? ("loan.subsidy", "the loan has no subsidy") : nil
        case .subsidyReturn(let amount):
            guard let subsidy else { return ("loan.subsidy", "the loan has no subsidy") }
            return amount <= subsidy.balance
                ? nil
                : ("loan.subsidy", "only \(shown(subsidy.balance)) of the subsidy is unused")
        case .payment, .fee, .accrual: return nil
        }
    }

    private func objection(toDrawing amount: MinorUnits) -> (code: String, message: String)? {
        let undrawn = terms.limit - totals.drawn
        if amount > undrawn {
            return (
                "loan.limit", "\(shown(amount)) is more than the \(shown(undrawn)) not yet drawn"
            )
        }
        if today >= terms.maturity {
            return ("loan.maturity", "the loan matured on \(terms.maturity)")
        }
        if restructuredOn != nil {
            return ("loan.restructured", "a restructured loan is not drawn further")
        }
        return nil
    }

    private func objection(toMaturity date: LocalDate) -> (code: String, message: String)? {
        date > terms.maturity && date > today
            && terms.start.days(until: date) < LoanTerms.longestTermDays
            ? nil : ("loan.maturity", "\(date) is not after the maturity \(terms.maturity)")
    }

    private func objection(to new: Restructuring) -> (code: String, message: String)? {
        var changed = terms
        changed.maturity = new.maturity
        changed.start = min(terms.start, today)
        if let method = new.method {
            changed.method = method
            changed.redemptionDates = new.redemptionDates
            if case .agreedPlan(let plan) = method {
                let sum = plan.reduce(Int128(0)) { $0 + Int128($1.principal) }
                guard sum == Int128(principal) else {
                    return (
                        "loan.contradiction", "the new plan does not sum to \(shown(principal))"
                    )
                }
                changed.limit = principal
            }
        }
        guard new.maturity > today else {
            return ("loan.maturity", "\(new.maturity) is not after \(today)")
        }
        let found = changed.contradictions()
        return found.isEmpty ? nil : ("loan.contradiction", found.joined(separator: "; "))
    }

    private func objection(toRecovering amount: MinorUnits) -> (code: String, message: String)? {
        guard writtenOffOn != nil else {
            return ("loan.recovery", "nothing has been written off; money received is a payment")
        }
        let open = totals.memorandum + totals.compensated - totals.recoveredForPool
        return amount <= open
            ? nil : ("loan.recovery", "\(shown(amount)) is more than the claim of \(shown(open))")
    }
}

extension LoanAct {
    /// The amount that the act names, where it must be positive.
    var amount: MinorUnits? {
        switch self {
        case .drawdown(let amount), .payment(let amount, _), .prepayment(let amount, _),
            .misuse(let amount), .cure(let amount), .fee(let amount),
            .poolCompensation(let amount), .recovery(let amount, _),
            .subsidyPreallocation(let amount), .subsidyReturn(let amount):
            amount
        case .marginStep, .rateChange, .prolongation, .restructuring, .writeOff, .subsidyStop,
            .accrual:
            nil
        }
    }

    var isPossibleAfterWriteOff: Bool {
        switch self {
        case .recovery, .subsidyReturn, .subsidyStop, .accrual: true
        default: false
        }
    }
}

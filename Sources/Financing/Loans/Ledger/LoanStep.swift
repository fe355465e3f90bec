internal import Ledger

/// The steps of the posting catalogue that a contract knows.
enum LoanStep: String, CaseIterable {
    case drawdown
    case accrual = "loan-accrual"
    case payment = "loan-repayment"
    case reset = "loan-reset"
    case restructuring = "loan-restructuring"
    case writeOff = "loan-write-off"
    case overdue
    case poolCompensation = "pool-compensation"
    case recovery
    case subsidyPreallocation = "subsidy-preallocation"
    case subsidyStop = "loan-subsidy-stop"
    case refund

    /// Steps that speak of a loan without a contract; a project with one names it.
    static let withoutContract: Set<String> = [
        "drawdown", "accrual", "subsidy-accrual", "interest", "repayment", "prepayment", "penalty",
        "overdue", "restructuring", "pool-compensation", "write-off", "recovery",
        "subsidy-preallocation", "refund",
    ]

    /// What an act tells the account of its loan.
    ///
    /// - Parameter amount: what the act's amount comes to.
    /// - Throws: `loan.word` for words that cannot be understood.
    func fact(of act: ProgrammeAct, amount: MinorUnits) throws(LedgerError) -> LoanAct? {
        switch self {
        case .accrual, .overdue: return nil
        case .drawdown: return .drawdown(amount)
        case .payment:
            switch act.details["kind"] {
            case "payment":
                return .payment(amount, surplusPrepays: act.details["surplus"] == "prepays")
            case "prepayment":
                let effect = act.details["effect"].flatMap(PrepaymentRule.Effect.init(rawValue:))
                return .prepayment(amount, effect)
            default: return nil
            }
        case .reset: return try reset(act)
        case .restructuring:
            guard let maturity = act.details["maturity"] else { throw missing("maturity", act) }
            let unpaid = act.details["unpaidInterest"]
            return .restructuring(
                Restructuring(
                    maturity: try LocalDate(maturity),
                    method: act.details["method"] == "keep" ? nil : .bullet,
                    rate: try rate(of: act),
                    unpaidInterest: unpaid.flatMap(Restructuring.UnpaidInterest.init(rawValue:))
                        ?? .staysDue))
        case .writeOff:
            // Whether the allowance suffices is a rule of the rulebook, asked of the books.
            return .writeOff(allowance: LoanTerms.largestAmount)
        case .poolCompensation: return .poolCompensation(amount)
        case .recovery: return .recovery(amount, poolShare: try share(of: act))
        case .subsidyPreallocation: return .subsidyPreallocation(amount)
        case .subsidyStop: return .subsidyStop(clawsBack: act.details["clawsBack"] == "yes")
        case .refund: return .subsidyReturn(amount)
        }
    }

    private func reset(_ act: ProgrammeAct) throws(LedgerError) -> LoanAct {
        if let rate = try rate(of: act) { return .rateChange(rate) }
        if let text = act.details["basisPoints"], let points = Int(text) {
            return .marginStep(basisPoints: points)
        }
        if let text = act.details["maturity"] { return .prolongation(to: try LocalDate(text)) }
        throw missing("rate, basisPoints or maturity", act)
    }

    private func rate(of act: ProgrammeAct) throws(LedgerError) -> AnnualRate? {
        try act.figures["rate"].map { (figure) throws(LedgerError) in
            try AnnualRate(figure.decimalText)
        }
    }

    /// The part of a recovery that is the pool's.
    private func share(of act: ProgrammeAct) throws(LedgerError) -> Share {
        guard let figure = act.figures["share"], ExactNumber.zero <= figure.value,
            figure.value <= .one, let part = Int64(exactly: figure.value.numerator),
            let whole = Int64(exactly: figure.value.denominator), whole <= 1_000_000_000
        else {
            throw LedgerError("loan.word", "“share” is a fraction from 0 to 1", at: act.id)
        }
        return Share(part, of: whole)
    }

    private func missing(_ name: String, _ act: ProgrammeAct) -> LedgerError {
        LedgerError("loan.word", "the step \(rawValue) needs \(name)", at: act.id)
    }
}

internal import Ledger

/// An act of a contract in the ledger, with what of it still stands in the books.
struct LoanActRecord: Sendable {
    /// The act.
    let act: ProgrammeAct
    /// The currency of its figures.
    let currency: Currency
    /// What it tells the loan's account; `nil` for what the contract brings by itself.
    let fact: LoanAct?
    /// Whether it was posted; what moved nothing cannot be cancelled by an entry.
    let hasEntries: Bool
    /// Its entries that no other entry has cancelled.
    var standing: [ProgrammeState.EntryKey]

    /// Whether it counts.
    var stands: Bool { !hasEntries || !standing.isEmpty }

    /// The day from which it counts for the loan: an earlier one where it was found out late.
    var effective: LocalDate { LoanActRecord.effective(act) }

    /// The act as the loan's account takes it.
    var dated: DatedLoanAct? { fact.map { DatedLoanAct(act.id, on: effective, $0) } }

    /// Whether it stands in a book.
    func stands(in book: String) -> Bool { standing.contains { $0.book == book } }

    /// Whether the act has the figures and words of another; how a figure is written is no matter.
    func says(_ other: ProgrammeAct) -> Bool {
        let names = Set(act.figures.keys).union(other.figures.keys)
        return act.details == other.details
            && names.allSatisfy {
                (act.figures[$0]?.value ?? .zero) == (other.figures[$0]?.value ?? .zero)
            }
    }

    /// A figure of the act in minor units; nothing where it is not stated.
    func figure(_ name: String) -> MinorUnits { act.minorUnits(of: name, in: currency) }

    /// What an accrual moved of a figure: what it added less what it took back.
    func moved(_ name: String) -> MinorUnits { figure(name) - figure("\(name)Less") }

    /// The day from which an act counts for its loan.
    static func effective(_ act: ProgrammeAct) -> LocalDate {
        act.details["effective"].flatMap { try? LocalDate($0) } ?? act.date
    }
}

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

extension ProgrammeAct {
    /// A figure in minor units of a currency; nothing where it is not stated.
    func minorUnits(of name: String, in currency: Currency) -> MinorUnits {
        (try? figures[name]?.value.money(currency))?.minorUnits ?? 0
    }
}

import Financing
import Ledger
import Testing

/// Loans for tests, written down briefly.
enum LoanFixture {
    static func date(_ text: String) throws -> LocalDate { try LocalDate(text) }

    /// Cents of an amount with two decimals and commas: `12,000,000.00`.
    static func cents(_ text: String) throws -> MinorUnits {
        try Money(decimalText: text.replacing(",", with: ""), currency: .cny).minorUnits
    }

    static func text(_ amount: MinorUnits) -> String {
        Money(minorUnits: amount, currency: .cny).groupedText
    }

    /// A loan at a fixed rate with monthly or quarterly dates from one first date.
    static func terms(
        _ method: RepaymentMethod, amount: String, rate: String, start: String, maturity: String,
        first: String, months: Int, dayCount: DayCount = .actual360
    ) throws -> LoanTerms {
        var terms = LoanTerms(
            identifier: "N-1", currency: .cny, limit: try cents(amount), start: try date(start),
            maturity: try date(maturity), method: method, rate: .fixed(try AnnualRate(rate)),
            dayCount: dayCount, penalty: PenaltyRule(overdueUplift: 5000, misuseUplift: 10_000))
        let grid = DueGrid(first: try date(first), months: months)
        if method != .allAtMaturity { terms.interestDates = grid }
        switch method {
        case .equalPrincipal, .equalInstalment: terms.redemptionDates = grid
        case .bullet, .allAtMaturity, .agreedPlan: break
        }
        return terms
    }

    /// The schedule of a loan drawn in one sum on its first day.
    static func schedule(_ terms: LoanTerms) throws -> LoanAccount {
        var account = try LoanAccount(terms, paysOnTime: true)
        let draw = DatedLoanAct("D1", on: terms.start, .drawdown(terms.limit))
        try account.run([draw], until: terms.maturity.adding(days: 40))
        return account
    }

    /// An act written with its day and amount as texts.
    static func act(
        _ identifier: String, _ day: String, _ act: (MinorUnits) -> LoanAct, _ amount: String
    ) throws -> DatedLoanAct {
        DatedLoanAct(identifier, on: try date(day), act(try cents(amount)))
    }
}

extension LoanAccount {
    /// The amounts of the lines of one kind, as texts.
    func amounts(_ kind: LoanLineKind) -> [String] {
        lines.filter { $0.kind == kind }.map { LoanFixture.text($0.amount) }
    }

    /// What must hold at every line: what was drawn is owed, repaid, compensated or written off.
    func keepsItsPrincipal() -> Bool {
        var drawn: MinorUnits = 0
        var gone: MinorUnits = 0
        return lines.allSatisfy { line in
            switch line.kind {
            case .drawdown, .interestCapitalised: drawn += line.amount
            case .principalPaid, .prepayment, .poolCompensation, .principalWrittenOff:
                gone += line.amount
            default: break
            }
            return line.balance >= 0 && drawn - gone == line.balance
        }
    }
}

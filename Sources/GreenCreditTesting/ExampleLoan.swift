package import Financing
package import Ledger

/// The loan of project E3 in the worked example as a contract, and what is recorded under it.
///
/// The example tells the loan act by act with every figure; here people state only what they do,
/// and the contract gives the figures.
package enum ExampleLoan {
    /// What somebody does about the loan.
    package enum Input: Sendable {
        /// An act with what it states.
        case record(
            step: String, id: String, date: LocalDate, amount: Money?,
            words: [String: String] = [:], figures: [String: Figure] = [:])
        /// A nightly run, for some books or all.
        case accrue(through: LocalDate, books: [String]? = nil)
    }

    /// The number of the contract.
    package static let id = "L-E3"

    /// The act of the example before which the contract is registered.
    package static let first = "A-016"

    /// The terms in the form of a loan's file.
    package static let terms = """
        {"amount": "20000000.00", "start": "2025-03-20", "maturity": "2030-03-20",
         "method": "agreed-plan", "plan": [
           {"date": "2026-03-20", "principal": "3000000.00"},
           {"date": "2026-06-20", "principal": "3000000.00"},
           {"date": "2026-12-20", "principal": "3000000.00"},
           {"date": "2027-03-20", "principal": "3000000.00"},
           {"date": "2027-06-20", "principal": "3000000.00"},
           {"date": "2027-09-20", "principal": "3000000.00"},
           {"date": "2027-12-20", "principal": "2000000.00"}],
         "rate": {"index": "loan-prime-rate-5y", "marginBasisPoints": 0,
                  "resets": {"first": "2025-06-20", "months": 12}},
         "dayCount": "A360", "interestDates": {"first": "2025-06-20", "months": 3},
         "penalty": {"overdueUpliftBasisPoints": 5000, "misuseUpliftBasisPoints": 10000},
         "subsidy": {"points": "0.0150", "windowMonths": 24}}
        """

    /// The contract as a record of its register.
    ///
    /// - Throws: what reading a register throws.
    package static func contract(
        _ terms: String = terms, project: String = "E3"
    ) throws(LedgerError) -> RegisterRecord {
        try RegisterRecord(
            json: [
                "register": "loan-contract", "id": .string(id), "date": "2025-03-12",
                "content": [
                    "project": .string(project), "bank": "BK", "facility": "LC-E3",
                    "terms": try JSONReader.read(Array(terms.utf8)),
                ],
            ], at: "contract", currency: .cny)
    }

    private static let replaced: Set<String> = [
        "drawdown", "accrual", "subsidy-accrual", "interest", "repayment", "prepayment", "overdue",
        "penalty", "restructuring", "pool-compensation", "write-off", "recovery",
        "subsidy-preallocation", "refund",
    ]

    /// What the firm pays in one sum, by the act of the example that tells the first part of it.
    private static let payments = [
        "A-031": "64400.00", "A-051": "102222.22", "A-079": "101111.11", "A-107": "3095000.00",
        "A-124": "81777.78", "A-134": "3013125.00", "A-138": "66444.45",
    ]

    /// What is done in the place of an act of the example; `nil` where the act stays as it is.
    ///
    /// - Throws: `money.unreadable`.
    package static func inputs(for act: ProgrammeAct) throws(LedgerError) -> [Input]? {
        guard act.project == "E3", replaced.contains(act.step) else { return nil }
        let money = try act.figures["amount"].map { (figure) throws(LedgerError) in
            try Money(decimalText: figure.decimalText, currency: .cny)
        }
        if let paid = payments[act.id] {
            return [
                input(
                    "loan-repayment", act, try Money(decimalText: paid, currency: .cny),
                    ["kind": "payment"])
            ]
        }
        switch act.step {
        case "drawdown": return [input("drawdown", act, money)]
        case "prepayment": return [input("loan-repayment", act, money, ["kind": "prepayment"])]
        case "restructuring":
            return [input("loan-restructuring", act, nil, ["maturity": "2027-12-20"])]
        case "write-off": return [input("loan-write-off", act, nil)]
        case "overdue": return [.accrue(through: act.date)]
        case "accrual" where ["A-062", "A-090", "A-148", "A-167"].contains(act.id):
            return [.accrue(through: act.date, books: act.books)]
        case "pool-compensation", "recovery", "subsidy-preallocation", "refund":
            return [input(act.step, act, money, act.details, act.figures)]
        default: return []
        }
    }

    private static func input(
        _ step: String, _ act: ProgrammeAct, _ amount: Money?, _ words: [String: String] = [:],
        _ figures: [String: Figure] = [:]
    ) -> Input {
        .record(
            step: step, id: act.id, date: act.date, amount: amount, words: words,
            figures: figures)
    }
}

extension ProgrammeState {
    /// The acts that bring an input into the ledger, in order.
    ///
    /// - Throws: what planning throws.
    package func loanActs(
        of input: ExampleLoan.Input, loan: String = ExampleLoan.id
    ) throws(LedgerError) -> [ProgrammeAct] {
        switch input {
        case .record(let step, let id, let date, let amount, let words, let figures):
            var act = try loanAct(
                step, of: loan, id: id, on: date, amount: amount, words: words)
            act.figures.merge(figures) { own, _ in own }
            return try loanActs(recording: act)
        case .accrue(let day, let books):
            return try loanAccruals(through: day, of: loan, books: books).flatMap(\.acts)
        }
    }
}

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

extension ProgrammeAct {
    /// A figure in minor units of a currency; nothing where it is not stated.
    func minorUnits(of name: String, in currency: Currency) -> MinorUnits {
        (try? figures[name]?.value.money(currency))?.minorUnits ?? 0
    }
}

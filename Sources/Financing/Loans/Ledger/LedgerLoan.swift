public import Ledger

/// A loan in the ledger: its contract and the acts under it, in the order of the log.
public struct LedgerLoan: Sendable {
    /// The contract's number.
    public let id: String
    /// The terms that count: those of the newest version.
    public internal(set) var contract: LoanContract
    /// The working days that the ledger knows, for contracts that go by a table.
    var workingDays: BusinessDayTable?
    /// The acts, cancelled ones among them.
    private(set) var acts: [LoanActRecord] = []
    /// Numbers that acts of the loan have had.
    private(set) var numbers: Set<String> = []

    init(id: String, contract: LoanContract) {
        self.id = id
        self.contract = contract
    }

    /// The terms under the contract's number.
    public var terms: LoanTerms {
        var terms = contract.terms
        terms.identifier = id
        if case .table = terms.calendar, let workingDays { terms.calendar = .table(workingDays) }
        return terms
    }

    /// What the loan's account is told, in the order of the log.
    var facts: [DatedLoanAct] { acts.filter(\.stands).compactMap(\.dated) }

    /// The last day on which something is known of it.
    public var lastDay: LocalDate {
        acts.filter(\.stands).map { max($0.effective, $0.act.date) }.max() ?? contract.terms.start
    }

    mutating func add(_ record: LoanActRecord) {
        acts.append(record)
        numbers.insert(record.act.id)
    }

    /// An entry of an act was cancelled.
    mutating func cancel(_ entry: ProgrammeState.EntryKey) {
        for index in acts.indices where acts[index].standing.contains(entry) {
            acts[index].standing.removeAll { $0 == entry }
        }
    }

    /// A number that no act of the loan has had: the wanted one, or that with a count.
    func number(_ wanted: String, apartFrom others: Set<String> = []) -> String {
        guard numbers.contains(wanted) || others.contains(wanted) else { return wanted }
        var count = 2
        while numbers.contains("\(wanted)/\(count)") || others.contains("\(wanted)/\(count)") {
            count += 1
        }
        return "\(wanted)/\(count)"
    }
}

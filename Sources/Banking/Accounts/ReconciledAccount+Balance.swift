public import Ledger

/// Why the bank's balance of a day is not proven by the statements that are there.
public enum BalanceProblem: Sendable, Hashable {
    /// No statement with a balance begins by the day.
    case none
    /// The statements end before the day.
    case uncovered(through: LocalDate)
    /// The lines up to the end of a statement do not give the balance that it closes with.
    case gap(paper: BankPaper, computed: Money, stated: Money)
}

extension ReconciledAccount {
    /// The bank's balance at the end of a day: the first opening balance and all lines since.
    ///
    /// Every statement on the way proves it: its closing balance is the sum of all lines up to its
    /// end, whichever file each line came in.
    ///
    /// - Throws: `money.overflow`.
    public func bankBalance(
        asOf day: LocalDate
    ) throws(LedgerError) -> Result<Money, BalanceProblemError> {
        let proven = papers.filter { $0.from <= day && $0.opening != nil && $0.closing != nil }
            .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
        guard let first = proven.first, let opening = first.opening else {
            return .failure(BalanceProblemError(problem: .none))
        }
        let reach = papers.map(\.to).max() ?? first.to
        guard reach >= day else {
            return .failure(BalanceProblemError(problem: .uncovered(through: reach)))
        }
        var movements: [LocalDate: Int128] = [:]
        for line in lines where line.line.bookingDate >= first.from {
            movements[line.line.bookingDate, default: 0] += Int128(line.line.money.minorUnits)
        }
        if let gap = try gap(opening, movements, proven) { return .failure(gap) }
        let sum = movements.filter { $0.key <= day }.values.reduce(0, +)
        return .success(try ReconciledAccount.money(sum, after: opening))
    }

    /// The first day on which no closing balance is what the lines add up to.
    private func gap(
        _ opening: Money, _ movements: [LocalDate: Int128], _ proven: [BankPaper]
    ) throws(LedgerError) -> BalanceProblemError? {
        let days = movements.keys.sorted()
        var next = 0
        var sum: Int128 = 0
        // Of several statements that end on one day, the last one has the day's balance.
        for (end, papers) in Dictionary(grouping: proven, by: \.to).sorted(by: { $0.key < $1.key })
        {
            while next < days.count, days[next] <= end {
                sum += movements[days[next]] ?? 0
                next += 1
            }
            let computed = try ReconciledAccount.money(sum, after: opening)
            guard !papers.contains(where: { $0.closing == computed }), let paper = papers.last,
                let stated = paper.closing
            else { continue }
            return BalanceProblemError(
                problem: .gap(paper: paper, computed: computed, stated: stated))
        }
        return nil
    }

    private static func money(_ sum: Int128, after opening: Money) throws(LedgerError) -> Money {
        guard let units = Int64(exactly: Int128(opening.minorUnits) + sum) else {
            throw LedgerError("money.overflow", "the lines add up to more than can be held")
        }
        return Money(minorUnits: units, currency: opening.currency)
    }
}

/// A balance problem as the failure of a result.
public struct BalanceProblemError: Error, Sendable, Hashable {
    /// What is wrong.
    public let problem: BalanceProblem
}

public import Ledger

/// The close of many notes: the entry point of the nightly run and of benchmarks.
///
/// Notes are independent. A caller with several cores keeps several parts and closes each on its
/// own; the totals add up.
public struct PortfolioClose: Sendable {
    /// The notes.
    public private(set) var notes: [PortfolioNote]
    /// What the last close told of each note, in their order.
    public private(set) var accruals: [NoteAccrual]

    /// Takes notes over.
    public init(_ notes: [PortfolioNote]) {
        self.notes = notes
        self.accruals = Array(repeating: NoteAccrual(), count: notes.count)
    }

    /// Takes every note through the days up to one, inclusive, and tells the sums.
    ///
    /// A day that has been closed before changes nothing, so a run may be repeated.
    ///
    /// - Complexity: O(*n*) in the notes and what falls due; no allocation.
    public mutating func close(through end: LocalDate, _ resets: ResetTable) -> NoteAccrual {
        var sum = NoteAccrual()
        for index in notes.indices {
            let accrual = notes[index].close(through: end, resets)
            accruals[index] = accrual
            sum += accrual
        }
        return sum
    }
}

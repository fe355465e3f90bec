/// Totals of a loan since its first day.
public struct LoanTotals: Sendable, Hashable {
    /// Drawn.
    public internal(set) var drawn: MinorUnits = 0
    /// Interest added to principal.
    public internal(set) var capitalised: MinorUnits = 0
    /// Principal repaid, on time, late or early.
    public internal(set) var repaid: MinorUnits = 0
    /// Principal paid by the pool.
    public internal(set) var compensated: MinorUnits = 0
    /// Principal written off.
    public internal(set) var writtenOff: MinorUnits = 0
    /// Booked interest reversed at the write-off.
    public internal(set) var interestWrittenOff: MinorUnits = 0
    /// Fees reversed at the write-off.
    public internal(set) var feesWrittenOff: MinorUnits = 0
    /// Recovered for the bank after the write-off.
    public internal(set) var recovered: MinorUnits = 0
    /// Recovered for the pool.
    public internal(set) var recoveredForPool: MinorUnits = 0
    /// Interest that fell due.
    public internal(set) var interestDue: MinorUnits = 0
    /// Interest collected, from the borrower and out of the subsidy.
    public internal(set) var interestCollected: MinorUnits = 0
    /// Penalty interest collected.
    public internal(set) var penaltyCollected: MinorUnits = 0
    /// Interest on unpaid interest collected.
    public internal(set) var compoundCollected: MinorUnits = 0
    /// Fees collected.
    public internal(set) var feesCollected: MinorUnits = 0

    /// What was drawn and added, less all that was taken away: the principal that is owed.
    public var balance: MinorUnits { drawn + capitalised - repaid - compensated - writtenOff }

    /// The bank's claim that is kept beside the books after a write-off (账销案存).
    public var memorandum: MinorUnits {
        writtenOff + interestWrittenOff + feesWrittenOff - recovered
    }
}

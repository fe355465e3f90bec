public import Ledger

/// Where a ledger is kept, cut by what the use cases need and not by tables.
///
/// The contract, which the conformance suite of `GreenCreditTesting` states case by case:
/// `append` is atomic and durable before it returns; places in the log have no gap; a reader sees
/// one consistent state for the length of a `read`; readers never wait for the writer. One process
/// writes at a time and calls `append` from one place.
public protocol LedgerStore: Sendable {
    /// Makes a group durable: all of it, or nothing and an error.
    ///
    /// - Throws: `store.sequence` if the group does not continue the log, `store.identity` for a
    ///   document number or record name that is taken, `store.io` where the disk fails: then it is
    ///   open whether the group has arrived, and every write throws `store.broken` until the store
    ///   is opened again.
    func append(_ group: SealedGroup) throws

    /// The bundles of a batch that was sealed, read one at a time.
    ///
    /// They never change, so they may be read at any time, also while a `read` is under way.
    func bundles(of seq: Int64) throws -> ItemBundles

    /// Lends a view on one consistent state.
    func read<Result>(_ body: (any LedgerReader) throws -> Result) throws -> Result

    /// Puts a proposal into the inbox.
    ///
    /// - Throws: `store.identity` for the name of another proposal or of a record.
    func addProposal(_ proposal: StoredProposal) throws

    /// Makes a tree head durable, and later its signature.
    ///
    /// - Throws: `store.checkpoint` for another root at a size that is known.
    func saveCheckpoint(_ checkpoint: StoredCheckpoint) throws

    /// Drops every projection and writes the given ones, in one durable step.
    ///
    /// - Throws: `money.overflow` if the sum of a key's lines does not fit.
    func replaceProjections(_ makeRows: (any ProjectionSink) throws -> Void) throws

    /// Compares every projection with what it should be, and the store's own structure.
    ///
    /// - Returns: a line for each table and row that differs, at most `limit`; none if all is well.
    func differences(
        limit: Int, from makeRows: (any ProjectionSink) throws -> Void
    ) throws -> [String]
}

/// Takes rows that are made afresh, in order, and answers from those that it has taken.
public protocol ProjectionSink {
    /// Takes the next rows.
    func take(_ rows: Projections) throws
    /// Entries whose book and document number may be those of a hash; see `LedgerReader`.
    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)]
    /// What an entry's number stands for.
    func findEffect(ofEntry number: Int64) throws -> Projections.Effect?
}

/// Questions to one consistent state of a ledger.
public protocol LedgerReader: JournalPageSource {
    /// How many records the log has.
    func size() throws -> Int64
    /// The records of a stretch of the log, in order.
    func records(_ range: Range<Int64>) throws -> [StoredRecord]
    /// All records of some kinds, in order.
    func records(ofKinds kinds: Set<RecordKind>) throws -> [StoredRecord]
    /// The records and batches that have no effect yet: they wait for further checkers.
    func waitingRecords() throws -> [StoredRecord]
    /// The record of a name.
    func findRecord(id: String) throws -> StoredRecord?
    /// Whether a record has a name.
    func hasRecord(id: String) throws -> Bool
    /// The files of a record, in order.
    func attachments(of seq: Int64) throws -> [Attachment]

    /// All proposals that wait, oldest first.
    func proposals() throws -> [StoredProposal]
    /// The proposal of a name.
    func findProposal(id: String) throws -> StoredProposal?

    /// The newest head that is signed; the newest of all if `signed` is false.
    func latestCheckpoint(signed: Bool) throws -> StoredCheckpoint?
    /// All heads, smallest first.
    func checkpoints() throws -> [StoredCheckpoint]
    /// A tile of the log's tree.
    func findTile(level: Int, number: Int64) throws -> [UInt8]?

    /// How many entries were effective at a moment: the bound of “as known at”.
    func entryCount(knownAt moment: Timestamp) throws -> Int64
    /// What an entry's number stands for: the effect that covers it.
    func findEffect(ofEntry number: Int64) throws -> Projections.Effect?
    /// All effects, in order of their first entry.
    func effects() throws -> [Projections.Effect]
    /// Entries whose book and document number may be those of a hash (`IdentityHash`).
    ///
    /// All that have them are among the answers; whoever asks compares the numbers themselves.
    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)]
    /// The document numbers that records without an effect have spoken for.
    func reservations() throws -> [Projections.Reservation]
    /// Which entry cancels the given one.
    func findReversal(ofEntry number: Int64) throws -> Int64?
    /// The balance keys of an account and its sub-accounts.
    func keys(ofBook book: String, side: Side, code: String) throws -> [Projections.Key]
    /// The balance keys with numbers above one, in order of number.
    func keys(after number: Int64) throws -> [Projections.Key]
}

extension LedgerReader {
    /// All balance keys with their numbers, in order of number.
    public func keys() throws -> [Projections.Key] { try keys(after: 0) }

    /// The totals of all keys that moved, with everything counted.
    ///
    /// - Throws: `store.overflow`, `store.corrupt`.
    public func totals() throws -> [Projections.Total] {
        try totals(asOf: LocalDate.range.upperBound, entriesBelow: try entryCount())
    }

    /// The total of one key, counting value dates to a day and entries below a bound.
    ///
    /// - Throws: `store.overflow`, `store.corrupt`.
    public func total(
        of key: Int64, asOf day: LocalDate, entriesBelow bound: Int64
    ) throws -> Projections.Total {
        let (debits, credits) = try IndexError.translating {
            try JournalIndex(self).sums(of: key, asOf: day, entriesBelow: bound)
        }
        return Projections.Total(key: key, debits: debits, credits: credits)
    }

    /// The totals of all keys that moved, counting value dates to a day and entries below a bound.
    ///
    /// - Throws: `store.overflow`, `store.corrupt`.
    public func totals(
        asOf day: LocalDate, entriesBelow bound: Int64
    ) throws -> [Projections.Total] {
        let sums = try IndexError.translating {
            try JournalIndex(self).sums(asOf: day, entriesBelow: bound)
        }
        return sums.debits.indices.compactMap { key in
            let (debits, credits) = (sums.debits[key], sums.credits[key])
            guard debits != 0 || credits != 0 else { return nil }
            return Projections.Total(key: Int64(key), debits: debits, credits: credits)
        }
    }

    /// The lines of some keys, in order of entry and line.
    public func postings(
        ofKeys keys: [Int64], from first: LocalDate, to last: LocalDate, entriesBelow bound: Int64
    ) throws -> [JournalLine] {
        try IndexError.translating {
            try JournalIndex(self).lines(ofKeys: keys, from: first, to: last, entriesBelow: bound)
        }
    }
}

/// Errors of the journal's index as errors of the store that keeps it.
enum IndexError {
    /// Runs a piece of work and turns errors of the index into the store's.
    static func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as LedgerError where error.code == "index.damaged" {
            throw StoreError("store.corrupt", error.message, at: "journal", cause: error.location)
        } catch let error as LedgerError where error.code == "money.overflow" {
            throw StoreError("store.overflow", error.message, at: "journal")
        }
    }
}

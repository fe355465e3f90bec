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
    func replaceProjections(_ makeRows: ((Projections) throws -> Void) throws -> Void) throws

    /// Compares every projection with what it should be, and the store's own structure.
    ///
    /// - Returns: a line for each table and row that differs, at most `limit`; none if all is well.
    func differences(
        limit: Int, from makeRows: ((Projections) throws -> Void) throws -> Void
    ) throws -> [String]
}

/// Questions to one consistent state of a ledger.
public protocol LedgerReader {
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
    /// The bundles of a batch, in order.
    func bundles(of seq: Int64) throws -> [[UInt8]]
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

    /// How many entries the journal has.
    func entryCount() throws -> Int64
    /// How many entries were effective at a moment: the bound of “as known at”.
    func entryCount(knownAt moment: Timestamp) throws -> Int64
    /// What an entry's number stands for: the effect that covers it.
    func findEffect(ofEntry number: Int64) throws -> Projections.Effect?
    /// All effects, in order of their first entry.
    func effects() throws -> [Projections.Effect]
    /// Who has a document number.
    func findIdentity(book: String, id: String) throws -> Projections.Identity?
    /// Which entry cancels the given one.
    func findReversal(ofEntry number: Int64) throws -> Int64?
    /// All balance keys with their numbers, in order of number.
    func keys() throws -> [Projections.Key]
    /// The running totals of all keys, in order of number.
    func totals() throws -> [Projections.Total]
    /// The totals of all keys that moved, counting value dates to a day and entries below a bound.
    func totals(
        asOf day: LocalDate, entriesBelow bound: Int64
    ) throws -> [Projections.Total]
    /// The lines of some keys, in order of entry and line.
    func postings(
        ofKeys keys: [Int64], from first: LocalDate, to last: LocalDate, entriesBelow bound: Int64
    ) throws -> [Projections.PostingRow]
}

import GRDB
import Ledger

/// Questions to one snapshot of a ledger in SQLite.
///
/// It is valid while the `read` that lends it runs; using it later is a mistake in the program.
final class SQLiteReader: LedgerReader {
    private var db: Database?
    private let journal: JournalCache

    /// Looks through a connection that is inside a transaction.
    init(_ db: Database, journal: JournalCache) {
        self.db = db
        self.journal = journal
    }

    /// What is remembered of the journal between questions.
    func withJournal<Result>(
        _ body: (inout JournalIndexWriter) throws -> Result
    ) throws -> Result {
        try IndexError.translating { try journal.with(self, body) }
    }

    /// Takes the connection back.
    func end() { db = nil }

    /// Prepares a question about a table.
    func prepare(on table: String, _ sql: String) throws -> PreparedStatement {
        guard let db else {
            preconditionFailure("a reader of the ledger was used after its `read` had ended")
        }
        return try PreparedStatement(db, on: table, sql)
    }

    /// The one number that a question has for an answer.
    func number(on table: String, _ sql: String) throws -> Int64 {
        let rows = try prepare(on: table, sql)
        return try rows.step() ? rows.integer(at: 0) : 0
    }

    // MARK: Records

    func size() throws -> Int64 {
        try number(on: "record", "SELECT ifnull(max(seq) + 1, 0) FROM record")
    }

    func records(_ range: Range<Int64>) throws -> [StoredRecord] {
        let rows = try prepare(
            on: "record", "\(selectRecord) WHERE seq >= ? AND seq < ? ORDER BY seq")
        try rows.bind(range.lowerBound, at: 1)
        try rows.bind(range.upperBound, at: 2)
        var records: [StoredRecord] = []
        while try rows.step() { records.append(try rows.record()) }
        return records
    }

    func records(ofKinds kinds: Set<RecordKind>) throws -> [StoredRecord] {
        guard !kinds.isEmpty else { return [] }
        let names = kinds.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        // Said in as many words, so that the index of the rare kinds is used.
        let rare =
            kinds.isDisjoint(with: [.record, .batch]) ? SQLiteSchema.rareKinds + " AND " : ""
        let rows = try prepare(
            on: "record", "\(selectRecord) WHERE \(rare)kind IN (\(names)) ORDER BY seq")
        var records: [StoredRecord] = []
        while try rows.step() { records.append(try rows.record()) }
        return records
    }

    func waitingRecords() throws -> [StoredRecord] {
        let rows = try prepare(
            on: "record",
            """
            \(selectRecord)
            WHERE seq IN (SELECT source FROM reservation)
                AND seq NOT IN (SELECT source FROM effect WHERE source <> seq)
            ORDER BY seq
            """)
        var records: [StoredRecord] = []
        while try rows.step() { records.append(try rows.record()) }
        return records
    }

    func findRecord(id: String) throws -> StoredRecord? {
        let rows = try prepare(on: "record", "\(selectRecord) WHERE id = ?")
        try rows.bind(id, at: 1)
        return try rows.step() ? rows.record() : nil
    }

    func hasRecord(id: String) throws -> Bool {
        let rows = try prepare(on: "record", "SELECT 1 FROM record WHERE id = ?")
        return try rows.lend(id, at: 1) { try rows.step() }
    }

    func attachments(of seq: Int64) throws -> [Attachment] {
        let rows = try prepare(
            on: "attachment",
            """
            SELECT position, name, bytes, signatures FROM attachment
            WHERE seq = ? ORDER BY position
            """)
        try rows.bind(seq, at: 1)
        return try rows.attachments()
    }

    // MARK: Inbox

    func proposals() throws -> [StoredProposal] {
        let rows = try prepare(on: "proposal", "\(selectProposal) ORDER BY received, id")
        var proposals: [StoredProposal] = []
        while try rows.step() { proposals.append(try proposal(in: rows)) }
        return proposals
    }

    func findProposal(id: String) throws -> StoredProposal? {
        let rows = try prepare(on: "proposal", "\(selectProposal) WHERE id = ?")
        try rows.bind(id, at: 1)
        return try rows.step() ? proposal(in: rows) : nil
    }

    private func proposal(in row: borrowing PreparedStatement) throws -> StoredProposal {
        let id = try row.text(at: 0)
        let bundles = try prepare(
            on: "proposal_bundle",
            "SELECT number, bytes FROM proposal_bundle WHERE id = ? ORDER BY number")
        try bundles.bind(id, at: 1)
        let files = try prepare(
            on: "proposal_attachment",
            """
            SELECT position, name, bytes, signatures FROM proposal_attachment
            WHERE id = ? ORDER BY position
            """)
        try files.bind(id, at: 1)
        return StoredProposal(
            id: id, received: Timestamp(millisecondsSince1970: try row.integer(at: 1)),
            bytes: try row.bytes(at: 2), signatures: try row.bytes(at: 3),
            bundles: ItemBundles(try bundles.bundles()), files: try files.attachments())
    }

    // MARK: Tree

    func latestCheckpoint(signed: Bool) throws -> StoredCheckpoint? {
        let rows = try prepare(
            on: "checkpoint",
            selectCheckpoint + (signed ? " WHERE note IS NOT NULL" : "")
                + " ORDER BY size DESC LIMIT 1")
        return try rows.step() ? rows.checkpoint() : nil
    }

    func checkpoints() throws -> [StoredCheckpoint] {
        let rows = try prepare(on: "checkpoint", "\(selectCheckpoint) ORDER BY size")
        var checkpoints: [StoredCheckpoint] = []
        while try rows.step() { checkpoints.append(try rows.checkpoint()) }
        return checkpoints
    }

    /// The head of a size.
    func findCheckpoint(size: Int64) throws -> StoredCheckpoint? {
        let rows = try prepare(on: "checkpoint", "\(selectCheckpoint) WHERE size = ?")
        try rows.bind(size, at: 1)
        return try rows.step() ? rows.checkpoint() : nil
    }

    func findTile(level: Int, number: Int64) throws -> [UInt8]? {
        let rows = try prepare(
            on: "tile", "SELECT hashes FROM tile WHERE level = ? AND number = ?")
        try rows.bind(Int64(level), at: 1)
        try rows.bind(number, at: 2)
        return try rows.step() ? rows.bytes(at: 0) : nil
    }
}

private let selectRecord = "SELECT seq, sealed, kind, id, bytes, signatures FROM record"
private let selectProposal = "SELECT id, received, bytes, signatures FROM proposal"
private let selectCheckpoint = "SELECT size, root, note FROM checkpoint"

extension PreparedStatement {
    fileprivate func record() throws -> StoredRecord {
        guard let kind = RecordKind(rawValue: try text(at: 2)) else {
            throw corrupt(2, "names no kind of record")
        }
        return StoredRecord(
            seq: try integer(at: 0),
            sealed: Timestamp(millisecondsSince1970: try integer(at: 1)),
            kind: kind, id: try text(at: 3), bytes: try bytes(at: 4), signatures: try bytes(at: 5))
    }

    fileprivate func checkpoint() throws -> StoredCheckpoint {
        StoredCheckpoint(
            size: try integer(at: 0), root: try bytes(at: 1), note: try optionalBytes(at: 2))
    }

    fileprivate func bundles() throws -> [[UInt8]] {
        var bundles: [[UInt8]] = []
        while try step() {
            guard try integer(at: 0) == bundles.count else { throw corrupt(0, "leaves a gap") }
            bundles.append(try bytes(at: 1))
        }
        return bundles
    }

    fileprivate func attachments() throws -> [Attachment] {
        var files: [Attachment] = []
        while try step() {
            guard try integer(at: 0) == files.count else { throw corrupt(0, "leaves a gap") }
            files.append(
                Attachment(
                    name: try text(at: 1), bytes: try bytes(at: 2),
                    signatures: try optionalBytes(at: 3)))
        }
        return files
    }
}

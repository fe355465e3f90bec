import GRDB
import Ledger

/// Writes projection rows: the hot path of a commit, and all of a rebuild.
///
/// Each table's statement is prepared once per group and bound by pointer.
enum ProjectionWriter {
    /// Writes the rows of a group into the transaction that is open.
    ///
    /// - Parameter journal: what the journal's index stands at; afterwards, where it then stands.
    /// - Throws: `store.identity` for a document number that is spoken for, `store.constraint` for
    ///   a row of another table that is there already, `money.overflow`.
    static func write(
        _ rows: Projections, _ db: Database, journal: inout JournalIndexWriter
    ) throws {
        try writeAllButSheets(rows, db)
        try writeSheets(rows.sheets, db, &journal)
    }

    /// Writes the rows that need no index.
    static func writeAllButSheets(_ rows: Projections, _ db: Database) throws {
        try writeTiles(rows.tiles, db)
        try writeEffects(rows.effects, db)
        try writeKeys(rows.keys, db)
        try writeReservations(rows.reservations, db)
        try writeReversals(rows.reversals, db)
    }

    /// The dimensions of a key as they are stored: canonical JSON, so that equal means same text.
    static func text(of dimensions: Dimensions) -> String {
        let members = dimensions.members.map { ($0.name, JSONValue.string($0.value)) }
        return String(decoding: CanonicalJSON.encode(.object(JSONObject(members))), as: UTF8.self)
    }

    private static func writeTiles(_ tiles: [Projections.Tile], _ db: Database) throws {
        guard !tiles.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "tile",
            """
            INSERT INTO tile VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET hashes = excluded.hashes
            """)
        for tile in tiles {
            try insert.bind(Int64(tile.level), at: 1)
            try insert.bind(tile.number, at: 2)
            _ = try insert.lend(tile.hashes, at: 3) { try insert.run() }
        }
    }

    private static func writeEffects(_ effects: [Projections.Effect], _ db: Database) throws {
        guard !effects.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "effect", "INSERT INTO effect VALUES (?, ?, ?, ?)")
        for effect in effects {
            try insert.bind(effect.first, at: 1)
            try insert.bind(Int64(effect.count), at: 2)
            try insert.bind(effect.seq, at: 3)
            try insert.bind(effect.source, at: 4)
            try insert.run()
        }
    }

    private static func writeKeys(_ keys: [Projections.Key], _ db: Database) throws {
        guard !keys.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "balance_key", "INSERT INTO balance_key VALUES (?, ?, ?, ?, ?, ?, ?)")
        for row in keys {
            let account = row.key.account
            try insert.bind(row.number, at: 1)
            try insert.bind(account.book, at: 2)
            try insert.bind(account.side.rawValue, at: 3)
            try insert.bind(account.code, at: 4)
            try insert.bind(account.subaccount, at: 5)
            try insert.bind(row.key.currency.code, at: 6)
            _ = try insert.lend(text(of: row.key.dimensions), at: 7) { try insert.run() }
        }
    }

    private static func writeSheets(
        _ sheets: [PostedSheet], _ db: Database, _ journal: inout JournalIndexWriter
    ) throws {
        guard !sheets.isEmpty else { return }
        let source = SQLiteReader(db, journal: JournalCache())
        defer { source.end() }
        let page = try PreparedStatement(
            db, on: "journal_page", "INSERT INTO journal_page VALUES (?, ?, ?, ?, ?)")
        let run = try PreparedStatement(
            db, on: "journal_run",
            """
            INSERT INTO journal_run VALUES (?, ?)
            ON CONFLICT DO UPDATE SET bytes = excluded.bytes
            """)
        let close = try PreparedStatement(
            db, on: "journal_run", "DELETE FROM journal_run WHERE first < ?")
        for sheet in sheets {
            guard sheet.first == journal.entryCount else {
                throw StoreError(
                    "store.sequence",
                    "The next entry is \(journal.entryCount), not \(sheet.first); "
                        + "read the journal again", at: "journal")
            }
            try journal.add(sheet, source: source) { change in
                switch change {
                case .page(let new):
                    try page.bind(new.kind, new.span)
                    try page.bind(new.position, at: 4)
                    _ = try page.lend(new.bytes, at: 5) { try page.run() }
                case .run(let first, let bytes):
                    try run.bind(first, at: 1)
                    _ = try run.lend(bytes, at: 2) { try run.run() }
                case .closed(let end):
                    try close.bind(end, at: 1)
                    try close.run()
                }
            }
        }
    }

    private static func writeReservations(
        _ rows: [Projections.Reservation], _ db: Database
    ) throws {
        guard !rows.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "reservation", "INSERT INTO reservation VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        )
        for row in rows {
            try insert.bind(row.book, at: 1)
            try insert.bind(row.source, at: 3)
            guard try insert.lend(row.id, at: 2, { try insert.run() }) == 1 else {
                throw StoreError(
                    "store.identity",
                    "The document number “\(row.id)” is taken in book \(row.book)",
                    at: "reservation")
            }
        }
    }

    private static func writeReversals(_ rows: [Projections.Reversal], _ db: Database) throws {
        guard !rows.isEmpty else { return }
        let insert = try PreparedStatement(db, on: "reversal", "INSERT INTO reversal VALUES (?, ?)")
        for row in rows {
            try insert.bind(row.entry, at: 1)
            try insert.bind(row.by, at: 2)
            try insert.run()
        }
    }
}

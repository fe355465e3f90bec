import GRDB
import Ledger

/// Writes projection rows: the hot path of a commit, and all of a rebuild.
///
/// Each table's statement is prepared once per group and bound by pointer.
enum ProjectionWriter {
    /// How many entries share a bucket of the posting index.
    static let entriesPerBucket: Int64 = 65_536

    /// Writes the rows of a group into the transaction that is open.
    ///
    /// - Throws: `store.identity` for a document number that is taken, `store.constraint` for a
    ///   row of another table that is there already.
    static func write(_ rows: Projections, _ db: Database) throws {
        try writeTiles(rows.tiles, db)
        try writeEffects(rows.effects, db)
        try writeKeys(rows.keys, db)
        try writePostings(rows.postings, db)
        try writeTotals(rows.totals, db)
        try writeIdentities(rows.identities, db)
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

    private static func writePostings(_ rows: [Projections.PostingRow], _ db: Database) throws {
        guard !rows.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "posting", "INSERT INTO posting VALUES (?, ?, ?, ?, ?, ?)")
        // In the order of the index, so that neighbours go to the same page.
        for row in rows.sorted(by: precedes) {
            try insert.bind(row.entry / entriesPerBucket, at: 1)
            try insert.bind(row.key, at: 2)
            try insert.bind(row.entry, at: 3)
            try insert.bind(Int64(row.line), at: 4)
            try insert.bind(Int64(row.valueDate.daysSince1970), at: 5)
            try insert.bind(row.minorUnits, at: 6)
            try insert.run()
        }
    }

    private static func precedes(
        _ a: Projections.PostingRow, _ b: Projections.PostingRow
    ) -> Bool {
        let (bucket, other) = (a.entry / entriesPerBucket, b.entry / entriesPerBucket)
        return (bucket, a.key, a.entry, a.line) < (other, b.key, b.entry, b.line)
    }

    private static func writeTotals(_ totals: [Projections.Total], _ db: Database) throws {
        guard !totals.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "total",
            """
            INSERT INTO total VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET debits = excluded.debits, credits = excluded.credits
            """)
        // A bulk group moves thousands of keys: in their order, neighbours share a page.
        for total in totals.sorted(by: { $0.key < $1.key }) {
            try insert.bind(total.key, at: 1)
            try insert.bind(total.debits, at: 2)
            try insert.bind(total.credits, at: 3)
            try insert.run()
        }
    }

    /// A number that waits may get its entry, once; nothing else about it may change.
    private static func writeIdentities(_ rows: [Projections.Identity], _ db: Database) throws {
        guard !rows.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "identity",
            """
            INSERT INTO identity VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET entry = excluded.entry
            WHERE entry IS NULL AND excluded.entry IS NOT NULL
                AND source = excluded.source AND digest = excluded.digest
            """)
        var book: String?
        for row in rows {
            // Bytes, not `==`, which takes composed and decomposed letters for the same.
            if book.map({ row.book.utf8.elementsEqual($0.utf8) }) != true {
                try insert.bind(row.book, at: 1)
                book = row.book
            }
            try insert.bind(row.entry, at: 3)
            try insert.bind(row.source, at: 4)
            let changes = try insert.lend(row.id, at: 2) {
                try insert.lend(row.digest, at: 5) { try insert.run() }
            }
            guard changes == 1 else {
                throw StoreError(
                    "store.identity",
                    "The document number “\(row.id)” is taken in book \(row.book)", at: "identity")
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

import GRDB

/// The tables of a ledger in SQLite, as a list of migrations that only ever grows.
///
/// The truth is in `record`, `bundle`, `attachment` and `checkpoint`, which triggers keep from
/// being changed even by hand; `proposal…` is the inbox. All other tables are projections.
enum SQLiteSchema {
    /// Marks the file as one of ours: “GrCr”.
    static let applicationID: Int64 = 0x4772_4372

    /// The newest schema, kept in `PRAGMA user_version`.
    static var version: Int64 { Int64(migrations.count) }

    /// The statements of each version, from version 1.
    private static let migrations = [truth + inbox + projections + guards, packedIndex]

    /// Brings a file to the newest schema.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, sql) in migrations.enumerated() {
            // Foreign keys are checked at once; the deferred kind would read the whole file.
            migrator.registerMigration("v\(index + 1)", foreignKeyChecks: .immediate) { db in
                try db.execute(sql: sql)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        return migrator
    }

    private static let truth = """
        CREATE TABLE record (
            seq INTEGER PRIMARY KEY,
            sealed INTEGER NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL UNIQUE,
            bytes BLOB NOT NULL,
            signatures BLOB NOT NULL
        ) STRICT;
        CREATE INDEX record_kind ON record (kind);
        CREATE INDEX record_sealed ON record (sealed);
        CREATE TABLE bundle (
            seq INTEGER NOT NULL REFERENCES record (seq),
            number INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (seq, number)
        ) STRICT;
        CREATE TABLE attachment (
            seq INTEGER NOT NULL REFERENCES record (seq),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            bytes BLOB NOT NULL,
            signatures BLOB,
            PRIMARY KEY (seq, position)
        ) STRICT;
        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY,
            root BLOB NOT NULL,
            note BLOB
        ) STRICT;

        """

    private static let inbox = """
        CREATE TABLE proposal (
            id TEXT NOT NULL PRIMARY KEY,
            received INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            signatures BLOB NOT NULL
        ) STRICT;
        CREATE TABLE proposal_bundle (
            id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (id, number)
        ) STRICT;
        CREATE TABLE proposal_attachment (
            id TEXT NOT NULL REFERENCES proposal (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            bytes BLOB NOT NULL,
            signatures BLOB,
            PRIMARY KEY (id, position)
        ) STRICT;

        """

    /// Postings are keyed by buckets of 65,536 entries first: inserts stay in a hot region of the
    /// tree, and the lines of an account are one range in each bucket.
    private static let projections = """
        CREATE TABLE tile (
            level INTEGER NOT NULL,
            number INTEGER NOT NULL,
            hashes BLOB NOT NULL,
            PRIMARY KEY (level, number)
        ) STRICT;
        CREATE TABLE effect (
            first INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            source INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX effect_seq ON effect (seq);
        CREATE TABLE balance_key (
            number INTEGER PRIMARY KEY,
            book TEXT NOT NULL,
            side TEXT NOT NULL,
            account TEXT NOT NULL,
            subaccount TEXT,
            currency TEXT NOT NULL,
            dimensions TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX balance_key_key ON balance_key (
            book, side, account, ifnull(subaccount, ''), currency, dimensions);
        CREATE TABLE posting (
            bucket INTEGER NOT NULL,
            key INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            line INTEGER NOT NULL,
            value_date INTEGER NOT NULL,
            minor_units INTEGER NOT NULL,
            PRIMARY KEY (bucket, key, entry, line)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE total (
            key INTEGER PRIMARY KEY,
            debits INTEGER NOT NULL,
            credits INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE identity (
            book TEXT NOT NULL,
            id TEXT NOT NULL,
            entry INTEGER,
            source INTEGER NOT NULL,
            digest BLOB NOT NULL,
            PRIMARY KEY (book, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE reversal (
            entry INTEGER PRIMARY KEY,
            by INTEGER NOT NULL
        ) STRICT;

        """

    /// The condition of the index of kinds: all but those that a journal is full of.
    static let rareKinds = "kind NOT IN ('record', 'batch')"

    /// The journal's index in pages instead of rows.
    ///
    /// Postings, sums and document numbers take too long to write one by one. What was computed
    /// before goes; it is made again from the records.
    private static let packedIndex = """
        DROP TABLE posting;
        DROP TABLE total;
        DROP TABLE identity;
        DELETE FROM tile;
        DELETE FROM effect;
        DELETE FROM balance_key;
        DELETE FROM reversal;
        DROP INDEX effect_seq;
        CREATE INDEX effect_source ON effect (source) WHERE source <> seq;
        DROP INDEX record_sealed;
        DROP INDEX record_kind;
        CREATE INDEX record_kind ON record (kind) WHERE \(rareKinds);
        CREATE TABLE journal_page (
            kind INTEGER NOT NULL,
            level INTEGER NOT NULL,
            number INTEGER NOT NULL,
            position INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (kind, level, number, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE journal_run (
            first INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE reservation (
            book TEXT NOT NULL,
            id TEXT NOT NULL,
            source INTEGER NOT NULL,
            PRIMARY KEY (book, id)
        ) STRICT, WITHOUT ROWID;

        """

    /// Append only, also for whoever opens the file with another program.
    ///
    /// INSERT is guarded too, because REPLACE deletes rows without asking triggers on DELETE.
    private static let guards = """
        CREATE TRIGGER record_continues BEFORE INSERT ON record
        WHEN NEW.seq IS NOT (SELECT ifnull(max(seq) + 1, 0) FROM record)
            OR EXISTS (SELECT 1 FROM record WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'records are only appended, each under its own name'); END;
        CREATE TRIGGER bundle_once BEFORE INSERT ON bundle
        WHEN EXISTS (SELECT 1 FROM bundle WHERE seq = NEW.seq AND number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'bundles are only appended'); END;
        CREATE TRIGGER attachment_once BEFORE INSERT ON attachment
        WHEN EXISTS (SELECT 1 FROM attachment WHERE seq = NEW.seq AND position = NEW.position)
        BEGIN SELECT RAISE(ABORT, 'attachments are only appended'); END;
        CREATE TRIGGER checkpoint_once BEFORE INSERT ON checkpoint
        WHEN EXISTS (SELECT 1 FROM checkpoint WHERE size = NEW.size)
        BEGIN SELECT RAISE(ABORT, 'checkpoints are only appended'); END;
        CREATE TRIGGER checkpoint_signed BEFORE UPDATE ON checkpoint
        WHEN OLD.note IS NOT NULL OR NEW.size <> OLD.size OR NEW.root <> OLD.root
        BEGIN SELECT RAISE(ABORT, 'a checkpoint only ever gains its signature'); END;

        """
        + ["record", "bundle", "attachment"].map { forbid("UPDATE", on: $0) }.joined()
        + ["record", "bundle", "attachment", "checkpoint"].map { forbid("DELETE", on: $0) }.joined()
        + ["proposal", "proposal_bundle", "proposal_attachment"].map { forbid("UPDATE", on: $0) }
        .joined()

    private static func forbid(_ action: String, on table: String) -> String {
        """
        CREATE TRIGGER \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table)
        BEGIN SELECT RAISE(ABORT, '\(table) is append only'); END;

        """
    }
}

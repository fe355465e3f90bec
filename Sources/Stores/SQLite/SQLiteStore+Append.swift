import GRDB
import Ledger

extension SQLiteStore {
    /// Makes a group durable: all of it, or nothing and an error.
    ///
    /// - Throws: `store.sequence` if the records or the entries do not continue what is there, or a
    ///   bundle or file belongs to no record of the group; `store.identity` for a document number
    ///   or record name that is taken; `store.constraint` for a projection that contradicts the
    ///   rows that are there; `store.busy`, `store.full`, `store.readOnly`, `store.io`, and
    ///   `store.broken` after that until the store is opened again.
    public func append(_ group: SealedGroup) throws {
        var next: JournalIndexWriter?
        try write { db in
            try checkPlaces(of: group, db)
            try insertRecords(group.records, db)
            try insertBundles(group.bundles, db)
            try insertAttachments(group.attachments, db)
            try removeProposals(group.answeredProposals, db)
            let reader = SQLiteReader(db, journal: journal)
            defer { reader.end() }
            var index = try journal.take(reader)
            try checkEffects(group.projections.effects, reader)
            try ProjectionWriter.write(group.projections, db, journal: &index)
            next = index
        }
        if let next { journal.put(next) }
    }

    // MARK: Checks

    /// Places without a gap, times that do not go back, nothing for records of other groups.
    private func checkPlaces(of group: SealedGroup, _ db: Database) throws {
        let last = try PreparedStatement(
            db, on: "record", "SELECT seq, sealed FROM record ORDER BY seq DESC LIMIT 1")
        var next: Int64 = 0
        var sealed = Int64.min
        if try last.step() {
            next = try last.integer(at: 0) + 1
            sealed = try last.integer(at: 1)
        }
        let places = next..<(next + Int64(group.records.count))
        for record in group.records {
            guard record.seq == next else {
                throw StoreError(
                    "store.sequence",
                    "The next record has place \(next), not \(record.seq); read the log again",
                    at: path)
            }
            guard record.sealed.millisecondsSince1970 >= sealed else {
                throw StoreError(
                    "store.sequence",
                    "Record \(record.seq) is sealed before the record in front of it", at: path)
            }
            next += 1
            sealed = record.sealed.millisecondsSince1970
        }
        for seq in group.bundles.map(\.seq) + group.attachments.map(\.seq)
        where !places.contains(seq) {
            throw StoreError(
                "store.sequence", "A bundle or file belongs to record \(seq) of another group",
                at: path)
        }
    }

    /// Entries are numbered through the journal without a gap.
    private func checkEffects(_ effects: [Projections.Effect], _ reader: SQLiteReader) throws {
        guard !effects.isEmpty else { return }
        var next = try reader.entryCount()
        for effect in effects {
            guard effect.first == next, effect.count > 0 else {
                throw StoreError(
                    "store.sequence",
                    "The next entry is \(next), not \(effect.first); read the journal again",
                    at: path)
            }
            next += Int64(effect.count)
        }
    }

    // MARK: Rows

    private func insertRecords(_ records: [StoredRecord], _ db: Database) throws {
        guard !records.isEmpty else { return }
        let taken = try PreparedStatement(db, on: "record", "SELECT 1 FROM record WHERE id = ?")
        let insert = try PreparedStatement(
            db, on: "record", "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)")
        for record in records {
            guard try !taken.lend(record.id, at: 1, { try taken.step() }) else {
                throw StoreError(
                    "store.identity", "The record name “\(record.id)” is taken", at: path)
            }
            try insert.bind(record.seq, at: 1)
            try insert.bind(record.sealed.millisecondsSince1970, at: 2)
            try insert.bind(record.kind.rawValue, at: 3)
            try insert.bind(record.id, at: 4)
            try insert.lend(record.bytes, at: 5) {
                _ = try insert.lend(record.signatures, at: 6) { try insert.run() }
            }
        }
    }

    private func insertBundles(_ batches: [StoredBundles], _ db: Database) throws {
        guard !batches.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "bundle", "INSERT INTO bundle VALUES (?, ?, ?)")
        for batch in batches {
            try insert.bind(batch.seq, at: 1)
            try batch.bundles.forEach { number, bytes in
                try insert.bind(Int64(number), at: 2)
                _ = try insert.lend(bytes, at: 3) { try insert.run() }
            }
        }
    }

    private func insertAttachments(_ attachments: [StoredAttachments], _ db: Database) throws {
        guard !attachments.isEmpty else { return }
        let insert = try PreparedStatement(
            db, on: "attachment", "INSERT INTO attachment VALUES (?, ?, ?, ?, ?)")
        for record in attachments {
            try insert.bind(record.seq, at: 1)
            for (position, file) in record.files.enumerated() {
                try insert.insert(file, at: position)
            }
        }
    }

    private func removeProposals(_ ids: [String], _ db: Database) throws {
        let waiting = try PreparedStatement(db, on: "proposal", "SELECT 1 FROM proposal LIMIT 1")
        guard try waiting.step() else { return }
        let delete = try PreparedStatement(db, on: "proposal", "DELETE FROM proposal WHERE id = ?")
        for id in ids { _ = try delete.lend(id, at: 1) { try delete.run() } }
    }
}

extension PreparedStatement {
    /// Runs an insert whose columns 2 … 5 are a file's position, name, bytes and signatures.
    func insert(_ file: Attachment, at position: Int) throws {
        try bind(Int64(position), at: 2)
        try bind(file.name, at: 3)
        try lend(file.bytes, at: 4) {
            _ = try lend(file.signatures, at: 5) { try run() }
        }
    }
}

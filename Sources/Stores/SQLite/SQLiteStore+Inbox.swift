import GRDB
import Ledger

extension SQLiteStore {
    /// Puts a proposal into the inbox.
    ///
    /// - Throws: `store.identity` for the name of another proposal or of a record.
    public func addProposal(_ proposal: StoredProposal) throws {
        try write { db in
            let reader = SQLiteReader(db, journal: journal)
            guard try reader.findProposal(id: proposal.id) == nil,
                try reader.findRecord(id: proposal.id) == nil
            else {
                throw StoreError(
                    "store.identity",
                    "The name “\(proposal.id)” belongs to another proposal or to a record",
                    at: path)
            }
            let insert = try PreparedStatement(
                db, on: "proposal", "INSERT INTO proposal VALUES (?, ?, ?, ?)")
            try insert.bind(proposal.id, at: 1)
            try insert.bind(proposal.received.millisecondsSince1970, at: 2)
            try insert.lend(proposal.bytes, at: 3) {
                _ = try insert.lend(proposal.signatures, at: 4) { try insert.run() }
            }
            try insertParts(of: proposal, db)
        }
    }

    private func insertParts(of proposal: StoredProposal, _ db: Database) throws {
        let bundle = try PreparedStatement(
            db, on: "proposal_bundle", "INSERT INTO proposal_bundle VALUES (?, ?, ?)")
        try bundle.bind(proposal.id, at: 1)
        try proposal.bundles.forEach { number, bytes in
            try bundle.bind(Int64(number), at: 2)
            _ = try bundle.lend(bytes, at: 3) { try bundle.run() }
        }
        let file = try PreparedStatement(
            db, on: "proposal_attachment", "INSERT INTO proposal_attachment VALUES (?, ?, ?, ?, ?)")
        try file.bind(proposal.id, at: 1)
        for (position, attachment) in proposal.files.enumerated() {
            try file.insert(attachment, at: position)
        }
    }

    /// Makes a tree head durable, and later its signature.
    ///
    /// A head that is there already, with its signature or without, may be saved again.
    ///
    /// - Throws: `store.checkpoint` for another root or signature at a size that is known.
    public func saveCheckpoint(_ checkpoint: StoredCheckpoint) throws {
        try write { db in
            guard
                let known = try SQLiteReader(db, journal: journal).findCheckpoint(
                    size: checkpoint.size)
            else {
                let insert = try PreparedStatement(
                    db, on: "checkpoint", "INSERT INTO checkpoint VALUES (?, ?, ?)")
                try insert.bind(checkpoint.size, at: 1)
                try insert.lend(checkpoint.root, at: 2) {
                    _ = try insert.lend(checkpoint.note, at: 3) { try insert.run() }
                }
                return
            }
            guard known.root == checkpoint.root else {
                throw StoreError(
                    "store.checkpoint",
                    "The head at size \(checkpoint.size) has another root; the log was forked or "
                        + "damaged: sign nothing, verify first", at: path)
            }
            guard let note = checkpoint.note, note != known.note else { return }
            guard known.note == nil else {
                throw StoreError(
                    "store.checkpoint",
                    "The head at size \(checkpoint.size) is signed already; a signature stays",
                    at: path)
            }
            let sign = try PreparedStatement(
                db, on: "checkpoint", "UPDATE checkpoint SET note = ? WHERE size = ?")
            try sign.bind(checkpoint.size, at: 2)
            _ = try sign.lend(note, at: 1) { try sign.run() }
        }
    }
}

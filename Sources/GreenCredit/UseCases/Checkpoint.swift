internal import Ledger
public import Proofs
internal import Stores

/// A signed tree head of the log.
public struct CheckpointInfo: Sendable {
    /// How many entries the tree has.
    public let size: Int64
    /// The root hash.
    public let root: SHA256Digest
    /// The signed note, to be handed on as it is.
    public let note: [UInt8]
}

extension OpenLedger {
    /// Signs the head of the log with the ledger's key.
    ///
    /// The head is durable before it is signed: two heads that contradict each other must never
    /// both carry the signature. A head that is signed already is returned as it is.
    public func checkpoint(passphrase: Passphrase) throws -> CheckpointInfo {
        let key = try KeyFile.readKey(folder.logKey, passphrase: passphrase)
        return try withState { state in
            let root = state.tree.root
            guard let genesis = state.genesis else {
                throw GreenCreditError(.integrity, "genesis.missing", "the ledger has no entry 0")
            }
            let signer = try NoteSigner(
                name: genesis.origin, kind: .ed25519, privateKey: key)
            guard signer.key.description == genesis.logKey else {
                throw GreenCreditError(
                    .environment, "log.key", "this is not the key that entry 0 names",
                    at: folder.logKey)
            }
            let newest = try newestCheckpoint()
            try requireExtension(of: try publishedCheckpoint(genesis))
            try requireExtension(of: newest)
            if let newest, newest.size == state.size {
                try DurableFile.write(newest.note, to: folder.checkpoint)
                return newest
            }
            let head = StoredCheckpoint(size: state.size, root: root.bytes, note: nil)
            try store.saveCheckpoint(head)
            let note = try Checkpoint(
                origin: genesis.origin, size: Int(state.size), root: root
            ).sign(with: signer).encoded
            try store.saveCheckpoint(
                StoredCheckpoint(size: state.size, root: root.bytes, note: note))
            try DurableFile.write(note, to: folder.checkpoint)
            return CheckpointInfo(size: state.size, root: root, note: note)
        }
    }

    /// The head that was handed out last, from the file beside the database.
    ///
    /// - Throws: `ProofsError` for a file that is not the ledger's own.
    func publishedCheckpoint(_ genesis: Genesis) throws -> CheckpointInfo? {
        guard folder.hasCheckpoint else { return nil }
        let note = try DurableFile.read(folder.checkpoint)
        let signed = try SignedNote(decoding: note)
        let checkpoint = try Checkpoint(text: signed.text)
        guard try !signed.verify(with: [try NoteKey(genesis.logKey)]).isEmpty,
            checkpoint.origin == genesis.origin
        else {
            throw ProofsError(.noteUnverified, "The head is not of this ledger.")
        }
        return CheckpointInfo(
            size: Int64(checkpoint.size), root: checkpoint.root, note: note)
    }

    /// The tree must still begin with the tree that was signed last.
    private func requireExtension(of signed: CheckpointInfo?) throws {
        guard let signed, signed.size > 0 else { return }
        let root = try store.read { reader -> SHA256Digest? in
            guard try reader.size() >= signed.size else { return nil }
            return try TreeState(size: signed.size) {
                try reader.findTile(level: $0, number: $1)
            }.root
        }
        guard root == signed.root else {
            throw GreenCreditError(
                .integrity, "checkpoint.fork",
                "the log no longer begins with the \(signed.size) entries that were signed before; "
                    + "nothing is signed. Run “greencredit verify”")
        }
    }

    /// Has the newest signed head stamped, over its three lines without the signatures, and keeps
    /// the stamp beside it: it dates every record below, and signatures may still be added.
    ///
    /// - Returns: the authority's answer, the content of `checkpoint.tsr`.
    /// - Throws: `checkpoint.missing` where no head was signed; the source's errors.
    public func stampCheckpoint(_ source: some TimestampSource) throws -> [UInt8] {
        guard let newest = try newestCheckpoint() else {
            throw GreenCreditError(
                .usage, "checkpoint.missing", "sign a head first, with “greencredit checkpoint”")
        }
        let body = Array(try SignedNote(decoding: newest.note).text)
        let token = try TimestampToken(decoding: source.token(for: .of(body)))
        guard token.imprint == MessageImprint(.of(body)) else {
            throw ProofsError(.timestampContent, "The time stamp is over other content.")
        }
        try DurableFile.write(token.response, to: folder.checkpointStamp)
        return token.response
    }

    /// The newest head that is signed.
    public func newestCheckpoint() throws -> CheckpointInfo? {
        guard let stored = try store.read({ try $0.latestCheckpoint(signed: true) }),
            let note = stored.note, let root = SHA256Digest(stored.root)
        else { return nil }
        return CheckpointInfo(size: stored.size, root: root, note: note)
    }

    /// How many entries the log has.
    public func logSize() throws -> Int64 { try store.read { try $0.size() } }

    /// The proof that the newest signed tree extends an older one; what witnesses ask for.
    ///
    /// - Throws: `checkpoint.range` for a size that the log never had.
    public func consistencyProof(from oldSize: Int64) throws -> [UInt8] {
        guard let newest = try newestCheckpoint(), (1...newest.size).contains(oldSize) else {
            throw GreenCreditError(
                .usage, "checkpoint.range",
                "no signed head covers \(oldSize) entries; sign one with “greencredit checkpoint”")
        }
        return try store.read { reader in
            let coordinates = MerkleProof.neededForConsistency(
                from: Int(oldSize), to: Int(newest.size))
            let nodes = try TreeState.nodes(at: coordinates) {
                try reader.findTile(level: $0, number: $1)
            }
            let path = try MerkleProof.consistency(
                from: Int(oldSize), to: Int(newest.size), from: nodes)
            return ConsistencyProof(
                oldSize: Int(oldSize), path: path,
                checkpoint: try SignedNote(decoding: newest.note)
            ).encoded
        }
    }
}

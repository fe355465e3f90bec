/// The proof that an entry is in a witnessed log: the `.tlog-proof` file (C2SP tlog-proof).
public struct LogProof: Sendable, Hashable {
    private static let header = "c2sp.org/tlog-proof@v1"

    /// Extra bytes that nothing authenticates.
    public let extra: [UInt8]?
    /// The entry's place in the log.
    public let index: Int
    /// The path to the checkpoint's root, leaf side first.
    public let path: [SHA256Digest]
    /// The checkpoint, verbatim.
    public let checkpoint: SignedNote

    /// Puts a proof together.
    public init(index: Int, path: [SHA256Digest], checkpoint: SignedNote, extra: [UInt8]? = nil) {
        self.index = index
        self.path = path
        self.checkpoint = checkpoint
        self.extra = extra
    }

    /// The file's bytes.
    public var encoded: [UInt8] {
        var text = "\(Self.header)\n"
        if let extra { text += "extra \(Base64.encode(extra))\n" }
        text += "index \(index)\n"
        for hash in path { text += "\(hash.base64)\n" }
        return Array("\(text)\n".utf8) + checkpoint.encoded
    }

    /// Reads a file in its only form.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        let parts = try TextLines.splitAtFirstEmptyLine(bytes, code: .proofMalformed)
        var lines = try TextLines(parts.head, code: .proofMalformed)
        try lines.expect(Self.header)
        if lines.nextStarts(with: "extra") {
            guard let extra = Base64.decode(try lines.next(after: "extra")) else {
                throw lines.failure("The extra line is not base64.")
            }
            self.extra = extra
        } else {
            extra = nil
        }
        index = try lines.number(after: "index")
        path = try lines.hashes(limit: MerkleProof.pathLimit)
        checkpoint = try SignedNote(decoding: Array(parts.rest))
    }

    /// Checks that an entry is at its place in a log that the policy accepts.
    ///
    /// - Parameter entry: the exact bytes; an entry of ours must also state the place itself.
    public func verify(
        entry: [UInt8], policy: WitnessPolicy, requiresQuorum: Bool = true
    ) throws(ProofsError) -> VerifiedCheckpoint {
        let verified = try policy.verify(checkpoint, requiresQuorum: requiresQuorum)
        let head = verified.checkpoint
        let holds = MerkleProof.verifyInclusion(
            index: index, size: head.size, leafHash: MerkleTree.leafHash(entry), path: path,
            root: head.root)
        guard holds else {
            throw ProofsError(
                .proofBad, "The entry is not at place \(index) of the log's \(head.size).")
        }
        if LogEntry.isClaimed(by: entry) {
            let sequence = try LogEntry(decoding: entry).sequence
            guard sequence == index else {
                throw ProofsError(
                    .entryMismatch, "The entry says place \(sequence) and stands at \(index).")
            }
        }
        return verified
    }
}

/// The proof that a log only grew: also the body of a request to a witness (C2SP tlog-witness).
public struct ConsistencyProof: Sendable, Hashable {
    /// The size of the log that was seen before.
    public let oldSize: Int
    /// The proof's hashes.
    public let path: [SHA256Digest]
    /// The later checkpoint.
    public let checkpoint: SignedNote

    /// Puts a proof together.
    public init(oldSize: Int, path: [SHA256Digest], checkpoint: SignedNote) {
        self.oldSize = oldSize
        self.path = path
        self.checkpoint = checkpoint
    }

    /// The file's bytes.
    public var encoded: [UInt8] {
        var text = "old \(oldSize)\n"
        for hash in path { text += "\(hash.base64)\n" }
        return Array("\(text)\n".utf8) + checkpoint.encoded
    }

    /// Reads a file in its only form.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        let parts = try TextLines.splitAtFirstEmptyLine(bytes, code: .proofMalformed)
        var lines = try TextLines(parts.head, code: .proofMalformed)
        oldSize = try lines.number(after: "old")
        path = try lines.hashes(limit: MerkleProof.pathLimit)
        checkpoint = try SignedNote(decoding: Array(parts.rest))
    }

    /// Checks that the later log extends an earlier checkpoint that was kept.
    public func verify(
        since old: SignedNote, policy: WitnessPolicy, requiresQuorum: Bool = true
    ) throws(ProofsError) -> VerifiedCheckpoint {
        let before = try policy.verify(old, requiresQuorum: requiresQuorum).checkpoint
        let verified = try policy.verify(checkpoint, requiresQuorum: requiresQuorum)
        try verify(since: before, newer: verified.checkpoint)
        return verified
    }

    /// Checks the hashes alone, between two heads whose signatures were checked elsewhere.
    public func verify(
        since before: Checkpoint, newer: Checkpoint
    ) throws(ProofsError) {
        guard before.origin.utf8.elementsEqual(newer.origin.utf8) else {
            throw ProofsError(.proofBad, "The two checkpoints are of different logs.")
        }
        guard oldSize == before.size else {
            throw ProofsError(
                .proofBad, "The proof is since size \(oldSize), the kept checkpoint \(before.size)."
            )
        }
        // Everything extends the empty tree; the verifier itself never says so.
        let holds =
            oldSize == 0
            ? path.isEmpty && before.root == MerkleTree.emptyRoot
            : MerkleProof.verifyConsistency(
                oldSize: oldSize, size: newer.size, path: path, oldRoot: before.root,
                root: newer.root)
        guard holds else {
            throw ProofsError(
                .proofBad, "The log of \(newer.size) does not extend that of \(oldSize).")
        }
    }
}

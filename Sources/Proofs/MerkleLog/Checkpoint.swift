/// The head of a log: origin, size and root (C2SP tlog-checkpoint).
public struct Checkpoint: Sendable, Hashable {
    /// Which log: also the name of its key; compared byte for byte.
    public let origin: String
    /// The number of entries.
    public let size: Int
    /// The root of the tree over them.
    public let root: SHA256Digest

    /// Puts a head together; the empty tree has only one root.
    public init(origin: String, size: Int, root: SHA256Digest) throws(ProofsError) {
        guard !origin.isEmpty, origin.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw ProofsError(
                .checkpointMalformed, "An origin is not empty and has no control characters.")
        }
        guard size >= 0, size > 0 || root == MerkleTree.emptyRoot else {
            throw ProofsError(.checkpointMalformed, "An empty log has the empty tree's root.")
        }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The three lines that are signed.
    public var text: [UInt8] {
        Array("\(origin)\n\(size)\n\(root.base64)\n".utf8)
    }

    /// Reads the three lines in their only form; extension lines are refused.
    public init(text: [UInt8]) throws(ProofsError) {
        var lines = try TextLines(text[...], code: .checkpointMalformed)
        let originLine = try lines.next("origin")
        guard let origin = TextLines.text(originLine) else {
            throw lines.failure("The origin is not UTF-8.")
        }
        let sizeLine = try lines.next("size")
        guard let size = TextLines.number(sizeLine) else {
            throw lines.failure("The size is not a plain decimal number.")
        }
        let rootLine = try lines.next("root")
        guard let root = SHA256Digest(base64Line: rootLine) else {
            throw lines.failure("The root is not the base64 of a SHA-256 hash.")
        }
        try lines.expectEnd()
        try self.init(origin: origin, size: size, root: root)
    }

    /// Signs the head as the log whose name is the origin.
    ///
    /// Two heads that are not consistent must never be signed: write the head durably before.
    public func sign(with signer: NoteSigner) throws(ProofsError) -> SignedNote {
        guard signer.key.kind == .ed25519, signer.key.name.utf8.elementsEqual(origin.utf8) else {
            throw ProofsError(.keyMismatch, "The key is not that of the log \(origin).")
        }
        return SignedNote(text: text, signatures: [try signer.sign(text)])
    }
}

/// A head that the policy accepts, with the witnesses behind it.
public struct VerifiedCheckpoint: Sendable, Hashable {
    /// The head.
    public let checkpoint: Checkpoint
    /// The witnesses, by their names in the policy, with the POSIX times that they state.
    public let cosignatures: [Cosigner]

    /// One witness behind a head.
    public struct Cosigner: Sendable, Hashable {
        /// The name in the policy.
        public let witness: String
        /// The largest consistent tree that it had seen by then.
        public let time: Int64
    }

    /// The earliest time that a witness states, the best bound on when the head existed.
    public var earliestTime: Int64? { cosignatures.map(\.time).min() }
}

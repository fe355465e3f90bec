/// The proof that one item belongs to a signed batch: the `.item-proof` file.
public struct ItemProof: Sendable, Hashable {
    private static let header = "greencredit/item-proof/v1"
    /// The most items that a batch may have.
    public static let countLimit = 1_000_000

    /// The item's place in the batch.
    public let index: Int
    /// The number of items in the batch.
    public let count: Int
    /// The path to the batch's `itemsRoot`, leaf side first.
    public let path: [SHA256Digest]

    /// Puts a proof together.
    public init(index: Int, count: Int, path: [SHA256Digest]) {
        self.index = index
        self.count = count
        self.path = path
    }

    /// Makes the proof of one item from the tree over all items of the batch.
    public init(of index: Int, in items: StoredTree) throws(ProofsError) {
        self.init(
            index: index, count: items.size,
            path: try MerkleProof.inclusion(of: index, size: items.size, from: items))
    }

    /// The file's bytes.
    public var encoded: [UInt8] {
        var text = "\(Self.header)\nindex \(index)\ncount \(count)\n"
        for hash in path { text += "\(hash.base64)\n" }
        return Array(text.utf8)
    }

    /// Reads a file in its only form.
    public init(decoding bytes: [UInt8]) throws(ProofsError) {
        var lines = try TextLines(bytes[...], code: .proofMalformed)
        try lines.expect(Self.header)
        index = try lines.number(after: "index")
        count = try lines.number(after: "count")
        guard count <= Self.countLimit, index < count else {
            throw lines.failure("The index is not below the count, or the count is too large.")
        }
        path = try lines.hashes(limit: MerkleProof.pathLimit)
    }

    /// Checks an item against the count and root that the signed batch states.
    ///
    /// - Throws: `proof.bad`.
    public func verify(
        item: [UInt8], itemsRoot: SHA256Digest, batchCount: Int
    ) throws(ProofsError) {
        guard count == batchCount else {
            throw ProofsError(
                .proofBad, "The proof is for \(count) items and the batch has \(batchCount).")
        }
        let holds = MerkleProof.verifyInclusion(
            index: index, size: count, leafHash: MerkleTree.leafHash(item), path: path,
            root: itemsRoot)
        guard holds else {
            throw ProofsError(.proofBad, "The item is not item \(index) of this batch.")
        }
    }
}

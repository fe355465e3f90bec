/// The hashes of a Merkle tree over a list of leaves (RFC 9162 section 2.1).
public enum MerkleTree {
    /// The root of the empty tree: SHA-256 of nothing.
    public static let emptyRoot = SHA256Digest.of([])

    /// The hash of a leaf: SHA-256(0x00 ‖ bytes).
    public static func leafHash(_ bytes: [UInt8]) -> SHA256Digest {
        leafHash(bytes[...])
    }

    /// The hash of a leaf that is a part of other bytes, such as of a bundle.
    static func leafHash(_ bytes: ArraySlice<UInt8>) -> SHA256Digest {
        SHA256Digest.of(prefix: 0, bytes)
    }

    /// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
    public static func nodeHash(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        SHA256Digest.of(prefix: 1, left, right)
    }

    /// The root over leaf hashes.
    public static func root(of leafHashes: some Sequence<SHA256Digest>) -> SHA256Digest {
        var frontier = Frontier()
        frontier.append(contentsOf: leafHashes)
        return frontier.root
    }

    /// The root over all entries of bundles, in the form of `EntryBundle`, without unpacking them.
    ///
    /// - Throws: `tile.malformed` for a bundle that is cut off.
    public static func root(ofBundles bundles: some Sequence<[UInt8]>) throws(ProofsError)
        -> SHA256Digest
    {
        var frontier = Frontier()
        for bundle in bundles { try frontier.append(contentsOfBundle: bundle) }
        return frontier.root
    }

    /// The largest power of two below a number above one.
    static func split(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}

/// The place of a whole subtree: 2^level leaves, the index-th of that size.
public struct NodeCoordinate: Sendable, Hashable {
    /// 0 for leaves.
    public let level: Int
    /// Counted from the left within the level.
    public let index: Int

    /// Names a place.
    public init(level: Int, index: Int) {
        self.level = level
        self.index = index
    }
}

/// The right edge of a growing tree, all that appending needs: at most 63 hashes.
public struct Frontier: Sendable, Hashable {
    /// The number of leaves.
    public private(set) var size: Int
    /// The roots of the whole subtrees that the tree is made of, the largest first.
    public private(set) var hashes: [SHA256Digest]

    /// The empty tree.
    public init() {
        size = 0
        hashes = []
    }

    /// Takes up a stored frontier; nil if the number of hashes does not fit the size.
    public init?(size: Int, hashes: [SHA256Digest]) {
        guard size >= 0, hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// The places of the hashes that make up the frontier of a tree of some size.
    public static func coordinates(size: Int) -> [NodeCoordinate] {
        var start = 0
        return (0..<Int.bitWidth).reversed().compactMap { level in
            guard size >> level & 1 == 1 else { return nil }
            defer { start += 1 << level }
            return NodeCoordinate(level: level, index: start >> level)
        }
    }

    /// Appends one leaf.
    public mutating func append(_ leafHash: SHA256Digest) {
        append(leafHash) { _, _ in }
    }

    /// Appends leaves, two hashes each on average.
    public mutating func append(contentsOf leafHashes: some Sequence<SHA256Digest>) {
        for leafHash in leafHashes { append(leafHash) }
    }

    /// Appends every entry of a bundle as a leaf, in the form of `EntryBundle`, without unpacking
    /// it, and reports every node that a leaf completes.
    ///
    /// - Returns: how many leaves were appended.
    /// - Throws: `tile.malformed` for a bundle that is cut off; then nothing is appended.
    @discardableResult
    public mutating func append(
        contentsOfBundle bundle: [UInt8],
        completing: (NodeCoordinate, SHA256Digest) -> Void = { _, _ in }
    ) throws(ProofsError) -> Int {
        let ranges = try EntryBundle.ranges(in: bundle)
        for range in ranges { append(MerkleTree.leafHash(bundle[range]), completing: completing) }
        return ranges.count
    }

    /// Appends one leaf and reports every node that it completes, the leaf first.
    public mutating func append(
        _ leafHash: SHA256Digest, completing: (NodeCoordinate, SHA256Digest) -> Void
    ) {
        var hash = leafHash
        completing(NodeCoordinate(level: 0, index: size), hash)
        // Each trailing one of the size is a whole subtree that the new leaf completes.
        for level in 0..<(~size).trailingZeroBitCount {
            hash = MerkleTree.nodeHash(hashes.removeLast(), hash)
            completing(NodeCoordinate(level: level + 1, index: size >> (level + 1)), hash)
        }
        hashes.append(hash)
        size += 1
    }

    /// The root of the tree so far.
    public var root: SHA256Digest {
        guard let last = hashes.last else { return MerkleTree.emptyRoot }
        return hashes.dropLast().reversed().reduce(last) { MerkleTree.nodeHash($1, $0) }
    }
}

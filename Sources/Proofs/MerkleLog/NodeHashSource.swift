/// Where stored hashes of whole subtrees come from: memory, tiles or a database.
public protocol NodeHashSource {
    /// The hash of a whole subtree; asked only for such that lie within the tree.
    func nodeHash(at coordinate: NodeCoordinate) throws(ProofsError) -> SHA256Digest
}

/// All hashes of a tree in memory, level by level: about 64 bytes for each leaf.
public struct StoredTree: NodeHashSource, Sendable {
    private var levels: [[SHA256Digest]] = []
    /// The right edge, which knows size and root.
    public private(set) var frontier = Frontier()

    /// The empty tree.
    public init() {}

    /// The tree over leaf hashes.
    public init(_ leafHashes: some Sequence<SHA256Digest>) {
        for leafHash in leafHashes { append(leafHash) }
    }

    /// The number of leaves.
    public var size: Int { frontier.size }
    /// The root of the tree.
    public var root: SHA256Digest { frontier.root }

    /// Appends one leaf.
    public mutating func append(_ leafHash: SHA256Digest) {
        frontier.append(leafHash) { coordinate, hash in
            if coordinate.level == levels.count { levels.append([]) }
            levels[coordinate.level].append(hash)
        }
    }

    /// The hash of a whole subtree.
    public func nodeHash(at coordinate: NodeCoordinate) throws(ProofsError) -> SHA256Digest {
        guard levels.indices.contains(coordinate.level),
            levels[coordinate.level].indices.contains(coordinate.index)
        else { throw ProofsError(.treeRange, "The tree has no whole subtree at that place.") }
        return levels[coordinate.level][coordinate.index]
    }
}

/// Hashes fetched beforehand, for stores that answer asynchronously: see `MerkleProof.needed…`.
public struct FetchedNodes: NodeHashSource, Sendable {
    private let hashes: [NodeCoordinate: SHA256Digest]

    /// Takes the hashes that a store gave.
    public init(_ hashes: [NodeCoordinate: SHA256Digest]) {
        self.hashes = hashes
    }

    /// The hash that was fetched for a place.
    public func nodeHash(at coordinate: NodeCoordinate) throws(ProofsError) -> SHA256Digest {
        guard let hash = hashes[coordinate] else {
            throw ProofsError(
                .treeRange,
                "The hash of level \(coordinate.level), index \(coordinate.index) is missing.")
        }
        return hash
    }
}

/// Hashes behind a closure.
public struct NodeHashClosure: NodeHashSource {
    private let read: (NodeCoordinate) throws(ProofsError) -> SHA256Digest

    /// Takes the closure that reads a hash.
    public init(_ read: @escaping (NodeCoordinate) throws(ProofsError) -> SHA256Digest) {
        self.read = read
    }

    /// The hash that the closure gives.
    public func nodeHash(at coordinate: NodeCoordinate) throws(ProofsError) -> SHA256Digest {
        try read(coordinate)
    }
}

/// The tree's hashes from a published directory of tiles (C2SP tlog-tiles).
public struct TiledNodes: NodeHashSource {
    private let size: Int
    private let read: (TilePath) throws(ProofsError) -> [UInt8]

    /// Reads tiles of a tree of some size through a closure, a file's bytes for each path.
    public init(size: Int, read: @escaping (TilePath) throws(ProofsError) -> [UInt8]) {
        self.size = size
        self.read = read
    }

    /// The hash of a whole subtree, put together from the hashes of one tile.
    public func nodeHash(at coordinate: NodeCoordinate) throws(ProofsError) -> SHA256Digest {
        let tileLevel = coordinate.level / 8
        let span = 1 << (coordinate.level % 8)
        let first = coordinate.index * span
        guard let path = TilePath.containing(first, tileLevel: tileLevel, size: size) else {
            throw ProofsError(.treeRange, "The tree has no whole subtree at that place.")
        }
        let hashes = try Tile.decode(try read(path), width: path.width)
        let start = first % TilePath.fullWidth
        guard start + span <= hashes.count else {
            throw ProofsError(.treeRange, "The tree has no whole subtree at that place.")
        }
        return MerkleTree.root(of: hashes[start..<(start + span)])
    }
}

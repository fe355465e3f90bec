/// Makes and checks Merkle proofs (RFC 9162 sections 2.1.3 and 2.1.4).
public enum MerkleProof {
    /// No tree of ours needs a longer path.
    public static let pathLimit = 63

    // MARK: Making proofs

    /// The path from a leaf to the root of a tree, leaf side first.
    ///
    /// - Complexity: O(log² size) reads at the ragged right edge, O(log size) elsewhere.
    public static func inclusion(
        of index: Int, size: Int, from source: some NodeHashSource
    ) throws(ProofsError) -> [SHA256Digest] {
        guard index >= 0, index < size else {
            throw ProofsError(.treeRange, "Index \(index) is not below the tree size \(size).")
        }
        var path: [SHA256Digest] = []
        for range in inclusionRanges(index, size) {
            path.append(try root(of: range, source))
        }
        return path
    }

    /// The proof that a tree is the beginning of a larger one; empty from the empty tree.
    public static func consistency(
        from oldSize: Int, to size: Int, from source: some NodeHashSource
    ) throws(ProofsError) -> [SHA256Digest] {
        guard oldSize >= 0, oldSize <= size else {
            throw ProofsError(.treeRange, "The old size \(oldSize) is not within \(size).")
        }
        var path: [SHA256Digest] = []
        for range in consistencyRanges(oldSize, size) {
            path.append(try root(of: range, source))
        }
        return path
    }

    /// The stored hashes that an inclusion proof needs, to be fetched beforehand.
    public static func neededForInclusion(of index: Int, size: Int) -> [NodeCoordinate] {
        guard index >= 0, index < size else { return [] }
        return inclusionRanges(index, size).flatMap(coordinates(of:))
    }

    /// The stored hashes that a consistency proof needs, to be fetched beforehand.
    public static func neededForConsistency(from oldSize: Int, to size: Int) -> [NodeCoordinate] {
        guard oldSize >= 0, oldSize <= size else { return [] }
        return consistencyRanges(oldSize, size).flatMap(coordinates(of:))
    }

    /// PATH(m, D[n]) as ranges of leaves.
    private static func inclusionRanges(_ index: Int, _ size: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var tree = 0..<size
        while tree.count > 1 {
            let middle = tree.lowerBound + MerkleTree.split(tree.count)
            if index < middle {
                ranges.append(middle..<tree.upperBound)
                tree = tree.lowerBound..<middle
            } else {
                ranges.append(tree.lowerBound..<middle)
                tree = middle..<tree.upperBound
            }
        }
        return ranges.reversed()
    }

    /// SUBPROOF(m, D[n], true) as ranges of leaves.
    private static func consistencyRanges(_ oldSize: Int, _ size: Int) -> [Range<Int>] {
        guard oldSize > 0, oldSize < size else { return [] }
        var ranges: [Range<Int>] = []
        var tree = 0..<size
        while oldSize != tree.upperBound {
            let middle = tree.lowerBound + MerkleTree.split(tree.count)
            if oldSize <= middle {
                ranges.append(middle..<tree.upperBound)
                tree = tree.lowerBound..<middle
            } else {
                ranges.append(tree.lowerBound..<middle)
                tree = middle..<tree.upperBound
            }
        }
        // The verifier knows the old root; it needs this hash only where that is not the root.
        if tree.lowerBound != 0 { ranges.append(tree) }
        return ranges.reversed()
    }

    /// A range that starts on a multiple of its size is put together from whole subtrees.
    private static func coordinates(of range: Range<Int>) -> [NodeCoordinate] {
        var start = range.lowerBound
        return (0..<Int.bitWidth).reversed().compactMap { level in
            guard range.count >> level & 1 == 1 else { return nil }
            defer { start += 1 << level }
            return NodeCoordinate(level: level, index: start >> level)
        }
    }

    private static func root(
        of range: Range<Int>, _ source: some NodeHashSource
    ) throws(ProofsError) -> SHA256Digest {
        var parts: [SHA256Digest] = []
        for coordinate in coordinates(of: range) {
            parts.append(try source.nodeHash(at: coordinate))
        }
        guard let last = parts.popLast() else { return MerkleTree.emptyRoot }
        return parts.reversed().reduce(last) { MerkleTree.nodeHash($1, $0) }
    }

    // MARK: Checking proofs

    /// Whether a leaf stands at a place of the tree with this size and root (2.1.3.2).
    public static func verifyInclusion(
        index: Int, size: Int, leafHash: SHA256Digest, path: [SHA256Digest], root: SHA256Digest
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var place = index
        var last = size - 1
        var hash = leafHash
        for sibling in path {
            guard last != 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = MerkleTree.nodeHash(sibling, hash)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleTree.nodeHash(hash, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Whether a tree is the beginning of another (2.1.4.2).
    ///
    /// The old tree must not be empty: everything extends the empty tree, and the caller accepts
    /// only an empty proof for that.
    public static func verifyConsistency(
        oldSize: Int, size: Int, path: [SHA256Digest], oldRoot: SHA256Digest, root: SHA256Digest
    ) -> Bool {
        guard oldSize >= 1, oldSize <= size else { return false }
        if oldSize == size { return path.isEmpty && oldRoot == root }
        guard let first = path.first else { return false }
        // A whole old tree is its own first hash, and the proof leaves it out.
        let isWhole = oldSize & (oldSize - 1) == 0
        var place = oldSize - 1
        var last = size - 1
        while place & 1 == 1 {
            place >>= 1
            last >>= 1
        }
        var old = isWhole ? oldRoot : first
        var new = old
        for sibling in isWhole ? path[...] : path.dropFirst() {
            guard last != 0 else { return false }
            if place & 1 == 1 || place == last {
                old = MerkleTree.nodeHash(sibling, old)
                new = MerkleTree.nodeHash(sibling, new)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                new = MerkleTree.nodeHash(new, sibling)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == root
    }
}

import Proofs
import Testing

/// The definitions of RFC 9162, as slow and plain as they stand there.
private enum Model {
    static func root(_ leaves: ArraySlice<[UInt8]>) -> SHA256Digest {
        guard leaves.count > 1 else {
            return SHA256Digest.of(leaves.first.map { [0] + $0 } ?? [])
        }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let left = root(leaves.prefix(split))
        let right = root(leaves.dropFirst(split))
        return SHA256Digest.of([1] + left.bytes + right.bytes)
    }
}

@Suite struct `The Merkle tree` {
    static let limit = 64
    static let leaves = (0..<limit).map { [UInt8($0), UInt8($0 * 3)] }
    static let hashes = leaves.map(MerkleTree.leafHash)
    static let roots = (0...limit).map { Model.root(leaves.prefix($0)) }

    @Test func `has the root of the plain definition at every size`() throws {
        var frontier = Frontier()
        for size in 0...Self.limit {
            #expect(MerkleTree.root(of: Self.hashes.prefix(size)) == Self.roots[size])
            #expect(frontier.root == Self.roots[size])
            #expect(frontier == Frontier(size: size, hashes: frontier.hashes))
            let stored = StoredTree(Self.hashes.prefix(size))
            #expect(
                try Frontier.coordinates(size: size).map { try stored.nodeHash(at: $0) }
                    == frontier.hashes)
            if size < Self.limit { frontier.append(Self.hashes[size]) }
        }
        #expect(Frontier(size: 3, hashes: [Self.roots[1]]) == nil)
    }

    @Test func `proves every leaf at every size, and nothing else`() throws {
        for size in 1...Self.limit {
            let tree = StoredTree(Self.hashes.prefix(size))
            for index in 0..<size {
                let path = try MerkleProof.inclusion(of: index, size: size, from: tree)
                let holds = { (index: Int, size: Int, leaf: SHA256Digest, path: [SHA256Digest]) in
                    MerkleProof.verifyInclusion(
                        index: index, size: size, leafHash: leaf, path: path,
                        root: Self.roots[tree.size])
                }
                let leaf = Self.hashes[index]
                #expect(holds(index, size, leaf, path))
                #expect(!holds(index, size, Self.roots[0], path))
                #expect(!holds(index, size, leaf, path + [leaf]))
                #expect(path.isEmpty || !holds(index, size, leaf, path.dropLast()))
                for position in path.indices {
                    var changed = path
                    changed[position] = Self.roots[0]
                    #expect(!holds(index, size, leaf, changed))
                }
                for other in 0..<size where other != index {
                    #expect(!holds(other, size, leaf, path))
                }
                #expect(!holds(-1, size, leaf, path) && !holds(size, size, leaf, path))
                let needed = MerkleProof.neededForInclusion(of: index, size: size)
                let fetched = FetchedNodes(
                    Dictionary(
                        uniqueKeysWithValues: try needed.map { ($0, try tree.nodeHash(at: $0)) }))
                #expect(
                    try MerkleProof.inclusion(of: index, size: size, from: fetched) == path)
            }
        }
    }

    @Test func `proves that it grew from every size to every size, and nothing else`() throws {
        let tree = StoredTree(Self.hashes)
        for size in 1...Self.limit {
            for old in 0...size {
                let path = try MerkleProof.consistency(from: old, to: size, from: tree)
                let holds = { (path: [SHA256Digest], oldRoot: SHA256Digest, root: SHA256Digest) in
                    MerkleProof.verifyConsistency(
                        oldSize: old, size: size, path: path, oldRoot: oldRoot, root: root)
                }
                let (before, after) = (Self.roots[old], Self.roots[size])
                #expect(holds(path, before, after) == (old > 0))
                #expect(!holds(path + [after], before, after))
                #expect(path.isEmpty || !holds(path.dropLast(), before, after))
                #expect(!holds(path, Self.hashes[5], after))
                #expect(!holds(path, before, Self.hashes[5]))
                for position in path.indices {
                    var changed = path
                    changed[position] = Self.roots[0]
                    #expect(!holds(changed, before, after))
                }
                #expect(
                    MerkleProof.neededForConsistency(from: old, to: size).isEmpty
                        == path.isEmpty)
            }
        }
    }

    @Test func `refuses places outside`() {
        let tree = StoredTree(Self.hashes)
        for index in [-1, 64, 65] {
            let code = ProofsError.code {
                _ = try MerkleProof.inclusion(of: index, size: 64, from: tree)
            }
            #expect(code == .treeRange)
        }
        let code = ProofsError.code {
            _ = try MerkleProof.consistency(from: 65, to: 64, from: tree)
        }
        #expect(code == .treeRange)
    }
}

@Suite struct `Tiles` {
    @Test(arguments: [
        (0, "000"), (67, "067"), (1000, "x001/000"), (1_234_067, "x001/x234/067"),
    ])
    func `have grouped names`(index: Int, text: String) {
        let path = TilePath(.hashes(level: 1), index: index)
        #expect(path.description == "tile/1/\(text)")
        #expect(TilePath(path.description) == path)
        let partial = TilePath(.entries, index: index, width: 44)
        #expect(partial.description == "tile/entries/\(text).p/44")
        #expect(TilePath(partial.description) == partial)
    }

    @Test(arguments: [
        "tile/0/00", "tile/0/x000/001", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/044",
        "tile/8/000", "tile/00/000", "tile/0/000/", "tile/0/x001", "tile/0", "tile/0/../000",
        "tile/entries/000.p", "Tile/0/000", "tile/0/001/002", "tile/0/000.p/1/000",
    ])
    func `are refused by any other name`(path: String) {
        #expect(TilePath(path) == nil)
    }

    @Test func `of 70,000 entries are those of the specification`() {
        let paths = Set(TilePath.changed(from: 0, to: 70_000).map(\.description))
        #expect(paths.count == 2 * 274 + 2 + 1)
        for path in ["tile/0/272", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17"] {
            #expect(paths.contains(path))
        }
        #expect(paths.contains("tile/2/000.p/1"))
        #expect(
            TilePath.changed(from: 0, to: 256).map(\.description)
                == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"])
        #expect(
            TilePath.changed(from: 256, to: 300).map(\.description)
                == ["tile/entries/001.p/44", "tile/0/001.p/44"])
        #expect(TilePath.changed(from: 300, to: 300).isEmpty)
    }

    @Test func `answer for the tree that they came from`() throws {
        let hashes = (0..<1000).map { MerkleTree.leafHash([UInt8($0 & 255), UInt8($0 >> 8)]) }
        let tree = StoredTree(hashes)
        var files: [TilePath: [UInt8]] = [:]
        for path in TilePath.changed(from: 0, to: 1000) {
            guard case .hashes(let level) = path.kind else { continue }
            let places = (0..<path.width).map { path.index * 256 + $0 }
            files[path] = Tile.encode(
                try places.map { try tree.nodeHash(at: .init(level: 8 * level, index: $0)) })
        }
        let stored = files
        let tiles = TiledNodes(size: 1000) { path throws(ProofsError) in
            guard let bytes = stored[path] else { throw ProofsError(.file, "\(path)") }
            return bytes
        }
        for index in stride(from: 0, to: 1000, by: 7) {
            #expect(
                try MerkleProof.inclusion(of: index, size: 1000, from: tiles)
                    == MerkleProof.inclusion(of: index, size: 1000, from: tree))
        }
        #expect(
            try MerkleProof.consistency(from: 333, to: 1000, from: tiles)
                == MerkleProof.consistency(from: 333, to: 1000, from: tree))
    }

    @Test(arguments: [1, 20_261_125] as [UInt64])
    func `of entries are hashed as their leaves are one by one`(seed: UInt64) throws {
        var state = seed
        let leaves = (0..<700).map { index in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let count = index == 300 ? 65_535 : Int(state >> 33) % 600
            return [UInt8](repeating: UInt8(truncatingIfNeeded: state >> 40), count: count)
        }
        let bundles = try stride(from: 0, to: leaves.count, by: 256).map {
            try EntryBundle.encode(Array(leaves[$0..<min($0 + 256, leaves.count)]))
        }
        #expect(try MerkleTree.root(ofBundles: bundles) == Model.root(leaves[...]))
        var stored = StoredTree()
        var frontier = Frontier()
        var nodes: [NodeCoordinate: SHA256Digest] = [:]
        for leaf in leaves { stored.append(MerkleTree.leafHash(leaf)) }
        for bundle in bundles {
            try frontier.append(contentsOfBundle: bundle) { nodes[$0] = $1 }
        }
        #expect(frontier == stored.frontier)
        // A tree of n leaves has n leaves and, for each set bit of n, one whole subtree's nodes.
        #expect(nodes.count == 2 * leaves.count - leaves.count.nonzeroBitCount)
        for (coordinate, hash) in nodes {
            #expect(try stored.nodeHash(at: coordinate) == hash)
        }
    }

    @Test func `of entries are appended whole or not at all`() throws {
        var frontier = Frontier()
        frontier.append(MerkleTree.leafHash([1]))
        let before = frontier
        for damaged: [UInt8] in [[0], [0, 1, 7, 0], [0, 1, 7, 0, 2, 8]] {
            let code = ProofsError.code { try frontier.append(contentsOfBundle: damaged) }
            #expect(code == .tileMalformed)
            #expect(frontier == before)
        }
        #expect(try frontier.append(contentsOfBundle: []) == 0)
        #expect(try frontier.append(contentsOfBundle: [0, 0, 0, 1, 9]) == 2)
        #expect(
            frontier.root
                == MerkleTree.root(of: [[1], [], [9]].map(MerkleTree.leafHash)))
    }

    @Test func `of entries come back, and damaged ones do not`() throws {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 65_535)]
        let bytes = try EntryBundle.encode(entries)
        #expect(try EntryBundle.decode(bytes, width: 3) == entries)
        for (damaged, width) in [
            (bytes, 2), (bytes, 4), (bytes + [0], 3), (bytes.dropLast(), 3),
        ] {
            let code = ProofsError.code {
                _ = try EntryBundle.decode(Array(damaged), width: width)
            }
            #expect(code == .tileMalformed)
        }
        let large = ProofsError.code {
            _ = try EntryBundle.encode([Array(repeating: 0, count: 65_536)])
        }
        #expect(large == .tileMalformed)
        let short = ProofsError.code { _ = try Tile.decode([1], width: 1) }
        #expect(short == .tileMalformed)
    }
}

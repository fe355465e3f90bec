internal import Proofs
internal import Stores

/// The log's tree as the writer holds it: its right edge, and the tiles that are not full.
struct TreeState: Sendable {
    private struct Place: Hashable {
        let level: Int
        let number: Int64
    }

    private(set) var frontier = Frontier()
    /// Tiles that are not full, or that nobody has stored yet.
    private var tiles: [Place: [UInt8]] = [:]
    private var unstored: Set<Place> = []

    private static let tileBytes = TilePath.fullWidth * SHA256Digest.byteCount

    init() {}

    /// Takes up a tree of some size from its stored tiles.
    ///
    /// - Throws: `tree.tile` where a tile is missing or short.
    init(size: Int64, findTile: (_ level: Int, _ number: Int64) throws -> [UInt8]?) throws {
        let nodes = try TreeState.nodes(size: size, findTile: findTile)
        let hashes = try Frontier.coordinates(size: Int(size)).map { try nodes.nodeHash(at: $0) }
        guard let frontier = Frontier(size: Int(size), hashes: hashes) else {
            throw TreeState.broken("the right edge does not fit \(size) entries")
        }
        self.frontier = frontier
        for level in 0..<8 {
            let count = size >> (8 * Int64(level))
            guard count % Int64(TilePath.fullWidth) != 0 else { continue }
            let number = count / Int64(TilePath.fullWidth)
            tiles[Place(level: level, number: number)] = try findTile(level, number)
        }
    }

    /// The root of the tree so far.
    var root: SHA256Digest { frontier.root }

    /// Appends the text of a log entry.
    mutating func append(leaf bytes: [UInt8]) {
        var completed: [(NodeCoordinate, SHA256Digest)] = []
        frontier.append(MerkleTree.leafHash(bytes)) { completed.append(($0, $1)) }
        for (coordinate, hash) in completed where coordinate.level.isMultiple(of: 8) {
            let place = Place(
                level: coordinate.level / 8,
                number: Int64(coordinate.index / TilePath.fullWidth))
            tiles[place, default: []] += hash.bytes
            unstored.insert(place)
        }
    }

    /// The tiles that have changed since the last call; full ones are not held any longer.
    mutating func takeChangedTiles() -> [Projections.Tile] {
        let changed = unstored.sorted { ($0.level, $0.number) < ($1.level, $1.number) }
        defer { unstored = [] }
        return changed.map { place in
            let hashes = tiles[place] ?? []
            if hashes.count == TreeState.tileBytes { tiles[place] = nil }
            return Projections.Tile(level: place.level, number: place.number, hashes: hashes)
        }
    }

    /// The stored hashes of a tree of some size, for proofs.
    ///
    /// The newest tiles may hold more hashes than a tree of an earlier size had.
    static func nodes(
        size: Int64, findTile: (_ level: Int, _ number: Int64) throws -> [UInt8]?
    ) throws -> FetchedNodes {
        try nodes(at: Frontier.coordinates(size: Int(size)), findTile: findTile)
    }

    /// The hashes of some places, put together from tiles.
    static func nodes(
        at coordinates: [NodeCoordinate],
        findTile: (_ level: Int, _ number: Int64) throws -> [UInt8]?
    ) throws -> FetchedNodes {
        var hashes: [NodeCoordinate: SHA256Digest] = [:]
        for coordinate in coordinates {
            let span = 1 << (coordinate.level % 8)
            let first = coordinate.index * span
            let number = Int64(first / TilePath.fullWidth)
            guard let tile = try findTile(coordinate.level / 8, number) else {
                throw broken("tile \(number) of level \(coordinate.level / 8) is missing")
            }
            let start = first % TilePath.fullWidth
            let stored = try Tile.decode(tile, width: tile.count / SHA256Digest.byteCount)
            guard start + span <= stored.count else {
                throw broken("tile \(number) of level \(coordinate.level / 8) is short")
            }
            hashes[coordinate] = MerkleTree.root(of: stored[start..<start + span])
        }
        return FetchedNodes(hashes)
    }

    private static func broken(_ message: String) -> GreenCreditError {
        GreenCreditError(
            .integrity, "tree.tile", message + "; run “greencredit verify”, then “rebuild”")
    }
}

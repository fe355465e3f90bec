internal import Ledger
internal import Proofs
internal import Stores

/// The items of a batch as bytes: bundles of 256, each item with its length in front (SIGNING 5.6).
enum BatchItems {
    /// How many bundles so many items fill.
    static func bundles(ofItems count: Int) -> Int {
        (count + TilePath.fullWidth - 1) / TilePath.fullWidth
    }

    /// The items of one bundle of a batch of a known count.
    ///
    /// - Throws: `tile.malformed` for a bundle that holds another number of items.
    static func items(
        inBundle number: Int, of bundles: ItemBundles, count: Int
    ) throws -> [[UInt8]] {
        let width = min(TilePath.fullWidth, count - number * TilePath.fullWidth)
        guard width > 0, number < bundles.count else {
            throw ProofsError(.tileMalformed, "The batch has another number of bundles.")
        }
        return try EntryBundle.decode(try bundles[number], width: width)
    }

    /// The entry of one item of a bundle; the other items are not read.
    ///
    /// - Throws: `tile.malformed` for a bundle that has no such item, and the errors of items.
    static func entry(_ index: Int, inBundle bundle: [UInt8]) throws -> Entry {
        let ranges = try EntryBundle.ranges(in: bundle)
        guard ranges.indices.contains(index) else {
            throw ProofsError(.tileMalformed, "The bundle has no item of that number.")
        }
        return try BatchItem(bytes: Array(bundle[ranges[index]])).entry
    }
}

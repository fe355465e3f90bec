internal import Ledger
internal import Proofs

/// The items of a batch: bytes, bundles of 256, tree, totals.
enum BatchItems {
    /// 256 items a bundle, each with its length in front (SIGNING 5.6).
    static func bundles(_ items: [[UInt8]]) throws(ProofsError) -> [[UInt8]] {
        var bundles: [[UInt8]] = []
        for start in stride(from: 0, to: items.count, by: TilePath.fullWidth) {
            let end = min(start + TilePath.fullWidth, items.count)
            bundles.append(try EntryBundle.encode(Array(items[start..<end])))
        }
        return bundles
    }

    /// The bytes of all items of a batch of a known count.
    ///
    /// - Throws: `tile.malformed` for bundles that hold another number of items.
    static func items(
        inBundles bundles: [[UInt8]], count: Int
    ) throws(ProofsError) -> [[UInt8]] {
        var items: [[UInt8]] = []
        guard bundles.count == (count + TilePath.fullWidth - 1) / TilePath.fullWidth else {
            throw ProofsError(.tileMalformed, "The batch has another number of bundles.")
        }
        for (number, bundle) in bundles.enumerated() {
            let width = min(TilePath.fullWidth, count - number * TilePath.fullWidth)
            items += try EntryBundle.decode(bundle, width: width)
        }
        return items
    }

    /// The root over items in order.
    static func root(of items: [[UInt8]]) -> SHA256Digest {
        MerkleTree.root(of: items.map(MerkleTree.leafHash))
    }

    /// The sum of the items' amounts per currency, in order of the currencies.
    ///
    /// - Throws: `money.overflow`.
    static func controlTotals(_ items: [BatchItem]) throws(LedgerError) -> [Money] {
        var totals: [Currency: Money] = [:]
        for item in items {
            let currency = item.amount.currency
            totals[currency] = try (totals[currency] ?? .zero(currency)).adding(item.amount)
        }
        return totals.values.sorted { $0.currency < $1.currency }
    }
}

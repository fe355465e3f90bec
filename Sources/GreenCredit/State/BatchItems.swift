internal import Ledger
internal import Proofs

/// The items of a batch: bytes, bundles of 256, tree, totals.
enum BatchItems {
    static let perBundle = 256

    /// Puts each item's length in front of it, 256 items a bundle (SIGNING 5.6).
    static func bundles(_ items: [[UInt8]]) -> [[UInt8]] {
        stride(from: 0, to: items.count, by: perBundle).map { start in
            items[start..<min(start + perBundle, items.count)].flatMap { item in
                [UInt8(item.count >> 8), UInt8(item.count & 0xFF)] + item
            }
        }
    }

    /// The bytes of the items in a bundle.
    ///
    /// - Throws: `batch.bundle` for lengths that do not fit the bytes.
    static func items(inBundle bundle: [UInt8]) throws(GreenCreditError) -> [[UInt8]] {
        var items: [[UInt8]] = []
        var position = 0
        while position < bundle.count {
            guard position + 2 <= bundle.count else { throw malformed }
            let length = Int(bundle[position]) << 8 | Int(bundle[position + 1])
            position += 2
            guard position + length <= bundle.count else { throw malformed }
            items.append(Array(bundle[position..<position + length]))
            position += length
        }
        return items
    }

    /// The root over all items of some bundles.
    static func root(ofBundles bundles: [[UInt8]]) throws -> SHA256Digest {
        try root(of: bundles.flatMap { try items(inBundle: $0) })
    }

    /// The root over items in order.
    static func root(of items: [[UInt8]]) -> SHA256Digest {
        MerkleTree.root(ofLeaves: items.map(MerkleTree.leafHash))
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

    private static var malformed: GreenCreditError {
        GreenCreditError(
            .integrity, "batch.bundle", "a bundle's lengths do not fit its bytes")
    }
}

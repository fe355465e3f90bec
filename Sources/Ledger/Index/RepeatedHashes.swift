/// Finds hashes that occur more than once among many.
///
/// A map of sixteen bits a hash fits the fastest memory and clears nearly all of them; the few that
/// meet another's bit are then looked at in full.
package enum RepeatedHashes {
    private static let bitsPerHash = 16

    /// The places of hashes that stand further in front already, in order.
    package static func places(in hashes: [UInt64]) -> [Int] {
        guard hashes.count > 1 else { return [] }
        var bits = 1_024
        while bits < bitsPerHash * hashes.count { bits *= 2 }
        var map = BitMap(bits)
        var shared = BitMap(bits)
        var isClear = true
        for hash in hashes where !map.insert(hash) {
            _ = shared.insert(hash)
            isClear = false
        }
        guard !isClear else { return [] }
        var seen = HashTable()
        var places: [Int] = []
        for (place, hash) in hashes.enumerated() where shared.contains(hash) {
            if !seen.insert(hash, UInt32(place)) { places.append(place) }
        }
        return places
    }

    private struct BitMap {
        private var words: [UInt64]
        private let mask: UInt64

        init(_ bits: Int) {
            words = [UInt64](repeating: 0, count: bits / 64)
            mask = UInt64(bits - 1)
        }

        /// Sets the bit of a hash; no if it is set already.
        @inline(__always)
        mutating func insert(_ hash: UInt64) -> Bool {
            let bit = hash & mask
            let flag: UInt64 = 1 << (bit & 63)
            let word = words[Int(bit >> 6)]
            words[Int(bit >> 6)] = word | flag
            return word & flag == 0
        }

        @inline(__always)
        func contains(_ hash: UInt64) -> Bool {
            let bit = hash & mask
            return words[Int(bit >> 6)] >> (bit & 63) & 1 == 1
        }
    }
}

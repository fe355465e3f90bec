/// Numbers by 64-bit hashes, in one flat table.
///
/// The hashes are mixed well already; one multiplication by a number that differs from process to
/// process keeps anybody from choosing document numbers that would all meet in one place.
package struct HashTable: Sendable {
    /// The hashes; a slot is free where its value is.
    private var hashes: [UInt64]
    /// The values, plus one; 0 in a free slot.
    private var values: [UInt32]
    private var shift: UInt64
    /// How many hashes there are.
    package private(set) var count = 0

    /// As odd and as hard to guess as the seed of the standard library's hash tables.
    private static let multiplier = UInt64(bitPattern: Int64("greencredit".hashValue)) | 1

    /// An empty table with room for so many hashes.
    package init(capacity: Int = 16) {
        var slots = 32
        while slots < 2 * capacity { slots *= 2 }
        hashes = [UInt64](repeating: 0, count: slots)
        values = [UInt32](repeating: 0, count: slots)
        shift = UInt64(64 - slots.trailingZeroBitCount)
    }

    @inline(__always)
    private func slot(_ hash: UInt64) -> Int {
        var index = Int(truncatingIfNeeded: (hash &* HashTable.multiplier) >> shift)
        while values[index] != 0, hashes[index] != hash { index = (index + 1) & (hashes.count - 1) }
        return index
    }

    /// The value of a hash.
    package subscript(hash: UInt64) -> UInt32? {
        let value = values[slot(hash)]
        return value == 0 ? nil : value - 1
    }

    /// Adds a hash with a value; no, and nothing is changed, if it is there already.
    package mutating func insert(_ hash: UInt64, _ value: UInt32) -> Bool {
        if 2 * (count + 1) > hashes.count { grow() }
        let index = slot(hash)
        guard values[index] == 0 else { return false }
        hashes[index] = hash
        values[index] = value + 1
        count += 1
        return true
    }

    /// Forgets all hashes and keeps the room.
    package mutating func removeAll() {
        guard count > 0 else { return }
        for index in values.indices { values[index] = 0 }
        count = 0
    }

    private mutating func grow() {
        var larger = HashTable(capacity: hashes.count)
        for index in values.indices where values[index] != 0 {
            _ = larger.insert(hashes[index], values[index] - 1)
        }
        self = larger
    }
}

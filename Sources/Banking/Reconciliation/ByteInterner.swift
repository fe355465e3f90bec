/// Gives equal byte strings equal small numbers: one hash table, one pool of bytes.
struct ByteInterner {
    private var pool: [UInt8] = []
    private var ends: [Int32] = [0]
    private var slots: [Int32]
    private var hashes: [UInt64] = []
    private var mask: Int

    /// How many different strings there are.
    var count: Int { ends.count - 1 }

    init(expecting count: Int = 64) {
        var size = 128
        while size < count * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        mask = size - 1
        hashes.reserveCapacity(count)
        ends.reserveCapacity(count + 1)
    }

    /// The number of a string, which is added if it is new.
    mutating func intern(_ bytes: [UInt8]) -> Int32 {
        let hash = ByteInterner.hash(bytes.span)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let index = slots[slot]
            if hashes[Int(index)] == hash, equals(bytes.span, index) { return index }
            slot = (slot + 1) & mask
        }
        let index = Int32(count)
        slots[slot] = index
        hashes.append(hash)
        pool.append(contentsOf: bytes)
        ends.append(Int32(pool.count))
        if count * 2 > slots.count { grow() }
        return index
    }

    /// The number of a string; `nil` if it is not known.
    func find(_ bytes: [UInt8]) -> Int32? {
        let hash = ByteInterner.hash(bytes.span)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let index = slots[slot]
            if hashes[Int(index)] == hash, equals(bytes.span, index) { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// The bytes of a number.
    subscript(index: Int32) -> ArraySlice<UInt8> {
        pool[Int(ends[Int(index)])..<Int(ends[Int(index) + 1])]
    }

    private func equals(_ bytes: Span<UInt8>, _ index: Int32) -> Bool {
        let start = Int(ends[Int(index)])
        guard Int(ends[Int(index) + 1]) - start == bytes.count else { return false }
        for offset in 0..<bytes.count where pool[start + offset] != bytes[offset] { return false }
        return true
    }

    private mutating func grow() {
        let size = slots.count * 2
        mask = size - 1
        slots = [Int32](repeating: -1, count: size)
        for (index, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index)
        }
    }

    private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0x9E37_79B9_7F4A_7C15
        for index in 0..<bytes.count {
            hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3
        }
        hash ^= hash >> 29
        return hash &* 0xBF58_476D_1CE4_E5B9 ^ (hash >> 32)
    }
}

/// Lists of numbers, one list per row, in one array.
struct NumberLists {
    private(set) var values: [Int32] = []
    private(set) var ends: [Int32] = [0]

    /// How many lists there are.
    var count: Int { ends.count - 1 }

    /// Puts a number into the list that is being made, once.
    mutating func append(_ value: Int32) {
        let start = Int(ends[ends.count - 1])
        for index in start..<values.count where values[index] == value { return }
        values.append(value)
    }

    /// Ends the list that is being made.
    mutating func close() { ends.append(Int32(values.count)) }

    /// Where the values of a list are.
    func range(_ row: Int) -> Range<Int> { Int(ends[row])..<Int(ends[row + 1]) }

    /// The values of a list.
    subscript(row: Int) -> ArraySlice<Int32> { values[range(row)] }
}

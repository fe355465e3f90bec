/// Gives equal byte strings equal small numbers: one hash table, one pool of bytes.
struct ByteInterner {
    private var pool: [UInt8] = []
    private var ends: [Int32] = [0]
    /// Upper half of the hash, then the number plus one; nothing where a slot is free.
    ///
    /// The half hash beside the number spares a look into the pool for strings that differ.
    private var slots: [UInt64]
    private var mask: Int

    /// How many different strings there are.
    var count: Int { ends.count - 1 }

    init(expecting count: Int = 64, bytes: Int = 0) {
        var size = 128
        while size < count * 2 { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
        mask = size - 1
        ends.reserveCapacity(count + 1)
        pool.reserveCapacity(bytes)
    }

    /// The number of a string, which is added if it is new.
    mutating func intern(_ bytes: ArraySlice<UInt8>) -> Int32 {
        let hash = ByteInterner.hash(bytes.span)
        let (slot, known) = locate(bytes.span, hash)
        if known >= 0 { return known }
        let index = Int32(count)
        slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
        pool.append(contentsOf: bytes)
        ends.append(Int32(pool.count))
        if count * 2 > slots.count { grow() }
        return index
    }

    /// Looks at the memory that interning a string will need, so that it is at hand then.
    ///
    /// A table of millions lies outside every cache, and a look into it waits for the memory; the
    /// processor waits for several such looks at once if none needs another's outcome.
    func touch(_ bytes: Span<UInt8>) -> Int {
        let hash = ByteInterner.hash(bytes)
        let slot = slots[Int(truncatingIfNeeded: hash) & mask]
        guard slot != 0, (slot ^ hash) >> 32 == 0 else { return 0 }
        return Int(pool[Int(ends[Int(Int32(truncatingIfNeeded: slot)) - 1])])
    }

    /// The number of a string; `nil` if it is not known.
    func find(_ bytes: ArraySlice<UInt8>) -> Int32? {
        let known = locate(bytes.span, ByteInterner.hash(bytes.span)).index
        return known < 0 ? nil : known
    }

    /// The bytes of a number.
    subscript(index: Int32) -> ArraySlice<UInt8> { pool[range(index)] }

    private func range(_ index: Int32) -> Range<Int> {
        Int(ends[Int(index)])..<Int(ends[Int(index) + 1])
    }

    /// The slot of a string and its number; −1 where the slot is free.
    private func locate(_ bytes: Span<UInt8>, _ hash: UInt64) -> (slot: Int, index: Int32) {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let index = Int32(truncatingIfNeeded: slots[slot]) - 1
            if (slots[slot] ^ hash) >> 32 == 0, equals(bytes, index) { return (slot, index) }
            slot = (slot + 1) & mask
        }
        return (slot, -1)
    }

    private func equals(_ bytes: Span<UInt8>, _ index: Int32) -> Bool {
        let range = range(index)
        guard range.count == bytes.count else { return false }
        let known = pool.span
        for offset in 0..<bytes.count where known[range.lowerBound + offset] != bytes[offset] {
            return false
        }
        return true
    }

    private mutating func grow() {
        let size = slots.count * 2
        mask = size - 1
        slots = [UInt64](repeating: 0, count: size)
        for index in 0..<Int32(count) {
            let hash = ByteInterner.hash(self[index].span)
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index + 1)
        }
    }

    /// Eight bytes at a time, each folded in by a product of 128 bits.
    private static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var hash = fold(0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count))
        var index = 0
        while index + 8 <= bytes.count {
            hash = fold(hash ^ bytes.word(at: index))
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest &<< 8 | UInt64(bytes[index])
            index += 1
        }
        return fold(hash ^ rest)
    }

    private static func fold(_ value: UInt64) -> UInt64 {
        let (high, low) = (value ^ 0xA076_1D64_78BD_642F)
            .multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return high ^ low
    }
}

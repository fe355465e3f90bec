/// Finds the number of a balance key by the bytes that spell it in an item.
///
/// An open hash table over one stretch of bytes. A hash only leads to a place; the bytes decide.
struct KeyMemory: Sendable {
    /// Where the parts of a key stand.
    struct Parts {
        let book: Range<Int>
        let dimensions: Range<Int>?
        let code: Range<Int>
        let currency: Range<Int>
        let subaccount: Range<Int>?
        let side: Side

        /// The parts in the order in which they are kept.
        @inline(__always)
        var ranges: (Range<Int>, Range<Int>, Range<Int>, Range<Int>, Range<Int>) {
            (book, code, currency, subaccount ?? 0..<0, dimensions ?? 0..<0)
        }
    }

    private struct Slot {
        var hash: UInt64 = 0
        var number: UInt32 = 0
        /// Where the key's bytes begin, plus one; 0 for a free slot.
        var start: UInt32 = 0
    }

    private var slots = [Slot](repeating: Slot(), count: 1 << 10)
    private var count = 0
    private var bytes: [UInt8] = []

    /// More keys than this are not remembered, so that memory stays bounded.
    private static let limit = 1 << 22

    /// The number of a key that was seen before.
    @inline(__always)
    func find(_ parts: Parts, _ cursor: ByteCursor) -> UInt32? {
        let hash = Self.hash(parts, cursor)
        var index = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[index].start != 0 {
            let slot = slots[index]
            if slot.hash == hash, isSame(slot, parts, cursor) { return slot.number }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Remembers a key that was not found.
    mutating func learn(_ parts: Parts, _ cursor: ByteCursor, number: UInt32) {
        guard count < Self.limit, bytes.count < Int(UInt32.max) - 4096 else { return }
        if 2 * count >= slots.count { grow() }
        let start = bytes.count
        bytes.append(Self.head(parts))
        let (a, b, c, d, e) = parts.ranges
        for range in [a, b, c, d, e] {
            bytes.append(UInt8(truncatingIfNeeded: range.count))
            bytes.append(UInt8(truncatingIfNeeded: range.count >> 8))
            bytes.append(contentsOf: cursor.copy(range))
        }
        place(Slot(hash: Self.hash(parts, cursor), number: number, start: UInt32(start + 1)))
        count += 1
    }

    private mutating func place(_ slot: Slot) {
        var index = Int(truncatingIfNeeded: slot.hash) & (slots.count - 1)
        while slots[index].start != 0 { index = (index + 1) & (slots.count - 1) }
        slots[index] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: 2 * old.count)
        for slot in old where slot.start != 0 { place(slot) }
    }

    @inline(__always)
    private func isSame(_ slot: Slot, _ parts: Parts, _ cursor: ByteCursor) -> Bool {
        var place = Int(slot.start) - 1
        guard bytes[place] == Self.head(parts) else { return false }
        place += 1
        let (a, b, c, d, e) = parts.ranges
        return isSame(a, &place, cursor) && isSame(b, &place, cursor)
            && isSame(c, &place, cursor) && isSame(d, &place, cursor)
            && isSame(e, &place, cursor)
    }

    @inline(__always)
    private func isSame(_ range: Range<Int>, _ place: inout Int, _ cursor: ByteCursor) -> Bool {
        let length = Int(bytes[place]) | Int(bytes[place + 1]) << 8
        defer { place += 2 + length }
        return length == range.count && cursor.equals(range, bytes, at: place + 2)
    }

    /// The side, and whether there is a sub-account: an absent one is not an empty one.
    @inline(__always)
    private static func head(_ parts: Parts) -> UInt8 {
        let side: UInt8 =
            switch parts.side {
            case .financial: 1
            case .budgetary: 2
            case .memo: 3
            }
        return side | (parts.subaccount == nil ? 0 : 4) | (parts.dimensions == nil ? 0 : 8)
    }

    @inline(__always)
    private static func hash(_ parts: Parts, _ cursor: ByteCursor) -> UInt64 {
        var hash = UInt64(head(parts))
        let (a, b, c, d, e) = parts.ranges
        cursor.stir(a, into: &hash)
        cursor.stir(b, into: &hash)
        cursor.stir(c, into: &hash)
        cursor.stir(d, into: &hash)
        cursor.stir(e, into: &hash)
        return hash
    }
}

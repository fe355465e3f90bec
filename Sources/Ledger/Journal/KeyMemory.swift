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

    /// The upper half of a key's hash, and where its entry begins, plus one; 0 for a free slot.
    ///
    /// Small, since each line of each item looks here and nothing else so often.
    private typealias Slot = UInt64

    private var slots = [Slot](repeating: 0, count: 1 << 10)
    private var count = 0
    /// For each key its `Shape` in two words, then its parts; entries begin at multiples of 32.
    private var bytes: [UInt8] = []

    /// More keys than this are not remembered, so that memory stays bounded.
    private static let limit = 1 << 22
    private static let shapeBytes = 16
    private static let alignment = 32
    /// Differs from process to process, so that nobody can choose keys that all meet in one place.
    private static let seed = UInt64(bitPattern: Int64("greencredit".hashValue))

    /// What a key's parts look like from outside: their lengths, and which there are.
    private struct Shape {
        /// The lengths of book and code; the key's number goes into the lower half.
        let outer: UInt64
        /// The lengths of the other parts, the side, and which parts there are: an absent
        /// sub-account is not an empty one.
        let inner: UInt64

        /// - Precondition: the parts are of one item, so that each length fits two bytes.
        @inline(__always)
        init(_ parts: Parts) {
            let side: UInt64 =
                switch parts.side {
                case .financial: 1
                case .budgetary: 2
                case .memo: 3
                }
            let presence: UInt64 =
                (parts.subaccount == nil ? 0 : 4) | (parts.dimensions == nil ? 0 : 8)
            let (book, code, currency, subaccount, dimensions) = parts.ranges
            outer = UInt64(book.count) << 32 | UInt64(code.count) << 48
            inner =
                side | presence | UInt64(currency.count) << 8
                | UInt64(subaccount.count) << 24 | UInt64(dimensions.count) << 40
        }
    }

    /// The number of a key that was seen before.
    @inline(__always)
    func find(_ parts: Parts, _ cursor: ByteCursor) -> UInt32? {
        let shape = Shape(parts)
        let hash = Self.hash(parts, shape, cursor)
        var index = Int(hash >> 32) & (slots.count - 1)
        while slots[index] != 0 {
            let slot = slots[index]
            if slot >> 32 == hash >> 32 {
                let start = Int(UInt32(truncatingIfNeeded: slot)) - 1
                if let number = number(at: start, ifOf: parts, shape, cursor) { return number }
            }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Remembers a key that was not found.
    mutating func learn(_ parts: Parts, _ cursor: ByteCursor, number: UInt32) {
        guard count < Self.limit, bytes.count < Int(Int32.max) else { return }
        if 2 * count >= slots.count { grow() }
        let shape = Shape(parts)
        let start = bytes.count
        bytes.append(packed: shape.outer | UInt64(number))
        bytes.append(packed: shape.inner)
        let (a, b, c, d, e) = parts.ranges
        for range in [a, b, c, d, e] { bytes.append(contentsOf: cursor.copy(range)) }
        while bytes.count % Self.alignment != 0 { bytes.append(0) }
        place((Self.hash(parts, shape, cursor) >> 32) << 32 | UInt64(start + 1))
        count += 1
    }

    private mutating func place(_ slot: Slot) {
        var index = Int(slot >> 32) & (slots.count - 1)
        while slots[index] != 0 { index = (index + 1) & (slots.count - 1) }
        slots[index] = slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: 0, count: 2 * old.count)
        for slot in old where slot != 0 { place(slot) }
    }

    @inline(__always)
    private func number(
        at start: Int, ifOf parts: Parts, _ shape: Shape, _ cursor: ByteCursor
    ) -> UInt32? {
        let outer = bytes.uint64(at: start)
        guard outer >> 32 == shape.outer >> 32, bytes.uint64(at: start + 8) == shape.inner else {
            return nil
        }
        var place = start + Self.shapeBytes
        let (a, b, c, d, e) = parts.ranges
        guard
            isSame(a, &place, cursor) && isSame(b, &place, cursor)
                && isSame(c, &place, cursor) && isSame(d, &place, cursor)
                && isSame(e, &place, cursor)
        else { return nil }
        return UInt32(truncatingIfNeeded: outer)
    }

    @inline(__always)
    private func isSame(_ range: Range<Int>, _ place: inout Int, _ cursor: ByteCursor) -> Bool {
        defer { place += range.count }
        return range.isEmpty || cursor.equals(range, bytes, at: place)
    }

    @inline(__always)
    private static func hash(_ parts: Parts, _ shape: Shape, _ cursor: ByteCursor) -> UInt64 {
        var hash = shape.inner ^ seed
        let (a, b, c, d, e) = parts.ranges
        cursor.stir(a, into: &hash)
        cursor.stir(b, into: &hash)
        cursor.stir(c, into: &hash)
        if !d.isEmpty { cursor.stir(d, into: &hash) }
        if !e.isEmpty { cursor.stir(e, into: &hash) }
        return hash
    }
}

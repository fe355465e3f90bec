import Glibc

/// Walks over bytes that are lent to it, eight at a time where it can; every access is bounded.
///
/// It serves the one reader that sees every item of every batch. A step that does not fit answers
/// no and leaves the place undefined: the caller then turns to the general reader.
@safe struct ByteCursor {
    private let base: UnsafeRawPointer
    /// Where the next step begins.
    private(set) var position: Int
    /// Where the bytes end.
    let end: Int

    /// Lends a cursor over a stretch of bytes.
    ///
    /// - Precondition: the stretch lies within the bytes.
    static func with<Result>(
        _ bytes: [UInt8], _ range: Range<Int>, _ body: (inout ByteCursor) -> Result
    ) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "beyond the bytes")
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("no bytes") }
            var cursor = unsafe ByteCursor(
                base: base, position: range.lowerBound, end: range.upperBound)
            return body(&cursor)
        }
    }

    private init(base: UnsafeRawPointer, position: Int, end: Int) {
        unsafe self.base = base
        self.position = position
        self.end = end
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position == end }

    /// The next byte without going on; 0 at the end.
    var next: UInt8 {
        position < end ? unsafe base.load(fromByteOffset: position, as: UInt8.self) : 0
    }

    /// A byte of the stretch.
    func byte(at index: Int) -> UInt8 {
        precondition(index >= 0 && index < end, "beyond the bytes")
        return unsafe base.load(fromByteOffset: index, as: UInt8.self)
    }

    /// Goes past exactly these bytes; no if others stand here.
    @inline(__always)
    mutating func skip(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard end - position >= count,
            unsafe memcmp(base + position, literal.utf8Start, count) == 0
        else { return false }
        position += count
        return true
    }

    /// Goes past one byte; no if another stands here.
    @inline(__always)
    mutating func skip(_ byte: UInt8) -> Bool {
        guard position < end, next == byte else { return false }
        position += 1
        return true
    }

    /// Goes to the closing quote of a text of printable ASCII without escapes, and past it.
    ///
    /// - Returns: where the text stands; `nil` for a text with anything else in it.
    @inline(__always)
    mutating func plainText() -> Range<Int>? {
        let start = position
        while end - position >= 8 {
            let word = unsafe UInt64(
                littleEndian: (base + position).loadUnaligned(as: UInt64.self))
            let stop = Self.special(word)
            if stop != 0 {
                position += stop.trailingZeroBitCount / 8
                break
            }
            position += 8
        }
        while position < end {
            let byte = next
            if byte == UInt8(ascii: "\"") {
                position += 1
                return start..<(position - 1)
            }
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            position += 1
        }
        return nil
    }

    /// Marks quotes, backslashes, controls and bytes that are not ASCII; the lowest mark is right.
    @inline(__always)
    private static func special(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        func zeros(_ x: UInt64) -> UInt64 { (x &- ones) & ~x & high }
        let controls = (word &- ones &* 0x20) & ~word & high
        return controls | (word & high) | zeros(word ^ ones &* 0x22) | zeros(word ^ ones &* 0x5C)
            | zeros(word ^ ones &* 0x7F)
    }

    /// Whether two stretches have the same bytes.
    func equals(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        precondition(a.upperBound <= end && b.upperBound <= end, "beyond the bytes")
        guard a.count == b.count else { return false }
        return unsafe memcmp(base + a.lowerBound, base + b.lowerBound, a.count) == 0
    }

    /// Whether a stretch has the same bytes as a stretch of an array.
    @inline(__always)
    func equals(_ range: Range<Int>, _ bytes: [UInt8], at offset: Int) -> Bool {
        guard range.upperBound <= end, offset + range.count <= bytes.count else { return false }
        return unsafe bytes.withUnsafeBytes { other in
            guard let start = other.baseAddress else { return range.isEmpty }
            return unsafe memcmp(base + range.lowerBound, start + offset, range.count) == 0
        }
    }

    /// Whether a stretch is lower-case hexadecimal; eight bytes at a time.
    @inline(__always)
    func isLowercaseHex(_ range: Range<Int>) -> Bool {
        precondition(range.upperBound <= end && range.count % 8 == 0, "beyond the bytes")
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        // Without its high bit a byte's sum does not run over into the next one.
        func isAtLeast(_ word: UInt64, _ byte: UInt64) -> UInt64 {
            ((word & ~high) &+ ones &* (0x80 - byte)) & high
        }
        var wrong: UInt64 = 0
        for place in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
            let word = unsafe (base + place).loadUnaligned(as: UInt64.self)
            let digit = isAtLeast(word, 0x30) & ~isAtLeast(word, 0x3A)
            let letter = isAtLeast(word, 0x61) & ~isAtLeast(word, 0x67)
            wrong |= word & high | high & ~(digit | letter)
        }
        return wrong == 0
    }

    /// A copy of a stretch.
    func copy(_ range: Range<Int>) -> [UInt8] {
        precondition(range.upperBound <= end, "beyond the bytes")
        return unsafe Array(
            UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// The text of a stretch of ASCII.
    func text(_ range: Range<Int>) -> String {
        precondition(range.upperBound <= end, "beyond the bytes")
        return unsafe String(
            decoding: UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count),
            as: UTF8.self)
    }

    /// Stirs a stretch into a 64-bit hash, eight bytes at a time; its length is stirred in too.
    @inline(__always)
    func stir(_ range: Range<Int>, into hash: inout UInt64) {
        precondition(range.upperBound <= end, "beyond the bytes")
        var place = range.lowerBound
        while range.upperBound - place >= 8 {
            let word = unsafe (base + place).loadUnaligned(as: UInt64.self)
            hash = Self.mix(hash ^ UInt64(littleEndian: word))
            place += 8
        }
        var rest = UInt64(range.count) << 56
        while place < range.upperBound {
            rest = rest << 8 | UInt64(unsafe base.load(fromByteOffset: place, as: UInt8.self))
            place += 1
        }
        hash = Self.mix(hash ^ rest)
    }

    @inline(__always)
    private static func mix(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}

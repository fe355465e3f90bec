import Glibc

/// Writes bytes one after another into memory of its own, which grows as needed.
@safe package struct ByteWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    /// How many bytes are written.
    package private(set) var count = 0

    /// Makes room for some bytes.
    package init(capacity: Int) {
        self.capacity = max(capacity, 64)
        unsafe self.base = UnsafeMutableRawPointer.allocate(
            byteCount: self.capacity, alignment: 8)
    }

    deinit { unsafe base.deallocate() }

    /// A copy of what is written.
    var bytes: [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: UnsafeRawPointer(base), count: count))
    }

    /// Hands over a copy of what is written and starts again.
    package mutating func take() -> [UInt8] {
        defer { count = 0 }
        return bytes
    }

    /// Forgets what was written from a place on.
    mutating func truncate(to place: Int) {
        precondition((0...count).contains(place), "beyond the bytes")
        count = place
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        let wider = max(2 * capacity, count + more)
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: wider, alignment: 8)
        unsafe fresh.copyMemory(from: base, byteCount: count)
        unsafe base.deallocate()
        unsafe base = fresh
        capacity = wider
    }

    /// Writes a byte.
    @inline(__always)
    mutating func write(_ byte: UInt8) {
        reserve(1)
        unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    /// Writes bytes that stand in the program.
    @inline(__always)
    mutating func write(_ literal: StaticString) {
        let length = literal.utf8CodeUnitCount
        reserve(length)
        unsafe memcpy(base + count, literal.utf8Start, length)
        count += length
    }

    /// Writes bytes.
    mutating func write(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { source in unsafe write(source) }
    }

    /// Writes bytes that are lent.
    @inline(__always)
    mutating func write(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress else { return }
        reserve(source.count)
        unsafe memcpy(base + count, start, source.count)
        count += source.count
    }

    /// Writes a text that needs no escapes in JSON; no, and nothing is written, if it needs some.
    @inline(__always)
    mutating func writePlain(_ text: String) -> Bool {
        var text = text
        let start = count
        let isPlain = text.withUTF8 { source in
            reserve(source.count)
            var isPlain = true
            for index in 0..<source.count {
                let byte = unsafe source[index]
                isPlain = isPlain && byte >= 0x20 && byte != 0x22 && byte != 0x5C
                unsafe base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
                count += 1
            }
            return isPlain
        }
        if !isPlain { count = start }
        return isPlain
    }

    /// Writes a number above or equal to zero with so many decimals: `12345` as `123.45`.
    @inline(__always)
    mutating func write(_ number: UInt64, decimals: Int) {
        reserve(24)
        var digits = 1
        var power: UInt64 = 10
        while digits < 20, number >= power {
            digits += 1
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { break }
            power = next
        }
        if number >= 10_000_000_000_000_000_000 { digits = 20 }
        digits = max(digits, decimals + 1)
        let length = digits + (decimals > 0 ? 1 : 0)
        var rest = number
        var place = count + length
        for index in 0..<digits {
            if index == decimals, decimals > 0 {
                place -= 1
                unsafe base.storeBytes(of: UInt8(ascii: "."), toByteOffset: place, as: UInt8.self)
            }
            place -= 1
            let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: 10)
            unsafe base.storeBytes(
                of: UInt8(truncatingIfNeeded: remainder) + 48, toByteOffset: place, as: UInt8.self)
            rest = quotient
        }
        count += length
    }

    /// Writes a number with leading zeros.
    @inline(__always)
    mutating func write(_ number: Int, width: Int) {
        reserve(width)
        var rest = number
        for index in (0..<width).reversed() {
            unsafe base.storeBytes(
                of: UInt8(truncatingIfNeeded: rest % 10) + 48, toByteOffset: count + index,
                as: UInt8.self)
            rest /= 10
        }
        count += width
    }

    /// Writes eight bytes as sixteen hexadecimal digits.
    @inline(__always)
    mutating func writeHex(_ word: UInt64) {
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0x0F
            write(digit < 10 ? digit + 48 : digit + 87)
        }
    }

    /// Replaces a byte that was written.
    @inline(__always)
    mutating func replace(at place: Int, with byte: UInt8) {
        precondition(place >= 0 && place < count, "beyond the bytes")
        unsafe base.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
    }
}

/// Writes DER, the one encoding of each ASN.1 value (X.690 section 10).
enum DER {
    /// A tag, a length and a content put together from parts.
    static func element(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
        element(tag, joining: parts)
    }

    static func element(_ tag: UInt8, joining parts: [[UInt8]]) -> [UInt8] {
        let count = parts.reduce(0) { $0 + $1.count }
        var bytes: [UInt8] = [tag]
        bytes.reserveCapacity(count + 6)
        if count < 0x80 {
            bytes.append(UInt8(count))
        } else {
            let digits = bigEndian(count)
            bytes.append(0x80 | UInt8(digits.count))
            bytes += digits
        }
        for part in parts { bytes += part }
        return bytes
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] {
        element(0x30, joining: parts)
    }

    /// A SET OF: its elements stand in the order of their encodings.
    static func set(_ parts: [[UInt8]], tag: UInt8 = 0x31) -> [UInt8] {
        element(tag, joining: sorted(parts))
    }

    /// The order of a SET OF (X.690 section 11.6).
    static func sorted(_ parts: [[UInt8]]) -> [[UInt8]] {
        parts.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A non-negative INTEGER from big-endian bytes.
    static func integer(_ magnitude: [UInt8]) -> [UInt8] {
        var digits = Array(magnitude.drop { $0 == 0 })
        if digits.isEmpty || digits[0] >= 0x80 { digits.insert(0, at: 0) }
        return element(0x02, digits)
    }

    static func integer(_ value: Int) -> [UInt8] {
        integer(bigEndian(value))
    }

    static func octets(_ bytes: [UInt8]) -> [UInt8] { element(0x04, bytes) }
    static func bits(_ bytes: [UInt8], unused: UInt8 = 0) -> [UInt8] {
        element(0x03, [unused], bytes)
    }
    static func boolean(_ value: Bool) -> [UInt8] { [0x01, 0x01, value ? 0xff : 0x00] }
    static func utf8(_ text: String) -> [UInt8] { element(0x0c, Array(text.utf8)) }

    /// A known object identifier; a mistake in ours is a programmer's.
    static func identifier(_ dotted: String) -> [UInt8] {
        ASN1ObjectIdentifier(known: dotted).encoded
    }

    /// A UTCTime up to 2049 and a GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5).
    static func time(_ seconds: Int64) throws(ProofsError) -> [UInt8] {
        let date = UnixTime(seconds: seconds)
        guard (1950...9999).contains(date.year) else {
            throw ProofsError(
                .timeMalformed, "The year \(date.year) has no place in a certificate.")
        }
        let two = { UnixTime.digits($0, 2) }
        let rest =
            "\(two(date.month))\(two(date.day))\(two(date.hour))\(two(date.minute))"
            + "\(two(date.second))Z"
        return date.year < 2050
            ? element(0x17, Array("\(two(date.year % 100))\(rest)".utf8))
            : element(0x18, Array("\(UnixTime.digits(date.year, 4))\(rest)".utf8))
    }

    private static func bigEndian(_ value: Int) -> [UInt8] {
        var digits: [UInt8] = []
        var rest = value
        while rest > 0 {
            digits.insert(UInt8(rest & 0xff), at: 0)
            rest >>= 8
        }
        return digits
    }
}

/// Base64 with padding and without line breaks, one spelling for each value (RFC 4648 section 4).
public enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xff, count: 256)
        for (value, character) in alphabet.enumerated() {
            table[Int(character)] = UInt8(value)
        }
        return table
    }()

    /// The text of some bytes.
    public static func encode(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: encodedBytes(bytes), as: UTF8.self)
    }

    /// The text of some bytes, as ASCII bytes.
    static func encodedBytes(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var buffer: UInt32 = 0
        var held = 0
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                for shift in [18, 12, 6, 0] as [UInt32] {
                    text.append(alphabet[Int(buffer >> shift & 63)])
                }
                buffer = 0
                held = 0
            }
        }
        if held == 1 {
            text += [alphabet[Int(buffer >> 2)], alphabet[Int(buffer << 4 & 63)], 0x3d, 0x3d]
        } else if held == 2 {
            text.append(alphabet[Int(buffer >> 10)])
            text.append(alphabet[Int(buffer >> 4 & 63)])
            text += [alphabet[Int(buffer << 2 & 63)], 0x3d]
        }
        return text
    }

    /// The bytes of strict base64, or nil.
    ///
    /// Spare bits that are not zero, missing padding, line breaks and foreign characters are
    /// refused: otherwise one proof has many spellings.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var buffer: UInt32 = 0
        var bits = 0
        var padding = 0
        for character in text {
            if character == 0x3d {
                padding += 1
                continue
            }
            let value = values[Int(character)]
            guard value != 0xff, padding == 0 else { return nil }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
                buffer &= (1 << UInt32(bits)) - 1
            }
        }
        // 6·n bits of data leave 0, 2 or 4 spare bits; they are zero and match the padding.
        guard buffer == 0, padding == [0: 0, 4: 2, 2: 1][bits] else { return nil }
        return bytes
    }

    /// The bytes of strict base64, or nil.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(Array(text.utf8))
    }
}

/// The number under which a PDF file keeps an object (ISO 32000-2 section 7.3.10).
struct PDFReference: Sendable, Hashable {
    let number: Int
    let generation: Int
}

/// A PDF string, equal by its bytes however it was written.
struct PDFString: Sendable, Equatable {
    let bytes: [UInt8]
    /// Where a string in hexadecimal digits stands in the file, `<` and `>` included.
    let hexadecimalRange: Range<Int>?

    init(_ bytes: [UInt8], hexadecimalRange: Range<Int>? = nil) {
        self.bytes = bytes
        self.hexadecimalRange = hexadecimalRange
    }

    /// Text: ASCII as it is, all else as UTF-16 with a mark (ISO 32000-2 section 7.9.2.2).
    init(text: String) {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        self.init(
            isPlain
                ? Array(text.utf8)
                : [0xfe, 0xff] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] })
    }

    static func == (left: PDFString, right: PDFString) -> Bool { left.bytes == right.bytes }
}

/// A value of a PDF file (ISO 32000-2 section 7.3).
///
/// Names are held with one Latin-1 character for each byte, so that no two are confused.
indirect enum PDFValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// A number with a fraction, as it was written: we never compute with one that we read.
    case real(String)
    case name(String)
    case string(PDFString)
    case array([PDFValue])
    case dictionary([String: PDFValue])
    case reference(PDFReference)

    var dictionary: [String: PDFValue]? {
        if case .dictionary(let members) = self { members } else { nil }
    }
    var array: [PDFValue]? { if case .array(let items) = self { items } else { nil } }
    var reference: PDFReference? { if case .reference(let found) = self { found } else { nil } }
    var integer: Int? { if case .integer(let number) = self { number } else { nil } }
    var name: String? { if case .name(let name) = self { name } else { nil } }
    var string: PDFString? { if case .string(let string) = self { string } else { nil } }

    /// All references inside, at any depth.
    var references: [PDFReference] {
        switch self {
        case .reference(let found): [found]
        case .array(let items): items.flatMap(\.references)
        case .dictionary(let members): members.values.flatMap(\.references)
        default: []
        }
    }

    /// The value as it is written: `Type` first, all other members by name, no needless space.
    var written: [UInt8] {
        switch self {
        case .null: Array("null".utf8)
        case .boolean(let isTrue): Array((isTrue ? "true" : "false").utf8)
        case .integer(let number): Array(String(number).utf8)
        case .real(let text): Array(text.utf8)
        case .name(let name): Self.written(name: name)
        case .string(let string): Self.written(string: string.bytes)
        case .array(let items):
            [0x5b] + items.map(\.written).joined(separator: [0x20]) + [0x5d]
        case .dictionary(let members): Self.written(members)
        case .reference(let found):
            Array("\(found.number) \(found.generation) R".utf8)
        }
    }

    private static func written(_ members: [String: PDFValue]) -> [UInt8] {
        let names = members.keys.sorted { ($0 != "Type" ? 1 : 0, $0) < ($1 != "Type" ? 1 : 0, $1) }
        var bytes = Array("<<".utf8)
        for name in names {
            bytes += written(name: name) + [0x20] + (members[name] ?? .null).written
        }
        return bytes + Array(">>".utf8)
    }

    private static func written(name: String) -> [UInt8] {
        var bytes: [UInt8] = [0x2f]
        for scalar in name.unicodeScalars {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            if PDFCharacter.isRegular(byte), (0x21...0x7e).contains(byte), byte != 0x23 {
                bytes.append(byte)
            } else {
                bytes += [0x23] + Array(Hex.encode([byte]).utf8)
            }
        }
        return bytes
    }

    private static func written(string bytes: [UInt8]) -> [UInt8] {
        let isPlain = bytes.allSatisfy { (0x20...0x7e).contains($0) && !"()\\".utf8.contains($0) }
        return isPlain
            ? [0x28] + bytes + [0x29] : [0x3c] + Array(Hex.encode(bytes).utf8) + [0x3e]
    }
}

/// The three kinds of characters of a PDF file (ISO 32000-2 section 7.2.3).
enum PDFCharacter {
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 || byte == 0x0c || byte == 0
    }

    static func isDelimiter(_ byte: UInt8) -> Bool { "()<>[]{}/%".utf8.contains(byte) }

    static func isRegular(_ byte: UInt8) -> Bool { !isSpace(byte) && !isDelimiter(byte) }

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The value of a hexadecimal digit of either case.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

/// An ASN.1 OBJECT IDENTIFIER, such as a certificate policy (X.690 section 8.19).
public struct ASN1ObjectIdentifier: Sendable, Hashable, CustomStringConvertible {
    /// The whole DER element.
    public let encoded: [UInt8]

    /// Reads the dotted form, such as `1.3.6.1.4.1.32473.1.1`; nil if it is none.
    public init?(_ dotted: String) {
        var arcs: [UInt64] = []
        for part in dotted.split(separator: ".", omittingEmptySubsequences: false) {
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part.utf8.count <= 18,
                part == "0" || part.utf8.first != 0x30, let arc = UInt64(part)
            else { return nil }
            arcs.append(arc)
        }
        guard (2...32).contains(arcs.count), arcs[0] <= 2, arcs[0] == 2 || arcs[1] < 40 else {
            return nil
        }
        var content = Self.base128(arcs[0] * 40 + arcs[1])
        for arc in arcs.dropFirst(2) { content += Self.base128(arc) }
        encoded = DER.element(0x06, content)
    }

    /// Takes a dotted form that stands in our own source.
    init(known dotted: String) {
        guard let identifier = ASN1ObjectIdentifier(dotted) else {
            preconditionFailure("\(dotted) is not an object identifier")
        }
        self = identifier
    }

    /// Takes the content of a DER element; nil if an arc is cut off, too large or padded.
    init?(content: ArraySlice<UInt8>) {
        guard let last = content.last, last < 0x80, content.count < 128 else { return nil }
        var atStart = true
        var length = 0
        for byte in content {
            if atStart && byte == 0x80 { return nil }
            length = byte < 0x80 ? 0 : length + 1
            guard length < 9 else { return nil }
            atStart = byte < 0x80
        }
        encoded = DER.element(0x06, Array(content))
    }

    /// The identifier below this one.
    public func appending(_ arcs: UInt64...) -> ASN1ObjectIdentifier {
        let content = arcs.reduce(Array(encoded.dropFirst(2))) { $0 + Self.base128($1) }
        guard let longer = ASN1ObjectIdentifier(content: content[...]) else {
            preconditionFailure("an object identifier grew beyond its limit")
        }
        return longer
    }

    /// The dotted form.
    public var description: String {
        var arcs: [UInt64] = []
        var value: UInt64 = 0
        for byte in encoded.dropFirst(2) {
            value = value << 7 | UInt64(byte & 0x7f)
            if byte < 0x80 {
                if arcs.isEmpty {
                    let top = min(value / 40, 2)
                    arcs = [top, value - top * 40]
                } else {
                    arcs.append(value)
                }
                value = 0
            }
        }
        return arcs.map(String.init).joined(separator: ".")
    }

    private static func base128(_ value: UInt64) -> [UInt8] {
        var digits = [UInt8(value & 0x7f)]
        var rest = value >> 7
        while rest > 0 {
            digits.insert(0x80 | UInt8(rest & 0x7f), at: 0)
            rest >>= 7
        }
        return digits
    }
}

/// The one encoding of everything that is hashed or signed: canonical JSON, RFC 8785.
///
/// Stricter than the RFC: numbers are integers within ±(2⁵³ − 1), so no fraction, exponent or
/// `-0` exists that two readers could print differently.
public enum CanonicalJSON {
    /// The canonical bytes of a value: UTF-8, no white space, members in UTF-16 order.
    public static func encode(_ value: JSONValue) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        append(value, to: &bytes)
        return bytes
    }

    /// Reads bytes that must be canonical already.
    ///
    /// - Throws: `json.notCanonical` if other bytes would be written for the same value, and every
    ///   error of `JSONReader`.
    public static func decode(
        _ bytes: [UInt8], limits: JSONReader.Limits = .record
    ) throws(LedgerError) -> JSONValue {
        let (value, isSurelyCanonical) = try JSONReader.readNotingForm(bytes, limits: limits)
        if isSurelyCanonical { return value }
        let canonical = encode(value)
        guard canonical == bytes else {
            let place =
                zip(canonical, bytes).enumerated()
                .first { $0.element.0 != $0.element.1 }?.offset ?? min(canonical.count, bytes.count)
            throw LedgerError(
                "json.notCanonical",
                "the text is valid JSON but not in canonical form (RFC 8785)", at: "byte \(place)")
        }
        return value
    }

    private static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number):
            precondition(
                number.magnitude <= JSONValue.largestInteger.magnitude,
                "a record's integers stay within 2^53 - 1")
            bytes.append(contentsOf: String(number).utf8)
        case .string(let text): append(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if isPlain(text) {
            bytes.append(contentsOf: text.utf8)
        } else {
            appendEscaped(text, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether a text is written as it is.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return false
            }
        }
        return true
    }

    private static func appendEscaped(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x08: bytes.append(contentsOf: "\\b".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0C: bytes.append(contentsOf: "\\f".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                bytes.append(hexDigits[Int(byte & 0x0F)])
            default: bytes.append(byte)
            }
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

/// Finds anchors and aliases in YAML without composing the document.
enum YAMLAlias {
    /// The place of the first `&name` or `*name` that begins a value.
    static func first(in bytes: [UInt8]) -> (line: Int, column: Int)? {
        var line = 1
        var lineStart = 0
        var quote: UInt8?
        var isValueStart = true
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                line += 1
                lineStart = index + 1
                // A plain text may go on in the next line; a value may begin there too.
                if quote == nil { isValueStart = true }
            } else if let open = quote {
                if byte == UInt8(ascii: "\\") && open == UInt8(ascii: "\"") {
                    index += 1
                } else if byte == open {
                    quote = nil
                }
            } else if byte == UInt8(ascii: "#") && isAfterBlank(index, bytes) {
                while index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "\n") { index += 1 }
            } else if isValueStart && isMark(byte) && isName(index + 1, bytes) {
                return (line, index - lineStart + 1)
            } else if isValueStart && (byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")) {
                quote = byte
                isValueStart = false
            } else {
                isValueStart = keepsValueStart(byte, index, bytes, isValueStart)
            }
            index += 1
        }
        return nil
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "&") || byte == UInt8(ascii: "*")
    }

    private static func isName(_ index: Int, _ bytes: [UInt8]) -> Bool {
        guard index < bytes.count else { return false }
        return ![0x20, 0x09, 0x0A, 0x0D].contains(bytes[index])
    }

    private static func isAfterBlank(_ index: Int, _ bytes: [UInt8]) -> Bool {
        index == 0 || [0x20, 0x09, 0x0A].contains(bytes[index - 1])
    }

    /// A value begins after blanks at the start of a line, a dash, a colon, a comma or a bracket.
    private static func keepsValueStart(
        _ byte: UInt8, _ index: Int, _ bytes: [UInt8], _ isValueStart: Bool
    ) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0D: isValueStart
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","): true
        case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
            index + 1 >= bytes.count || [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index + 1])
        default: false
        }
    }
}

/// Makes JSON with fractions readable for a reader that takes integers only.
///
/// Records never carry fractions, and their reader refuses them. Files of others do; their
/// numbers are put in quotes, so that they reach the decimal reader as they are spelt.
enum QuotedNumbers {
    /// The same JSON with every number outside a text put in quotes.
    static func quoting(_ bytes: [UInt8]) -> [UInt8] {
        var quoted: [UInt8] = []
        quoted.reserveCapacity(bytes.count + bytes.count / 8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let end = endOfText(bytes, from: index)
                quoted += bytes[index..<end]
                index = end
            } else if byte == UInt8(ascii: "-") || (48...57).contains(byte) {
                let end = bytes[index...].firstIndex { !isPartOfNumber($0) } ?? bytes.count
                quoted.append(UInt8(ascii: "\""))
                quoted += bytes[index..<end]
                quoted.append(UInt8(ascii: "\""))
                index = end
            } else {
                quoted.append(byte)
                index += 1
            }
        }
        return quoted
    }

    private static func endOfText(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count && bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || [43, 45, 46, 69, 101].contains(byte)
    }
}

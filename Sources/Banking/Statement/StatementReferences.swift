/// The references of a line, each kind in its own field.
public struct StatementReferences: Sendable, Hashable {
    /// The bank's reference of the movement.
    public var bank: String?
    /// The number that the bank gave the entry inside its file; it names nothing beyond it.
    public var entry: String?
    /// The payer's end-to-end identifier, which names the order.
    public var endToEnd: String?
    /// The identifier of the instruction between neighbours.
    public var instruction: String?
    /// The identifier of the batch.
    public var batch: String?
    /// The direct-debit mandate.
    public var mandate: String?
    /// The cheque's number.
    public var cheque: String?
    /// The unique end-to-end transaction reference.
    public var uetr: String?
    /// The payee's structured reference.
    public var creditor: String?

    /// No references yet.
    public init() {}

    /// The text of a reference field; `nil` for the words by which banks say that there is none.
    public static func meaningful(_ text: String?) -> String? {
        guard let trimmed = text?.trimmingBlanks() else { return nil }
        return saysNothing(trimmed.utf8Span.span) ? nil : trimmed
    }

    /// The text of a reference field in UTF-8; as above.
    static func meaningful(_ bytes: Span<UInt8>) -> String? {
        let trimmed = bytes.extracting(bytes.rangeWithoutBlanks)
        return saysNothing(trimmed) ? nil : String(repairing: trimmed)
    }

    /// Whether a text is empty, one of the words for “none”, in capitals or not, or dashes only.
    static func saysNothing(_ text: Span<UInt8>) -> Bool {
        if text.isEmpty { return true }
        return switch (text[0] & 0xDF, text.count) {
        case (UInt8(ascii: "N"), 6): equals(text, "NONREF")
        case (UInt8(ascii: "N"), 11): equals(text, "NOTPROVIDED")
        case (UInt8(ascii: "N"), 12): equals(text, "NOT PROVIDED")
        case (UInt8(ascii: "U"), 7): equals(text, "UNKNOWN")
        case (UInt8(ascii: "-") & 0xDF, _): text.indices.allSatisfy { text[$0] == 0x2D }
        default: false
        }
    }

    private static func equals(_ text: Span<UInt8>, _ word: String) -> Bool {
        var index = 0
        for byte in word.utf8 {
            let isSmall = text[index] >= UInt8(ascii: "a") && text[index] <= UInt8(ascii: "z")
            guard byte == (isSmall ? text[index] & 0xDF : text[index]) else { return false }
            index += 1
        }
        return true
    }
}

extension Span<UInt8> {
    /// Where the bytes are without blanks, tabs and line ends at their ends.
    var rangeWithoutBlanks: Range<Int> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        var (start, end) = (0, count)
        while start < end, isBlank(self[start]) { start += 1 }
        while end > start, isBlank(self[end - 1]) { end -= 1 }
        return start..<end
    }
}

extension String {
    /// The text of some bytes; what is not UTF-8 becomes U+FFFD.
    init(repairing bytes: Span<UInt8>) {
        do {
            let valid = try UTF8Span(validating: bytes)
            self.init(copying: valid)
        } catch {
            self.init(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
    }

    /// The text without blanks, tabs and line ends at its ends.
    func trimmingBlanks() -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last)
        else { return self }
        let start = utf8.firstIndex { !isBlank($0) } ?? utf8.endIndex
        let end = utf8.lastIndex { !isBlank($0) }.map { utf8.index(after: $0) } ?? start
        return String(self[start..<end])
    }
}

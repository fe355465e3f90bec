/// A sub-field of a narrative such as `?20…` in `166?00…?20…?32…`: its number and its bytes.
struct MT940SubfieldPart {
    let number: UInt8
    /// Where its text begins, counted from the narrative's first byte.
    let start: Int
    let end: Int

    /// Where the first separator stands; `nil` if the text has no sub-fields.
    ///
    /// Three digits come before it, or none, or any number before `>`.
    static func start(in text: Span<UInt8>) -> Int? {
        var start = 0
        while start < text.count, isDigit(text[start]) { start += 1 }
        guard start + 2 < text.count else { return nil }
        let separator = text[start]
        switch separator {
        case UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "<"), UInt8(ascii: "~"):
            guard start == 3 || start == 0 else { return nil }
        case UInt8(ascii: ">"): break
        default: return nil
        }
        guard isDigit(text[start + 1]), isDigit(text[start + 2]) else { return nil }
        var index = start
        while index + 2 < text.count {
            if text[index] == separator, text[index + 2] == UInt8(ascii: "0"),
                text[index + 1] == UInt8(ascii: "2") || text[index + 1] == UInt8(ascii: "0")
            {
                return start
            }
            index += 1
        }
        return nil
    }

    /// Whether a text that begins so may have sub-fields: some digits and one of the separators.
    static func mayStart(in text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count, isDigit(text[index]) { index += 1 }
        guard index < text.count else { return true }
        return switch text[index] {
        case UInt8(ascii: "?"), UInt8(ascii: "^"), UInt8(ascii: "<"), UInt8(ascii: "~"),
            UInt8(ascii: ">"):
            true
        default: false
        }
    }

    /// Whether a separator stands where neither a number nor another separator follows.
    static func isMalformed(_ text: Span<UInt8>) -> Bool {
        guard let first = start(in: text) else { return false }
        let separator = text[first]
        var index = first
        while index < text.count {
            guard text[index] == separator else {
                index += 1
                continue
            }
            if index + 2 < text.count, isDigit(text[index + 1]), isDigit(text[index + 2]) {
                index += 3
            } else {
                index += 1
                if index < text.count, text[index] != separator { return true }
            }
        }
        return false
    }

    /// Reads all sub-fields; a separator without a number behind it is text.
    static func read(_ text: Span<UInt8>, from first: Int) -> [MT940SubfieldPart] {
        var parts: [MT940SubfieldPart] = []
        let separator = text[first]
        var start = -1
        var number: UInt8 = 0
        var index = first
        while index < text.count {
            guard text[index] == separator, index + 2 < text.count, isDigit(text[index + 1]),
                isDigit(text[index + 2])
            else {
                index += 1
                continue
            }
            if start >= 0 {
                parts.append(MT940SubfieldPart(number: number, start: start, end: index))
            }
            number = (text[index + 1] - 48) * 10 + text[index + 2] - 48
            start = index + 3
            index += 3
        }
        if start >= 0 {
            parts.append(MT940SubfieldPart(number: number, start: start, end: text.count))
        }
        return parts
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}

/// The sub-fields that one meaning has: mostly one, which is read in place.
struct MT940Subfields {
    private var only = 0..<0
    private var count = 0

    mutating func add(_ part: MT940SubfieldPart) {
        only = part.start..<part.end
        count += 1
    }

    /// Lends the texts of some numbers, one behind the other, and then those of others.
    func read<Value>(
        _ text: Span<UInt8>, _ parts: [MT940SubfieldPart], _ numbers: ClosedRange<UInt8>,
        _ more: ClosedRange<UInt8>? = nil, _ body: (Span<UInt8>) -> Value
    ) -> Value {
        guard count > 1 else { return body(text.extracting(only)) }
        var bytes: [UInt8] = []
        for range in [numbers, more] {
            guard let range else { continue }
            for part in parts where range.contains(part.number) {
                for index in part.start..<part.end { bytes.append(text[index]) }
            }
        }
        return body(bytes.span)
    }
}

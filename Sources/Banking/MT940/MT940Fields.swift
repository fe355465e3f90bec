/// A field of an MT940 message: its tag and the lines of its value.
struct MT940Field {
    /// The tag without colons; empty for text that belongs to no field.
    let tag: String
    /// The value's physical lines, the first behind the tag.
    var lines: [MT940TextLine]
    /// Whether the message is closed explicitly behind this field.
    var endsMessage = false
}

/// A line or a part of one, as `@@` may end lines too.
struct MT940TextLine {
    let range: Range<Int>
    let line: PhysicalLines.Line
}

/// Splits MT940 and MT942 into fields: only what the grammar allows at a place starts a field.
struct MT940Fields {
    private let bytes: [UInt8]
    private var lines: PhysicalLines
    private var pending: [MT940TextLine] = []
    private var next: MT940TextLine?
    /// The physical lines that hold control characters and nothing else, or stand before a tag.
    private(set) var skipped: [MT940TextLine] = []
    private var isInNarrative = false
    private var hasMessage = false

    /// The tags of MT940, MT941, MT942 and MT950.
    private static let known: Set<String> = [
        "20", "21", "25", "25P", "28", "28C", "34F", "13", "13D", "60F", "60M", "61", "86", "62F",
        "62M", "64", "65", "90C", "90D",
    ]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = PhysicalLines(bytes)
        next = readLine()
    }

    /// The next field; `nil` at the end of the text.
    mutating func nextField() -> MT940Field? {
        while let current = next {
            next = readLine()
            guard let (tag, start) = tag(at: current.range) else {
                if !isEnd(current) { skipped.append(current) }
                continue
            }
            var field = MT940Field(
                tag: tag,
                lines: [MT940TextLine(range: start..<current.range.upperBound, line: current.line)])
            isInNarrative = tag == "86" || tag == "61" || tag == "NS"
            hasMessage = true
            while let line = next, self.tag(at: line.range) == nil {
                next = readLine()
                if isEnd(line) {
                    // A lone hyphen is text where the message goes on behind it.
                    if !goesOn { field.endsMessage = true; break }
                }
                if isControl(line.range) { skipped.append(line) } else { field.lines.append(line) }
            }
            return field
        }
        return nil
    }

    /// Whether the next line that is not blank is a field of the same message.
    private var goesOn: Bool {
        guard let line = next, let (tag, _) = tag(at: line.range) else { return false }
        return ["61", "86", "62F", "62M", "64", "65", "90C", "90D"].contains(tag)
    }

    /// Whether a line closes a message: `-` or `-}`, perhaps with control characters.
    private func isEnd(_ line: MT940TextLine) -> Bool {
        let content = bytes[line.range].filter { $0 > 0x20 }
        return content == [UInt8(ascii: "-")] || content.starts(with: "-}".utf8)
            || content == Array("-^C".utf8)
    }

    private func isControl(_ range: Range<Int>) -> Bool {
        !range.isEmpty && bytes[range].allSatisfy { $0 < 0x20 && $0 != 0x09 }
    }

    /// The tag that begins a line here, and where its value begins.
    private func tag(at range: Range<Int>) -> (String, Int)? {
        var start = range.lowerBound
        // The envelope's last block may stand on the same line.
        while start < range.upperBound, bytes[start] < 0x20 { start += 1 }
        if start < range.upperBound, bytes[start] == UInt8(ascii: "{"),
            let open = bytes[start..<range.upperBound].firstRange(of: Array("{4:".utf8)),
            open.upperBound < range.upperBound
        {
            start = open.upperBound
        }
        guard start < range.upperBound, bytes[start] == UInt8(ascii: ":") else { return nil }
        let window = bytes[(start + 1)..<min(start + 6, range.upperBound)]
        guard let close = window.firstIndex(of: UInt8(ascii: ":")), close > start + 1 else {
            return nil
        }
        let name = bytes[(start + 1)..<close]
        let isName = name.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        guard isName else { return nil }
        let tag = String(decoding: name, as: UTF8.self)
        if MT940Fields.known.contains(tag) { return (tag, close + 1) }
        // In a narrative a clock time or a price may look like a tag.
        let isLettered = name.last.map { (65...90).contains($0) } ?? false
        return isInNarrative && !isLettered ? nil : (tag, close + 1)
    }

    private mutating func readLine() -> MT940TextLine? {
        if !pending.isEmpty { return pending.removeFirst() }
        guard let line = lines.next() else { return nil }
        let isMarked = bytes[line.range].contains(UInt8(ascii: "@"))
        guard isMarked else { return MT940TextLine(range: line.range, line: line) }
        let parts = split(line)
        pending = Array(parts.dropFirst())
        return parts.first
    }

    /// `@@` ends a line where a tag or the end of the message follows.
    private func split(_ line: PhysicalLines.Line) -> [MT940TextLine] {
        var parts: [MT940TextLine] = []
        var start = line.range.lowerBound
        var index = start
        let end = line.range.upperBound
        while index + 1 < end {
            if bytes[index] == UInt8(ascii: "@"), bytes[index + 1] == UInt8(ascii: "@"),
                isLineEnd(index + 2, end)
            {
                parts.append(MT940TextLine(range: start..<index, line: line))
                index += 2
                start = index
            } else {
                index += 1
            }
        }
        parts.append(MT940TextLine(range: start..<end, line: line))
        return parts
    }

    private func isLineEnd(_ index: Int, _ end: Int) -> Bool {
        if index >= end { return true }
        if bytes[index] == UInt8(ascii: "-") {
            return index + 1 == end || bytes[index + 1] == UInt8(ascii: "}")
                || bytes[index + 1] == UInt8(ascii: "@")
        }
        return tag(at: index..<end) != nil
    }
}

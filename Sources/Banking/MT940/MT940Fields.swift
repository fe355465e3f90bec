/// A field of an MT940 message: its tag and the lines of its value.
struct MT940Field {
    let tag: MT940Tag
    /// The tag's characters without colons.
    let name: Range<Int>
    /// The value's first line, behind the tag.
    let first: MT940TextLine
    /// The value's further lines.
    var more: [MT940TextLine] = []
    /// Whether the message is closed explicitly behind this field.
    var endsMessage = false

    /// The value's physical lines.
    var lines: [MT940TextLine] { [first] + more }
}

/// A line or a part of one, as `@@` may end lines too.
struct MT940TextLine {
    let range: Range<Int>
    let line: PhysicalLines.Line
}

/// Splits MT940 and MT942 into fields: only what the grammar allows at a place starts a field.
struct MT940Fields {
    /// A tag and where its value begins.
    private struct Mark {
        let tag: MT940Tag
        let name: Range<Int>
        let value: Int
    }

    private let bytes: [UInt8]
    /// Whether lines may end within physical lines.
    private let hasMarks: Bool
    private var lines: PhysicalLines
    private var pending: [MT940TextLine] = []
    private var next: MT940TextLine?
    /// The tag that begins the next line.
    private var nextMark: Mark?
    /// The physical lines that hold control characters and nothing else, or stand before a tag.
    private(set) var skipped: [MT940TextLine] = []
    private var isInNarrative = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        hasMarks = bytes.reduce(0 as UInt8) { $0 | ($1 == UInt8(ascii: "@") ? 1 : 0) } > 0
        lines = PhysicalLines(bytes)
        advance()
    }

    /// The next field; `nil` at the end of the text.
    mutating func nextField() -> MT940Field? {
        while let current = next {
            guard let mark = nextMark else {
                advance()
                if !isEnd(current) { skipped.append(current) }
                continue
            }
            isInNarrative = mark.tag.holdsText
            advance()
            var field = MT940Field(
                tag: mark.tag, name: mark.name,
                first: MT940TextLine(
                    range: mark.value..<current.range.upperBound, line: current.line))
            while nextMark == nil, let line = next {
                advance()
                if isEnd(line) {
                    // A lone hyphen is text where the message goes on behind it.
                    if nextMark?.tag.continuesMessage != true {
                        field.endsMessage = true
                        break
                    }
                }
                if isControl(line.range) { skipped.append(line) } else { field.more.append(line) }
            }
            return field
        }
        return nil
    }

    /// Looks at the next line and the tag that it begins with.
    private mutating func advance() {
        next = readLine()
        nextMark = next.flatMap { MT940Fields.mark(bytes.span, $0.range, isInNarrative) }
    }

    /// Whether a line closes a message: `-` or `-}`, perhaps with control characters.
    private func isEnd(_ line: MT940TextLine) -> Bool {
        guard let first = bytes[line.range].first(where: { $0 > 0x20 }), first == 0x2D else {
            return false
        }
        let content = bytes[line.range].filter { $0 > 0x20 }
        return content == [UInt8(ascii: "-")] || content.starts(with: "-}".utf8)
            || content == Array("-^C".utf8)
    }

    private func isControl(_ range: Range<Int>) -> Bool {
        !range.isEmpty && bytes[range].allSatisfy { $0 < 0x20 && $0 != 0x09 }
    }

    /// The tag that begins a line here, and where its value begins.
    private static func mark(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ isInNarrative: Bool
    ) -> Mark? {
        var start = range.lowerBound
        while start < range.upperBound, bytes[start] < 0x20 { start += 1 }
        if start < range.upperBound, bytes[start] == UInt8(ascii: "{") {
            start = behindEnvelope(bytes, start..<range.upperBound)
        }
        guard start < range.upperBound, bytes[start] == UInt8(ascii: ":") else { return nil }
        var close = start + 1
        let limit = min(start + 6, range.upperBound)
        while close < limit, bytes[close] != UInt8(ascii: ":") {
            let isDigit = bytes[close] >= 48 && bytes[close] <= 57
            guard isDigit || (bytes[close] >= 65 && bytes[close] <= 90) else { return nil }
            close += 1
        }
        guard close < limit, close > start + 1 else { return nil }
        let mark = Mark(
            tag: MT940Tag(bytes, (start + 1)..<close), name: (start + 1)..<close,
            value: close + 1)
        // In a narrative a clock time or a price may look like a tag.
        let isLettered = bytes[close - 1] >= 65
        return mark.tag.isStandard || isLettered || !isInNarrative ? mark : nil
    }

    /// The envelope's last block may stand on the same line.
    private static func behindEnvelope(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var start = range.lowerBound
        while start + 3 < range.upperBound {
            if bytes[start] == UInt8(ascii: "{"), bytes[start + 1] == UInt8(ascii: "4"),
                bytes[start + 2] == UInt8(ascii: ":")
            {
                return start + 3
            }
            start += 1
        }
        return range.lowerBound
    }

    private mutating func readLine() -> MT940TextLine? {
        if !pending.isEmpty { return pending.removeFirst() }
        guard let line = lines.next() else { return nil }
        guard hasMarks, bytes[line.range].contains(UInt8(ascii: "@")) else {
            return MT940TextLine(range: line.range, line: line)
        }
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
        return MT940Fields.mark(bytes.span, index..<end, isInNarrative) != nil
    }
}

/// One logical record of BAI2: its code, its text behind the code, and where it begins.
struct BAI2Record {
    let code: Int
    /// What stands behind `NN,`, with its continuations.
    var content: [UInt8]
    let line: PhysicalLines.Line
    let start: Int
    var end: Int
    /// How many physical records it has: itself and its continuations.
    var count = 1
}

/// Splits BAI2 into records.
///
/// A record ends at its slash or, where banks leave that out, at the line end. Several may share a
/// line, parted by a slash and blanks; a line that begins with no record code goes on with the
/// record before.
struct BAI2Records {
    private let bytes: [UInt8]
    private var lines: PhysicalLines
    private var pieces: [(range: Range<Int>, line: PhysicalLines.Line)] = []
    private var current: BAI2Record?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lines = PhysicalLines(bytes)
    }

    /// The next record with its continuations; `nil` at the end.
    mutating func next() -> BAI2Record? {
        while let piece = nextPiece() {
            let code = BAI2Records.code(bytes, at: piece.range)
            let body = trimmed(piece.range, hasCode: code != nil)
            if code == 88 || code == nil {
                if current != nil {
                    join(body, isContinuation: code == 88)
                    current?.end = piece.range.upperBound
                } else if code == nil, !body.isEmpty {
                    return BAI2Record(
                        code: -1, content: Array(bytes[piece.range]), line: piece.line,
                        start: piece.range.lowerBound, end: piece.range.upperBound)
                }
                continue
            }
            let done = current
            current = BAI2Record(
                code: code ?? 0, content: Array(bytes[body]), line: piece.line,
                start: piece.range.lowerBound, end: piece.range.upperBound)
            if let done { return done }
        }
        defer { current = nil }
        return current
    }

    /// 88 continues fields in 03 and text in 16.
    private mutating func join(_ body: Range<Int>, isContinuation: Bool) {
        if isContinuation { current?.count += 1 }
        guard !body.isEmpty else { return }
        let isText = current?.code == 16
        if isContinuation {
            current?.content.append(isText ? 0x0A : UInt8(ascii: ","))
        }
        current?.content.append(contentsOf: bytes[body])
    }

    private mutating func nextPiece() -> (range: Range<Int>, line: PhysicalLines.Line)? {
        while pieces.isEmpty {
            guard let line = lines.next() else { return nil }
            pieces = split(line)
        }
        return pieces.removeFirst()
    }

    /// Splits a line at slash, blanks and a record code.
    private func split(
        _ line: PhysicalLines.Line
    ) -> [(range: Range<Int>, line: PhysicalLines.Line)] {
        var parts: [(Range<Int>, PhysicalLines.Line)] = []
        var start = line.range.lowerBound
        let end = line.range.upperBound
        while start < end, bytes[start] <= 0x20 { start += 1 }
        var index = start
        while index < end {
            if bytes[index] == UInt8(ascii: "/") {
                var next = index + 1
                while next < end, bytes[next] <= 0x20 { next += 1 }
                if next > index + 1, BAI2Records.code(bytes, at: next..<end) != nil {
                    parts.append((start..<(index + 1), line))
                    start = next
                    index = next
                    continue
                }
            }
            index += 1
        }
        if start < end { parts.append((start..<end, line)) }
        return parts
    }

    /// The content behind the code, without the closing slash and blanks behind it.
    private func trimmed(_ range: Range<Int>, hasCode: Bool) -> Range<Int> {
        let start = hasCode ? range.lowerBound + 3 : range.lowerBound
        var end = range.upperBound
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        if end > start, bytes[end - 1] == UInt8(ascii: "/") { end -= 1 }
        return min(start, range.upperBound)..<max(start, end)
    }

    private static func code(_ bytes: [UInt8], at range: Range<Int>) -> Int? {
        guard range.count >= 3, bytes[range.lowerBound + 2] == UInt8(ascii: ","),
            let code = bytes[range.lowerBound..<(range.lowerBound + 2)].smallNumber,
            [1, 2, 3, 16, 49, 88, 98, 99].contains(code)
        else { return nil }
        return code
    }
}

/// Takes the fields of a record one by one; what is left is text.
struct BAI2Fields {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    /// The next field; `nil` at the end.
    mutating func next() -> ArraySlice<UInt8>? {
        guard position <= bytes.count, !(position == bytes.count && position > 0) else {
            return nil
        }
        var end = position
        while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
        let field = bytes[position..<end]
        position = end + 1
        return field
    }

    /// Passes over the availability that a funds type brings with it; gives the value date of V.
    mutating func skipFunds(_ type: ArraySlice<UInt8>?) -> ArraySlice<UInt8>? {
        switch type?.first {
        case UInt8(ascii: "S"): for _ in 0..<3 { _ = next() }
        case UInt8(ascii: "V"):
            let date = next()
            _ = next()
            return date
        case UInt8(ascii: "D"):
            let count = next()?.smallNumber ?? 0
            for _ in 0..<min(count * 2, 1_000) { _ = next() }
        default: break
        }
        return nil
    }

    /// Everything that is left.
    var rest: ArraySlice<UInt8> { position < bytes.count ? bytes[position...] : [] }
}

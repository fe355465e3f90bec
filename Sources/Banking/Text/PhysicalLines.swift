/// The physical lines of a text: behind LF, CR or CRLF; the end of each and its number from 1.
struct PhysicalLines {
    /// One line without its end.
    struct Line {
        let range: Range<Int>
        let number: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    private var number = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next line; `nil` at the end of the text.
    mutating func next() -> Line? {
        guard position < bytes.count else { return nil }
        let start = position
        let end = PhysicalLines.lineEnd(bytes.span, from: start)
        position = end
        if position < bytes.count {
            let isPair =
                bytes[position] == 0x0D && position + 1 < bytes.count
                && bytes[position + 1] == 0x0A
            position += isPair ? 2 : 1
        }
        number += 1
        return Line(range: start..<end, number: number)
    }

    /// Eight bytes at a time: a byte is zero where it equals the one looked for, and only the
    /// lowest zero byte of a word is found for sure.
    private static func lineEnd(_ span: Span<UInt8>, from start: Int) -> Int {
        var end = start
        while end &+ 8 <= span.count {
            let word = span.word(at: end)
            let (feed, cut) = (word ^ 0x0A0A_0A0A_0A0A_0A0A, word ^ 0x0D0D_0D0D_0D0D_0D0D)
            let ones: UInt64 = 0x0101_0101_0101_0101
            let found = ((feed &- ones) & ~feed | (cut &- ones) & ~cut) & (ones << 7)
            if found != 0 { return end &+ found.trailingZeroBitCount >> 3 }
            end &+= 8
        }
        while end < span.count, span[end] != 0x0A, span[end] != 0x0D { end += 1 }
        return end
    }
}

extension Span<UInt8> {
    /// Eight bytes as one number, the first lowest.
    ///
    /// One look whether they are there, then one load: the compiler sees that eight are enough.
    @inline(__always)
    func word(at start: Int) -> UInt64 {
        let eight = extracting(start..<(start &+ 8))
        let low =
            UInt64(eight[0]) | UInt64(eight[1]) &<< 8 | UInt64(eight[2]) &<< 16
            | UInt64(eight[3]) &<< 24
        let high =
            UInt64(eight[4]) | UInt64(eight[5]) &<< 8 | UInt64(eight[6]) &<< 16
            | UInt64(eight[7]) &<< 24
        return low | high &<< 32
    }
}

/// Where things stand in an encoded text, for findings and sources.
struct TextPlaces {
    let file: String
    let isOriginal: Bool
    let markCount: Int

    init(_ file: String, _ text: EncodedText) {
        self.file = file
        isOriginal = text.isOriginal
        markCount = text.markCount
    }

    /// The place of a range that begins on a line whose own range is known.
    func place(_ line: PhysicalLines.Line, from start: Int? = nil, to end: Int? = nil)
        -> SourcePlace
    {
        let from = start ?? line.range.lowerBound
        let until = max(from, end ?? line.range.upperBound)
        return SourcePlace(
            file: file, line: line.number, column: max(1, from - line.range.lowerBound + 1),
            bytes: isOriginal ? (from + markCount)..<(until + markCount) : nil)
    }
}

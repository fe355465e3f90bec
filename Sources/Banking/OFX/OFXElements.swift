/// Splits OFX into its elements: SGML with optional end tags (1.x) and XML (2.x) alike.
struct OFXElements {
    /// What comes next.
    enum Token {
        case start(String)
        case end(String)
        /// An element with its text, which may be empty.
        case leaf(String, ArraySlice<UInt8>)
    }

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1
    private var lineStart = 0
    /// The names that are closed somewhere: with a blank text they may hold elements.
    private let closed: Set<String>
    /// Where the last token begins.
    private(set) var tokenLine = PhysicalLines.Line(range: 0..<0, number: 1)
    private(set) var tokenStart = 0

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        position = 0
        var closed: Set<String> = []
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), bytes[index + 1] == UInt8(ascii: "/") {
                closed.insert(OFXElements.name(bytes, from: index + 2).name)
            }
            index += 1
        }
        self.closed = closed
        advance(to: start)
    }

    /// The next token; `nil` at the end of the text.
    mutating func next() -> Token? {
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                advance(to: position + 1)
                continue
            }
            mark()
            guard position + 1 < bytes.count else { return nil }
            let second = bytes[position + 1]
            if second == UInt8(ascii: "?") || second == UInt8(ascii: "!") {
                skipTag()
                continue
            }
            let isEnd = second == UInt8(ascii: "/")
            let (name, end) = OFXElements.name(bytes, from: position + (isEnd ? 2 : 1))
            let isEmpty = end > 0 && bytes[end - 1] == UInt8(ascii: "/")
            skipTag()
            if name.isEmpty { continue }
            if isEnd { return .end(name) }
            if isEmpty { return .leaf(name, []) }
            return readContent(name)
        }
        return nil
    }

    private mutating func readContent(_ name: String) -> Token {
        let start = position
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "<") { end += 1 }
        var content = bytes[start..<end]
        while let first = content.first, first <= 0x20 { content.removeFirst() }
        while let last = content.last, last <= 0x20 { content.removeLast() }
        let isClosedAtOnce =
            end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "/")
            && OFXElements.name(bytes, from: end + 2).name == name
        // Without text: an empty leaf, unless its end tag comes later.
        if content.isEmpty, !isClosedAtOnce, closed.contains(name) { return .start(name) }
        advance(to: end)
        return .leaf(name, content)
    }

    /// The name behind `<` or `</`, in capitals, and where it ends.
    private static func name(_ bytes: [UInt8], from start: Int) -> (name: String, end: Int) {
        var end = start
        var name: [UInt8] = []
        while end < bytes.count, bytes[end] != UInt8(ascii: ">"), bytes[end] > 0x20,
            bytes[end] != UInt8(ascii: "<"), end - start < 64
        {
            let byte = bytes[end]
            if byte != UInt8(ascii: "/") {
                name.append((97...122).contains(byte) ? byte - 32 : byte)
            }
            end += 1
        }
        return (String(decoding: name, as: UTF8.self), end)
    }

    private mutating func skipTag() {
        var end = position + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: ">"), bytes[end] != UInt8(ascii: "<") {
            end += 1
        }
        advance(to: end < bytes.count && bytes[end] == UInt8(ascii: ">") ? end + 1 : end)
    }

    private mutating func mark() {
        tokenStart = position
        tokenLine = PhysicalLines.Line(range: lineStart..<position, number: line)
    }

    private mutating func advance(to end: Int) {
        while position < end {
            let byte = bytes[position]
            let isPairEnd = byte == 0x0A && position > 0 && bytes[position - 1] == 0x0D
            if (byte == 0x0A || byte == 0x0D) && !isPairEnd { line += 1 }
            position += 1
            if byte == 0x0A || byte == 0x0D { lineStart = position }
        }
    }

    /// Where the text has come to.
    var here: PhysicalLines.Line { PhysicalLines.Line(range: lineStart..<position, number: line) }
}

/// The leaves of one aggregate by name; the first of a name counts.
struct OFXLeaves {
    struct Leaf {
        let bytes: ArraySlice<UInt8>
        let place: SourcePlace
    }

    private var leaves: [String: Leaf] = [:]

    mutating func add(_ name: String, _ leaf: Leaf) {
        if leaves[name] == nil { leaves[name] = leaf }
    }

    subscript(name: String) -> Leaf? { leaves[name] }

    /// A leaf that has text.
    func filled(_ name: String) -> Leaf? {
        guard let leaf = leaves[name], !leaf.bytes.isEmpty else { return nil }
        return leaf
    }
}

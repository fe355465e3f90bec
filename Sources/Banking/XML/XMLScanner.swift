import Ledger

/// Reads XML of bank files token by token from chunks of bytes; memory does not follow file size.
///
/// It takes what bank messages are made of and refuses the rest: no document type, so no entity
/// but XML's own five and character references; every tag closed by its own name; one root.
/// Names are compared by a 64-bit hash of their bytes. It needs an encoding in which ASCII is
/// single bytes (`TextEncoding.keepsMarkup`).
struct XMLScanner: ~Copyable {
    /// What comes next.
    enum Token {
        /// An element begins; `name` is the hash of its local name.
        case start(name: UInt64, isEmpty: Bool)
        /// The element that began last ends.
        case end
        /// Bytes of character data in the buffer, until the next call.
        case text(Range<Int>)
        /// A character that was written as a reference.
        case character(Unicode.Scalar)
        /// The document has ended.
        case finished
    }

    /// Where the last token began.
    struct Position {
        var line = 1
        var column = 1
        var offset = 0
    }

    /// The bytes at hand; tokens point into them.
    var buffer: [UInt8]
    var position = 0
    private var base = 0
    private var line = 1
    private var lineStart = 0
    private var isComplete = false
    private var hasRoot = false
    /// The name of the document's element, for people.
    private(set) var rootName = ""
    private var open: [UInt64] = []
    private(set) var token = Position()
    /// The attributes of the last start tag, as ranges of the buffer.
    private(set) var attributes: [(name: Range<Int>, value: Range<Int>)] = []
    private let limits: BankFileLimits
    private let refill: () throws(LedgerError) -> [UInt8]?

    /// Starts on chunks; `refill` gives `nil` at the end of the file.
    init(
        limits: BankFileLimits, first: [UInt8] = [],
        refill: @escaping () throws(LedgerError) -> [UInt8]?
    ) {
        self.buffer = first
        self.limits = limits
        self.refill = refill
        open.reserveCapacity(limits.depth)
    }

    /// How many elements are open.
    var depth: Int { open.count }

    /// How many bytes of the file lie before the next token.
    var offset: Int { base + position }

    /// The next token.
    ///
    /// - Throws: `xml.malformed`, `xml.doctype`, `file.limits` with `line:column`.
    mutating func next() throws(LedgerError) -> Token {
        while true {
            if let token = try scan() { return token }
            // The token is not whole yet: drop what was read and get more.
            if isComplete { throw endFailure() }
            try fill()
        }
    }

    private mutating func fill() throws(LedgerError) {
        guard buffer.count - position <= max(limits.fieldBytes * 2, 1 << 17) else {
            throw failure(
                "file.limits", "a tag or comment has more than \(limits.fieldBytes) bytes")
        }
        guard let more = try refill() else {
            isComplete = true
            return
        }
        let total = base + buffer.count + more.count
        guard total <= limits.bytes else {
            throw failure("file.limits", "the file has more than \(limits.bytes) bytes")
        }
        base += position
        if position == buffer.count {
            buffer = more
        } else {
            buffer = Array(buffer[position...]) + more
        }
        position = 0
    }

    /// One token from the bytes at hand; `nil` if more bytes are needed.
    private mutating func scan() throws(LedgerError) -> Token? {
        while position < buffer.count {
            let byte = buffer[position]
            if byte == UInt8(ascii: "<") {
                mark()
                guard position + 1 < buffer.count else { return nil }
                switch buffer[position + 1] {
                case UInt8(ascii: "/"): return try scanEnd()
                case UInt8(ascii: "!"), UInt8(ascii: "?"):
                    switch try scanDeclaration() {
                    case .skipped: continue
                    case .text(let range): return .text(range)
                    case .incomplete: return nil
                    }
                default: return try scanStart()
                }
            }
            if byte == UInt8(ascii: "&") { return try scanReference() }
            if let range = try scanText() { return .text(range) }
        }
        if isComplete, hasRoot, open.isEmpty { return .finished }
        return nil
    }

    private mutating func mark() {
        token = Position(
            line: line, column: base + position - lineStart + 1, offset: base + position)
    }

    // MARK: Text

    /// Character data up to the next tag or reference; `nil` for blanks outside the root.
    private mutating func scanText() throws(LedgerError) -> Range<Int>? {
        let run = TextRun(buffer.span, from: position)
        guard !run.hasControl else {
            position = run.end
            throw failure("xml.malformed", "a control character that XML does not allow")
        }
        if open.isEmpty, !run.isBlank {
            throw failure("xml.malformed", "text outside the document's element")
        }
        let start = position
        position = run.end
        if run.newLines > 0 {
            line += run.newLines
            lineStart = base + run.lastLine
        }
        return open.isEmpty ? nil : start..<run.end
    }

    private mutating func scanReference() throws(LedgerError) -> Token? {
        let window = buffer[position..<min(position + 12, buffer.count)]
        guard let end = window.firstIndex(of: UInt8(ascii: ";")) else {
            if window.count < 12, !isComplete { return nil }
            throw failure("xml.malformed", "an entity that XML does not define")
        }
        guard !open.isEmpty,
            let scalar = XMLScanner.scalar(ofReference: buffer[(position + 1)..<end])
        else { throw failure("xml.malformed", "an entity that XML does not define") }
        position = end + 1
        return .character(scalar)
    }

    /// The character of `amp`, `#38` or `#x26`.
    static func scalar(ofReference name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        if name.first == UInt8(ascii: "#") {
            let digits = String(decoding: name.dropFirst(), as: UTF8.self)
            let value =
                digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let value, value >= 0x20 || [9, 10, 13].contains(value) else { return nil }
            return Unicode.Scalar(value)
        }
        switch String(decoding: name, as: UTF8.self) {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: return nil
        }
    }

    // MARK: Tags

    private mutating func scanEnd() throws(LedgerError) -> Token? {
        let name = Name(buffer.span, from: position + 2)
        var end = name.end
        while end < buffer.count, XMLScanner.isBlank(buffer[end]) { end += 1 }
        guard end < buffer.count else { return nil }
        guard buffer[end] == UInt8(ascii: ">"), let expected = open.popLast(),
            expected == name.hash
        else {
            throw failure("xml.malformed", "an end tag that closes nothing of this name")
        }
        // A name holds no line end.
        if end == name.end { position = end + 1 } else { advance(to: end + 1) }
        return .end
    }

    private mutating func scanStart() throws(LedgerError) -> Token? {
        let name = Name(buffer.span, from: position + 1)
        var end = name.end
        guard end < buffer.count else { return nil }
        guard end > position + 1, buffer[position + 1] >= 0x3A, !hasRoot || !open.isEmpty else {
            throw failure(
                "xml.malformed",
                hasRoot && open.isEmpty ? "a second document element" : "“<” begins no tag")
        }
        attributes.removeAll(keepingCapacity: true)
        var isEmpty = false
        if buffer[end] != UInt8(ascii: ">") {
            guard let close = try scanAttributes(from: end) else { return nil }
            end = close
            isEmpty = buffer[end - 1] == UInt8(ascii: "/")
        }
        guard open.count < limits.depth else {
            throw failure("file.limits", "elements are nested too deep")
        }
        if !hasRoot {
            rootName = String(decoding: buffer[(position + 1)..<name.end].prefix(40), as: UTF8.self)
        }
        hasRoot = true
        if !isEmpty { open.append(name.hash) }
        if end == name.end { position = end + 1 } else { advance(to: end + 1) }
        return .start(name: name.local, isEmpty: isEmpty)
    }

    /// Reads attributes up to `>`; gives its index, or `nil` if more bytes are needed.
    private mutating func scanAttributes(from start: Int) throws(LedgerError) -> Int? {
        var index = start
        while true {
            let gap = index
            while index < buffer.count, XMLScanner.isBlank(buffer[index]) { index += 1 }
            guard index < buffer.count else { return nil }
            if buffer[index] == UInt8(ascii: ">") { return index }
            if buffer[index] == UInt8(ascii: "/") {
                guard index + 1 < buffer.count else { return nil }
                if buffer[index + 1] == UInt8(ascii: ">") { return index + 1 }
                break
            }
            guard index > gap else { break }
            let nameStart = index
            while index < buffer.count, XMLScanner.isNameByte(buffer[index]) { index += 1 }
            let name = nameStart..<index
            while index < buffer.count, XMLScanner.isBlank(buffer[index]) { index += 1 }
            guard index < buffer.count else { return nil }
            guard !name.isEmpty, buffer[name.lowerBound] >= 0x3A,
                buffer[index] == UInt8(ascii: "=")
            else { break }
            index += 1
            while index < buffer.count, XMLScanner.isBlank(buffer[index]) { index += 1 }
            guard index < buffer.count else { return nil }
            let quote = buffer[index]
            guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { break }
            let valueStart = index + 1
            index = valueStart
            while index < buffer.count, buffer[index] != quote, buffer[index] != UInt8(ascii: "<") {
                index += 1
            }
            guard index < buffer.count else { return nil }
            guard buffer[index] == quote else { break }
            let isRepeated = attributes.contains {
                buffer[$0.name].elementsEqual(buffer[name])
            }
            guard !isRepeated, attributes.count < 64, hasSoundReferences(valueStart..<index)
            else { break }
            attributes.append((name, valueStart..<index))
            index += 1
        }
        throw failure("xml.malformed", "a tag whose attributes cannot be read")
    }

    /// Whether every reference in an attribute's value is one that XML defines.
    private func hasSoundReferences(_ range: Range<Int>) -> Bool {
        var rest = buffer[range]
        while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
            rest = rest[(ampersand + 1)...]
            guard let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                XMLScanner.scalar(ofReference: rest[..<end]) != nil
            else { return false }
            rest = rest[(end + 1)...]
        }
        return true
    }

    private enum Declaration {
        case skipped
        case text(Range<Int>)
        case incomplete
    }

    /// Comments, instructions and CDATA; a document type is refused.
    private mutating func scanDeclaration() throws(LedgerError) -> Declaration {
        let rest = buffer[position...]
        if rest.starts(with: "<!--".utf8) { return try skip(behind: "-->", from: 4) }
        if rest.starts(with: "<?".utf8) { return try skip(behind: "?>", from: 2) }
        if rest.starts(with: "<![CDATA[".utf8), !open.isEmpty {
            guard let end = find("]]>", from: position + 9) else { return .incomplete }
            let range = (position + 9)..<end
            advance(to: end + 3)
            return .text(range)
        }
        if rest.count < 9, !isComplete { return .incomplete }
        if rest.starts(with: "<!DOCTYPE".utf8) {
            throw failure(
                "xml.doctype", "a bank file declares no document type; it is refused")
        }
        throw failure("xml.malformed", "a declaration that does not belong here")
    }

    private mutating func skip(
        behind end: StaticString, from count: Int
    ) throws(LedgerError) -> Declaration {
        guard let found = find(end, from: position + count) else { return .incomplete }
        advance(to: found + end.utf8CodeUnitCount)
        return .skipped
    }

    private func find(_ end: StaticString, from start: Int) -> Int? {
        let pattern = Array(end.description.utf8)
        var index = start
        while index + pattern.count <= buffer.count {
            if buffer[index..<(index + pattern.count)].elementsEqual(pattern) { return index }
            index += 1
        }
        return nil
    }

    /// Moves on, counting lines.
    private mutating func advance(to end: Int) {
        while position < end {
            position += 1
            if buffer[position - 1] == 0x0A {
                line += 1
                lineStart = base + position
            }
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x41 && byte <= 0x5A)
            || (byte >= 0x2D && byte <= 0x3A && byte != 0x2F) || byte == 0x5F
    }

    private func endFailure() -> LedgerError {
        failure(
            "xml.malformed",
            hasRoot
                ? "the file is cut off: \(open.count) elements are not closed"
                : "the file holds no element")
    }

    private func failure(_ code: LedgerError.Code, _ message: String) -> LedgerError {
        LedgerError(code, message, at: "\(line):\(base + position - lineStart + 1)")
    }
}

/// A name at a place of the buffer, and its hashes.
private struct Name {
    /// The byte behind it.
    let end: Int
    /// Of the whole name.
    let hash: UInt64
    /// Of what stands behind the prefix.
    let local: UInt64

    init(_ span: Span<UInt8>, from start: Int) {
        var index = start
        var hash = XMLName.seed
        var local = XMLName.seed
        while index < span.count, XMLScanner.isNameByte(span[index]) {
            let byte = span[index]
            hash = XMLName.adding(byte, to: hash)
            local = byte == UInt8(ascii: ":") ? XMLName.seed : XMLName.adding(byte, to: local)
            index += 1
        }
        end = index
        self.hash = hash
        self.local = local
    }
}

/// Character data up to the next tag or reference, or the end of the bytes at hand.
private struct TextRun {
    let end: Int
    let newLines: Int
    let lastLine: Int
    let isBlank: Bool
    let hasControl: Bool

    init(_ span: Span<UInt8>, from start: Int) {
        var index = start
        var newLines = 0
        var lastLine = 0
        var isBlank = true
        var hasControl = false
        while index < span.count {
            let byte = span[index]
            if byte < 0x40 {
                if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "&") { break }
                if byte == 0x0A {
                    newLines += 1
                    lastLine = index + 1
                } else if byte > 0x20 {
                    isBlank = false
                } else if byte < 0x20, byte != 0x09, byte != 0x0D {
                    hasControl = true
                    break
                }
            } else {
                isBlank = false
            }
            index += 1
        }
        end = index
        self.newLines = newLines
        self.lastLine = lastLine
        self.isBlank = isBlank
        self.hasControl = hasControl
    }
}

/// Hashes of element names (FNV-1a, 64 bits).
enum XMLName {
    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    static func adding(_ byte: UInt8, to hash: UInt64) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
        name.reduce(seed) { adding($1, to: $0) }
    }

    static func hash(_ bytes: Span<UInt8>, _ name: Range<Int>) -> UInt64 {
        var hash = seed
        for index in name { hash = adding(bytes[index], to: hash) }
        return hash
    }

    /// The currency of an amount.
    static let currency = hash("Ccy".utf8)
}

/// Walks over the tags of an XML text, to know where each element stands byte by byte.
///
/// The parser reads ahead and knows lines at best; this cursor goes along with it, one tag per
/// event. It needs an encoding in which `<`, `>`, quotes and line feeds are single bytes and part
/// of no other character: UTF-8, the ISO 8859 family, GB18030.
package struct MarkupCursor {
    /// What kind of tag it is.
    package enum Kind {
        /// An element begins.
        case start
        /// An element ends.
        case end
        /// A document type or another declaration.
        case documentType
    }

    /// One tag.
    package struct Tag {
        /// What kind of tag it is.
        package let kind: Kind
        /// The bytes from `<` to `>`.
        package let bytes: Range<Int>
        /// The line, from 1.
        package let line: Int
        /// The byte in the line, from 1.
        package let column: Int
    }

    private let text: [UInt8]
    private var position = 0
    private var line = 1
    private var lineStart = 0

    /// Starts at the beginning; `nil` for UTF-16, whose tags are not single bytes.
    package init?(_ text: [UInt8]) {
        guard !text.starts(with: [0xFF, 0xFE]), !text.starts(with: [0xFE, 0xFF]),
            text.first != 0
        else { return nil }
        self.text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { (position, lineStart) = (3, 3) }
    }

    /// The next tag; comments, instructions and CDATA are passed over.
    package mutating func next() -> Tag? {
        while advance(to: UInt8(ascii: "<")) {
            if isAt("<!--") {
                skip(behind: "-->")
            } else if isAt("<![CDATA[") {
                skip(behind: "]]>")
            } else if isAt("<?") {
                skip(behind: "?>")
            } else {
                return readTag()
            }
        }
        return nil
    }

    private mutating func readTag() -> Tag {
        let (start, column, line) = (position, position - lineStart + 1, self.line)
        let kind: Kind =
            isAt("</") ? .end : isAt("<!") ? .documentType : .start
        var quote: UInt8?
        while position < text.count {
            let byte = text[position]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                position += 1
                break
            }
            step(over: byte)
        }
        return Tag(kind: kind, bytes: start..<position, line: line, column: column)
    }

    /// Moves on to a byte; false if there is none.
    private mutating func advance(to target: UInt8) -> Bool {
        while position < text.count {
            let byte = text[position]
            if byte == target { return true }
            step(over: byte)
        }
        return false
    }

    private mutating func skip(behind end: StaticString) {
        while position < text.count, !isAt(end) { step(over: text[position]) }
        position = min(text.count, position + end.utf8CodeUnitCount)
    }

    private mutating func step(over byte: UInt8) {
        position += 1
        if byte == 0x0A {
            line += 1
            lineStart = position
        }
    }

    private func isAt(_ expected: StaticString) -> Bool {
        text[position...].starts(with: expected.description.utf8)
    }
}

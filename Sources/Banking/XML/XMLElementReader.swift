package import Ledger

/// Reads XML that is no bank's, element by element, for other targets of the package.
///
/// The bytes are all at hand and must be UTF-8; what `XMLScanner` refuses is refused here too.
package struct XMLElementReader: ~Copyable {
    /// The local name of an element, known by its hash.
    package struct Name: Sendable, Hashable, ExpressibleByStringLiteral {
        private let hash: UInt64

        /// The name of a literal.
        package init(stringLiteral value: String) { hash = XMLName.hash(value.utf8) }

        init(hash: UInt64) { self.hash = hash }
    }

    /// What comes next.
    package enum Event {
        /// An element begins; an empty one has no end of its own.
        case start(Name, isEmpty: Bool)
        /// The element that began last ends.
        case end
        /// Some of the characters of the innermost element.
        case text(String)
    }

    private var scanner: XMLScanner

    /// Starts on the bytes of a file.
    ///
    /// - Throws: `xml.encoding`.
    package init(_ bytes: [UInt8]) throws(LedgerError) {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let declared = XMLText.declaredEncoding(content)?.lowercased() ?? "utf-8"
        let isPlain = declared == "utf-8" || content.allSatisfy { $0 < 0x80 }
        guard isPlain, String(validating: content, as: UTF8.self) != nil else {
            throw LedgerError(
                "xml.encoding",
                "the bytes are not UTF-8, or are said to be something else; save "
                    + "the file as UTF-8", at: "1:1")
        }
        scanner = XMLScanner(limits: .standard, first: content) { () throws(LedgerError) in nil }
    }

    /// The next event; `nil` at the end of the document.
    ///
    /// - Throws: `xml.malformed`, `xml.doctype`, `file.limits` with `line:column`.
    package mutating func next() throws(LedgerError) -> Event? {
        switch try scanner.next() {
        case .start(let name, let isEmpty): .start(Name(hash: name), isEmpty: isEmpty)
        case .end: .end
        case .text(let range): .text(String(decoding: scanner.buffer[range], as: UTF8.self))
        case .character(let scalar): .text(String(Character(scalar)))
        case .finished: nil
        }
    }

    /// `line:column` of the tag that was read last.
    package var place: String { "\(scanner.token.line):\(scanner.token.column)" }

    /// The name of the document's element, for people.
    package var rootName: String { scanner.rootName }

    /// An attribute of the element that began last; `nil` if it has none of this name.
    package func attribute(_ name: String) -> String? {
        let found = scanner.attributes.first { scanner.buffer[$0.name].elementsEqual(name.utf8) }
        guard let found else { return nil }
        var rest = scanner.buffer[found.value]
        var text = ""
        while let start = rest.firstIndex(of: UInt8(ascii: "&")),
            let end = rest[start...].firstIndex(of: UInt8(ascii: ";")),
            let scalar = XMLScanner.scalar(ofReference: rest[(start + 1)..<end])
        {
            text += String(decoding: rest[..<start], as: UTF8.self)
            text.unicodeScalars.append(scalar)
            rest = rest[(end + 1)...]
        }
        return text + String(decoding: rest, as: UTF8.self)
    }
}

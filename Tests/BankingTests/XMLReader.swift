internal import CLibXML2
internal import Ledger

/// A node of an XML text as the streaming reader comes to it.
enum XMLEvent {
    /// An element begins; an empty one has no end of its own.
    case start(name: String, depth: Int, isEmpty: Bool)
    /// An element ends.
    case end(depth: Int)
    /// Characters; `XMLReader.value()` lends them.
    case text
    /// A document type: refused wherever it stands.
    case documentType
}

/// libxml2's streaming reader over bytes in memory: no network, no entities, no tree.
///
/// The handle never leaves this type, and the type lives only inside `reading(_:_:)`, because the
/// library reads the bytes in place.
@safe struct XMLReader: ~Copyable {
    private let handle: xmlTextReaderPtr

    /// Lends a reader over bytes.
    ///
    /// - Throws: `file.limits` for more bytes than the library can count, or what `body` throws.
    static func reading<Result>(
        _ bytes: [UInt8], _ body: (consuming XMLReader) throws(LedgerError) -> Result
    ) throws(LedgerError) -> Result {
        guard let count = Int32(exactly: bytes.count) else {
            throw LedgerError("file.limits", "an XML file has at most 2 GiB")
        }
        return try unsafe bytes.withUnsafeBufferPointer {
            buffer throws(LedgerError) -> Result in
            let start = unsafe UnsafeRawPointer(buffer.baseAddress)?
                .assumingMemoryBound(to: CChar.self)
            // Entities stay references (no NOENT), so nothing is expanded or opened.
            let options =
                XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
                | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NOCDATA.rawValue
            let handle = unsafe xmlReaderForMemory(start, count, nil, nil, Int32(options))
            guard let handle = unsafe handle else {
                throw LedgerError("xml.malformed", "the XML reader could not be started")
            }
            return try body(unsafe XMLReader(handle: handle))
        }
    }

    private init(handle: xmlTextReaderPtr) { unsafe self.handle = unsafe handle }

    deinit { unsafe xmlFreeTextReader(handle) }

    /// The next node that matters; `nil` at the end of the document.
    ///
    /// - Throws: `xml.malformed` with `line:column`.
    mutating func next() throws(LedgerError) -> XMLEvent? {
        while true {
            xmlResetLastError()
            let status = unsafe xmlTextReaderRead(handle)
            guard status == 1 else {
                if status == 0 { return nil }
                throw failure()
            }
            let type = UInt32(bitPattern: unsafe xmlTextReaderNodeType(handle))
            switch xmlReaderTypes(rawValue: type) {
            case XML_READER_TYPE_ELEMENT:
                let isEmpty = unsafe xmlTextReaderIsEmptyElement(handle) == 1
                return .start(name: name, depth: depth, isEmpty: isEmpty)
            case XML_READER_TYPE_END_ELEMENT: return .end(depth: depth)
            case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA: return .text
            case XML_READER_TYPE_DOCUMENT_TYPE: return .documentType
            case XML_READER_TYPE_ENTITY_REFERENCE:
                throw LedgerError("xml.malformed", "an entity is used that XML does not define")
            default: continue
            }
        }
    }

    /// The characters at the current node, at most `limit` bytes; `nil` if there are more.
    func value(limit: Int) -> String? {
        guard let text = unsafe xmlTextReaderConstValue(handle) else { return "" }
        guard Int(unsafe xmlStrlen(text)) <= limit else { return nil }
        return unsafe String(cString: text)
    }

    /// An attribute of the current element; `nil` if it has none of this name.
    mutating func attribute(_ name: String) -> String? {
        guard unsafe xmlTextReaderHasAttributes(handle) == 1,
            unsafe xmlTextReaderMoveToAttribute(handle, name) == 1
        else { return nil }
        let text = value(limit: 256)
        _ = unsafe xmlTextReaderMoveToElement(handle)
        // A currency code has three letters; whatever is long is not one.
        return text ?? ""
    }

    /// The line that the parser has come to.
    var line: Int { Int(unsafe xmlTextReaderGetParserLineNumber(handle)) }

    private var depth: Int { Int(unsafe xmlTextReaderDepth(handle)) }

    private var name: String {
        guard let text = unsafe xmlTextReaderConstLocalName(handle) else { return "" }
        return unsafe String(cString: text)
    }

    /// The library's last error of this thread, as a value.
    private func failure() -> LedgerError {
        guard let error = unsafe xmlGetLastError() else {
            return LedgerError("xml.malformed", "the XML cannot be read", at: "\(line):1")
        }
        let text = unsafe error.pointee.message.map { unsafe String(cString: $0) } ?? ""
        let reason = text.prefix(200)
        let place = unsafe "\(max(1, error.pointee.line)):\(max(1, error.pointee.int2))"
        return LedgerError("xml.malformed", "the XML is cut off or broken: \(reason)", at: place)
    }
}

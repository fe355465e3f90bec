import Ledger

/// An element that has begun.
struct XMLElement {
    let name: String
    let depth: Int
    let isEmpty: Bool
    let place: SourcePlace
}

/// The leaves of a small part of a document: paths of local names, texts, currencies, places.
struct XMLLeaves {
    /// An element without elements inside.
    struct Leaf {
        /// The local names below the part's root, joined by `/`; empty for the root itself.
        let path: String
        let text: String
        /// The attribute `Ccy`, which amounts have.
        let currency: String?
        let place: SourcePlace
    }

    var list: [Leaf] = []

    /// The first leaf of a path.
    subscript(path: String) -> Leaf? { list.first { $0.path == path } }

    /// The first leaf that any of the paths leads to, in the order of the paths.
    func first(of paths: String...) -> Leaf? {
        for path in paths { if let leaf = self[path] { return leaf } }
        return nil
    }

    /// The text of the first of the paths, unless it is blank.
    func text(_ paths: String...) -> String? {
        for path in paths {
            if let text = self[path]?.text.trimmingBlanks(), !text.isEmpty { return text }
        }
        return nil
    }

    /// The texts of all leaves of a path.
    func texts(_ path: String) -> [String] {
        list.filter { $0.path == path }.map { $0.text.trimmingBlanks() }.filter { !$0.isEmpty }
    }
}

/// Walks elements by their local names, in step with the parser, within limits.
struct XMLElements: ~Copyable {
    private var reader: XMLReader
    private var cursor: MarkupCursor?
    private let file: String
    private let limits: BankFileLimits
    /// The byte behind the element that ended last.
    private(set) var lastEnd = 0

    init(_ reader: consuming XMLReader, bytes: [UInt8], file: String, limits: BankFileLimits) {
        self.reader = reader
        self.cursor = MarkupCursor(bytes)
        self.file = file
        self.limits = limits
    }

    /// The next element that begins, at any depth; `nil` at the end of the document.
    ///
    /// - Throws: `xml.malformed`, `xml.doctype`, `file.limits`.
    mutating func nextElement() throws(LedgerError) -> XMLElement? {
        while let event = try reader.next() {
            if let element = try element(of: event) { return element }
        }
        return nil
    }

    /// The next child of an element; `nil` at its end.
    ///
    /// Unread children are passed over.
    ///
    /// - Throws: `xml.malformed`, `xml.doctype`, `file.limits`.
    mutating func nextChild(of parent: XMLElement) throws(LedgerError) -> XMLElement? {
        guard !parent.isEmpty else { return nil }
        while let event = try reader.next() {
            let element = try element(of: event)
            if let element, element.depth == parent.depth + 1 { return element }
            if case .end(parent.depth) = event { return nil }
        }
        throw LedgerError("xml.malformed", "the document ends inside \(parent.name)")
    }

    /// The leaves of an element, which is read to its end.
    ///
    /// - Throws: `xml.malformed`, `xml.doctype`, `file.limits`.
    mutating func leaves(of root: XMLElement) throws(LedgerError) -> XMLLeaves {
        var leaves = XMLLeaves()
        // Per open element: its path, its attribute, its text, whether elements stand inside.
        var open: [Open] = [Open(root, path: "", currency: currency(of: root))]
        if root.isEmpty { return leaves }
        while let event = try reader.next() {
            if let element = try element(of: event) {
                open[open.count - 1].hasElements = true
                let above = open[open.count - 1].path
                let path = above.isEmpty ? element.name : "\(above)/\(element.name)"
                if !element.isEmpty {
                    open.append(Open(element, path: path, currency: currency(of: element)))
                }
            } else if case .text = event {
                try append(to: &open[open.count - 1])
            } else if case .end = event, let closed = open.popLast() {
                if !closed.hasElements {
                    leaves.list.append(closed.leaf)
                    try require(leaves.list.count <= limits.fields, root, "too many fields")
                }
                if open.isEmpty { return leaves }
            }
        }
        throw LedgerError("xml.malformed", "the document ends inside \(root.name)")
    }

    private struct Open {
        let path: String
        let currency: String?
        let place: SourcePlace
        var text = ""
        var hasElements = false

        init(_ element: XMLElement, path: String, currency: String?) {
            self.path = path
            self.currency = currency
            self.place = element.place
        }

        var leaf: XMLLeaves.Leaf {
            XMLLeaves.Leaf(path: path, text: text, currency: currency, place: place)
        }
    }

    private mutating func append(to open: inout Open) throws(LedgerError) {
        let room = limits.fieldBytes - open.text.utf8.count
        guard let text = reader.value(limit: room) else {
            throw LedgerError(
                "file.limits", "a field has more than \(limits.fieldBytes) bytes",
                at: "\(open.place.line):\(open.place.column)")
        }
        open.text += text
    }

    private mutating func currency(of element: XMLElement) -> String? {
        element.name == "Amt" ? reader.attribute("Ccy") : nil
    }

    /// The element that an event begins; keeps the cursor in step with every tag.
    private mutating func element(of event: XMLEvent) throws(LedgerError) -> XMLElement? {
        switch event {
        case .start(let name, let depth, let isEmpty):
            let place = nextPlace(.start)
            let element = XMLElement(name: name, depth: depth, isEmpty: isEmpty, place: place)
            try require(depth < limits.depth, element, "elements are nested too deep")
            return element
        case .end:
            _ = nextPlace(.end)
            return nil
        case .text: return nil
        case .documentType:
            throw LedgerError(
                "xml.doctype", "a bank file declares no document type; it is refused",
                at: "\(reader.line):1")
        }
    }

    private mutating func nextPlace(_ kind: MarkupCursor.Kind) -> SourcePlace {
        guard let tag = cursor?.next(), tag.kind == kind else {
            // Out of step (an encoding that hides tags): from here the parser's line must do.
            cursor = nil
            return SourcePlace(file: file, line: max(1, reader.line), column: 1)
        }
        lastEnd = tag.bytes.upperBound
        return SourcePlace(file: file, line: tag.line, column: tag.column, bytes: tag.bytes)
    }

    private func require(
        _ condition: Bool, _ element: XMLElement, _ message: String
    ) throws(LedgerError) {
        guard !condition else { return }
        throw LedgerError(
            "file.limits", "\(message) at \(element.name.prefix(40))",
            at: "\(element.place.line):\(element.place.column)")
    }
}

import Ledger

/// Walks a document along known paths and collects the text of the leaves.
struct XMLWalker<Field: Sendable>: ~Copyable {
    /// What the walk came to.
    enum Event {
        /// A known element begins.
        case start(Field)
        /// A known element ends; `isLeaf` if no element stood inside.
        case end(Field, isLeaf: Bool)
        /// An element of this hash began that is not known, outside every message.
        case stranger
        case finished
    }

    var scanner: XMLScanner
    private let paths: XMLPaths<Field>
    private let limits: BankFileLimits
    private var nodes: [(node: Int, hasElements: Bool, place: XMLScanner.Position)] = []
    private var pendingEnd: (Field, isLeaf: Bool)?
    /// The text of the current leaf.
    private(set) var text: [UInt8] = []
    /// Where the element of the last event began.
    private(set) var place = XMLScanner.Position()
    /// The first element of the document.
    private(set) var rootPlace: XMLScanner.Position?

    init(_ scanner: consuming XMLScanner, paths: XMLPaths<Field>, limits: BankFileLimits) {
        self.scanner = scanner
        self.paths = paths
        self.limits = limits
    }

    /// The next event on a known path.
    ///
    /// - Throws: `xml.malformed`, `xml.doctype`, `file.limits`.
    mutating func next() throws(LedgerError) -> Event {
        if let (field, isLeaf) = pendingEnd {
            pendingEnd = nil
            return .end(field, isLeaf: isLeaf)
        }
        while true {
            switch try scanner.next() {
            case .start(let name, let isEmpty):
                if let event = begin(name, isEmpty) { return event }
            case .end:
                guard let closed = nodes.popLast() else { continue }
                place = closed.place
                if let field = paths.field(of: closed.node) {
                    return .end(field, isLeaf: !closed.hasElements)
                }
            case .text(let range):
                guard isInKnownElement else { continue }
                try require(text.count + range.count)
                text.append(contentsOf: scanner.buffer[range])
            case .character(let scalar):
                guard isInKnownElement else { continue }
                try require(text.count + 4)
                text.append(contentsOf: String(Character(scalar)).utf8)
            case .finished: return .finished
            }
        }
    }

    /// Whether the innermost element is one whose text may be asked for.
    private var isInKnownElement: Bool {
        guard let last = nodes.last else { return false }
        return last.node > 1 && paths.field(of: last.node) != nil
    }

    private mutating func begin(_ name: UInt64, _ isEmpty: Bool) -> Event? {
        let above = nodes.last?.node ?? XMLPaths<Field>.surroundings
        if !nodes.isEmpty { nodes[nodes.count - 1].hasElements = true }
        rootPlace = rootPlace ?? scanner.token
        place = scanner.token
        text.removeAll(keepingCapacity: true)
        let node = paths.child(of: above, named: name)
        if !isEmpty { nodes.append((node, false, scanner.token)) }
        guard let field = paths.field(of: node) else {
            return node == XMLPaths<Field>.surroundings ? .stranger : nil
        }
        if isEmpty { pendingEnd = (field, true) }
        return .start(field)
    }

    private func require(_ count: Int) throws(LedgerError) {
        guard count <= limits.fieldBytes else {
            throw LedgerError(
                "file.limits", "a field has more than \(limits.fieldBytes) bytes",
                at: "\(scanner.token.line):\(scanner.token.column)")
        }
    }

    /// The value of an attribute of the element that began last, by the hash of its name.
    ///
    /// Valid until the next event.
    func attribute(_ name: UInt64) -> ArraySlice<UInt8>? {
        for attribute in scanner.attributes
        where XMLName.hash(scanner.buffer.span, attribute.name) == name {
            return scanner.buffer[attribute.value]
        }
        return nil
    }

    /// The name spaces that the element that began last declares.
    var nameSpaces: [String] {
        scanner.attributes.filter { scanner.buffer[$0.name].starts(with: "xmlns".utf8) }
            .map { String(decoding: scanner.buffer[$0.value], as: UTF8.self) }
    }
}

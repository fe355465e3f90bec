/// A PDF file read strictly: every byte of it belongs to an object or a table of a revision.
///
/// Only what signatures need is looked at: structure, dictionaries, revisions. Files with
/// cross-reference streams or encryption are refused (ISO 32000-2 sections 7.5.4 and 7.5.6).
struct PDFFile: Sendable {
    private static let byteLimit = 64 << 20
    private static let revisionLimit = 64

    let bytes: [UInt8]
    /// Oldest first; the last one ends where the file ends.
    let revisions: [PDFRevision]
    /// The objects of each revision by number.
    private let objects: [[Int: PDFObject]]

    /// Reads a file.
    ///
    /// - Throws: `pdf.malformed` or `pdf.unsupported`, with the offset.
    init(_ bytes: [UInt8]) throws(ProofsError) {
        guard bytes.count <= Self.byteLimit else {
            throw ProofsError(.pdfMalformed, "The PDF file is larger than 64 MiB.")
        }
        let parser = PDFParser(bytes, at: 0)
        guard parser.starts(with: "%PDF-1.") || parser.starts(with: "%PDF-2.") else {
            throw parser.malformed("it does not begin with “%PDF-1.” or “%PDF-2.”")
        }
        var tables: [PDFCrossReference] = []
        var offset: Int? = try Self.lastTable(bytes)
        while let place = offset {
            guard tables.count < Self.revisionLimit else {
                throw parser.malformed("it has more than 64 revisions")
            }
            guard place < (tables.last?.offset ?? bytes.count) else {
                throw parser.malformed("an older table stands behind a newer one", at: place)
            }
            let table = try PDFCrossReference(in: bytes, at: place)
            tables.append(table)
            switch table.trailer["Prev"] {
            case nil: offset = nil
            case .integer(let previous) where previous > 0: offset = previous
            default: throw parser.malformed("/Prev is not a place", at: place)
            }
        }
        guard tables.first?.end == bytes.count else {
            throw parser.malformed(
                "bytes follow the end of the last revision", at: tables.first?.end)
        }
        (revisions, objects) = try Self.read(tables.reversed(), bytes)
        self.bytes = bytes
    }

    /// The newest definition of a number in a revision or before it.
    func object(_ number: Int, in revision: Int) -> PDFObject? {
        for index in stride(from: revision, through: 0, by: -1) {
            if let object = objects[index][number] { return object }
            if revisions[index].freed.contains(number) { return nil }
        }
        return nil
    }

    /// The object that a reference means in a revision; none is null (ISO 32000-2 7.3.10).
    func object(_ reference: PDFReference, in revision: Int) -> PDFObject? {
        guard let object = object(reference.number, in: revision), object.reference == reference
        else { return nil }
        return object
    }

    /// A value with its reference, if it is one, followed; never further than one step.
    func resolve(_ value: PDFValue?, in revision: Int) -> PDFValue? {
        guard case .reference(let reference) = value else { return value }
        return object(reference, in: revision)?.value
    }

    /// The numbers that a revision writes or frees.
    func changed(in revision: Int) -> Set<Int> {
        Set(objects[revision].keys).union(revisions[revision].freed.subtracting([0]))
    }

    /// The catalog and where it stands.
    func catalog(
        in revision: Int
    ) throws(ProofsError) -> (reference: PDFReference, members: [String: PDFValue]) {
        guard let root = revisions[revision].trailer["Root"]?.reference,
            let members = object(root, in: revision)?.value.dictionary
        else {
            throw ProofsError(
                .pdfMalformed, "The PDF file has no catalog.",
                location: "offset \(revisions[revision].crossReference)")
        }
        return (root, members)
    }

    // MARK: - Reading

    /// The place that the file's last lines name.
    private static func lastTable(_ bytes: [UInt8]) throws(ProofsError) -> Int {
        var end = bytes.count
        let trim = {
            while end > 0, bytes[end - 1] == 0x0a || bytes[end - 1] == 0x0d { end -= 1 }
        }
        let missing = PDFParser(bytes, at: bytes.count).malformed(
            "it does not end with “startxref”, a number and “%%EOF”")
        trim()
        guard end >= 5, bytes[(end - 5)..<end].elementsEqual("%%EOF".utf8) else { throw missing }
        end -= 5
        trim()
        let last = end
        while end > 0, PDFCharacter.isDigit(bytes[end - 1]) { end -= 1 }
        guard (1...10).contains(last - end) else { throw missing }
        var parser = PDFParser(bytes, at: end)
        return try parser.digits()
    }

    /// Reads every object and sees to it that nothing else stands between them.
    private static func read(
        _ tables: [PDFCrossReference], _ bytes: [UInt8]
    ) throws(ProofsError) -> ([PDFRevision], [[Int: PDFObject]]) {
        var revisions: [PDFRevision] = []
        var objects: [[Int: PDFObject]] = []
        var known: [Int: Int] = [:]
        var start = 0
        for table in tables {
            known.merge(table.offsets.mapValues(\.offset)) { $1 }
            let length = { (other: PDFReference) throws(ProofsError) -> Int in
                guard let place = known[other.number],
                    let number = try PDFObject(
                        in: bytes, at: place,
                        length: { (_) throws(ProofsError) in
                            throw PDFParser(bytes, at: place).malformed("a length is a stream")
                        }
                    ).value.integer
                else { throw PDFParser(bytes, at: table.offset).malformed("a length is missing") }
                return number
            }
            objects.append(try read(table, bytes, from: start, length))
            revisions.append(
                PDFRevision(
                    range: start..<table.end, crossReference: table.offset,
                    offsets: table.offsets.mapValues(\.offset), freed: table.freed,
                    trailer: table.trailer))
            start = table.end
        }
        return (revisions, objects)
    }

    private static func read(
        _ table: PDFCrossReference, _ bytes: [UInt8], from start: Int,
        _ length: (PDFReference) throws(ProofsError) -> Int
    ) throws(ProofsError) -> [Int: PDFObject] {
        var objects: [Int: PDFObject] = [:]
        var parser = PDFParser(bytes, at: start)
        for (number, entry) in table.offsets.sorted(by: { $0.value.offset < $1.value.offset }) {
            parser.skipSpace()
            guard parser.position == entry.offset else {
                throw parser.malformed(
                    "object \(number) is said to stand at offset \(entry.offset), and something "
                        + "else stands before it")
            }
            let object = try PDFObject(in: bytes, at: entry.offset, length: length)
            guard object.reference.number == number,
                object.reference.generation == entry.generation
            else { throw parser.malformed("another object stands where \(number) should") }
            objects[number] = object
            parser.position = object.range.upperBound
        }
        parser.skipSpace()
        guard parser.position == table.offset else {
            throw parser.malformed("something stands before the table that no table names")
        }
        return objects
    }
}

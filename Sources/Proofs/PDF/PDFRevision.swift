/// One state of a PDF file: what was written at once, up to its `%%EOF` (ISO 32000-2 7.5.6).
struct PDFRevision: Sendable {
    /// Its own bytes: from the end of the revision before.
    let range: Range<Int>
    /// Where its cross-reference table stands.
    let crossReference: Int
    /// Where each object that it writes stands, by number.
    let offsets: [Int: Int]
    /// The numbers that it marks as free, 0 left out.
    let freed: Set<Int>
    let trailer: [String: PDFValue]
}

/// A cross-reference table, its trailer and the mark of the revision's end (ISO 32000-2 7.5.4).
struct PDFCrossReference {
    private static let objectLimit = 500_000

    let offset: Int
    let end: Int
    var offsets: [Int: (offset: Int, generation: Int)] = [:]
    var freed: Set<Int> = []
    let trailer: [String: PDFValue]

    init(in bytes: [UInt8], at offset: Int) throws(ProofsError) {
        var parser = PDFParser(bytes, at: offset)
        guard parser.starts(with: "xref") else {
            if let byte = parser.next, PDFCharacter.isDigit(byte) {
                throw ProofsError(
                    .pdfUnsupported,
                    "The PDF file keeps its objects in a cross-reference stream; only files with "
                        + "plain cross-reference tables are checked.", location: "offset \(offset)")
            }
            throw parser.malformed("there is no cross-reference table where one is named")
        }
        parser.position += 4
        self.offset = offset
        var entries: [Int: (offset: Int, generation: Int)] = [:]
        var freed: Set<Int> = []
        while !parser.skip("trailer") {
            try Self.section(&parser, &entries, &freed)
        }
        offsets = entries
        self.freed = freed
        guard let trailer = try parser.value().dictionary else {
            throw parser.malformed("the trailer is not a dictionary")
        }
        for key in ["XRefStm", "Encrypt"] where trailer[key] != nil {
            throw ProofsError(
                .pdfUnsupported, "The PDF file's trailer has /\(key), which is not read here.",
                location: "offset \(offset)")
        }
        self.trailer = trailer
        try parser.expect("startxref")
        parser.skipSpace()
        guard try parser.digits() == offset else {
            throw parser.malformed("“startxref” names another place than its own table's")
        }
        parser.skipEndOfLine()
        guard parser.starts(with: "%%EOF") else { throw parser.malformed("expected “%%EOF”") }
        parser.position += 5
        parser.skipEndOfLine()
        end = parser.position
    }

    /// Reads the entries of consecutive numbers, 20 bytes each.
    private static func section(
        _ parser: inout PDFParser, _ entries: inout [Int: (offset: Int, generation: Int)],
        _ freed: inout Set<Int>
    ) throws(ProofsError) {
        let first = try parser.digits()
        parser.skipSpace()
        let count = try parser.digits()
        parser.skipSpace()
        guard first + count <= objectLimit, parser.bytes.count - parser.position >= count * 20
        else { throw parser.malformed("a cross-reference table is too long") }
        for number in first..<(first + count) {
            let start = parser.position
            let offset = try parser.digits()
            parser.position += 1
            let generation = try parser.digits()
            parser.position += 1
            let kind = parser.next
            parser.position = start + 20
            let isForm =
                parser.bytes[start + 10] == 0x20 && parser.bytes[start + 16] == 0x20
                && PDFCharacter.isSpace(parser.bytes[start + 18])
                && PDFCharacter.isSpace(parser.bytes[start + 19])
            guard isForm, kind == 0x6e || kind == 0x66, entries[number] == nil,
                !freed.contains(number)
            else { throw parser.malformed("a cross-reference entry is damaged", at: start) }
            if kind == 0x6e, number > 0 {
                entries[number] = (offset, generation)
            } else if kind == 0x66 {
                freed.insert(number)
            } else {
                throw parser.malformed("object 0 is in use", at: start)
            }
        }
    }
}

/// An object as it stands in a PDF file (ISO 32000-2 section 7.3.10).
struct PDFObject: Sendable {
    let reference: PDFReference
    let value: PDFValue
    /// The bytes of the stream, where the object is one.
    let stream: Range<Int>?
    /// From the object's number to behind `endobj`.
    let range: Range<Int>

    /// Reads the object at a place.
    ///
    /// - Parameter length: gives a stream's length that stands in another object.
    init(
        in bytes: [UInt8], at offset: Int, length: (PDFReference) throws(ProofsError) -> Int
    ) throws(ProofsError) {
        var parser = PDFParser(bytes, at: offset)
        let number = try parser.digits()
        parser.skipSpace()
        let generation = try parser.digits()
        try parser.expect("obj")
        value = try parser.value()
        reference = PDFReference(number: number, generation: generation)
        stream = try Self.stream(value, &parser, length)
        try parser.expect("endobj")
        range = offset..<parser.position
    }

    private static func stream(
        _ value: PDFValue, _ parser: inout PDFParser,
        _ length: (PDFReference) throws(ProofsError) -> Int
    ) throws(ProofsError) -> Range<Int>? {
        guard let members = value.dictionary, parser.skip("stream") else { return nil }
        guard parser.starts(with: "\r\n") || parser.starts(with: "\n") else {
            throw parser.malformed("“stream” is not followed by an end of line")
        }
        parser.skipEndOfLine()
        let count: Int
        switch members["Length"] {
        case .integer(let number): count = number
        case .reference(let other): count = try length(other)
        default: throw parser.malformed("a stream has no length")
        }
        let start = parser.position
        guard count >= 0, count <= parser.bytes.count - start else {
            throw parser.malformed("a stream is longer than the file")
        }
        parser.position += count
        parser.skipEndOfLine()
        guard parser.starts(with: "endstream") else {
            throw parser.malformed("a stream does not end where its length says")
        }
        parser.position += "endstream".utf8.count
        return start..<(start + count)
    }
}

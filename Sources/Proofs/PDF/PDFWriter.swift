/// Writes objects, their cross-reference table and a trailer: a whole file or an update.
struct PDFWriter {
    private(set) var bytes: [UInt8]
    private var offsets: [Int: Int] = [:]

    /// Goes on behind some bytes: a header, or the file as it was.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Writes an object of generation 0.
    mutating func add(_ number: Int, _ body: [UInt8]) {
        offsets[number] = bytes.count
        bytes += Array("\(number) 0 obj\n".utf8) + body + Array("\nendobj\n".utf8)
    }

    /// Writes the table of the objects added, 20 bytes an entry, and the end of the revision.
    mutating func finish(_ trailer: [String: PDFValue], isFirst: Bool) {
        let start = bytes.count
        var text = Array("xref\n".utf8)
        var numbers = offsets.keys.sorted()[...]
        if isFirst { numbers = [0] + numbers }
        while let first = numbers.first {
            let count = zip(numbers, first...).prefix { $0 == $1 }.count
            text += Array("\(first) \(count)\n".utf8)
            for number in numbers.prefix(count) {
                if let offset = offsets[number] {
                    UnixTime.append(offset, width: 10, to: &text)
                    text += Array(" 00000 n \n".utf8)
                } else {
                    text += Array("0000000000 65535 f \n".utf8)
                }
            }
            numbers = numbers.dropFirst(count)
        }
        bytes += text + Array("trailer\n".utf8) + PDFValue.dictionary(trailer).written
        bytes += Array("\nstartxref\n\(start)\n%%EOF\n".utf8)
    }

    /// Overwrites bytes in place.
    mutating func replace(_ range: Range<Int>, with replacement: [UInt8]) {
        precondition(range.count == replacement.count, "nothing may move")
        bytes.replaceSubrange(range, with: replacement)
    }
}

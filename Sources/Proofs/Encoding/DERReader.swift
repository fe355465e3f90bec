/// One DER element, as slices of the bytes that were read.
struct DERElement {
    let tag: UInt8
    /// Tag, length and content.
    let encoded: ArraySlice<UInt8>
    fileprivate let headerCount: Int
    fileprivate let depth: Int

    var content: ArraySlice<UInt8> { encoded.dropFirst(headerCount) }

    /// Reads what is inside.
    func reader() -> DERReader {
        DERReader(content, depth: depth + 1)
    }

    /// The magnitude of an INTEGER that is not negative and has no needless zeros.
    func magnitude() throws(ProofsError) -> [UInt8] {
        guard let first = content.first, first < 0x80,
            content.count == 1 || first != 0 || content[content.startIndex + 1] >= 0x80
        else { throw DERReader.malformed("a number is negative or padded", content.startIndex) }
        return Array(content.drop { $0 == 0 })
    }

    /// A small INTEGER.
    func smallInteger() throws(ProofsError) -> Int {
        let digits = try magnitude()
        guard digits.count <= 7 else {
            throw DERReader.malformed("a number is too large", content.startIndex)
        }
        return digits.reduce(0) { $0 << 8 | Int($1) }
    }

    /// The POSIX time of a UTCTime or GeneralizedTime in the form of RFC 5280.
    func time() throws(ProofsError) -> Int64 {
        let yearDigits = tag == 0x17 ? 2 : 4
        guard tag == 0x17 || tag == 0x18, content.count == yearDigits + 11,
            content.last == 0x5a, var year = number(at: 0, count: yearDigits),
            let month = number(at: yearDigits), let day = number(at: yearDigits + 2),
            let hour = number(at: yearDigits + 4), let minute = number(at: yearDigits + 6),
            let second = number(at: yearDigits + 8)
        else { throw unreadableTime }
        if yearDigits == 2 { year += year < 50 ? 2000 : 1900 }
        guard yearDigits == 2 || year >= 2050,
            let date = UnixTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { throw unreadableTime }
        return date.seconds
    }

    private func number(at offset: Int, count: Int = 2) -> Int? {
        let start = content.startIndex + offset
        return UnixTime.number(content[start..<(start + count)])
    }

    private var unreadableTime: ProofsError {
        DERReader.malformed("a time is not in the form of RFC 5280", encoded.startIndex)
    }
}

/// Reads strict DER: definite and shortest lengths, one-byte tags, bounded depth (X.690 10.1).
struct DERReader {
    private static let depthLimit = 24
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private let depth: Int

    fileprivate init(_ bytes: ArraySlice<UInt8>, depth: Int) {
        self.bytes = bytes
        position = bytes.startIndex
        self.depth = depth
    }

    /// Starts with the content of the only element of some bytes.
    static func single(_ bytes: [UInt8], _ tag: UInt8) throws(ProofsError) -> DERReader {
        try element(bytes[...], tag).reader()
    }

    /// The only element of some bytes.
    static func element(
        _ bytes: ArraySlice<UInt8>, _ tag: UInt8
    ) throws(ProofsError) -> DERElement {
        var outer = DERReader(bytes, depth: 0)
        let element = try outer.read(tag)
        try outer.end()
        return element
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    var nextTag: UInt8? { isAtEnd ? nil : bytes[position] }

    /// The next element, which must have this tag.
    mutating func read(_ tag: UInt8) throws(ProofsError) -> DERElement {
        guard nextTag == tag else {
            let found = nextTag.map { "found tag \(Hex.encode([$0]))" } ?? "found the end"
            throw Self.malformed("expected tag \(Hex.encode([tag])), \(found)", position)
        }
        return try next()
    }

    /// The next element if it has this tag.
    mutating func readIfPresent(_ tag: UInt8) throws(ProofsError) -> DERElement? {
        nextTag == tag ? try next() : nil
    }

    /// The next element must be these bytes.
    mutating func expect(
        _ wanted: [UInt8], _ error: @autoclosure () -> ProofsError
    ) throws(ProofsError) {
        guard skip(wanted) else { throw error() }
    }

    /// Goes past these bytes if they are the next ones.
    mutating func skip(_ wanted: [UInt8]) -> Bool {
        guard bytes.endIndex - position >= wanted.count,
            bytes[position..<(position + wanted.count)].hasBytes(of: wanted[...])
        else { return false }
        position += wanted.count
        return true
    }

    /// The next element, whatever it is.
    mutating func next() throws(ProofsError) -> DERElement {
        let start = position
        guard depth <= Self.depthLimit else { throw Self.malformed("nested too deep", start) }
        guard bytes.endIndex - start >= 2 else { throw Self.malformed("cut off", start) }
        let tag = bytes[start]
        guard tag & 0x1f != 0x1f else { throw Self.malformed("a tag has many bytes", start) }
        var count = Int(bytes[start + 1])
        var header = 2
        if count >= 0x80 {
            let digits = count & 0x7f
            guard (1...4).contains(digits), bytes.endIndex - start - 2 >= digits else {
                throw Self.malformed("a length is indefinite, too long or cut off", start)
            }
            count = bytes[(start + 2)..<(start + 2 + digits)].reduce(0) { $0 << 8 | Int($1) }
            guard count >= 0x80, bytes[start + 2] != 0 else {
                throw Self.malformed("a length is not the shortest", start)
            }
            header += digits
        }
        guard count <= bytes.endIndex - start - header else {
            throw Self.malformed("cut off", start)
        }
        position = start + header + count
        return DERElement(
            tag: tag, encoded: bytes[start..<position], headerCount: header, depth: depth)
    }

    /// Nothing may follow.
    func end() throws(ProofsError) {
        guard isAtEnd else { throw Self.malformed("there are bytes too many", position) }
    }

    static func malformed(_ what: String, _ offset: Int) -> ProofsError {
        ProofsError(
            .derMalformed, "The file is not plain DER: \(what).", location: "offset \(offset)")
    }
}

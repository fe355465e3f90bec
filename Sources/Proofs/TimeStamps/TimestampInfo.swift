/// The signed content of a time-stamp token, TSTInfo (RFC 3161 section 2.4.2).
struct TimestampInfo: Sendable, Hashable {
    /// The content type id-ct-TSTInfo.
    static let contentType = DER.identifier("1.2.840.113549.1.9.16.1.4")

    let policy: ASN1ObjectIdentifier
    let imprint: MessageImprint
    /// The content of the serial number's INTEGER; some authorities' are negative.
    let serialNumber: [UInt8]
    /// POSIX time in milliseconds; finer fractions are cut off.
    let milliseconds: Int64
    /// The content of the nonce's INTEGER.
    let nonce: [UInt8]?
    let encoded: [UInt8]

    /// Writes the content of our own authority's tokens: to the millisecond, right to a second,
    /// in order of time.
    init(
        policy: ASN1ObjectIdentifier, imprint: MessageImprint, serialNumber: Int,
        milliseconds: Int64, nonce: [UInt8]?, authority: DistinguishedName
    ) throws(ProofsError) {
        let serial = DER.integer(serialNumber)
        self.policy = policy
        self.imprint = imprint
        self.serialNumber = Array(serial.dropFirst(2))
        self.milliseconds = milliseconds
        self.nonce = nonce
        encoded = DER.element(
            0x30,
            joining: [
                DER.integer(1), policy.encoded, imprint.encoded, serial,
                DER.element(0x18, Array(try Self.text(milliseconds).utf8)),
                DER.sequence(DER.integer(1)), DER.boolean(true),
                nonce.map { DER.element(0x02, $0) } ?? [],
                DER.element(0xa0, DER.element(0xa4, authority.encoded)),
            ])
    }

    /// Reads the content of a token, strictly.
    init(decoding bytes: ArraySlice<UInt8>) throws(ProofsError) {
        var fields = try DERReader.element(bytes, 0x30).reader()
        guard try fields.read(0x02).smallInteger() == 1 else {
            throw ProofsError(.timestampMalformed, "The token's content is not of version 1.")
        }
        let identifier = try fields.read(0x06).content
        guard let policy = ASN1ObjectIdentifier(content: identifier) else {
            throw DERReader.malformed("an identifier is damaged", identifier.startIndex)
        }
        guard let imprint = try MessageImprint(try fields.read(0x30)) else {
            throw ProofsError(
                .timestampAlgorithm, "The token is over neither SHA-256, SHA-384 nor SHA-512.")
        }
        self.policy = policy
        self.imprint = imprint
        serialNumber = try Self.integer(fields.read(0x02)) ?? []
        milliseconds = try Self.time(try fields.read(0x18))
        // Accuracy; what it may hold is bounded by its reader.
        try Self.checkAccuracy(fields.readIfPresent(0x30))
        if let ordering = try fields.readIfPresent(0x01), ordering.content != [0xff] {
            throw DERReader.malformed("a flag is not true", ordering.content.startIndex)
        }
        nonce = try Self.integer(fields.readIfPresent(0x02))
        _ = try fields.readIfPresent(0xa0)
        guard fields.nextTag != 0xa1 else {
            throw ProofsError(.timestampExtension, "The token has extensions; none is known.")
        }
        try fields.end()
        encoded = Array(bytes)
    }

    /// The content of an INTEGER of at most 160 bits and some, in its shortest form.
    static func integer(_ element: DERElement?) throws(ProofsError) -> [UInt8]? {
        guard let content = element?.content else { return nil }
        guard let first = content.first, content.count <= 32 else {
            throw DERReader.malformed("a number is empty or too large", content.startIndex)
        }
        if content.count > 1 {
            let isNegative = content[content.startIndex + 1] >= 0x80
            guard first != (isNegative ? 0xff : 0x00) else {
                throw DERReader.malformed("a number is padded", content.startIndex)
            }
        }
        return Array(content)
    }

    private static func checkAccuracy(_ element: DERElement?) throws(ProofsError) {
        guard var fields = element?.reader() else { return }
        _ = try fields.readIfPresent(0x02)
        _ = try fields.readIfPresent(0x80)
        _ = try fields.readIfPresent(0x81)
        try fields.end()
    }

    /// `20261123210503.991Z`: UTC, seconds, and a fraction without needless zeros.
    private static func time(_ element: DERElement) throws(ProofsError) -> Int64 {
        let content = element.content
        let failure = DERReader.malformed(
            "a time is not in the form of RFC 3161", content.startIndex)
        guard content.last == 0x5a, (15...25).contains(content.count) else { throw failure }
        let digits = content.dropLast().prefix(14)
        let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<12, 12..<14].compactMap { range in
            UnixTime.number(digits.dropFirst(range.lowerBound).prefix(range.count))
        }
        guard parts.count == 6,
            let date = UnixTime(
                year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4],
                second: parts[5])
        else { throw failure }
        let rest = content.dropLast().dropFirst(14)
        guard let point = rest.first else { return date.seconds * 1000 }
        let fraction = rest.dropFirst()
        guard point == 0x2e, let last = fraction.last, last != 0x30,
            fraction.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw failure }
        let thousandths = (Array(fraction) + [0x30, 0x30]).prefix(3)
        return date.seconds * 1000 + Int64(UnixTime.number(thousandths) ?? 0)
    }

    private static func text(_ milliseconds: Int64) throws(ProofsError) -> String {
        let written = try LogTime.encode(milliseconds: milliseconds)
        var text = written.filter { $0.isNumber || $0 == "." }
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text + "Z"
    }
}

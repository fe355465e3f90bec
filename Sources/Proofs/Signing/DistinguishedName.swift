/// The attributes of a subject or issuer that we write and read (RFC 5280 section 4.1.2.4).
public struct DistinguishedName: Sendable, Hashable {
    private static let organizationType = DER.identifier("2.5.4.10")
    private static let commonNameType = DER.identifier("2.5.4.3")
    private static let serialNumberType = DER.identifier("2.5.4.5")

    /// The whole DER element; names are the same when these bytes are.
    public let encoded: [UInt8]
    /// O, where there is exactly one.
    public let organization: String?
    /// CN, where there is exactly one.
    public let commonName: String?
    /// `serialNumber`, the person's number over all certificates, where there is exactly one.
    public let person: String?

    /// Makes a name of an authority, or of an officer when a person's number is given.
    public init(organization: String, commonName: String, person: String? = nil) {
        var parts = [Self.part(Self.organizationType, DER.utf8(organization))]
        if let person {
            parts.append(Self.part(Self.serialNumberType, Self.printable(person)))
        }
        parts.append(Self.part(Self.commonNameType, DER.utf8(commonName)))
        encoded = DER.element(0x30, joining: parts)
        self.organization = organization
        self.commonName = commonName
        self.person = person
    }

    /// Reads a DER Name.
    init(_ element: DERElement) throws(ProofsError) {
        var found: [[UInt8]: [String?]] = [:]
        var names = element.reader()
        while !names.isAtEnd {
            var set = try names.read(0x31).reader()
            while !set.isAtEnd {
                var attribute = try set.read(0x30).reader()
                let type = Array(try attribute.read(0x06).encoded)
                found[type, default: []].append(Self.text(of: try attribute.next()))
                try attribute.end()
            }
        }
        let single = { (type: [UInt8]) -> String? in
            guard let values = found[type], values.count == 1 else { return nil }
            return values[0]
        }
        encoded = Array(element.encoded)
        organization = single(Self.organizationType)
        commonName = single(Self.commonNameType)
        person = single(Self.serialNumberType)
    }

    private static func part(_ type: [UInt8], _ value: [UInt8]) -> [UInt8] {
        DER.element(0x31, DER.sequence(type, value))
    }

    /// A PrintableString where the characters allow it, as RFC 5280 wants for `serialNumber`.
    private static func printable(_ text: String) -> [UInt8] {
        let allowed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                || (0x61...0x7a).contains(byte) || " '()+,-./:=?".utf8.contains(byte)
        }
        return allowed ? DER.element(0x13, Array(text.utf8)) : DER.utf8(text)
    }

    /// The text of any of the string types of a Name, nil if it is damaged.
    private static func text(of element: DERElement) -> String? {
        switch element.tag {
        case 0x0c: return String(validating: element.content, as: UTF8.self)
        case 0x12, 0x13, 0x16, 0x1a:
            return element.content.allSatisfy { $0 < 0x80 }
                ? String(decoding: element.content, as: UTF8.self) : nil
        case 0x14:
            // T.61 is read as Latin-1, as everyone does.
            return String(String.UnicodeScalarView(element.content.map { Unicode.Scalar($0) }))
        case 0x1e: return wideText(element.content, width: 2)
        case 0x1c: return wideText(element.content, width: 4)
        default: return nil
        }
    }

    private static func wideText(_ bytes: ArraySlice<UInt8>, width: Int) -> String? {
        guard bytes.count.isMultiple(of: width) else { return nil }
        var text = String.UnicodeScalarView()
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: width) {
            let value = bytes[start..<(start + width)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard let scalar = Unicode.Scalar(value) else { return nil }
            text.append(scalar)
        }
        return String(text)
    }
}

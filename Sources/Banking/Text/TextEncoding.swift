/// How the characters of a bank file are written as bytes.
public enum TextEncoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8, with or without byte-order mark.
    case utf8 = "UTF-8"
    /// GB18030, which holds GBK and GB2312.
    case gb18030 = "GB18030"
    /// Windows code page 1252, which holds Latin-1's letters.
    case windows1252 = "CP1252"
    /// Latin-9, ISO 8859-15.
    case latin9 = "ISO-8859-15"
    /// Latin-2, ISO 8859-2.
    case latin2 = "ISO-8859-2"
    /// Windows code page 1250.
    case windows1250 = "CP1250"
    /// UTF-16, low byte first.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, high byte first.
    case utf16BigEndian = "UTF-16BE"

    /// The encoding of a name as XML, OFX, profiles and people write it; `nil` if it is not known.
    public init?(named name: String) {
        let key = name.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
            .map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 32 : $0 }
        switch String(decoding: key, as: UTF8.self) {
        case "UTF8", "UNICODE": self = .utf8
        case "GB18030", "GBK", "GB2312", "CP936", "EUCCN": self = .gb18030
        case "ISO88591", "88591", "LATIN1", "CP1252", "WINDOWS1252", "1252", "USASCII", "ASCII",
            "NONE":
            self = .windows1252
        case "ISO885915", "885915", "LATIN9": self = .latin9
        case "ISO88592", "88592", "LATIN2": self = .latin2
        case "CP1250", "WINDOWS1250", "1250": self = .windows1250
        case "UTF16LE": self = .utf16LittleEndian
        case "UTF16BE": self = .utf16BigEndian
        default: return nil
        }
    }

    /// Whether ASCII characters are single bytes that are part of no other character.
    ///
    /// GB18030's second and fourth bytes may be letters and digits, but never `<`, `>`, `&`, `:`,
    /// `,`, quotes, blanks or line ends, which is what the readers look for.
    var keepsMarkup: Bool { self != .utf16LittleEndian && self != .utf16BigEndian }

    /// What a byte-order mark says, and how many bytes it has.
    static func ofMark(_ bytes: some Collection<UInt8>) -> (TextEncoding, count: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }
}

/// Decodes the texts of one file, field by field, as they are shown.
struct TextDecoder: Sendable {
    let encoding: TextEncoding

    /// The text of some bytes; what cannot be decoded becomes U+FFFD.
    func text(_ bytes: some Collection<UInt8>) -> String {
        if encoding == .utf8 || bytes.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        if encoding == .windows1252 { return TextDecoder.windows1252(bytes) }
        return String(
            decoding: TextConverter.utf8(Array(bytes), from: encoding).bytes, as: UTF8.self)
    }

    private static func windows1252(_ bytes: some Collection<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes {
            let value = (0x80...0x9F).contains(byte) ? high[Int(byte) - 0x80] : UInt32(byte)
            scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return String(scalars)
    }

    /// 0x80 … 0x9F of code page 1252; the five bytes without a character become U+FFFD.
    private static let high: [UInt32] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    ]
}

/// A file's bytes as the readers take them: markup in single bytes, and how its texts decode.
struct EncodedText {
    /// The bytes without a mark, from which places are counted.
    let bytes: [UInt8]
    let decoder: TextDecoder
    /// Whether `bytes` are those of the file, so that byte ranges may be given out.
    let isOriginal: Bool
    /// How many bytes the mark had.
    let markCount: Int

    /// Finds out the encoding: mark, declaration, valid UTF-8, what the account says, else 1252.
    init(
        _ file: [UInt8], declared: TextEncoding?, assumed: TextEncoding?, named name: String,
        _ findings: inout FindingList
    ) {
        let mark = TextEncoding.ofMark(file)
        let start = SourcePlace(file: name, line: 1, column: 1)
        let content = mark.map { Array(file.dropFirst($0.count)) } ?? file
        let isASCII = content.reduce(0) { $0 | $1 } < 0x80
        let isUTF8 = { isASCII || String(validating: content, as: UTF8.self) != nil }
        var encoding = mark?.0 ?? declared
        if mark == nil, declared == nil || declared == .windows1252 || declared == .utf8, isUTF8() {
            encoding = .utf8
        } else if encoding == nil || (encoding == .utf8 && mark == nil) {
            let guess = assumed ?? .windows1252
            encoding = guess
            if assumed == nil || declared == .utf8 {
                findings.add(
                    .encodingGuessed, at: start,
                    "the bytes are not UTF-8; they are read as \(guess.rawValue), say otherwise "
                        + "if names come out wrong")
            }
        } else if declared == .windows1252, mark == nil {
            findings.add(
                .encodingGuessed, at: start,
                "bytes above ASCII are read as code page 1252")
        }
        let chosen = encoding ?? .utf8
        guard chosen.keepsMarkup else {
            let converted = TextConverter.utf8(content, from: chosen)
            if converted.invalidCount > 0 {
                EncodedText.noteInvalid(converted.invalidCount, chosen, start, &findings)
            }
            bytes = converted.bytes
            decoder = TextDecoder(encoding: .utf8)
            isOriginal = false
            markCount = 0
            return
        }
        bytes = content
        decoder = TextDecoder(encoding: chosen)
        isOriginal = true
        markCount = mark?.count ?? 0
        let invalid = isASCII ? 0 : EncodedText.invalidCount(content, chosen)
        if invalid > 0 { EncodedText.noteInvalid(invalid, chosen, start, &findings) }
    }

    private static func invalidCount(_ bytes: [UInt8], _ encoding: TextEncoding) -> Int {
        switch encoding {
        case .utf8:
            return String(validating: bytes, as: UTF8.self) == nil ? 1 : 0
        case .windows1252:
            // No text of code page 1252 has these; C1 controls betray an older code page.
            let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
            return bytes.count { (0x80...0xA0).contains($0) || undefined.contains($0) }
        default:
            if bytes.allSatisfy({ $0 < 0x80 }) { return 0 }
            return TextConverter.utf8(bytes, from: encoding).invalidCount
        }
    }

    private static func noteInvalid(
        _ count: Int, _ encoding: TextEncoding, _ place: SourcePlace, _ findings: inout FindingList
    ) {
        findings.add(
            .encodingInvalidBytes, at: place,
            "bytes that are doubtful in \(encoding.rawValue) (\(count)); the file keeps them as "
                + "they came")
    }
}

extension EncodedText {
    /// Whether the bytes are read as UTF-8, so that they need no decoding.
    var isUTF8: Bool { decoder.encoding == .utf8 }

    /// The text of a range.
    func string(_ range: Range<Int>) -> String {
        isUTF8
            ? String(repairing: bytes.span.extracting(range)) : decoder.text(bytes[range])
    }

    /// The reference in a range; `nil` for the words by which banks say that there is none.
    func reference(_ range: Range<Int>) -> String? {
        isUTF8
            ? StatementReferences.meaningful(bytes.span.extracting(range))
            : StatementReferences.meaningful(decoder.text(bytes[range]))
    }
}

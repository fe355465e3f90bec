/// Reads PDF values one after another, strictly and within bounds (ISO 32000-2 section 7.3).
struct PDFParser {
    private static let depthLimit = 32
    private static let memberLimit = 100_000
    private static let stringLimit = 1 << 20

    let bytes: [UInt8]
    var position: Int
    private var memberCount = 0

    init(_ bytes: [UInt8], at position: Int) {
        self.bytes = bytes
        self.position = position
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    // MARK: - Characters

    /// Goes past white space and comments.
    mutating func skipSpace() {
        while let byte = next {
            if byte == 0x25 {
                while let inside = next, inside != 0x0a, inside != 0x0d { position += 1 }
            } else if PDFCharacter.isSpace(byte) {
                position += 1
            } else {
                return
            }
        }
    }

    /// Goes past one end of line; says whether there was one.
    @discardableResult mutating func skipEndOfLine() -> Bool {
        if starts(with: "\r\n") {
            position += 2
        } else if next == 0x0a || next == 0x0d {
            position += 1
        } else {
            return false
        }
        return true
    }

    func starts(with word: String) -> Bool {
        let word = word.utf8
        guard bytes.count - position >= word.count else { return false }
        return zip(bytes[position...], word).allSatisfy { $0 == $1 }
    }

    /// Goes past a keyword, after white space.
    mutating func expect(_ word: String) throws(ProofsError) {
        skipSpace()
        guard starts(with: word) else { throw malformed("expected “\(word)”") }
        position += word.utf8.count
    }

    /// Goes past a keyword if it is next, after white space.
    mutating func skip(_ word: String) -> Bool {
        skipSpace()
        guard starts(with: word) else { return false }
        position += word.utf8.count
        return true
    }

    /// A number of decimal digits without a sign.
    mutating func digits() throws(ProofsError) -> Int {
        let start = position
        while let byte = next, PDFCharacter.isDigit(byte) { position += 1 }
        guard (1...10).contains(position - start) else {
            throw malformed("expected a number of up to ten digits", at: start)
        }
        return bytes[start..<position].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    func malformed(_ what: String, at offset: Int? = nil) -> ProofsError {
        ProofsError(
            .pdfMalformed, "The PDF file cannot be read: \(what).",
            location: "offset \(offset ?? position)")
    }

    // MARK: - Values

    /// The next value.
    mutating func value(depth: Int = 0) throws(ProofsError) -> PDFValue {
        guard depth <= Self.depthLimit else { throw malformed("nested too deep") }
        memberCount += 1
        guard memberCount <= Self.memberLimit else { throw malformed("an object is too large") }
        skipSpace()
        guard let byte = next else { throw malformed("cut off") }
        switch byte {
        case 0x2f: return .name(try name())
        case 0x28: return .string(PDFString(try literal()))
        case 0x5b: return .array(try array(depth))
        case 0x3c where starts(with: "<<"): return .dictionary(try dictionary(depth))
        case 0x3c: return .string(try hexadecimal())
        case 0x2b, 0x2d, 0x2e, 0x30...0x39: return try number()
        default: return try keyword()
        }
    }

    private mutating func keyword() throws(ProofsError) -> PDFValue {
        for (word, value) in [
            ("null", PDFValue.null), ("true", .boolean(true)), ("false", .boolean(false)),
        ] where starts(with: word) {
            position += word.utf8.count
            if let byte = next, PDFCharacter.isRegular(byte) { break }
            return value
        }
        throw malformed("expected a value")
    }

    private mutating func name() throws(ProofsError) -> String {
        position += 1
        var text = String.UnicodeScalarView()
        while let byte = next, PDFCharacter.isRegular(byte) {
            position += 1
            guard byte == 0x23 else {
                text.append(Unicode.Scalar(byte))
                continue
            }
            guard position + 1 < bytes.count,
                let high = PDFCharacter.hexadecimal(bytes[position]),
                let low = PDFCharacter.hexadecimal(bytes[position + 1])
            else { throw malformed("a name has “#” without two digits") }
            text.append(Unicode.Scalar(high << 4 | low))
            position += 2
        }
        return String(text)
    }

    private mutating func array(_ depth: Int) throws(ProofsError) -> [PDFValue] {
        position += 1
        var items: [PDFValue] = []
        while true {
            skipSpace()
            if next == 0x5d {
                position += 1
                return items
            }
            items.append(try value(depth: depth + 1))
        }
    }

    private mutating func dictionary(_ depth: Int) throws(ProofsError) -> [String: PDFValue] {
        position += 2
        var members: [String: PDFValue] = [:]
        while !skip(">>") {
            guard next == 0x2f else { throw malformed("expected a name in a dictionary") }
            let start = position
            let key = try name()
            // Readers take the first or the last of two: then it has no one meaning.
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
                throw malformed("a dictionary has /\(key) twice", at: start)
            }
        }
        return members
    }

    /// An integer, a number with a fraction, or a reference, which begins like an integer.
    private mutating func number() throws(ProofsError) -> PDFValue {
        let start = position
        while let byte = next, PDFCharacter.isRegular(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let body = text.drop { $0 == "+" || $0 == "-" }
        guard body.utf8.count <= 24, text.utf8.count - body.utf8.count <= 1, !body.isEmpty,
            body.utf8.allSatisfy({ PDFCharacter.isDigit($0) || $0 == 0x2e }),
            body.utf8.count(where: { $0 == 0x2e }) <= 1, body != "."
        else { throw malformed("a number is damaged", at: start) }
        guard let integer = Int(text) else { return .real(text) }
        return referenceAfter(integer) ?? .integer(integer)
    }

    private mutating func referenceAfter(_ number: Int) -> PDFValue? {
        let start = position
        skipSpace()
        if number > 0, let generation = try? digits() {
            skipSpace()
            if next == 0x52, generation <= 65_535 {
                position += 1
                if next.map({ !PDFCharacter.isRegular($0) }) ?? true {
                    return .reference(PDFReference(number: number, generation: generation))
                }
            }
        }
        position = start
        return nil
    }
}

extension PDFParser {
    // MARK: - Strings

    private mutating func hexadecimal() throws(ProofsError) -> PDFString {
        let start = position
        position += 1
        var digits: [UInt8] = []
        while let byte = next, byte != 0x3e {
            if let digit = PDFCharacter.hexadecimal(byte) {
                digits.append(digit)
            } else if !PDFCharacter.isSpace(byte) {
                throw malformed("a string in hexadecimal has another character")
            }
            guard digits.count <= Self.stringLimit else { throw malformed("a string is too long") }
            position += 1
        }
        guard next != nil else { throw malformed("a string does not end", at: start) }
        position += 1
        if !digits.count.isMultiple(of: 2) { digits.append(0) }
        let bytes = stride(from: 0, to: digits.count, by: 2).map {
            digits[$0] << 4 | digits[$0 + 1]
        }
        return PDFString(bytes, hexadecimalRange: start..<position)
    }

    private mutating func literal() throws(ProofsError) -> [UInt8] {
        let start = position
        position += 1
        var depth = 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case 0x28: depth += 1
            case 0x29:
                depth -= 1
                if depth == 0 { return text }
            case 0x5c:
                if let escaped = escape() { text.append(escaped) }
                continue
            default: break
            }
            text.append(byte)
            guard text.count <= Self.stringLimit else { break }
        }
        throw malformed("a string does not end or is too long", at: start)
    }

    /// What follows a backslash; nothing for a line that goes on.
    private mutating func escape() -> UInt8? {
        guard let byte = next else { return nil }
        if skipEndOfLine() { return nil }
        position += 1
        switch byte {
        case 0x6e: return 0x0a
        case 0x72: return 0x0d
        case 0x74: return 0x09
        case 0x62: return 0x08
        case 0x66: return 0x0c
        case 0x30...0x37:
            var value = Int(byte - 0x30)
            for _ in 0..<2 {
                guard let digit = next, (0x30...0x37).contains(digit) else { break }
                value = value << 3 | Int(digit - 0x30)
                position += 1
            }
            return UInt8(truncatingIfNeeded: value)
        default: return byte
        }
    }
}

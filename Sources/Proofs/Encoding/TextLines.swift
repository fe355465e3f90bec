/// The lines of one of our small text files, as bytes: exact, without any Unicode comparison.
struct TextLines {
    private let code: ProofsError.Code
    private var lines: ArraySlice<ArraySlice<UInt8>>
    private var number = 0

    /// Splits bytes that end in a newline and hold no other control byte.
    init(
        _ bytes: ArraySlice<UInt8>, code: ProofsError.Code, allowsTabs: Bool = false
    ) throws(ProofsError) {
        self.code = code
        guard bytes.last == 0x0a else {
            throw ProofsError(code, "The text does not end in a newline.")
        }
        let offender = bytes.first { $0 < 0x20 && $0 != 0x0a && !(allowsTabs && $0 == 0x09) }
        guard offender == nil, !bytes.contains(0x7f) else {
            throw ProofsError(code, "The text holds a control character.")
        }
        lines = bytes.dropLast().split(separator: 0x0a, omittingEmptySubsequences: false)[...]
    }

    var isAtEnd: Bool { lines.isEmpty }
    var count: Int { lines.count }

    /// The next line, without its newline.
    mutating func next(_ what: String) throws(ProofsError) -> ArraySlice<UInt8> {
        guard let line = lines.popFirst() else {
            throw ProofsError(code, "The line with the \(what) is missing.")
        }
        number += 1
        return line
    }

    /// The rest of the next line, which must start with a word and a space.
    mutating func next(after word: String) throws(ProofsError) -> ArraySlice<UInt8> {
        let line = try next(word)
        let start = Array("\(word) ".utf8)
        guard line.starts(with: start) else {
            throw failure("The line does not start with '\(word)'.")
        }
        return line.dropFirst(start.count)
    }

    /// Whether the next line starts with a word and a space.
    func nextStarts(with word: String) -> Bool {
        lines.first?.starts(with: Array("\(word) ".utf8)) ?? false
    }

    /// The next line must be this one.
    mutating func expect(_ text: String) throws(ProofsError) {
        let line = try next(text)
        guard line.elementsEqual(text.utf8) else {
            throw failure("The line is not '\(text)'.")
        }
    }

    /// A decimal number without leading zeros after a word.
    mutating func number(after word: String) throws(ProofsError) -> Int {
        guard let value = Self.number(try next(after: word)) else {
            throw failure("The \(word) is not a plain decimal number.")
        }
        return value
    }

    /// All remaining lines as base64 hashes.
    mutating func hashes(limit: Int) throws(ProofsError) -> [SHA256Digest] {
        guard lines.count <= limit else { throw failure("There are more than \(limit) hashes.") }
        var hashes: [SHA256Digest] = []
        while let line = lines.popFirst() {
            number += 1
            guard let hash = SHA256Digest(base64Line: line) else {
                throw failure("The line is not the base64 of a SHA-256 hash.")
            }
            hashes.append(hash)
        }
        return hashes
    }

    /// Nothing may follow.
    func expectEnd() throws(ProofsError) {
        guard lines.isEmpty else { throw failure("There are lines too many.") }
    }

    /// An error at the line read last.
    func failure(_ message: String) -> ProofsError {
        ProofsError(code, message, location: "line \(number)")
    }

    /// A decimal number without leading zeros, of at most 18 digits.
    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.first != 0x30 || digits.count == 1
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Splits a file at its first empty line: header lines, then everything after it.
    static func splitAtFirstEmptyLine(
        _ bytes: [UInt8], code: ProofsError.Code
    ) throws(ProofsError) -> (head: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) {
        for index in bytes.indices.dropFirst() where bytes[index] == 0x0a {
            if bytes[index - 1] == 0x0a { return (bytes[..<index], bytes[(index + 1)...]) }
        }
        throw ProofsError(code, "There is no empty line between the header and the checkpoint.")
    }

    /// The text of a line, if it is UTF-8.
    static func text(_ line: ArraySlice<UInt8>) -> String? {
        String(validating: line, as: UTF8.self)
    }
}

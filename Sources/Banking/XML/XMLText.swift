/// Makes any XML text one of UTF-8, as its mark or its declaration says.
enum XMLText {
    /// The text in UTF-8, and whether its bytes are those of the file.
    ///
    /// `nil` if the encoding is not known or the bytes are not in it, which is a finding.
    static func utf8(
        _ bytes: [UInt8], file: String, _ findings: inout FindingList
    ) -> (text: [UInt8]?, isOriginal: Bool) {
        let place = SourcePlace(file: file, line: 1, column: 1)
        let mark = TextEncoding.ofMark(bytes)
        var encoding = mark?.0 ?? .utf8
        if mark == nil, let name = declaredEncoding(bytes) {
            guard let known = TextEncoding(named: name) else {
                findings.add(
                    .xmlMalformed, at: place,
                    "the encoding “\(name.prefix(40))” is not known; convert the file to UTF-8")
                return (nil, false)
            }
            encoding = known
        }
        let content = mark.map { Array(bytes.dropFirst($0.count)) } ?? bytes
        // ASCII is what it is in every encoding that keeps markup.
        if encoding == .utf8 || (encoding.keepsMarkup && content.allSatisfy { $0 < 0x80 }) {
            guard String(validating: content, as: UTF8.self) != nil else {
                let line = invalidLine(content)
                findings.add(
                    .xmlMalformed, at: SourcePlace(file: file, line: line, column: 1),
                    "the bytes are not UTF-8, which the document says it is")
                return (nil, false)
            }
            return (content, mark == nil)
        }
        if encoding == .windows1252 {
            let text = TextDecoder(encoding: encoding).text(content)
            return (Array(text.utf8), false)
        }
        let converted = TextConverter.utf8(content, from: encoding)
        guard converted.invalidCount == 0 else {
            findings.add(
                .xmlMalformed, at: place,
                "the bytes are not \(encoding.rawValue), which the document says it is")
            return (nil, false)
        }
        return (converted.bytes, false)
    }

    /// The encoding that the XML declaration names.
    static func declaredEncoding(_ bytes: [UInt8]) -> String? {
        let head = bytes.prefix(256)
        guard head.starts(with: "<?xml".utf8),
            let end = head.firstRange(of: Array("?>".utf8))
        else { return nil }
        let text = String(decoding: head[..<end.lowerBound], as: UTF8.self)
        guard let key = text.firstRange(of: "encoding") else { return nil }
        let rest = text[key.upperBound...].drop { $0 == " " || $0 == "=" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        return String(rest.dropFirst().prefix { $0 != quote })
    }

    private static func invalidLine(_ bytes: [UInt8]) -> Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}

/// What the first bytes of a file say that it is.
enum BankFileContent {
    case nothing
    case spreadsheet
    case xml
    case ofx
    case mt940
    case bai2
    case text

    init(of bytes: [UInt8]) {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let head = bytes.prefix(4_096)
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04])
            || head.starts(with: [0xD0, 0xCF, 0x11, 0xE0])
        {
            self = .spreadsheet
            return
        }
        let mark = TextEncoding.ofMark(head)
        let isWide = mark.map { !$0.0.keepsMarkup } ?? false
        let text = head.dropFirst(mark?.count ?? 0).filter { !(isWide && $0 == 0) }
        let content = text.drop(while: isBlank)
        if content.isEmpty {
            self = bytes.allSatisfy(isBlank) || mark != nil ? .nothing : .text
        } else if content.starts(with: "OFXHEADER".utf8) || content.starts(with: "<OFX".utf8)
            || (content.first == UInt8(ascii: "<")
                && content.firstRange(of: Array("<OFX".utf8)) != nil)
        {
            self = .ofx
        } else if content.first == UInt8(ascii: "<") {
            self = .xml
        } else if content.starts(with: "01,".utf8) {
            self = .bai2
        } else {
            self = BankFileContent.isSwift(Array(content)) ? .mt940 : .text
        }
    }

    /// Whether a line begins with a field of MT940; prose may stand before the first message.
    private static func isSwift(_ content: [UInt8]) -> Bool {
        if content.starts(with: "{1:".utf8) { return true }
        let tags = ["20", "25", "28", "28C", "60F", "60M", "61", "62F", "62M", "940", "90C", "90D"]
            .map { Array(":\($0):".utf8) }
        var isLineStart = true
        for index in content.indices {
            let byte = content[index]
            if isLineStart, byte == UInt8(ascii: ":"),
                tags.contains(where: { content[index...].starts(with: $0) })
            {
                return true
            }
            isLineStart =
                byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "@")
                || (isLineStart && byte < 0x20)
        }
        return false
    }
}

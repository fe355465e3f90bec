public import Ledger

/// How large and deep a bank file may be.
public struct BankFileLimits: Sendable, Hashable {
    /// Bytes of the whole file.
    public var bytes: Int
    /// Elements inside one another.
    public var depth: Int
    /// Bytes of one field.
    public var fieldBytes: Int
    /// Lines of the whole file.
    public var lines: Int
    /// Leaf elements of one entry or detail.
    public var fields: Int

    /// What any bank may send: 2 GiB, 64 deep, fields of 64 KiB, 20 million lines.
    public static let standard = BankFileLimits(
        bytes: Int(Int32.max), depth: 64, fieldBytes: 1 << 16, lines: 20_000_000, fields: 10_000)
}

/// What the caller knows about a file beyond its bytes.
public struct BankFileContext: Sendable {
    /// The file's SHA-256 in hexadecimal digits, for the source of each record.
    public var digest: String?
    /// The account, for formats whose files do not name it.
    public var account: BankAccount?
    /// The CSV layouts to try, in this order.
    public var profiles: [CSVProfile]
    /// How large the file may be.
    public var limits: BankFileLimits

    /// Collects what the caller knows.
    public init(
        digest: String? = nil, account: BankAccount? = nil,
        profiles: [CSVProfile] = [.generic], limits: BankFileLimits = .standard
    ) {
        self.digest = digest
        self.account = account
        self.profiles = profiles
        self.limits = limits
    }
}

/// A bank file, read: its statements and everything that was found on the way.
public struct BankFileReading: Sendable {
    /// The file's name as the caller gave it.
    public let file: String
    /// The format and version or profile that was read; `nil` if none fitted.
    public let format: String?
    /// The statements; none if any finding is an error.
    public let statements: [BankStatement]
    /// Everything found, in the order of the file.
    public let findings: [Finding]

    /// The codes that a person has to accept by name before the statements may be imported.
    public var codesToAccept: Set<FindingCode> {
        Set(findings.filter { $0.severity == .consent }.map(\.code))
    }

    /// The statements for import: all of the file or nothing.
    ///
    /// - Throws: the first error, or the first contradiction that `accepted` does not name.
    public func requireStatements(
        accepting accepted: Set<FindingCode> = []
    ) throws(LedgerError) -> [BankStatement] {
        let blocking =
            findings.first { $0.severity == .error }
            ?? findings.first { $0.severity == .consent && !accepted.contains($0.code) }
        guard let blocking else { return statements }
        throw LedgerError(
            .init(stringLiteral: blocking.code.rawValue), blocking.message,
            at: blocking.place.description)
    }
}

/// Reads any bank file into the normal form; the format is told by the content, never the name.
public enum BankFile {
    /// Reads a file; what is wrong with it is in the findings.
    public static func read(
        _ bytes: [UInt8], named file: String, context: BankFileContext = BankFileContext()
    ) -> BankFileReading {
        var findings = FindingList()
        let start = SourcePlace(file: file, line: 1, column: 1)
        guard bytes.count <= context.limits.bytes else {
            findings.add(
                .fileLimits, at: start,
                "the file has \(bytes.count) bytes, more than \(context.limits.bytes)")
            return finished(nil, [], findings, file)
        }
        switch Content(of: bytes) {
        case .nothing:
            findings.add(.fileEmpty, at: start, "the file is empty")
        case .spreadsheet:
            findings.add(
                .fileSpreadsheet, at: start,
                "this is a spreadsheet; export it as CSV and import that")
        case .other(let format):
            findings.add(.fileFormat, at: start, "this looks like \(format), which is not read yet")
        case .xml:
            let statements = CamtReader.read(
                bytes, file: file, context: context, findings: &findings)
            return finished("camt.053", statements, findings, file)
        case .text:
            return readDelimited(bytes, file: file, context: context, findings: &findings)
        }
        return finished(nil, [], findings, file)
    }

    private static func readDelimited(
        _ bytes: [UInt8], file: String, context: BankFileContext, findings: inout FindingList
    ) -> BankFileReading {
        var tried = ["XML (does not begin with “<”)"]
        for profile in context.profiles {
            var reader = CSVStatementReader(
                bytes, file: file, profile: profile, context: context)
            switch reader.findHeader() {
            case .found:
                let statements = reader.readStatement(&findings)
                return finished("csv \(profile.id)", statements, findings, file)
            case .missing(let labels):
                let list = labels.map { "“\($0)”" }.joined(separator: ", ")
                tried.append("CSV profile \(profile.id) (no header line with \(list))")
            case .unreadable(let error, let place):
                findings.add(error, or: .csvMalformed, at: place)
                return finished(nil, [], findings, file)
            }
        }
        findings.add(
            .fileFormat, at: SourcePlace(file: file, line: 1, column: 1),
            "the file fits no known format; tried: " + tried.joined(separator: "; "))
        return finished(nil, [], findings, file)
    }

    private static func finished(
        _ format: String?, _ statements: [BankStatement], _ findings: FindingList, _ file: String
    ) -> BankFileReading {
        BankFileReading(
            file: file, format: format, statements: findings.hasErrors ? [] : statements,
            findings: findings.all(file: file))
    }

    /// What the first bytes say.
    private enum Content {
        case nothing
        case spreadsheet
        case xml
        case other(String)
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
            let marks: [[UInt8]] = [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]]
            let mark = marks.first { head.starts(with: $0) } ?? []
            let isWide = mark.count == 2
            let text = head.dropFirst(mark.count).filter { !(isWide && $0 == 0) }[...]
            let content = text.drop(while: isBlank)
            if content.isEmpty {
                self = bytes.allSatisfy(isBlank) || !mark.isEmpty ? .nothing : .text
            } else if content.starts(with: "OFXHEADER".utf8) || content.starts(with: "<OFX".utf8) {
                self = .other("OFX")
            } else if content.first == UInt8(ascii: "<") {
                self = .xml
            } else if content.starts(with: ":20:".utf8) || content.starts(with: "{1:".utf8)
                || content.starts(with: "@@:20:".utf8)
            {
                self = .other("MT940")
            } else if content.starts(with: "01,".utf8) {
                self = .other("BAI2")
            } else {
                self = isWide ? .other("UTF-16 text") : .text
            }
        }
    }
}

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
    /// Details of one entry.
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
    /// The encoding of the account's files, where the bytes do not say.
    public var encoding: TextEncoding?
    /// Whether a file that names no account is refused; to look at a file none is needed.
    public var requiresAccount: Bool
    /// How large the file may be.
    public var limits: BankFileLimits

    /// Collects what the caller knows.
    public init(
        digest: String? = nil, account: BankAccount? = nil,
        profiles: [CSVProfile] = CSVProfile.builtIn, encoding: TextEncoding? = nil,
        requiresAccount: Bool = true, limits: BankFileLimits = .standard
    ) {
        self.digest = digest
        self.account = account
        self.profiles = profiles
        self.encoding = encoding
        self.requiresAccount = requiresAccount
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
        switch BankFileContent(of: bytes) {
        case .nothing: findings.add(.fileEmpty, at: start, "the file is empty")
        case .spreadsheet:
            findings.add(
                .fileSpreadsheet, at: start,
                "this is a spreadsheet; export it as CSV and import that")
        case .xml: return readXML(bytes, file: file, context: context, &findings)
        case .ofx:
            let text = EncodedText(
                bytes, declared: OFXReader.declaredEncoding(bytes), assumed: context.encoding,
                named: file, &findings)
            let statements = OFXReader.read(text, file: file, context: context, &findings)
            return finished("ofx", statements, findings, file)
        case .mt940:
            let text = EncodedText(
                bytes, declared: nil, assumed: context.encoding, named: file, &findings)
            let (statements, isInterim) = MT940Reader.read(
                text, file: file, context: context, &findings)
            return finished(isInterim ? "mt942" : "mt940", statements, findings, file)
        case .bai2:
            let text = EncodedText(
                bytes, declared: nil, assumed: context.encoding, named: file, &findings)
            let statements = BAI2Reader.read(text, file: file, context: context, &findings)
            return finished("bai2", statements, findings, file)
        case .text: return readDelimited(bytes, file: file, context: context, &findings)
        }
        return finished(nil, [], findings, file)
    }

    private static func readXML(
        _ bytes: [UInt8], file: String, context: BankFileContext, _ findings: inout FindingList
    ) -> BankFileReading {
        let (text, isOriginal) = XMLText.utf8(bytes, file: file, &findings)
        guard let text else { return finished(nil, [], findings, file) }
        var statements: [BankStatement] = []
        var lines: [StatementLine] = []
        var rest: [UInt8]? = text
        let scanner = XMLScanner(limits: context.limits) { () throws(LedgerError) in
            defer { rest = nil }
            return rest
        }
        var reader = CamtReader(
            scanner, file: file, context: context, isOriginal: isOriginal, findings,
            take: { lines.append($1) },
            finish: { statement in
                statements.append(statement.holding(lines))
                lines = []
            })
        reader.read()
        findings = reader.findings
        return finished(reader.message, statements, findings, file)
    }

    private static func readDelimited(
        _ bytes: [UInt8], file: String, context: BankFileContext, _ findings: inout FindingList
    ) -> BankFileReading {
        var ignored = FindingList()
        let text = EncodedText(bytes, declared: nil, assumed: nil, named: file, &ignored)
        var tried = [
            "XML (does not begin with “<”)", "OFX (no OFXHEADER or <OFX>)", "MT940 (no :20:)",
            "BAI2 (no record 01)",
        ]
        let tab = UInt8(ascii: "\t")
        var best: CSVStatementReader?
        var broken: (LedgerError, SourcePlace)?
        for profile in context.profiles {
            var missing: [String] = []
            for separator in Set([profile.separator.asciiValue ?? tab, tab]).sorted().reversed() {
                var reader = CSVStatementReader(
                    text, file: file, profile: profile, context: context, separator: separator)
                switch reader.findHeader() {
                case .found:
                    // The layout that knows most of the columns is the file's.
                    if reader.knownColumns > best?.knownColumns ?? 0 { best = reader }
                case .missing(let labels): if missing.isEmpty { missing = labels }
                case .unreadable(let error, let place):
                    if separator != tab { broken = broken ?? (error, place) }
                }
            }
            let list = missing.map { "“\($0)”" }.joined(separator: ", ")
            tried.append("CSV profile \(profile.id) (no header line with \(list))")
        }
        if var best {
            let statements = best.readStatements(&findings)
            return finished("csv \(best.profile.id)", statements, findings, file)
        }
        if let (error, place) = broken {
            findings.add(error, or: .csvMalformed, at: place)
            return finished(nil, [], findings, file)
        }
        findings.add(
            .fileFormat, at: SourcePlace(file: file, line: 1, column: 1),
            "the file fits no known format; tried: " + tried.joined(separator: "; "))
        return finished(nil, [], findings, file)
    }

    static func finished(
        _ format: String?, _ statements: [BankStatement], _ list: FindingList, _ file: String
    ) -> BankFileReading {
        var findings = list
        if !findings.hasErrors { StatementChain.check(statements, &findings) }
        return BankFileReading(
            file: file, format: format, statements: findings.hasErrors ? [] : statements,
            findings: findings.all(file: file))
    }
}

import Ledger

/// Reads OFX and QFX, 1.x (SGML) and 2.x (XML).
struct OFXReader {
    private let text: EncodedText
    private let places: TextPlaces
    private let values: OFXValues
    private let context: BankFileContext
    private let file: String
    private var findings: FindingList
    private var elements: OFXElements
    private var open: [String] = []
    private var statements: [BankStatement] = []
    private var statement: OFXStatement?
    private var leaves = OFXLeaves()
    private var hasRoot = false
    private var isInvestment = false
    private var status: (code: String?, message: String?, place: SourcePlace)?
    private var hasRefusal = false
    private var unknown: Set<String> = []
    private var lineCount = 0

    private init(_ text: EncodedText, file: String, context: BankFileContext, _ list: FindingList) {
        self.text = text
        self.file = file
        self.context = context
        places = TextPlaces(file, text)
        values = OFXValues(decoder: text.decoder)
        findings = list
        let start = text.bytes.firstIndex(of: UInt8(ascii: "<")) ?? text.bytes.count
        elements = OFXElements(text.bytes, from: start)
    }

    /// Every statement of a file; what is wrong is in the findings.
    static func read(
        _ text: EncodedText, file: String, context: BankFileContext, _ findings: inout FindingList
    ) -> [BankStatement] {
        var reader = OFXReader(text, file: file, context: context, findings)
        reader.readElements()
        findings = reader.findings
        return reader.statements
    }

    /// The encoding that the header or the XML declaration names.
    static func declaredEncoding(_ bytes: [UInt8]) -> TextEncoding? {
        let head = String(decoding: bytes.prefix(600), as: UTF8.self)
        if let xml = head.firstRange(of: "encoding=\""), head.contains("<?xml") {
            return TextEncoding(named: String(head[xml.upperBound...].prefix { $0 != "\"" }))
        }
        let value = { (key: String) -> String? in
            guard let found = head.firstRange(of: key + ":") else { return nil }
            let rest = head[found.upperBound...]
            // On a header of one line the next key follows without a gap.
            let end =
                ["\n", "\r\n", "\r"].compactMap { rest.firstRange(of: $0)?.lowerBound }.min()
                ?? rest.endIndex
            var text = rest[..<end]
            for next in ["CHARSET", "COMPRESSION", "OLDFILEUID"] {
                if let cut = text.firstRange(of: next) { text = text[..<cut.lowerBound] }
            }
            return String(text).trimmingBlanks()
        }
        let encoding = value("ENCODING")?.uppercased()
        if encoding == "UTF-8" || encoding == "UNICODE" { return .utf8 }
        if let charset = value("CHARSET"), charset.uppercased() != "NONE",
            let found = TextEncoding(named: charset)
        {
            return found
        }
        return encoding.flatMap { TextEncoding(named: $0) } ?? .windows1252
    }

    private mutating func readElements() {
        while let token = elements.next(), !isBeyondLimits {
            switch token {
            case .start(let name): begin(name)
            case .leaf(let name, let bytes): take(name, bytes)
            case .end(let name): end(name)
            }
        }
        let here = places.place(elements.here, from: elements.here.range.lowerBound)
        if let name = open.last(where: OFXReader.aggregates.contains) {
            findings.add(.formatMalformed, at: here, "the file is cut off inside \(name)")
        } else if !hasRoot {
            findings.add(.formatMalformed, at: here, "the file holds no element OFX")
        }
        guard statements.isEmpty, !findings.hasErrors, !hasRefusal else { return }
        findings.add(
            .statementNone, at: SourcePlace(file: file, line: 1, column: 1),
            isInvestment
                ? "there is no bank statement in this file; investment statements are not read"
                : "there is no bank statement in this file")
    }

    private var isBeyondLimits: Bool {
        open.count > context.limits.depth || lineCount > context.limits.lines
    }

    private static let aggregates: Set<String> = [
        "OFX", "SIGNONMSGSRSV1", "BANKMSGSRSV1", "CREDITCARDMSGSRSV1", "SONRS", "STMTTRNRS",
        "CCSTMTTRNRS", "STMTRS", "CCSTMTRS", "BANKACCTFROM", "CCACCTFROM", "BANKTRANLIST",
        "STMTTRN", "LEDGERBAL", "AVAILBAL", "STATUS", "PAYEE", "BANKACCTTO", "CCACCTTO",
        "CURRENCY", "ORIGCURRENCY", "FI", "BALLIST", "BAL",
    ]

    // MARK: Aggregates

    private mutating func begin(_ name: String) {
        if !OFXReader.aggregates.contains(name) { note(name) }
        open.append(name)
        switch name {
        case "OFX": hasRoot = true
        case "INVSTMTRS", "INVSTMTMSGSRSV1": isInvestment = true
        case "STMTRS", "CCSTMTRS":
            statement = OFXStatement(place: place())
        case "STMTTRN":
            leaves = OFXLeaves()
            let begin = place()
            statement?.entryPlace = begin
            lineCount += 1
            if lineCount == context.limits.lines + 1 {
                findings.add(
                    .fileLimits, at: place(),
                    "the file has more than \(context.limits.lines) lines")
            }
        case "STATUS": status = (nil, nil, place())
        case "LEDGERBAL", "AVAILBAL", "BANKACCTFROM", "CCACCTFROM", "BANKACCTTO", "PAYEE":
            // What stands before inside an entry is the entry's.
            if !open.contains("STMTTRN") { leaves = OFXLeaves() }
        default: break
        }
        if open.count > context.limits.depth {
            findings.add(.fileLimits, at: place(), "elements are nested too deep at \(name)")
        }
    }

    private mutating func take(_ name: String, _ bytes: ArraySlice<UInt8>) {
        guard bytes.count <= context.limits.fieldBytes else {
            findings.add(
                .fileLimits, at: place(),
                "a field has more than \(context.limits.fieldBytes) bytes")
            return
        }
        let leaf = OFXLeaves.Leaf(bytes: bytes, place: place())
        switch open.last(where: OFXReader.aggregates.contains) {
        case "STATUS":
            if name == "CODE" { status?.code = values.text(leaf) }
            if name == "SEVERITY", values.text(leaf) == "ERROR", status?.message == nil {
                status?.message = ""
            }
            if name == "MESSAGE" { status?.message = values.text(leaf) }
        case "STMTRS", "CCSTMTRS": if name == "CURDEF" { statement?.currency = leaf }
        case "BANKTRANLIST":
            if name == "DTSTART" { statement?.from = leaf }
            if name == "DTEND" { statement?.to = leaf }
        case "BANKACCTTO": leaves.add("TO." + name, leaf)
        case "PAYEE": if name == "NAME" { leaves.add(name, leaf) }
        case "STMTTRN":
            if !OFXReader.known.contains(name) { note(name) }
            leaves.add(name, leaf)
        default: leaves.add(name, leaf)
        }
    }

    private static let known: Set<String> = [
        "TRNTYPE", "DTPOSTED", "DTUSER", "DTAVAIL", "TRNAMT", "FITID", "CORRECTFITID",
        "CORRECTACTION", "SRVRTID", "CHECKNUM", "CHKNUM", "REFNUM", "SIC", "PAYEEID", "NAME",
        "MEMO", "CURRATE", "CURSYM", "EXTDNAME",
    ]

    private mutating func note(_ name: String) {
        guard statement != nil, unknown.insert(name).inserted else { return }
        findings.add(.tagSkipped, at: place(), "the element \(name.prefix(40)) is not known")
    }

    private mutating func end(_ name: String) {
        guard let index = open.lastIndex(of: name) else { return }
        // An aggregate that should have been closed inside this one was not.
        if let inner = open[(index + 1)...].first(where: OFXReader.aggregates.contains) {
            findings.add(.formatMalformed, at: place(), "\(name) ends while \(inner) is open")
        }
        open.removeSubrange(index...)
        switch name {
        case "STATUS": endStatus()
        case "BANKACCTFROM", "CCACCTFROM":
            statement?.account = values.text(leaves["ACCTID"])
            statement?.bank = values.text(leaves["BANKID"])
        case "LEDGERBAL": statement?.ledger = (leaves["BALAMT"], leaves["DTASOF"])
        case "AVAILBAL": statement?.available = (leaves["BALAMT"], leaves["DTASOF"])
        case "STMTTRN":
            if let place = statement?.entryPlace { statement?.entries.append((place, leaves)) }
        case "STMTRS", "CCSTMTRS":
            guard let done = statement else { return }
            statement = nil
            let made = done.make(
                values: values, context: context, number: statements.count + 1, &findings)
            if let made { statements.append(made) }
        default: break
        }
    }

    private mutating func endStatus() {
        guard let status, let code = status.code, code != "0",
            status.message != nil, !open.contains("SONRS")
        else { return }
        hasRefusal = true
        findings.add(
            .statementRefused, at: status.place,
            "the bank answers with error \(code): \(status.message ?? "")")
    }

    private func place() -> SourcePlace {
        places.place(
            elements.tokenLine, from: elements.tokenStart,
            to: max(elements.tokenStart, elements.here.range.upperBound))
    }
}

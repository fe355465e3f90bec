import Ledger

/// The text of a `:86:` field and what its dialect tells apart.
///
/// A bank cuts text at its own width (27 characters a sub-field, 65 a line), so that parts are
/// joined without inventing blanks. What does not follow the dialect is text.
struct MT940Narrative {
    var narrative = ""
    var references = StatementReferences()
    var counterparty = Counterparty()

    /// Reads the lines of a narrative.
    init(_ lines: ArraySlice<MT940TextLine>, of text: EncodedText) {
        guard let first = lines.first else { return }
        if lines.count == 1, text.isUTF8 {
            let bytes = text.bytes.span.extracting(first.range)
            read(bytes)
            if narrative.isEmpty { narrative = MT940Narrative.trimmed(bytes) }
            return
        }
        let decoded = lines.map { text.string($0.range) }
        let joined = decoded.joined()
        read(joined.utf8Span.span)
        if narrative.isEmpty { narrative = decoded.joined(separator: "\n").trimmingBlanks() }
    }

    /// Whether a sub-field breaks its dialect, so that it is kept as text.
    static func isMalformed(_ lines: ArraySlice<MT940TextLine>, of text: EncodedText) -> Bool {
        guard let first = lines.first?.range,
            MT940SubfieldPart.mayStart(in: text.bytes.span.extracting(first))
        else { return false }
        if lines.count == 1, text.isUTF8 {
            return MT940SubfieldPart.isMalformed(text.bytes.span.extracting(first))
        }
        let joined = lines.map { text.string($0.range) }.joined()
        return MT940SubfieldPart.isMalformed(joined.utf8Span.span)
    }

    private static func trimmed(_ bytes: Span<UInt8>) -> String {
        String(repairing: bytes.extracting(bytes.rangeWithoutBlanks))
    }

    /// Tells the dialects apart; what fits none leaves the narrative empty.
    private mutating func read(_ text: Span<UInt8>) {
        if let start = MT940SubfieldPart.start(in: text) {
            readSubfields(text, MT940SubfieldPart.read(text, from: start))
        } else if text.count > 0, text[0] == UInt8(ascii: "/") {
            let string = String(repairing: text)
            if MT940Narrative.isSlashed(string) { readSlashed(string) }
        } else if let number = MT940Narrative.number(in: text) {
            references.instruction = StatementReferences.meaningful(text.extracting(number))
        }
    }

    /// Where the digits and points behind `TNR: ` are.
    private static func number(in text: Span<UInt8>) -> Range<Int>? {
        var word: UInt64 = 0
        for index in text.indices {
            word = (word << 8 | UInt64(text[index])) & 0xFF_FFFF_FFFF
            guard word == 0x54_4E52_3A20 else { continue }
            var end = index + 1
            while end < text.count, text[end] == 0x2E || (text[end] >= 48 && text[end] <= 57) {
                end += 1
            }
            return (index + 1)..<end
        }
        return nil
    }

    // MARK: ?20 … ?63

    private mutating func readSubfields(_ text: Span<UInt8>, _ parts: [MT940SubfieldPart]) {
        var (name, account, bank) = (MT940Subfields(), MT940Subfields(), MT940Subfields())
        var purpose = MT940Subfields()
        for part in parts {
            switch part.number {
            case 20...29, 60...63: purpose.add(part)
            case 30: bank.add(part)
            case 31: account.add(part)
            case 32, 33: name.add(part)
            default: continue
            }
        }
        counterparty.name = name.read(text, parts, 32...33) { StatementReferences.meaningful($0) }
        counterparty.account = account.read(text, parts, 31...31) {
            StatementReferences.meaningful($0)
        }
        counterparty.bank = bank.read(text, parts, 30...30) { StatementReferences.meaningful($0) }
        purpose.read(text, parts, 20...29, 60...63) { readPurpose($0) }
    }

    private mutating func readPurpose(_ bytes: Span<UInt8>) {
        let purpose = bytes.extracting(bytes.rangeWithoutBlanks)
        readKeywords(purpose)
        if narrative.isEmpty { narrative = String(repairing: purpose) }
    }

    /// The words that begin a part of the purpose, each with a plus sign behind it.
    private enum Keyword: UInt32 {
        case endToEnd = 0x4552_4546
        case customer = 0x4B52_4546
        case mandate = 0x4D52_4546
        case creditor = 0x4352_4544
        case debtor = 0x4445_4254
        case compensation = 0x434F_414D
        case original = 0x4F41_4D54
        case purpose = 0x5356_575A
        case otherDebtor = 0x4142_5741
        case otherCreditor = 0x4142_5745

        /// A bit of its own.
        var bit: UInt16 {
            switch self {
            case .endToEnd: 1
            case .customer: 2
            case .mandate: 4
            case .creditor: 8
            case .debtor: 16
            case .compensation: 32
            case .original: 64
            case .purpose: 128
            case .otherDebtor: 256
            case .otherCreditor: 512
            }
        }
    }

    /// `EREF+`, `MREF+`, `SVWZ+` …: each runs to the next; a second one of a kind is text.
    private mutating func readKeywords(_ purpose: Span<UInt8>) {
        var seen: UInt16 = 0
        var open: (keyword: Keyword, start: Int)?
        var word: UInt32 = 0
        for index in purpose.indices {
            let byte = purpose[index]
            if byte == UInt8(ascii: "+"), let keyword = Keyword(rawValue: word),
                seen & keyword.bit == 0
            {
                seen |= keyword.bit
                if let open { take(open.keyword, purpose.extracting(open.start..<(index - 4))) }
                open = (keyword, index + 1)
            }
            word = word << 8 | UInt32(byte)
        }
        if let open { take(open.keyword, purpose.extracting(open.start..<purpose.count)) }
    }

    private mutating func take(_ keyword: Keyword, _ value: Span<UInt8>) {
        switch keyword {
        case .endToEnd: references.endToEnd = StatementReferences.meaningful(value)
        case .customer: references.instruction = StatementReferences.meaningful(value)
        case .mandate: references.mandate = StatementReferences.meaningful(value)
        case .purpose: narrative = MT940Narrative.trimmed(value)
        default: return
        }
    }

    // MARK: /EREF/…

    private static let keys = [
        "EREF", "MARF", "REMI", "ORDP", "BENM", "IBAN", "BIC", "CSID", "TRTP", "TRCD", "PREF",
        "CNTP", "KREF", "PURP", "ULTD", "ULTC", "ISDT", "NRTX", "RTRN", "SVCL", "NAME", "ADDR",
        "ID", "OCMT", "CHGS", "EXCH",
    ]

    private static func isSlashed(_ text: String) -> Bool {
        guard text.hasPrefix("/"), let end = text.dropFirst().firstIndex(of: "/") else {
            return false
        }
        return keys.contains(String(text[text.index(after: text.startIndex)..<end]))
    }

    private mutating func readSlashed(_ text: String) {
        var values: [String: String] = [:]
        var key: String?
        for part in text.split(separator: "/", omittingEmptySubsequences: false) {
            if MT940Narrative.keys.contains(String(part)), values[String(part)] == nil {
                key = String(part)
                values[String(part)] = ""
            } else if let key {
                let before = values[key] ?? ""
                values[key] = before.isEmpty ? String(part) : "\(before)/\(part)"
            }
        }
        let value = { (key: String) in
            StatementReferences.meaningful(
                values[key].map { text in
                    var text = Substring(text)
                    while text.last == "/" { text = text.dropLast() }
                    return String(text)
                })
        }
        references.endToEnd = value("EREF")
        references.mandate = value("MARF")
        references.batch = value("PREF")
        references.instruction = value("KREF")
        let other = value("CNTP").map { $0.split(separator: "/").map(String.init) } ?? []
        counterparty = Counterparty(
            name: value("NAME") ?? other.dropFirst(2).first,
            account: value("IBAN") ?? other.first, bank: value("BIC") ?? other.dropFirst().first)
        narrative = value("REMI") ?? ""
        for prefix in ["USTD//", "STRD/CUR/", "STRD//"] where narrative.hasPrefix(prefix) {
            narrative = String(narrative.dropFirst(prefix.count))
        }
    }
}

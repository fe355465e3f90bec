import Ledger

/// The text of a `:86:` field and what its dialect tells apart.
///
/// A bank cuts text at its own width (27 characters a sub-field, 65 a line), so that parts are
/// joined without inventing blanks. What does not follow the dialect is text.
struct MT940Narrative {
    var narrative = ""
    var references = StatementReferences()
    var counterparty = Counterparty()
    /// The posting text of the dialect with sub-fields.
    var postingText: String?
    var isMalformed = false

    init(_ lines: [String]) {
        let joined = lines.joined()
        if let separator = MT940Narrative.separator(of: joined) {
            readSubfields(joined, separator)
        } else if MT940Narrative.isSlashed(joined) {
            readSlashed(joined)
        } else {
            narrative = lines.joined(separator: "\n").trimmingBlanks()
            if let found = joined.firstPlace(ofASCII: "TNR: ") {
                let number = joined[found.upperBound...].prefix { $0.isNumber || $0 == "." }
                references.instruction = StatementReferences.meaningful(String(number))
            }
        }
        if narrative.isEmpty { narrative = lines.joined(separator: "\n").trimmingBlanks() }
    }

    // MARK: ?20 … ?63

    /// The character before two digits that separates sub-fields, such as `?` in `166?00…?20…`.
    private static func separator(of text: String) -> Character? {
        let head = text.drop { $0.isNumber }
        guard text.count - head.count == 3 || text.count == head.count || head.first == ">",
            let separator = head.first, "?>^<~".contains(separator),
            head.dropFirst().prefix(2).allSatisfy(\.isNumber),
            head.contains("\(separator)20") || head.contains("\(separator)00")
        else { return nil }
        return separator
    }

    private mutating func readSubfields(_ text: String, _ separator: Character) {
        var parts: [(number: Int, text: Substring)] = []
        var broken: [Substring] = []
        for (index, part) in text.split(
            separator: separator, omittingEmptySubsequences: false
        ).enumerated() {
            let digits = part.prefix(2)
            if index == 0 {
                continue
            } else if digits.utf8.count == 2, let number = Int(digits), number >= 0 {
                parts.append((number, part.dropFirst(2)))
            } else if let last = parts.indices.last {
                // A separator inside text: the sub-field goes on behind it.
                let joined = "\(parts[last].text)\(separator)\(part)"
                parts[last].text = Substring(joined)
                isMalformed = isMalformed || !part.isEmpty
            } else {
                broken.append(part)
            }
        }
        let join = { (numbers: ClosedRange<Int>) in
            parts.filter { numbers.contains($0.number) }.map { String($0.text) }.joined()
                .trimmingBlanks()
        }
        postingText = StatementReferences.meaningful(join(0...0))
        counterparty = Counterparty(
            name: StatementReferences.meaningful(join(32...33)),
            account: StatementReferences.meaningful(join(31...31)),
            bank: StatementReferences.meaningful(join(30...30)))
        let purpose = (join(20...29) + join(60...63)).trimmingBlanks()
        readKeywords(purpose)
        if narrative.isEmpty {
            narrative = ([purpose] + broken.map(String.init)).joined(separator: "\n")
                .trimmingBlanks()
        }
    }

    /// `EREF+`, `MREF+`, `SVWZ+` …: each runs to the next.
    private mutating func readKeywords(_ purpose: String) {
        let keys = ["EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE"]
        var found: [(key: String, start: String.Index, value: String.Index)] = []
        for key in keys {
            if let range = purpose.firstPlace(ofASCII: key + "+") {
                found.append((key, range.lowerBound, range.upperBound))
            }
        }
        found.sort { $0.start < $1.start }
        for (index, each) in found.enumerated() {
            let end = index + 1 < found.count ? found[index + 1].start : purpose.endIndex
            let value = String(purpose[each.value..<end]).trimmingBlanks()
            switch each.key {
            case "EREF": references.endToEnd = StatementReferences.meaningful(value)
            case "KREF": references.instruction = StatementReferences.meaningful(value)
            case "MREF": references.mandate = StatementReferences.meaningful(value)
            case "SVWZ": narrative = value
            default: continue
            }
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

extension String {
    /// Where a word of ASCII stands first: byte by byte, since narratives are searched for many.
    fileprivate func firstPlace(ofASCII word: String) -> Range<String.Index>? {
        guard let first = word.utf8.first else { return nil }
        var rest = utf8[...]
        while let place = rest.firstIndex(of: first) {
            rest = rest[place...]
            if rest.starts(with: word.utf8) {
                return place..<utf8.index(place, offsetBy: word.utf8.count)
            }
            rest = rest.dropFirst()
        }
        return nil
    }
}

public import Ledger

extension CSVProfile {
    /// Reads a profile from data.
    ///
    /// Members: `id`, `version`, `labels` (role to header label or labels), `sign`
    /// (`debit-and-credit`, `signed-amount`, `purchases` or `mark` with the words `debit`,
    /// `credit` and `neutral`), and optionally `date` (one pattern or several), `encoding`,
    /// `separator`, `preamble` (label to words), `totals`, `currency`, `bank`.
    ///
    /// - Throws: `record.member` for a malformed member, `profile.incomplete`.
    public init(_ value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let id = try reader.requireString("id")
        let version = Int(try reader.requireInteger("version"))
        let labels: [Role: [String]] = try CSVProfile.table(
            try reader.require("labels"), at: "\(path).labels")
        let preamble: [Label: [String]] = try CSVProfile.table(
            reader.find("preamble") ?? [:], at: "\(path).preamble")
        let signRule = try CSVProfile.signRule(&reader, at: path)
        let dates = try CSVProfile.words(reader.find("date"), at: "\(path).date")
        let encoding = try reader.findString("encoding") ?? TextEncoding.utf8.rawValue
        let separator = try reader.findString("separator") ?? ","
        let totals = try CSVProfile.words(reader.find("totals"), at: "\(path).totals")
        let code = try reader.findString("currency")
        let bank = try reader.findString("bank")
        try reader.finish()
        var patterns: [DatePattern] = []
        for date in dates {
            guard let pattern = DatePattern(rawValue: date) else {
                throw CSVProfile.unknown(date, at: "\(path).date")
            }
            patterns.append(pattern)
        }
        guard let encoding = TextEncoding(named: encoding) else {
            throw CSVProfile.unknown(encoding, at: "\(path).encoding")
        }
        guard separator.utf8.count == 1, let separator = separator.first else {
            throw CSVProfile.unknown(separator, at: "\(path).separator")
        }
        let currency = code.flatMap(Currency.init(code:))
        if let code, currency == nil { throw CSVProfile.unknown(code, at: "\(path).currency") }
        try self.init(
            id: id, version: version, labels: labels, signRule: signRule,
            datePatterns: patterns.isEmpty ? [.yearMonthDay] : patterns, encoding: encoding,
            separator: separator, preamble: preamble, totals: totals, currency: currency,
            bank: bank)
    }

    /// Reads a list of profiles, or one.
    ///
    /// - Throws: as `init(_:at:)`.
    public static func list(
        _ value: JSONValue, at path: String
    ) throws(LedgerError) -> [CSVProfile] {
        guard case .array(let values) = value else { return [try CSVProfile(value, at: path)] }
        var profiles: [CSVProfile] = []
        for (index, value) in values.enumerated() {
            profiles.append(try CSVProfile(value, at: "\(path)[\(index)]"))
        }
        return profiles
    }

    private static func signRule(
        _ reader: inout MemberReader, at path: String
    ) throws(LedgerError) -> SignRule {
        let sign = try reader.requireString("sign")
        let debit = try words(reader.find("debit"), at: "\(path).debit")
        let credit = try words(reader.find("credit"), at: "\(path).credit")
        let neutral = try words(reader.find("neutral"), at: "\(path).neutral")
        switch sign {
        case "debit-and-credit": return .debitAndCredit
        case "signed-amount": return .signedAmount
        case "purchases": return .purchases
        case "mark":
            return .mark(debit: Set(debit), credit: Set(credit), neutral: Set(neutral))
        default: throw unknown(sign, at: "\(path).sign")
        }
    }

    private static func table<Key: RawRepresentable & CaseIterable & Hashable>(
        _ value: JSONValue, at path: String
    ) throws(LedgerError) -> [Key: [String]] where Key.RawValue == String {
        var reader = try MemberReader(value, at: path)
        var table: [Key: [String]] = [:]
        for key in Key.allCases {
            let list = try words(reader.find(key.rawValue), at: "\(path).\(key.rawValue)")
            if !list.isEmpty { table[key] = list }
        }
        try reader.finish()
        return table
    }

    /// A word or a list of words.
    private static func words(
        _ value: JSONValue?, at path: String
    ) throws(LedgerError) -> [String] {
        switch value {
        case nil: return []
        case .string(let word): return [word]
        case .array(let values):
            var words: [String] = []
            for value in values {
                guard case .string(let word) = value else {
                    throw LedgerError("record.member", "words are expected here", at: path)
                }
                words.append(word)
            }
            return words
        default: throw LedgerError("record.member", "words are expected here", at: path)
        }
    }

    private static func unknown(_ text: String, at path: String) -> LedgerError {
        LedgerError("record.member", "“\(text.prefix(40))” is not known here", at: path)
    }
}

public import Ledger

extension CSVProfile {
    /// Reads a profile from data.
    ///
    /// Members: `id`, `version`, `labels` (role to header label), `sign` (`debit-and-credit`,
    /// `signed-amount` or `mark` with the words `debit` and `credit`), and optionally `date`,
    /// `encoding`, `separator`.
    ///
    /// - Throws: `record.member` for a malformed member, `profile.incomplete`.
    public init(_ value: JSONValue, at path: String) throws(LedgerError) {
        var reader = try MemberReader(value, at: path)
        let id = try reader.requireString("id")
        let version = Int(try reader.requireInteger("version"))
        let labels = try CSVProfile.labels(try reader.require("labels"), at: "\(path).labels")
        let words = (
            debit: try CSVProfile.words(try reader.findArray("debit"), at: "\(path).debit"),
            credit: try CSVProfile.words(try reader.findArray("credit"), at: "\(path).credit")
        )
        let sign = try reader.requireString("sign")
        let signRule: SignRule
        switch sign {
        case "debit-and-credit": signRule = .debitAndCredit
        case "signed-amount": signRule = .signedAmount
        case "mark": signRule = .mark(debit: words.debit, credit: words.credit)
        default: throw CSVProfile.unknown(sign, at: "\(path).sign")
        }
        let date = try reader.findString("date") ?? DatePattern.yearMonthDay.rawValue
        let encoding = try reader.findString("encoding") ?? Encoding.utf8.rawValue
        let separator = try reader.findString("separator") ?? ","
        try reader.finish()
        guard let datePattern = DatePattern(rawValue: date) else {
            throw CSVProfile.unknown(date, at: "\(path).date")
        }
        guard let encoding = Encoding(rawValue: encoding) else {
            throw CSVProfile.unknown(encoding, at: "\(path).encoding")
        }
        guard separator.utf8.count == 1, let separator = separator.first else {
            throw CSVProfile.unknown(separator, at: "\(path).separator")
        }
        try self.init(
            id: id, version: version, labels: labels, signRule: signRule,
            datePattern: datePattern, encoding: encoding, separator: separator)
    }

    private static func labels(
        _ value: JSONValue, at path: String
    ) throws(LedgerError) -> [Role: String] {
        var reader = try MemberReader(value, at: path)
        var labels: [Role: String] = [:]
        for role in Role.allCases {
            if let label = try reader.findString(role.rawValue) { labels[role] = label }
        }
        try reader.finish()
        return labels
    }

    private static func words(
        _ values: [JSONValue]?, at path: String
    ) throws(LedgerError) -> Set<String> {
        var words: Set<String> = []
        for value in values ?? [] {
            guard case .string(let word) = value else {
                throw LedgerError("record.member", "words are expected here", at: path)
            }
            words.insert(word)
        }
        return words
    }

    private static func unknown(_ text: String, at path: String) -> LedgerError {
        LedgerError("record.member", "“\(text.prefix(40))” is not known here", at: path)
    }
}

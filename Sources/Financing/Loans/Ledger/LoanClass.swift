internal import Ledger

/// The class of a loan at the close of a day (五级分类), with the officer's reason.
public struct LoanClass: Sendable, Hashable {
    /// The loan.
    public let loan: String
    /// The class.
    public let riskClass: RiskClass
    /// Days past due on the day.
    public let daysPastDue: Int
    /// Why, in words.
    public let reason: String?

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        loan = try reader.require("loan", Identifier.part)
        riskClass = try reader.require("class") { (text: String) throws(LedgerError) in
            if let found = RiskClass(word: text) { return found }
            let words = RiskClass.allCases.map(\.word).joined(separator: ", ")
            throw LedgerError("record.word", "“\(text.prefix(40))” is none of \(words)")
        }
        daysPastDue = Int(try reader.requireInteger("daysPastDue"))
        reason = try reader.find("reason", Narrative.check)
    }

    var members: [(String, JSONValue?)] {
        [
            ("loan", .string(loan)), ("class", .string(riskClass.word)),
            ("daysPastDue", .integer(Int64(daysPastDue))), ("reason", .text(reason)),
        ]
    }
}

extension RiskClass {
    /// The class of a word that files use.
    public init?(word: String) {
        guard let found = RiskClass.allCases.first(where: { $0.word == word }) else { return nil }
        self = found
    }
}

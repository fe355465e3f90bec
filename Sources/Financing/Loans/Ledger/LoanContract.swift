internal import Ledger

/// A loan contract in the ledger (借据): who lends to which project, and on what terms.
///
/// A later version replaces the terms from the first day on, as a corrected contract does; what
/// the parties agree later are acts.
public struct LoanContract: Sendable, Hashable {
    /// The project that is financed.
    public let project: String
    /// The book of the bank.
    public let bank: String
    /// The facility under which it is drawn; its undrawn line is kept beside the books.
    public let facility: String?
    /// The terms, in the form of a loan's file.
    public let terms: LoanTerms
    /// The terms as they are signed: every number as text.
    private let written: JSONObject

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        project = try reader.require("project", Identifier.part)
        bank = try reader.require("bank", Identifier.part)
        facility = try reader.find("facility", Identifier.part)
        let place = reader.path(of: "terms")
        let value = LoanContract.quoted(try reader.require("terms"))
        guard case .object(let object) = value else {
            throw LedgerError("record.member", "an object is expected", at: place)
        }
        written = object
        terms = try LoanFile.terms(ofContract: value, at: place)
        guard terms.currency == currency else {
            throw LedgerError(
                "loan.currency", "the programme's books are kept in \(currency.code)", at: place)
        }
        guard terms.subsidy?.route != .deducted || terms.subsidy?.recognition != .whenDue else {
            throw LedgerError(
                "loan.contradiction",
                "a subsidy that is deducted at collection counts when it is collected", at: place)
        }
    }

    var members: [(String, JSONValue?)] {
        [
            ("project", .string(project)), ("bank", .string(bank)),
            ("facility", .text(facility)), ("terms", .object(written)),
        ]
    }

    /// `long` where the term is more than a year: which account the borrower keeps it on.
    var term: String {
        terms.maturity > terms.start.adding(months: 12) ? "long" : "short"
    }

    /// Equality of what is signed.
    public static func == (a: LoanContract, b: LoanContract) -> Bool {
        a.project == b.project && a.bank == b.bank && a.facility == b.facility
            && a.written == b.written
    }

    /// Hashes what is signed.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(project)
        hasher.combine(written)
    }

    /// The same value with every number as text, so that one contract has one form.
    private static func quoted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .integer(let number): .string("\(number)")
        case .array(let elements): .array(elements.map(quoted))
        case .object(let object):
            .object(JSONObject(object.members.map { ($0.name, quoted($0.value)) }))
        case .null, .bool, .string: value
        }
    }
}

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

/// A reference rate as it was published on the record's day; a new version corrects it.
public struct PublishedRate: Sendable, Hashable {
    /// Which rate, as contracts name it: `LPR-5Y`.
    public let index: String
    /// The value.
    public let rate: AnnualRate

    init(reader: inout MemberReader, currency: Currency) throws(LedgerError) {
        index = try reader.require("index", Identifier.part)
        rate = try reader.require("rate", AnnualRate.init)
    }

    var members: [(String, JSONValue?)] {
        [("index", .string(index)), ("rate", .string(rate.description))]
    }
}

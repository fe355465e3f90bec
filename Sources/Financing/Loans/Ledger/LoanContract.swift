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

internal import Ledger

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

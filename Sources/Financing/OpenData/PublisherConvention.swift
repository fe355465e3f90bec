internal import Ledger

/// How a publisher writes the signs of interest and repayments.
///
/// The standard leaves it open, and both ways are in use. What a sign means is therefore decided by
/// publisher, never by the kind of flow or by what most amounts of a file look like.
public enum PublisherConvention: String, Sendable, Hashable, CaseIterable {
    /// Interest and repayments are positive; a negative amount takes an earlier one back.
    case standard
    /// Interest and repayments are negative; a positive amount takes an earlier one back.
    case negativeReceipts = "negative-receipts"

    /// The publishers that are known to part from the standard (the World Bank).
    private static let known: [String: PublisherConvention] = ["44000": .negativeReceipts]

    /// The convention of a publisher by its identifier; the standard for those we do not know.
    public init(publisher: String) { self = Self.known[publisher] ?? .standard }

    /// The convention that a person names: by its word, or by the publisher's identifier.
    public init(named name: String) {
        self = PublisherConvention(rawValue: name) ?? PublisherConvention(publisher: name)
    }

    /// An amount in our own way: positive as the kind says, negative for what is taken back.
    ///
    /// - Throws: `money.overflow`.
    func amount(_ published: Money, of kind: FlowKind) throws(LedgerError) -> Money {
        turns(kind) ? try published.negated() : published
    }

    /// Whether amounts of a kind are published with the other sign.
    func turns(_ kind: FlowKind) -> Bool {
        self == .negativeReceipts && (kind == .interest || kind == .repayment)
    }
}

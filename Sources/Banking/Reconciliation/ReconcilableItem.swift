public import Ledger

/// One side's view of a movement: a bank line, a posting, a payment order.
///
/// The engine knows nothing else, so that it serves every pair of books.
public struct ReconcilableItem: Sendable, Hashable {
    /// The identifier, unique on its side.
    public let id: String
    /// The amount; positive is money in, on both sides.
    public let money: Money
    /// The day on which its side booked it; age counts from here.
    public let date: LocalDate
    /// The structured identifiers of the single movement: flow id, end-to-end id, UETR.
    public let references: [String]
    /// The identifiers of a batch or payment block that several items share.
    public let groupReferences: [String]
    /// The bank's reference; on our side, that of the line an entry was made from.
    public let bankReference: String?
    /// Who is at the other end, as written.
    public let counterparty: String?
    /// The text.
    public let narrative: String
    /// Whether its side calls it a reversal.
    public let isReversal: Bool

    /// Makes an item.
    public init(
        id: String, money: Money, date: LocalDate, references: [String] = [],
        groupReferences: [String] = [], bankReference: String? = nil, counterparty: String? = nil,
        narrative: String = "", isReversal: Bool = false
    ) {
        self.id = id
        self.money = money
        self.date = date
        self.references = references
        self.groupReferences = groupReferences
        self.bankReference = bankReference
        self.counterparty = counterparty
        self.narrative = narrative
        self.isReversal = isReversal
    }
}

extension ReconcilableItem {
    /// A bank line; its identifier is the caller's, because identity is a matter of the store.
    ///
    /// If the line's details add up to it, their references are the line's too: a batch that the
    /// bank booked in one sum then finds its single postings.
    public init(id: String, line: StatementLine) {
        let line = line.decoded
        var references: [String] = []
        let parts = line.detailsAddUp && line.details.count > 1 ? line.details : []
        for each in [line.references] + parts.map(\.references) {
            references += [each.endToEnd, each.uetr, each.creditor].compactMap { $0 }
        }
        self.init(
            id: id, money: line.money, date: line.bookingDate, references: references,
            groupReferences: [line.references.batch].compactMap { $0 },
            bankReference: line.references.bank, counterparty: line.counterparty.name,
            narrative: line.narrative, isReversal: line.isReversal)
    }
}

/// The two sides that are compared.
public enum ReconciliationSide: String, Sendable, Hashable, CaseIterable {
    /// Our own book.
    case ours
    /// The other party's paper, such as the bank statement.
    case theirs
}

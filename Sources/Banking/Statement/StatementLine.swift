public import Ledger

/// How far the bank has come with a line.
public enum LineStatus: String, Sendable, CaseIterable {
    /// It is in the balance.
    case booked
    /// It has been received and is not in the balance.
    case pending
    /// It is expected on a later day.
    case expected
    /// It is told, and will never be in the balance.
    case information
}

/// One movement of a bank account in normal form.
public struct StatementLine: Sendable, Hashable {
    /// The day on which the bank booked it, as written; never shifted by a time zone.
    public let bookingDate: LocalDate
    /// The day from which interest counts.
    public let valueDate: LocalDate
    /// The amount; positive is money in for the account holder.
    public let money: Money
    /// How far the bank has come with it.
    public let status: LineStatus
    /// Whether the bank calls it a reversal; says nothing about the sign.
    public let isReversal: Bool
    /// The references, each in its own field.
    public let references: StatementReferences
    /// Who is at the other end.
    public let counterparty: Counterparty
    /// The text, with its line breaks.
    public let narrative: String
    /// The bank's own code of the kind of transaction.
    public let transactionCode: String?
    /// The time of day that the bank prints, as written.
    public let bookingTime: String?
    /// The amount in another currency from which the line's came; information only.
    public let original: Money?
    /// Why a payment came back, as the bank's code says.
    public let returnReason: String?
    /// The parts of a batch; a sum takes the line or its details, never both.
    public let details: [StatementDetail]
    /// Whether the details add up to the line, so that it may be split into them.
    public let detailsAddUp: Bool
    /// The balance after the line, if the bank prints one.
    public let runningBalance: Money?
    /// Which file, statement and line it comes from.
    public let source: RecordSource

    /// Makes a line.
    public init(
        bookingDate: LocalDate, valueDate: LocalDate, money: Money,
        status: LineStatus = .booked, isReversal: Bool = false,
        references: StatementReferences = StatementReferences(),
        counterparty: Counterparty = Counterparty(), narrative: String = "",
        transactionCode: String? = nil, bookingTime: String? = nil, original: Money? = nil,
        returnReason: String? = nil, details: [StatementDetail] = [],
        detailsAddUp: Bool = false, runningBalance: Money? = nil, source: RecordSource
    ) {
        self.bookingDate = bookingDate
        self.valueDate = valueDate
        self.money = money
        self.status = status
        self.isReversal = isReversal
        self.references = references
        self.counterparty = counterparty
        self.narrative = narrative
        self.transactionCode = transactionCode
        self.bookingTime = bookingTime
        self.original = original
        self.returnReason = returnReason
        self.details = details
        self.detailsAddUp = detailsAddUp
        self.runningBalance = runningBalance
        self.source = source
    }
}

extension StatementLine {
    /// The line with other details below it.
    func holding(details: [StatementDetail], addUp: Bool) -> StatementLine {
        StatementLine(
            bookingDate: bookingDate, valueDate: valueDate, money: money, status: status,
            isReversal: isReversal, references: references, counterparty: counterparty,
            narrative: narrative, transactionCode: transactionCode, bookingTime: bookingTime,
            original: original, returnReason: returnReason, details: details, detailsAddUp: addUp,
            runningBalance: runningBalance, source: source)
    }
}

/// A part of a batch: lives below its line.
public struct StatementDetail: Sendable, Hashable {
    /// The part's own amount; `nil` where the bank gives none.
    public let money: Money?
    /// The part's references.
    public let references: StatementReferences
    /// Who is at the other end of the part.
    public let counterparty: Counterparty
    /// The part's text.
    public let narrative: String
    /// Why a payment came back, as the bank's code says.
    public let returnReason: String?

    /// Makes a part.
    public init(
        money: Money?, references: StatementReferences, counterparty: Counterparty,
        narrative: String, returnReason: String? = nil
    ) {
        self.money = money
        self.references = references
        self.counterparty = counterparty
        self.narrative = narrative
        self.returnReason = returnReason
    }
}

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
///
/// Dates and amounts are read with the file. Texts may stay bytes of the file until they are asked
/// for, since most are never shown; ``decoded`` decodes all of a line's texts at once.
public struct StatementLine: Sendable {
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
    /// Whether the details add up to the line, so that it may be split into them.
    public let detailsAddUp: Bool
    private let texts: Texts

    private enum Texts {
        case decoded(StatementLineContent)
        case encoded(MT940Texts, Int32)
    }

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
        self.detailsAddUp = detailsAddUp
        texts = .decoded(
            StatementLineContent(
                references: references, counterparty: counterparty, narrative: narrative,
                transactionCode: transactionCode, bookingTime: bookingTime, original: original,
                returnReason: returnReason, details: details, runningBalance: runningBalance,
                source: source))
    }

    /// Makes a line of an entry whose texts stay where they are.
    init(_ entry: MT940Entry, number: Int, of texts: MT940Texts) {
        bookingDate = entry.bookingDate
        valueDate = entry.valueDate
        money = entry.money
        status = entry.status
        isReversal = entry.isReversal
        detailsAddUp = false
        self.texts = .encoded(texts, Int32(number))
    }

    private init(_ line: StatementLine, _ content: StatementLineContent, addUp: Bool) {
        bookingDate = line.bookingDate
        valueDate = line.valueDate
        money = line.money
        status = line.status
        isReversal = line.isReversal
        detailsAddUp = addUp
        texts = .decoded(content)
    }
}

extension StatementLine {
    private var content: StatementLineContent {
        switch texts {
        case .decoded(let content): content
        case .encoded(let texts, let number): texts.content(Int(number))
        }
    }

    /// The same line with its texts decoded: for whoever asks for more than one of them.
    public var decoded: StatementLine { StatementLine(self, content, addUp: detailsAddUp) }

    /// The references, each in its own field.
    public var references: StatementReferences { content.references }
    /// Who is at the other end.
    public var counterparty: Counterparty { content.counterparty }
    /// The text, with its line breaks.
    public var narrative: String { content.narrative }
    /// The bank's own code of the kind of transaction.
    public var transactionCode: String? { content.transactionCode }
    /// The time of day that the bank prints, as written.
    public var bookingTime: String? { content.bookingTime }
    /// The amount in another currency from which the line's came; information only.
    public var original: Money? { content.original }
    /// Why a payment came back, as the bank's code says.
    public var returnReason: String? { content.returnReason }
    /// The parts of a batch; a sum takes the line or its details, never both.
    public var details: [StatementDetail] { content.details }
    /// The balance after the line, if the bank prints one.
    public var runningBalance: Money? { content.runningBalance }

    /// Which file, statement and line it comes from.
    public var source: RecordSource {
        switch texts {
        case .decoded(let content): content.source
        case .encoded(let texts, let number): texts.source(Int(number))
        }
    }

    /// The line with other details below it.
    func holding(details: [StatementDetail], addUp: Bool) -> StatementLine {
        StatementLine(self, content.holding(details), addUp: addUp)
    }
}

extension StatementLine: Hashable {
    /// Whether two lines say the same, decoded or not.
    public static func == (a: StatementLine, b: StatementLine) -> Bool {
        a.bookingDate == b.bookingDate && a.valueDate == b.valueDate && a.money == b.money
            && a.status == b.status && a.isReversal == b.isReversal
            && a.detailsAddUp == b.detailsAddUp && a.content.isEqual(to: b.content)
    }

    /// Hashes what seldom is the same in two lines.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(bookingDate)
        hasher.combine(money)
        hasher.combine(source)
    }
}

/// What a line says beside dates and amount, shared by the copies of the line.
final class StatementLineContent: Sendable {
    let references: StatementReferences
    let counterparty: Counterparty
    let narrative: String
    let transactionCode: String?
    let bookingTime: String?
    let original: Money?
    let returnReason: String?
    let details: [StatementDetail]
    let runningBalance: Money?
    let source: RecordSource

    init(
        references: StatementReferences, counterparty: Counterparty, narrative: String,
        transactionCode: String?, bookingTime: String? = nil, original: Money? = nil,
        returnReason: String? = nil, details: [StatementDetail] = [],
        runningBalance: Money? = nil, source: RecordSource
    ) {
        self.references = references
        self.counterparty = counterparty
        self.narrative = narrative
        self.transactionCode = transactionCode
        self.bookingTime = bookingTime
        self.original = original
        self.returnReason = returnReason
        self.details = details
        self.runningBalance = runningBalance
        self.source = source
    }

    func holding(_ details: [StatementDetail]) -> StatementLineContent {
        StatementLineContent(
            references: references, counterparty: counterparty, narrative: narrative,
            transactionCode: transactionCode, bookingTime: bookingTime, original: original,
            returnReason: returnReason, details: details, runningBalance: runningBalance,
            source: source)
    }

    func isEqual(to other: StatementLineContent) -> Bool {
        references == other.references && counterparty == other.counterparty
            && narrative == other.narrative && transactionCode == other.transactionCode
            && bookingTime == other.bookingTime && original == other.original
            && returnReason == other.returnReason && details == other.details
            && runningBalance == other.runningBalance && source == other.source
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

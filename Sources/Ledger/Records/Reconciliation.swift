/// What officers decide about the items of a bank account: matches, their undoing, notes.
///
/// Signed by maker and checker like every record, so that who matched what and why is in the log.
/// The identity of an event is the record's and its number in it, from 1: `RECONCILE-BK-1/2`.
public struct Reconciliation: Sendable, Hashable {
    /// The account's number in the rulebook.
    public let account: String
    /// What happens, in order.
    public let events: [ReconciliationEvent]

    /// Makes a record's content.
    public init(account: String, events: [ReconciliationEvent]) {
        self.account = account
        self.events = events
    }

    /// The identity of an event of a record.
    ///
    /// - Parameter index: its place, from 0.
    public static func eventID(_ index: Int, of record: String) -> String {
        "\(record)/\(index + 1)"
    }

    var members: [(String, JSONValue?)] {
        [("account", .string(account)), ("events", .array(events.map { .object($0.json) }))]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        account = try reader.require("account", Identifier.part)
        var events: [ReconciliationEvent] = []
        for (index, value) in try reader.requireArray("events").enumerated() {
            events.append(try ReconciliationEvent(json: value, at: "record.events[\(index)]"))
        }
        guard !events.isEmpty else {
            throw LedgerError("record.member", "a reconciliation has an event", at: "record.events")
        }
        self.events = events
    }
}

/// The two sides of a reconciliation.
public enum ItemSide: String, Sendable, Hashable, CaseIterable {
    /// Our own book.
    case book
    /// The bank's paper.
    case bank
}

/// An item by its side and name.
public struct ItemName: Sendable, Hashable {
    /// Whose it is.
    public let side: ItemSide
    /// The name, unique on its side of the account.
    public let id: String

    /// Names an item.
    public init(_ side: ItemSide, _ id: String) {
        self.side = side
        self.id = id
    }
}

/// How much of an item a match takes.
public struct ItemClaim: Sendable, Hashable {
    /// The item's name.
    public let id: String
    /// What is taken, with the item's sign.
    public let money: Money

    /// Takes an amount of an item.
    public init(_ id: String, _ money: Money) {
        self.id = id
        self.money = money
    }
}

/// Items of both sides that are the same movement, as officers signed it.
public struct RecordedMatch: Sendable, Hashable {
    /// The stage of the rules that proposed it, or `hand`.
    public let stage: String
    /// Points by the table of the rules; 0 for a match by hand.
    public let score: Int64
    /// What is taken of our postings; empty for items of the bank that cancel out.
    public let book: [ItemClaim]
    /// What is taken of the bank's lines; empty for postings that cancel out.
    public let bank: [ItemClaim]
    /// What the bank's side has more; it becomes an item of the bank of its own, until booked.
    public let difference: Money
    /// The day from which the items count as cleared.
    public let date: LocalDate
    /// Why, in both languages.
    public let reason: LocalizedText

    /// Makes a match.
    public init(
        stage: String, score: Int64 = 0, book: [ItemClaim], bank: [ItemClaim], difference: Money,
        date: LocalDate, reason: LocalizedText
    ) {
        self.stage = stage
        self.score = score
        self.book = book
        self.bank = bank
        self.difference = difference
        self.date = date
        self.reason = reason
    }
}

/// What is said about an open item.
public struct ItemNote: Sendable, Hashable {
    /// The item.
    public let item: ItemName
    /// Who sees to it; `nil` leaves the owner as it is.
    public let owner: String?
    /// The class of the exception; `nil` leaves it as it is.
    public let exception: String?
    /// The text.
    public let text: String

    /// Makes a note.
    public init(item: ItemName, owner: String? = nil, exception: String? = nil, text: String) {
        self.item = item
        self.owner = owner
        self.exception = exception
        self.text = text
    }
}

/// One decision about an account's items.
public enum ReconciliationEvent: Sendable, Hashable {
    /// Items are the same movement.
    case match(RecordedMatch)
    /// The match of an identity was none; its items are open again.
    case undo(match: String, reason: String)
    /// Something is said about an item.
    case note(ItemNote)
    /// The newest signed statement of the account no longer locks its period.
    case reopen(statement: String, reason: String)
}

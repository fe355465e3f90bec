public import Banking
internal import Financing
public import Ledger
internal import Stores

/// Items that a person matches, by their names.
public struct HandMatch: Sendable {
    /// What becomes of a difference between the two sides.
    public enum Difference: String, Sendable, CaseIterable {
        /// The larger item is taken in part; its rest stays open.
        case part
        /// The difference becomes an item of the bank, open until somebody books it.
        case open
    }

    /// The names of bank lines.
    public var lines: [String]
    /// The names of postings: the entry's number, and ` (2)` for its second posting.
    public var entries: [String]
    /// Why they belong together.
    public var reason: String
    /// What becomes of a difference; `nil` where there must be none.
    public var difference: Difference?
    /// The day from which it counts; by default the first that may be.
    public var date: LocalDate?

    /// Names items.
    public init(lines: [String], entries: [String], reason: String) {
        self.lines = lines
        self.entries = entries
        self.reason = reason
    }
}

extension OpenLedger {
    /// The drafts of records that hold matches which the rules propose.
    ///
    /// - Parameter day: the day that was reconciled, under whose rulebook they are signed.
    public func matchDrafts(
        _ matches: [RecordedMatch], of account: String, asOf day: LocalDate
    ) throws -> [RecordDraft] {
        try eventDrafts(matches.map { .match($0) }, of: account, on: day)
    }

    /// The draft of a record that matches items by hand.
    ///
    /// - Throws: as `recordedMatch(of:in:)`.
    public func draft(of wanted: HandMatch, account id: String) throws -> RecordDraft {
        let match = try recordedMatch(of: wanted, in: try bankAccount(id))
        return try eventDraft([.match(match)], of: id, on: match.date)
    }

    /// The match that a person wants, with all that is open of each item.
    ///
    /// - Throws: `match.item` for a name that neither side has, `match.sum` where the sides differ
    ///   and nothing is said of the difference.
    public func recordedMatch(
        of wanted: HandMatch, in account: ReconciledAccount
    ) throws -> RecordedMatch {
        let id = account.number
        let definition = try requireBankAccount(id)
        let items = try bookItems(definition, asOf: LocalDate.range.upperBound).items
        let book = Dictionary(items.map { ($0.id, $0) }) { first, _ in first }
        var latest = account.lockedThrough?.adding(days: 1)
        let claim = { (side: ItemSide, name: String) throws -> ItemClaim in
            let found = try account.find(ItemName(side, name)) { id in
                book[id].map { KnownItem(money: $0.money, date: $0.date) }
            }
            guard let found else {
                throw GreenCreditError(
                    .usage, "match.item",
                    "the \(side == .bank ? "bank has no line" : "book has no posting") “\(name)” "
                        + "of \(id)")
            }
            latest = max(latest ?? found.date, found.date)
            let units =
                found.money.minorUnits - account.claimedUnits(of: ItemName(side, name))
            return ItemClaim(
                name, Money(minorUnits: units, currency: found.money.currency))
        }
        var bank = try wanted.lines.map { try claim(.bank, $0) }
        var ours = try wanted.entries.map { try claim(.book, $0) }
        let difference = try HandMatch.settle(
            wanted.difference, &bank, &ours, currency: definition.currency)
        let reason = Narrative.fitting(wanted.reason)
        guard let date = [wanted.date, latest].compactMap(\.self).max(), !(bank + ours).isEmpty
        else {
            throw GreenCreditError(
                .usage, "match.empty", "name lines with --line and postings with --entry")
        }
        return RecordedMatch(
            stage: ReconciliationStage.hand.rawValue, book: ours, bank: bank,
            difference: difference, date: date,
            reason: LocalizedText(english: reason, chinese: reason))
    }

    /// The draft of a record that undoes one match; no other is touched.
    public func undoing(
        _ match: String, account id: String, reason: String
    ) throws -> RecordDraft {
        let kept = try requireMatch(match, of: try bankAccount(id))
        return try eventDraft(
            [.undo(match: kept.id, reason: try Narrative.check(reason))], of: id,
            on: kept.match.date)
    }

    /// The draft of a record that says something about an item.
    public func draft(
        of note: ItemNote, account id: String, on day: LocalDate
    ) throws -> RecordDraft {
        try eventDraft([.note(note)], of: id, on: day)
    }

    /// The draft of a record that opens the days of the newest signed statement again.
    ///
    /// - Throws: `reopen.none` where none is signed.
    public func reopening(account id: String, reason: String) throws -> RecordDraft {
        guard let last = try bankAccount(id).signed.last else {
            throw GreenCreditError(
                .usage, "reopen.none", "no reconciliation of \(id) is signed")
        }
        return try eventDraft(
            [.reopen(statement: last.statement, reason: try Narrative.check(reason))], of: id,
            on: last.asOf)
    }

    /// A match by its identity, or by the end of it: `3/1` for the first match of the third record.
    ///
    /// - Throws: `match.unknown`.
    public func requireMatch(
        _ name: String, of account: ReconciledAccount
    ) throws -> KeptMatch {
        let found =
            account.findMatch(name)
            ?? account.matches.first { $0.id == "\(Self.recordPrefix(account.number))\(name)" }
        guard let found else {
            throw GreenCreditError(
                .usage, "match.unknown",
                "there is no match “\(name)” of \(account.number); "
                    + "“reconcile report --trail” lists them")
        }
        return found
    }

    // MARK: - Records

    /// So many bytes of events a record has at most: its limit is 1 MiB.
    private static let eventBytes = 700_000

    private func eventDrafts(
        _ events: [ReconciliationEvent], of account: String, on day: LocalDate
    ) throws -> [RecordDraft] {
        var parts: [[ReconciliationEvent]] = []
        var size = 0
        for event in events {
            let bytes = CanonicalJSON.encode(.object(event.json)).count
            if parts.isEmpty || size + bytes > OpenLedger.eventBytes {
                parts.append([])
                size = 0
            }
            parts[parts.count - 1].append(event)
            size += bytes
        }
        let first = try freeNumber(of: account)
        return try parts.enumerated().map { index, events in
            RecordDraft(
                id: try Identifier.document("\(Self.recordPrefix(account))\(first + index)"),
                valueDate: day,
                content: .other(
                    .reconciliation(Reconciliation(account: account, events: events))))
        }
    }

    private func eventDraft(
        _ events: [ReconciliationEvent], of account: String, on day: LocalDate
    ) throws -> RecordDraft {
        guard let draft = try eventDrafts(events, of: account, on: day).first else {
            preconditionFailure("an event makes a record")
        }
        return draft
    }

    static func recordPrefix(_ account: String) -> String { "MATCH-\(account)-" }

    /// The first number that neither a record nor a proposal has.
    private func freeNumber(of account: String) throws -> Int {
        try store.read { reader in
            let prefix = Self.recordPrefix(account)
            let taken =
                try reader.records(ofKinds: [.reconciliation]).map(\.id)
                + reader.proposals().map(\.id)
            let numbers = taken.filter { $0.hasPrefix(prefix) }
                .compactMap { Int($0.dropFirst(prefix.count)) }
            return (numbers.max() ?? 0) + 1
        }
    }
}

extension HandMatch {
    /// Makes the sides agree, or says by how much the bank's side has more.
    static func settle(
        _ wanted: Difference?, _ bank: inout [ItemClaim], _ book: inout [ItemClaim],
        currency: Currency
    ) throws -> Money {
        let sum = { (claims: [ItemClaim]) in
            claims.reduce(Int128(0)) { $0 + Int128($1.money.minorUnits) }
        }
        let units = sum(bank) - sum(book)
        guard
            let difference = Int64(exactly: units).map({
                Money(minorUnits: $0, currency: currency)
            })
        else { throw LedgerError("money.overflow", "the sums do not fit") }
        guard !difference.isZero else { return difference }
        switch wanted {
        case .open: return difference
        case .part:
            let isBookLarger = (units > 0) == (sum(book) < 0)
            if isBookLarger {
                try take(difference.minorUnits, from: &book)
            } else {
                try take(-difference.minorUnits, from: &bank)
            }
            return .zero(currency)
        case nil:
            throw GreenCreditError(
                .usage, "match.sum",
                "the bank's side has \(difference.groupedText) more than the book's; match "
                    + "other items, or say what becomes of the difference: part or open")
        }
    }

    /// Takes less of the only item of a side.
    private static func take(_ change: Int64, from claims: inout [ItemClaim]) throws {
        guard claims.count == 1, let only = claims.first else {
            throw GreenCreditError(
                .usage, "match.part", "only a single item of its side can be taken in part")
        }
        claims[0] = ItemClaim(
            only.id,
            Money(minorUnits: only.money.minorUnits + change, currency: only.money.currency))
    }
}

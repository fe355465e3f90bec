/// A journal entry as it comes in, before anybody knows whether it balances.
public struct EntryDraft: Sendable, Hashable {
    /// The document number, unique in its book.
    public var id: String
    /// The book of the one legal entity that the entry belongs to.
    public var book: String
    /// The day on which the entry counts.
    public var valueDate: LocalDate
    /// The lines.
    public var postings: [Posting]
    /// What happened, for people.
    public var narrative: String?
    /// The movement that ties entries of several books together.
    public var flow: String?
    /// The step of the posting catalogue.
    public var step: String?
    /// The step's number in the posting catalogue.
    public var catalogue: String?
    /// The document number, in the same book, of the entry that this one cancels.
    public var reverses: String?
    /// The day on which an outside system says it booked the entry.
    public var recorded: LocalDate?

    /// Makes a draft with what every entry has.
    public init(id: String, book: String, valueDate: LocalDate, postings: [Posting]) {
        self.id = id
        self.book = book
        self.valueDate = valueDate
        self.postings = postings
    }
}

/// A balanced journal entry, 记账凭证: every side sums to zero in every currency.
///
/// It exists only balanced; whoever holds an `Entry` need not ask again.
public struct Entry: Sendable, Hashable {
    /// What the entry says.
    public let draft: EntryDraft

    /// The most lines that one entry may have.
    public static let maximumPostings = 10_000

    /// Checks a draft.
    ///
    /// - Throws: `entry.empty`, `entry.posting`, `entry.tooLarge` or `entry.unbalanced`, the last
    ///   with the difference of every side and currency that does not balance.
    public init(_ draft: EntryDraft) throws(LedgerError) {
        guard !draft.postings.isEmpty else {
            throw LedgerError("entry.empty", "an entry needs postings", at: draft.id)
        }
        guard draft.postings.count <= Entry.maximumPostings else {
            throw LedgerError(
                "entry.tooLarge",
                "an entry has at most \(Entry.maximumPostings) postings; use several", at: draft.id)
        }
        for posting in draft.postings {
            guard posting.account.book == draft.book else {
                throw LedgerError(
                    "entry.posting",
                    "an entry of book \(draft.book) cannot post to \(posting.account)",
                    at: draft.id)
            }
            guard posting.money.minorUnits != 0, posting.money.minorUnits != .min else {
                throw LedgerError(
                    "entry.posting", "the amount on \(posting.account) must not be zero",
                    at: draft.id)
            }
        }
        self.draft = draft
        try requireBalance()
    }

    /// The document number, unique in its book.
    public var id: String { draft.id }
    /// The book.
    public var book: String { draft.book }
    /// The day on which the entry counts.
    public var valueDate: LocalDate { draft.valueDate }
    /// The lines.
    public var postings: [Posting] { draft.postings }

    /// Per currency the largest debit total of a side: what the entry is worth to an approver.
    ///
    /// Parallel bookkeeping records one payment on up to three sides; it is still one payment.
    public var amounts: [Currency: Money] {
        var amounts: [Currency: Money] = [:]
        for total in totals(where: { $0 > 0 })
        where total.sum > Int128(amounts[total.currency]?.minorUnits ?? 0) {
            // Below Int64.max, as `requireRange` saw.
            amounts[total.currency] = Money(
                minorUnits: Int64(total.sum), currency: total.currency)
        }
        return amounts
    }

    /// The entry's worth where it has one currency only.
    var singleAmount: Money? {
        let totals = totals { $0 > 0 }
        guard let largest = totals.max(by: { $0.sum < $1.sum }),
            totals.allSatisfy({ $0.currency == largest.currency })
        else { return nil }
        return Money(minorUnits: Int64(largest.sum), currency: largest.currency)
    }

    /// The entry that cancels this one: the same lines with debit and credit exchanged.
    public func reversal(id: String, valueDate: LocalDate, narrative: String?) throws(LedgerError)
        -> Entry
    {
        var reversed: [Posting] = []
        for posting in postings {
            reversed.append(
                Posting(
                    account: posting.account, money: try posting.money.negated(),
                    dimensions: posting.dimensions))
        }
        var draft = EntryDraft(id: id, book: book, valueDate: valueDate, postings: reversed)
        draft.narrative = narrative
        draft.flow = self.draft.flow
        draft.step = "reversal"
        draft.reverses = self.id
        return try Entry(draft)
    }

    /// Whether this entry has exactly the lines of another with debit and credit exchanged.
    public func cancels(_ other: Entry) -> Bool {
        var open = other.postings
        guard open.count == postings.count, book == other.book else { return false }
        for posting in postings {
            let opposite = open.firstIndex {
                $0.key == posting.key && $0.money.minorUnits == -posting.money.minorUnits
            }
            guard let opposite else { return false }
            open.remove(at: opposite)
        }
        return true
    }

    /// The sum of the amounts on one side in one currency.
    private struct Total {
        let side: Side
        let currency: Currency
        var sum: Int128
    }

    /// The totals of some amounts, in the order in which sides and currencies first occur.
    ///
    /// Searched from place to place: an entry has one or two sides and currencies, seldom more.
    private func totals(where isCounted: (Int64) -> Bool) -> [Total] {
        var totals: [Total] = []
        for posting in postings where isCounted(posting.money.minorUnits) {
            let (side, currency) = (posting.account.side, posting.money.currency)
            let units = Int128(posting.money.minorUnits)
            let known = totals.firstIndex { $0.side == side && $0.currency == currency }
            if let known {
                totals[known].sum += units
            } else {
                totals.append(Total(side: side, currency: currency, sum: units))
            }
        }
        return totals
    }

    private func requireBalance() throws(LedgerError) {
        let open = totals { _ in true }.filter { $0.sum != 0 }
        guard !open.isEmpty else { return try requireRange() }
        let sorted = open.sorted { ($0.side, $0.currency) < ($1.side, $1.currency) }
        let differences = sorted.map { total in
            let excess = total.sum > 0 ? "debit" : "credit"
            let money = Int64(exactly: total.sum.magnitude).map {
                Money(minorUnits: $0, currency: total.currency).description
            }
            return "side \(total.side.rawValue) has \(money ?? "far") too much \(excess)"
        }
        throw LedgerError(
            "entry.unbalanced",
            differences.joined(separator: "; ") + "; each side must sum to zero",
            at: id)
    }

    /// The total of one side must fit, so that sums over entries are checked where they are made.
    private func requireRange() throws(LedgerError) {
        let total = postings.reduce(Int128(0)) { $0 + Int128($1.money.minorUnits.magnitude) }
        guard total <= Int128(Int64.max) else {
            throw LedgerError("money.overflow", "the entry's amounts are too large", at: id)
        }
    }
}

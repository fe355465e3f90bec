public import Ledger

/// The lines of one account with a running balance, 明细账.
public struct Register: Sendable, Hashable {
    /// One posting.
    public struct Line: Sendable, Hashable {
        /// The day on which it counts.
        public let valueDate: LocalDate
        /// The entry's document number.
        public let entry: String
        /// What happened.
        public let narrative: String
        /// The account down to its sub-account.
        public let account: Account
        /// The amount; a debit is positive.
        public let money: Money
        /// The balance after it; a debit is positive.
        public let balance: Money
    }

    /// The account; without a sub-account all of its sub-accounts are included.
    public let account: Account
    /// The balance when the period began.
    public let opening: Money
    /// The postings in order of value date and document number.
    public let lines: [Line]
    /// The balance at the end.
    public let closing: Money

    /// Lists the postings of an account in the period of `figures`.
    ///
    /// - Parameters:
    ///   - account: With a sub-account only that one is listed.
    ///   - figures: The entries, the period and the currency.
    ///   - dimensions: Only postings that carry all of these.
    /// - Throws: `money.overflow`.
    /// - Complexity: O(*n* log *n*) in the number of postings of the account.
    public init(
        of account: Account, in figures: LedgerFigures, dimensions: [String: String] = [:]
    ) throws(StatementError) {
        let currency = figures.currency
        var opening: Int128 = 0
        var found: [(entry: Entry, place: Int)] = []
        for entry in figures.entries where entry.book == account.book {
            for (place, posting) in entry.postings.enumerated() {
                guard Register.covers(account, posting.account),
                    posting.money.currency == currency, posting.dimensions.contains(dimensions)
                else { continue }
                if entry.valueDate < figures.periodStart {
                    opening += Int128(posting.money.minorUnits)
                } else {
                    found.append((entry, place))
                }
            }
        }
        found.sort {
            ($0.entry.valueDate, $0.entry.id, $0.place) < (
                $1.entry.valueDate, $1.entry.id, $1.place
            )
        }
        var lines: [Line] = []
        var balance = opening
        for (entry, place) in found {
            let posting = entry.postings[place]
            balance += Int128(posting.money.minorUnits)
            lines.append(
                Line(
                    valueDate: entry.valueDate, entry: entry.id,
                    narrative: entry.draft.narrative ?? "", account: posting.account,
                    money: posting.money, balance: try Money(exactly: balance, currency)))
        }
        self.account = account
        self.opening = try Money(exactly: opening, currency)
        self.lines = lines
        self.closing = try Money(exactly: balance, currency)
    }

    private static func covers(_ account: Account, _ other: Account) -> Bool {
        account.subaccount == nil ? other.control == account : other == account
    }
}

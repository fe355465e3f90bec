public import Ledger

/// The lines of some accounts with a running balance, 明细账.
///
/// Made by whoever holds the postings in order; nothing is computed here.
public struct Register: Sendable, Hashable {
    /// One posting.
    public struct Line: Sendable, Hashable {
        /// The day on which it counts.
        public let valueDate: LocalDate
        /// The entry's document number.
        public let entry: String
        /// The account down to its sub-account.
        public let account: Account
        /// The amount; a debit is positive.
        public let money: Money
        /// The balance after it in its currency, earlier days included; a debit is positive.
        public let balance: Money
        /// What it is for.
        public let dimensions: Dimensions
        /// What happened.
        public let narrative: String?
        /// The movement that ties several books together.
        public let flow: String?
        /// Whether the entry cancels another.
        public let isReversal: Bool

        /// Makes the line of a posting.
        public init(_ posting: Posting, of entry: Entry, balance: Money) {
            valueDate = entry.valueDate
            self.entry = entry.id
            account = posting.account
            money = posting.money
            self.balance = balance
            dimensions = posting.dimensions
            narrative = entry.draft.narrative
            flow = entry.draft.flow
            isReversal = entry.draft.reverses != nil
        }
    }

    /// The balances when the period began, one a currency that has lines before it.
    public let opening: [Money]
    /// The postings in order of value date and journal.
    public let lines: [Line]
    /// The balances at the end, one a currency.
    public let closing: [Money]

    /// Puts a register together; balances in order of their currencies.
    public init(opening: [Money], lines: [Line], closing: [Money]) {
        self.opening = opening
        self.lines = lines
        self.closing = closing
    }
}

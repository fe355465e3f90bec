public import Ledger

/// How a step of the programme is posted: one entry in each book that it touches.
///
/// The lines name accounts with blanks such as `{project}`, which the act fills in, and amounts
/// that the act states or that are computed from what it states and what is known.
public struct PostingTemplate: Sendable {
    /// The name of the act, such as `advance`.
    public let id: String
    /// The step that entries are marked with; other templates may share it.
    public let journalStep: String
    /// The number in the posting catalogue; `nil` for everyday items.
    public let catalogue: String?
    /// Groups that rules may name instead of the act: `payment`, `award-letter`.
    public let groups: [String]
    /// Rules that this act is checked by, beside those that name it.
    public let checks: [String]
    /// Words that the act states.
    public let details: [Detail]
    /// Figures that the act states or that are computed, in order.
    public let amounts: [Amount]
    /// The lines.
    public let lines: [Line]
    /// Accounts whose whole balance is moved.
    public let sweeps: [Sweep]

    /// A word that an act states.
    public struct Detail: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The words that are allowed; empty for any.
        public let values: [String]
        /// Whether it may be left out.
        public let isOptional: Bool
    }

    /// A figure of an act.
    public struct Amount: Sendable, Hashable {
        /// The name.
        public let name: String
        /// How it is computed; `nil` where the act states it.
        public let formula: Expression?
        /// Whether it may be left out and is then nothing.
        public let isOptional: Bool
    }

    /// One line of the entries.
    public struct Line: Sendable, Hashable {
        /// The kind of book, or a book.
        public let book: String
        /// The side.
        public let side: Side
        /// Whether it is a debit.
        public let isDebit: Bool
        /// The code of the account.
        public let code: String
        /// The sub-account, with blanks.
        public let subaccount: String?
        /// The name of the amount.
        public let amount: String
        /// When the line is there.
        public let condition: Condition?
        /// The number in the posting catalogue that an entry with this line has.
        public let catalogue: String?
        /// The step of an entry of its own that takes the line; `nil` for the act's main entry.
        ///
        /// One payment pays interest, penalty and principal: one act, an entry for each.
        public let part: String?
    }

    /// Moves the whole balance of accounts, each sub-account by itself.
    public struct Sweep: Sendable, Hashable {
        /// The kind of book, or a book.
        public let book: String
        /// The side.
        public let side: Side
        /// The codes that are emptied.
        public let from: [String]
        /// The code that takes the balances.
        public let to: String
    }

    /// `bank`, `!bank`, `term=long`, `term!=long`.
    public struct Condition: Sendable, Hashable {
        /// The detail that is asked.
        public let name: String
        /// The word that it is compared with; `nil` asks whether it is there.
        public let value: String?
        /// Whether the answer is turned round.
        public let isNegated: Bool

        /// Whether the line is there.
        func holds(_ details: [String: String]) -> Bool {
            let isSo = value.map { details[name] == $0 } ?? (details[name] != nil)
            return isSo != isNegated
        }
    }
}

extension PostingTemplate.Condition {
    /// Reads a condition.
    ///
    /// - Throws: `identifier.unreadable`.
    init(_ text: String) throws(LedgerError) {
        if text.contains("!=") {
            let parts = text.split(separator: "!=", maxSplits: 1).map(String.init)
            self.init(
                name: try Identifier.part(parts.first ?? ""),
                value: try Identifier.part(parts.count > 1 ? parts[1] : ""), isNegated: true)
        } else if text.contains("=") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            self.init(
                name: try Identifier.part(parts.first ?? ""),
                value: try Identifier.part(parts.count > 1 ? parts[1] : ""), isNegated: false)
        } else {
            let isNegated = text.hasPrefix("!")
            self.init(
                name: try Identifier.part(isNegated ? String(text.dropFirst()) : text), value: nil,
                isNegated: isNegated)
        }
    }
}

/// What an importer noticed and a person should know; nothing of it is swallowed.
public struct OpenDataException: Sendable, Hashable {
    /// What is the matter.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// It cannot be read, and is left out.
        case unreadable
        /// Two rows of one loan say different things; the later one is left out.
        case conflict
        /// The same thing stands twice. A row of a statement is counted once; a transaction may be
        /// two real flows and is counted twice.
        case duplicate
        /// Nothing moves, so that nothing is counted.
        case zero
        /// An earlier flow is reduced.
        case correction
        /// Interest or a repayment has the sign that its publisher does not use.
        case sign
        /// The amount is finer than its currency, and was rounded.
        case rounding
        /// Movements at the rates of their own days do not give the balance.
        case exchange = "exchange-difference"
        /// More was paid than promised, as happens with rates of exchange.
        case overCommitment = "over-commitment"
        /// The amounts of a row contradict each other; it is counted.
        case inconsistent
        /// The code of the finance type was withdrawn from its list.
        case withdrawnCode = "withdrawn-code"
        /// The code of the finance type is on no list.
        case unknownCode = "unknown-code"
        /// A loan of the earlier statement is not in the later one.
        case disappeared
    }

    /// What is the matter.
    public let kind: Kind
    /// The activity or loan, where it is known.
    public let subject: String?
    /// `line:column` in the file, of the first where there are several.
    public let place: String
    /// The matter in words.
    public let message: String
    /// How many records it concerns.
    public let count: Int

    init(_ kind: Kind, _ subject: String?, at place: String, _ message: String, count: Int = 1) {
        self.kind = kind
        self.subject = subject
        self.place = place
        self.message = message
        self.count = count
    }
}

public import Financing
public import Ledger

/// What stands above the figures of a statement: whose, of when, from which ledger, by whom.
public struct StatementHead: Sendable, Hashable {
    /// Something that has a short name in the ledger and a name for people.
    public struct Subject: Sendable, Hashable {
        /// The short name.
        public let id: String
        /// The name for people.
        public let name: LocalizedText

        /// Makes a subject.
        public init(id: String, name: LocalizedText) {
            self.id = id
            self.name = name
        }
    }

    /// The ledger that the figures were computed from, as far as it was known.
    public struct LogPosition: Sendable, Hashable {
        /// The name of the log.
        public let origin: String
        /// How many records it had.
        public let size: Int64
        /// The root of its tree at that size, as checkpoints write it.
        public let root: String

        /// Makes a position.
        public init(origin: String, size: Int64, root: String) {
            self.origin = origin
            self.size = size
            self.root = root
        }
    }

    /// A person who answers for the statement.
    public struct Signatory: Sendable, Hashable {
        /// The person's name.
        public let name: String
        /// The person's short name in the ledger.
        public let person: String
        /// The duty in which the person signs.
        public let role: String

        /// Makes a signatory.
        public init(name: String, person: String, role: String) {
            self.name = name
            self.person = person
            self.role = role
        }
    }

    /// The statement's document number.
    public let id: String
    /// The programme.
    public let programme: Subject
    /// The rulebook's name, such as `CPT2025/1`.
    public let rulebook: String
    /// The SHA-256 of the rulebook.
    public let rulebookDigest: DigestText
    /// The currency of all amounts.
    public internal(set) var currency: Currency
    /// The last day that counts.
    public let asOf: LocalDate
    /// The moment as known at which the figures are computed.
    public let knownAt: Timestamp
    /// The state of the log at that moment.
    public let log: LogPosition
    /// Who prepared the statement; none in a draft.
    public let prepared: Signatory?
    /// Who approved it, in order; none in a draft.
    public let approved: [Signatory]
    /// The document number of the statement that this one replaces.
    public let replaces: String?
    /// The first day of the period; none where the statement counts from the beginning.
    public internal(set) var periodStart: LocalDate?
    /// The books that the figures come from.
    public internal(set) var books: [Subject] = []
    /// The project.
    public internal(set) var project: String?
    /// The bank account.
    public internal(set) var bankAccount: String?

    /// Makes a head; the figures fill in books, project, bank account and period.
    public init(
        id: String, rulebook: Rulebook, rulebookDigest: DigestText, asOf: LocalDate,
        knownAt: Timestamp, log: LogPosition, prepared: Signatory? = nil,
        approved: [Signatory] = [], replaces: String? = nil
    ) {
        self.id = id
        self.programme = Subject(id: rulebook.id, name: rulebook.title)
        self.rulebook = rulebook.name
        self.rulebookDigest = rulebookDigest
        self.currency = rulebook.currency
        self.asOf = asOf
        self.knownAt = knownAt
        self.log = log
        self.prepared = prepared
        self.approved = approved
        self.replaces = replaces
    }

    /// Checks that a head speaks of the same day and currency as the figures below it.
    func require(asOf: LocalDate, currency: Currency) throws(StatementError) {
        guard self.asOf == asOf, self.currency == currency else {
            throw StatementError(
                "statement.head",
                "the head says \(self.asOf) and \(self.currency), the figures are of \(asOf) "
                    + "in \(currency); make both from the same figures", at: id)
        }
    }
}

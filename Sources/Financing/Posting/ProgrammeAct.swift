public import Ledger

/// A business act of the programme: a step of the posting catalogue with its figures and words.
///
/// It says what happened, never which accounts move: that follows from the template of the step.
public struct ProgrammeAct: Sendable, Hashable {
    /// The document number.
    public var id: String
    /// The step: the name of a posting template.
    public var step: String
    /// The day on which it counts.
    public var date: LocalDate
    /// The project whose money is used.
    public var project: String?
    /// The loan contract of the ledger under which it happens; the contract gives its figures.
    public var loan: String?
    /// The sub-programme; by default the project's.
    public var subprogramme: String?
    /// What ties its entries together in all books; by default the document number where the
    /// entries are several.
    public var flow: String?
    /// Exact figures by name.
    public var figures: [String: Figure]
    /// Words by name.
    public var details: [String: String]
    /// The books that are posted; `nil` for all that the template touches.
    public var books: [String]?
    /// Voucher numbers and texts by book.
    public var documents: [Document]
    /// The step that a correction repeats.
    public var repeats: String?
    /// The entry that a reversal cancels.
    public var reverses: String?
    /// The day on which an outside system booked it.
    public var recorded: LocalDate?
    /// The documents that it rests on.
    public var evidence: [EvidenceItem]

    /// The voucher of one book.
    public struct Document: Sendable, Hashable {
        /// The book.
        public let book: String
        /// The voucher's number; by default the act's.
        public let number: String?
        /// The text; by default none.
        public let text: String?
        /// The project that the entry is coded to, where it is not the act's.
        public let project: String?
        /// The sub-programme that it is coded to.
        public let subprogramme: String?

        /// Names a voucher.
        public init(
            book: String, number: String? = nil, text: String? = nil, project: String? = nil,
            subprogramme: String? = nil
        ) {
            self.book = book
            self.number = number
            self.text = text
            self.project = project
            self.subprogramme = subprogramme
        }
    }

    /// Makes an act.
    public init(
        id: String, step: String, date: LocalDate, project: String? = nil,
        figures: [String: Figure] = [:], details: [String: String] = [:]
    ) {
        self.id = id
        self.step = step
        self.date = date
        self.project = project
        self.figures = figures
        self.details = details
        documents = []
        evidence = []
    }

    /// The voucher of a book.
    func document(_ book: String) -> Document? { documents.first { $0.book == book } }
}

extension Figure {
    /// Reads an exact decimal.
    ///
    /// - Throws: `rate.unreadable`.
    public init(decimal text: String) throws(LedgerError) {
        let rate = try Rate(text)
        self.init(ExactNumber(rate), scale: rate.scale)
    }

    /// An amount as a figure.
    public init(_ money: Money) {
        self.init(ExactNumber(money), scale: money.currency.exponent, unit: money.currency.code)
    }
}

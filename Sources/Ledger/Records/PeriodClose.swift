/// A book takes no more value dates up to a day.
public struct PeriodClose: Sendable, Hashable {
    /// The book.
    public let book: String
    /// The last day that is closed.
    public let through: LocalDate
    /// The SHA-256 of the book's trial balance at that day: a closed period does not change.
    public let trialBalance: DigestText

    /// Closes a book up to a day.
    public init(book: String, through: LocalDate, trialBalance: DigestText) {
        self.book = book
        self.through = through
        self.trialBalance = trialBalance
    }

    var members: [(String, JSONValue?)] {
        [
            ("book", .string(book)),
            ("through", .string(through.description)),
            ("trialBalance", .string(trialBalance.description)),
        ]
    }

    init(reader: inout MemberReader) throws(LedgerError) {
        book = try reader.require("book", Identifier.part)
        through = try reader.require("through", LocalDate.init)
        trialBalance = try reader.require("trialBalance", DigestText.init)
    }
}

/// Journal entries in columns: what posting needs of them, without the text that people need.
///
/// The lines' keys are numbers of a `KeyCatalogue`. A sheet is only ever made from entries that
/// balance, so whoever holds one need not ask again.
public struct JournalSheet: Sendable {
    /// The books that the entries are of, with the first and the last value date of each.
    public struct BookDays: Sendable {
        /// The book.
        public let book: String
        /// The earliest value date.
        public fileprivate(set) var first: LocalDate
        /// The latest value date.
        public fileprivate(set) var last: LocalDate
    }

    /// The hash of each entry's book and document number.
    public private(set) var identities: [UInt64] = []
    /// Each entry's value date, days since 1970.
    public private(set) var days: [Int32] = []
    /// Where each entry's lines end; the next entry's begin there.
    public private(set) var lineEnds: [Int32] = []
    /// The catalogue's number of each line's balance key.
    public private(set) var keys: [UInt32] = []
    /// Each line's minor units; a debit is positive.
    public private(set) var minorUnits: [Int64] = []
    /// The entries, by their place here, that cancel another one.
    public private(set) var cancelling: [Int] = []
    /// What the entries are worth to an approver, per currency.
    public private(set) var totals: [Money] = []
    /// The books concerned.
    public private(set) var books: [BookDays] = []

    /// No entries yet.
    public init() {}

    /// How many entries there are.
    public var count: Int { identities.count }

    /// The lines of an entry, by their place in `keys` and `minorUnits`.
    public func lines(of entry: Int) -> Range<Int> {
        (entry == 0 ? 0 : Int(lineEnds[entry - 1]))..<Int(lineEnds[entry])
    }

    /// Makes room for more entries of two lines each.
    public mutating func reserveCapacity(_ entries: Int) {
        identities.reserveCapacity(entries)
        days.reserveCapacity(entries)
        lineEnds.reserveCapacity(entries)
        keys.reserveCapacity(2 * entries)
        minorUnits.reserveCapacity(2 * entries)
    }

    /// Adds an entry.
    ///
    /// - Throws: `money.overflow` if the total of all entries no longer fits.
    public mutating func append(
        _ entry: Entry, catalogue: KeyCatalogue
    ) throws(LedgerError) {
        for (_, amount) in entry.amounts { try addTotal(amount) }
        for posting in entry.postings {
            appendLine(key: catalogue.number(of: posting.key), minorUnits: posting.money.minorUnits)
        }
        let book = place(ofBook: entry.book, on: entry.valueDate)
        finishEntry(
            identity: IdentityHash.of(book: entry.book, id: entry.id), day: entry.valueDate,
            book: book, isCancelling: entry.draft.reverses != nil)
    }

    /// Makes a sheet of entries.
    ///
    /// - Throws: `money.overflow`.
    public init(_ entries: [Entry], catalogue: KeyCatalogue) throws(LedgerError) {
        reserveCapacity(entries.count)
        for entry in entries { try append(entry, catalogue: catalogue) }
    }
}

// MARK: - Parts, for the reader of items

extension JournalSheet {
    /// Adds a line to the entry that `finishEntry` will end.
    @inline(__always)
    mutating func appendLine(key: UInt32, minorUnits units: Int64) {
        keys.append(key)
        minorUnits.append(units)
    }

    /// Forgets the lines of an entry that is not ended.
    mutating func dropOpenLines() {
        let start = Int(lineEnds.last ?? 0)
        keys.removeLast(keys.count - start)
        minorUnits.removeLast(minorUnits.count - start)
    }

    /// The place of a book in `books`, with a day that belongs to it.
    mutating func place(ofBook book: String, on day: LocalDate) -> Int {
        if let known = books.firstIndex(where: { $0.book.utf8.elementsEqual(book.utf8) }) {
            return known
        }
        books.append(BookDays(book: book, first: day, last: day))
        return books.count - 1
    }

    /// Ends an entry whose lines were appended.
    @inline(__always)
    mutating func finishEntry(
        identity: UInt64, day: LocalDate, book: Int, isCancelling: Bool
    ) {
        if isCancelling { cancelling.append(identities.count) }
        identities.append(identity)
        days.append(day.daysSince1970)
        lineEnds.append(Int32(keys.count))
        if day < books[book].first { books[book].first = day }
        if day > books[book].last { books[book].last = day }
    }

    /// Adds an entry's worth to the total of its currency.
    @inline(__always)
    mutating func addTotal(_ amount: Money) throws(LedgerError) {
        for index in totals.indices where totals[index].currency == amount.currency {
            totals[index] = try totals[index].adding(amount)
            return
        }
        totals.append(amount)
        totals.sort { $0.currency < $1.currency }
    }
}

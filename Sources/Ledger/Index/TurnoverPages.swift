/// The movement of one key on one day within a span.
struct TurnoverCell {
    /// Days since 1970.
    var day: Int32
    var key: UInt32
    var debits: Int64
    var credits: Int64

    static let bytes = 24

    /// Its place in the order of days and keys.
    @inline(__always)
    var position: Int64 { TurnoverCell.position(day: day, key: key) }

    /// The place of a day and key.
    @inline(__always)
    static func position(day: Int32, key: UInt32) -> Int64 {
        (Int64(day) - Int64(LocalDate.range.lowerBound.daysSince1970)) << 32 | Int64(key)
    }

    /// The day of a place.
    static func day(ofPosition position: Int64) -> Int32 {
        Int32(truncatingIfNeeded: position >> 32) &+ LocalDate.range.lowerBound.daysSince1970
    }

    @inline(__always)
    init(day: Int32, key: UInt32, debits: Int64, credits: Int64) {
        self.day = day
        self.key = key
        self.debits = debits
        self.credits = credits
    }

    @inline(__always)
    init(_ bytes: [UInt8], at index: Int) {
        let start = index * TurnoverCell.bytes
        day = bytes.int32(at: start)
        key = bytes.uint32(at: start + 4)
        debits = bytes.int64(at: start + 8)
        credits = bytes.int64(at: start + 16)
    }
}

/// Writes the movements of a span, which come in order of day and key, with sums in between.
///
/// Sums are written where at least as many cells have passed as they have keys: so they at most
/// double the space, and an as-of question reads one set of sums and no more cells than keys.
struct TurnoverPages: ~Copyable {
    private let span: JournalSpan
    private var cells = ByteWriter(capacity: 2 * JournalPage.bytes)
    private var sumsWriter = ByteWriter(capacity: 2 * JournalPage.bytes)
    private var firstPosition: Int64 = 0
    private var day: Int32?
    private var cellsSinceSums = 0
    /// Sums by key, and the keys that have any in order, the newest ones apart.
    private var sums: KeySums
    private var isTouched: [Bool]
    private var touched: [UInt32] = []
    private var fresh: [UInt32] = []

    private static let fewestCells = 1_024
    static let sumBytes = 20

    /// - Parameter keys: the largest number of a key.
    init(span: JournalSpan, keys: Int) {
        self.span = span
        sums = KeySums(keys: keys)
        isTouched = [Bool](repeating: false, count: keys + 1)
    }

    /// Adds the next cell.
    mutating func add(
        _ cell: TurnoverCell, emit: (JournalPage) throws -> Void
    ) throws {
        if let day, cell.day != day {
            if cellsSinceSums >= max(touched.count + fresh.count, TurnoverPages.fewestCells) {
                try writeSums(through: day, emit)
            }
        }
        day = cell.day
        if cells.count == 0 { firstPosition = cell.position }
        cells.write(packed: cell.day)
        cells.write(packed: cell.key)
        cells.write(packed: cell.debits)
        cells.write(packed: cell.credits)
        cellsSinceSums += 1
        try addToSums(cell)
        if cells.count + TurnoverCell.bytes > JournalPage.bytes { try flush(emit) }
    }

    /// Writes what is left.
    mutating func finish(emit: (JournalPage) throws -> Void) throws {
        guard let day else { return }
        try writeSums(through: day, emit)
    }

    private mutating func addToSums(_ cell: TurnoverCell) throws(LedgerError) {
        try sums.add(key: cell.key, debits: cell.debits, credits: cell.credits)
        guard !isTouched[Int(cell.key)] else { return }
        isTouched[Int(cell.key)] = true
        fresh.append(cell.key)
    }

    private mutating func flush(_ emit: (JournalPage) throws -> Void) throws {
        guard cells.count > 0 else { return }
        try emit(
            JournalPage(
                kind: .turnover, span: span, position: firstPosition, bytes: cells.take()))
    }

    private mutating func writeSums(
        through day: Int32, _ emit: (JournalPage) throws -> Void
    ) throws {
        try flush(emit)
        fresh.sort()
        touched = TurnoverPages.merged(touched, fresh)
        fresh.removeAll(keepingCapacity: true)
        var first: UInt32 = 0
        for key in touched {
            if sumsWriter.count == 0 { first = key }
            sumsWriter.write(packed: key)
            sumsWriter.write(packed: sums.debits[Int(key)])
            sumsWriter.write(packed: sums.credits[Int(key)])
            if sumsWriter.count + TurnoverPages.sumBytes > JournalPage.bytes {
                try emitSums(day, first, emit)
            }
        }
        if sumsWriter.count > 0 { try emitSums(day, first, emit) }
        cellsSinceSums = 0
    }

    private mutating func emitSums(
        _ day: Int32, _ first: UInt32, _ emit: (JournalPage) throws -> Void
    ) throws {
        try emit(
            JournalPage(
                kind: .sums, span: span, position: TurnoverCell.position(day: day, key: first),
                bytes: sumsWriter.take()))
    }

    private static func merged(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
        guard !b.isEmpty else { return a }
        var merged: [UInt32] = []
        merged.reserveCapacity(a.count + b.count)
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            if j == b.count || (i < a.count && a[i] < b[j]) {
                merged.append(a[i])
                i += 1
            } else {
                merged.append(b[j])
                j += 1
            }
        }
        return merged
    }
}

/// Debits and credits per key, added up from pages.
public struct KeySums: Sendable {
    /// Debits by the key's number.
    public private(set) var debits: [Int64]
    /// Credits by the key's number, positive.
    public private(set) var credits: [Int64]

    /// Nothing, for keys with numbers up to this one.
    init(keys: Int) {
        debits = [Int64](repeating: 0, count: keys + 1)
        credits = debits
    }

    static let overflow = LedgerError(
        "money.overflow", "the sum of the postings does not fit 64 bits")

    @inline(__always)
    mutating func add(key: UInt32, debits more: Int64, credits moreCredits: Int64)
        throws(LedgerError)
    {
        let key = Int(key)
        guard key < debits.count else { throw JournalPage.damaged("key \(key)") }
        let debit = debits[key].addingReportingOverflow(more)
        let credit = credits[key].addingReportingOverflow(moreCredits)
        guard !debit.overflow, !credit.overflow else { throw KeySums.overflow }
        debits[key] = debit.partialValue
        credits[key] = credit.partialValue
    }

    /// Adds a line: a debit is positive.
    @inline(__always)
    mutating func add(key: UInt32, minorUnits: Int64) throws(LedgerError) {
        guard minorUnits != .min else { throw KeySums.overflow }
        try add(key: key, debits: max(minorUnits, 0), credits: max(-minorUnits, 0))
    }
}

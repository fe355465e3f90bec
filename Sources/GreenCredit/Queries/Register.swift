public import Ledger
internal import Proofs
public import Statements
internal import Stores

extension OpenLedger {
    /// The lines of the accounts that a query asks for, from a day on, with running balances.
    public func register(_ query: LedgerQuery, from first: LocalDate? = nil) throws -> Register {
        try store.read { reader in
            let keys = try reader.keys().filter { query.matches($0.key) }
            let keyByNumber = Dictionary(uniqueKeysWithValues: keys.map { ($0.number, $0.key) })
            let rows = try reader.postings(
                ofKeys: keys.map(\.number), from: LocalDate.range.lowerBound,
                to: query.asOf ?? LocalDate.range.upperBound,
                entriesBelow: try reader.entryBound(knownAt: query.knownAt)
            ).sorted {
                ($0.valueDate, $0.entry, $0.line) < ($1.valueDate, $1.entry, $1.line)
            }
            var journal = JournalPages(store: store, reader: reader)
            var running: [Currency: Money] = [:]
            var opening: [Currency: Money] = [:]
            var lines: [Register.Line] = []
            for row in rows {
                guard let key = keyByNumber[row.key] else { continue }
                let money = Money(minorUnits: row.minorUnits, currency: key.currency)
                let balance = try (running[key.currency] ?? .zero(key.currency)).adding(money)
                running[key.currency] = balance
                if let first, row.valueDate < first {
                    opening[key.currency] = balance
                    continue
                }
                let entry = try journal.entry(row.entry)
                guard entry.postings.indices.contains(row.line) else { continue }
                lines.append(
                    Register.Line(entry.postings[row.line], of: entry, balance: balance))
            }
            let inOrder: ([Currency: Money]) -> [Money] = { amounts in
                amounts.values.sorted { $0.currency < $1.currency }
            }
            return Register(
                opening: inOrder(opening), lines: lines, closing: inOrder(running))
        }
    }
}

/// Finds entries by their number, and reads no bundle twice in a row.
struct JournalPages {
    private let stored: StoredEntries
    private var effect: Projections.Effect?
    private var first: Int64 = 0
    private var entries: [Entry] = []
    private var pages: [Int64: [Entry]] = [:]

    /// With more pages than this in memory, all are forgotten.
    private static let pageLimit = 256

    init(store: any LedgerStore, reader: any LedgerReader) {
        stored = StoredEntries(store: store, reader: reader)
    }

    /// The entry of a number.
    mutating func entry(_ number: Int64) throws -> Entry {
        if !(first..<first + Int64(entries.count)).contains(number) { try turn(to: number) }
        guard entries.indices.contains(Int(number - first)) else {
            throw GreenCreditError(
                .integrity, "journal.entry",
                "entry \(number) of the journal has no record; "
                    + "run “greencredit verify”")
        }
        return entries[Int(number - first)]
    }

    private mutating func turn(to number: Int64) throws {
        entries = []
        if effect.map({ !($0.first..<$0.first + Int64($0.count)).contains(number) }) ?? true {
            effect = try stored.reader.findEffect(ofEntry: number)
        }
        guard let effect else { return }
        let offset = number - effect.first
        let start = effect.first + offset / Int64(TilePath.fullWidth) * Int64(TilePath.fullWidth)
        if let page = pages[start], Int(number - start) < page.count {
            (entries, first) = (page, start)
            return
        }
        let (place, read) = try stored.page(at: effect.source, containing: Int(offset))
        if pages.count >= JournalPages.pageLimit { pages.removeAll() }
        first = effect.first + Int64(place)
        pages[first] = read
        entries = read
    }
}

public import Ledger
internal import Proofs
public import Statements
internal import Stores

extension OpenLedger {
    /// The lines of the accounts that a query asks for, from a day on, with running balances.
    public func register(_ query: LedgerQuery, from first: LocalDate? = nil) throws -> Register {
        try store.read { reader in
            let directory = try keyDirectory.snapshot(reader)
            let rows = try reader.postings(
                ofKeys: directory.numbers(query).map(Int64.init), from: LocalDate.range.lowerBound,
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
                let key = directory.key(Int(row.key))
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

/// Finds entries by their number; of batches it reads the one bundle, and of that the one item.
struct JournalPages {
    /// What is remembered of a record that holds entries.
    private enum Holder {
        case entries([Entry])
        case batch(ItemBundles, count: Int)
        case nothing
    }

    private let stored: StoredEntries
    private var effect: Projections.Effect?
    private var holders: [Int64: Holder] = [:]
    /// The bundle that was read last: neighbours are asked for one after another.
    private var bundle: (source: Int64, number: Int, bytes: [UInt8])?

    /// With more records than this in memory, all are forgotten.
    private static let holderLimit = 4_096

    init(store: any LedgerStore, reader: any LedgerReader) {
        stored = StoredEntries(store: store, reader: reader)
    }

    /// The entry of a number.
    ///
    /// - Throws: `journal.entry` if no record holds it.
    mutating func entry(_ number: Int64) throws -> Entry {
        if effect.map({ !($0.first..<$0.first + Int64($0.count)).contains(number) }) ?? true {
            effect = try stored.reader.findEffect(ofEntry: number)
        }
        guard let effect, let entry = try entry(Int(number - effect.first), at: effect.source)
        else {
            throw GreenCreditError(
                .integrity, "journal.entry",
                "entry \(number) of the journal has no record; "
                    + "run “greencredit verify”")
        }
        return entry
    }

    private mutating func entry(_ offset: Int, at source: Int64) throws -> Entry? {
        switch try holder(source) {
        case .nothing: return nil
        case .entries(let entries):
            return entries.indices.contains(offset) ? entries[offset] : nil
        case .batch(let bundles, let count):
            guard offset < count else { return nil }
            let number = offset / TilePath.fullWidth
            if bundle?.source != source || bundle?.number != number {
                bundle = (source, number, try bundles[number])
            }
            guard let bundle else { return nil }
            return try BatchItems.entry(offset % TilePath.fullWidth, inBundle: bundle.bytes)
        }
    }

    private mutating func holder(_ source: Int64) throws -> Holder {
        if let known = holders[source] { return known }
        if holders.count >= JournalPages.holderLimit { holders.removeAll() }
        var holder = Holder.nothing
        if let record = try stored.reader.records(source..<source + 1).first {
            switch try Record(bytes: record.bytes).body {
            case .act(_, let entries): holder = .entries(entries)
            case .batch(let batch):
                holder = .batch(try stored.store.bundles(of: source), count: batch.count)
            default: break
            }
        }
        holders[source] = holder
        return holder
    }
}

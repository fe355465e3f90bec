internal import Ledger
internal import Proofs
internal import Stores

/// The journal entries of a record or batch: in columns for posting, in full for who asks.
struct JournalContent: Sendable {
    /// The entries in columns.
    let sheet: JournalSheet
    private let source: Source

    private enum Source: Sendable {
        case entries([Entry])
        case items(ItemBundles, count: Int)
    }

    /// The entries of a record.
    ///
    /// - Throws: `money.overflow`.
    init(_ entries: [Entry], catalogue: KeyCatalogue) throws(LedgerError) {
        sheet = try JournalSheet(entries, catalogue: catalogue)
        source = .entries(entries)
    }

    /// The items of a batch that were read into a sheet.
    init(sheet: JournalSheet, items: ItemBundles) {
        self.sheet = sheet
        source = .items(items, count: sheet.count)
    }

    /// How many entries there are.
    var count: Int { sheet.count }

    /// The books that are posted to.
    var books: Set<String> { Set(sheet.books.map(\.book)) }

    /// An entry in full.
    func entry(_ index: Int) throws -> Entry {
        switch source {
        case .entries(let entries): return entries[index]
        case .items(let bundles, let count):
            precondition(index < count, "there is no item of that number")
            return try BatchItems.entry(
                index % TilePath.fullWidth, inBundle: try bundles[index / TilePath.fullWidth])
        }
    }

    /// Whether the same entries are here in the same order.
    func isSame(as other: JournalContent) throws -> Bool {
        guard count == other.count else { return false }
        let width = TilePath.fullWidth
        return try stride(from: 0, to: count, by: width).allSatisfy { start in
            let range = start..<min(start + width, count)
            return try entries(range) == other.entries(range)
        }
    }

    /// Some entries in full, which are items of one bundle if they are items.
    private func entries(_ range: Range<Int>) throws -> [Entry] {
        switch source {
        case .entries(let entries): return Array(entries[range])
        case .items(let bundles, let count):
            let number = range.lowerBound / TilePath.fullWidth
            return try BatchItems.items(inBundle: number, of: bundles, count: count)
                .map { try BatchItem(bytes: $0).entry }
        }
    }

    /// All entries in full, in order.
    func forEach(_ body: (Entry) throws -> Void) throws {
        switch source {
        case .entries(let entries): try entries.forEach(body)
        case .items(let bundles, let count):
            for number in 0..<bundles.count {
                for item in try BatchItems.items(inBundle: number, of: bundles, count: count) {
                    try body(try BatchItem(bytes: item).entry)
                }
            }
        }
    }
}

/// The items of a batch, read from their bytes: what the record must say of them.
struct BatchContent: Sendable {
    /// The entries.
    let journal: JournalContent
    /// The root of the tree over the items.
    let root: SHA256Digest

    /// The sum of the items' amounts per currency, in order of the currencies.
    var controlTotals: [Money] { journal.sheet.totals }

    init(journal: JournalContent, root: SHA256Digest) {
        self.journal = journal
        self.root = root
    }

    /// Reads the items of a batch: their form, that they balance, whose they are.
    ///
    /// - Throws: `batch.item`, `tile.malformed` and the errors of items, with their place.
    init(
        _ bundles: ItemBundles, count: Int, batch id: String, scanner: inout ItemScanner
    ) throws {
        var reader = BatchReader(batch: id, count: count)
        guard bundles.count == BatchItems.bundles(ofItems: count) else {
            throw ProofsError(.tileMalformed, "The batch has another number of bundles.")
        }
        try bundles.forEach { number, bytes in
            try reader.add(bytes, number: number, scanner: &scanner)
        }
        self = reader.finish(items: bundles)
    }
}

/// Reads a batch bundle by bundle.
struct BatchReader {
    private let batch: String
    private let count: Int
    private var sheet = JournalSheet()
    private var tree = Frontier()

    init(batch: String, count: Int) {
        self.batch = batch
        self.count = count
        sheet.reserveCapacity(count)
    }

    /// Reads the next bundle.
    mutating func add(_ bytes: [UInt8], number: Int, scanner: inout ItemScanner) throws {
        let width = min(TilePath.fullWidth, count - number * TilePath.fullWidth)
        do throws(LedgerError) {
            try scanner.read(bundle: bytes, width: width, batch: batch, into: &sheet)
        } catch { throw error.located(in: "\(batch) bundle \(number)") }
        try tree.append(contentsOfBundle: bytes)
    }

    /// What was read; the bundles give the entries in full.
    consuming func finish(items: ItemBundles) -> BatchContent {
        BatchContent(
            journal: JournalContent(sheet: sheet, items: items), root: tree.root)
    }
}

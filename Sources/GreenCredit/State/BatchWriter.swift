internal import Ledger
internal import Proofs
internal import Stores

/// The items of a batch in their final bytes, with what its record must say of them.
struct PreparedBatch: Sendable {
    let id: String
    let content: BatchContent
    let bundles: ItemBundles

    /// The record's body for an act.
    func body(_ act: Act) -> RecordBody {
        .batch(
            Batch(
                act: act, count: content.journal.count, controlTotals: content.controlTotals,
                itemsRoot: content.root.base64))
    }

    /// The day whose rulebook governs the batch: the last of its value dates.
    var lastDay: LocalDate? { content.journal.sheet.books.map(\.last).max() }
}

/// Writes entries as the items of a batch, and reads them back as every later reader will.
///
/// Salts are drawn for many items at once. Bundles stay in memory, or go where `spool` puts them.
struct BatchWriter: ~Copyable {
    private let id: String
    private var encoder: ItemEncoder
    private var sheet = JournalSheet()
    private var tree = Frontier()
    private var bundles: [[UInt8]] = []
    private var salts: [UInt8] = []
    private let spool: BundleSpool?
    private var spooled = 0
    private let firstSpooled: Int

    /// How many items there are.
    private(set) var count = 0

    init(id: String, spool: BundleSpool? = nil) throws {
        self.id = try Identifier.document(id)
        self.spool = spool
        firstSpooled = spool?.count ?? 0
        encoder = ItemEncoder(batch: id)
    }

    /// Adds an entry.
    ///
    /// - Throws: `batch.currencies`, `batch.itemTooLarge`, `batch.count`.
    mutating func append(_ entry: Entry, scanner: inout ItemScanner) throws {
        guard count < Batch.maximumCount else {
            throw LedgerError(
                "batch.count", "a batch has at most \(Batch.maximumCount) items; make several",
                at: id)
        }
        try encoder.append(entry, salt: try nextSalt())
        count += 1
        if encoder.width == ItemEncoder.bundleWidth { try close(&scanner) }
    }

    /// Ends the batch.
    consuming func finish(scanner: inout ItemScanner) throws -> PreparedBatch {
        if encoder.width > 0 { try close(&scanner) }
        let items: ItemBundles
        if let spool {
            let first = firstSpooled
            items = ItemBundles(count: spooled) { try spool.bundle(first + $0) }
        } else {
            items = ItemBundles(bundles)
        }
        return PreparedBatch(
            id: id,
            content: BatchContent(
                journal: JournalContent(sheet: sheet, items: items), root: tree.root),
            bundles: items)
    }

    private mutating func close(_ scanner: inout ItemScanner) throws {
        let width = encoder.width
        let bytes = encoder.takeBundle()
        try scanner.read(bundle: bytes, width: width, batch: id, into: &sheet)
        try tree.append(contentsOfBundle: bytes)
        if let spool {
            try spool.append(bytes)
            spooled += 1
        } else {
            bundles.append(bytes)
        }
    }

    private mutating func nextSalt() throws -> (UInt64, UInt64) {
        if salts.isEmpty { salts = try SecureRandom.bytes(16 * ItemEncoder.bundleWidth) }
        defer { salts.removeLast(16) }
        return (salts.uint64(at: salts.count - 16), salts.uint64(at: salts.count - 8))
    }
}

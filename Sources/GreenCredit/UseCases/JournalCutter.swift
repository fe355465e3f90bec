internal import Ledger
internal import Proofs
internal import Stores

/// A file's entries as batches, put aside until they are signed.
struct JournalBatches: Sendable {
    /// One batch: which bundles are its items.
    struct Planned: Sendable {
        let name: String
        /// Which part of the file it is, from 1.
        let part: Int
        let firstBundle: Int
        let bundles: Int
        let count: Int
        /// How many entries of the part the ledger has already.
        let skipped: Int
    }

    let all: [Planned]
    /// The entry of a file that has one only.
    let onlyEntry: Entry?
    /// How many parts the file was cut into, those among them of which nothing is new.
    let parts: Int
    /// How many entries the ledger has already.
    let skipped: Int
    let digest: SHA256Digest
    let source: String
    let spool: BundleSpool

    /// The default name of the batch of a file.
    static func name(of digest: SHA256Digest) -> String { "BATCH-\(digest.hex.prefix(16))" }

    /// The name of a part of a file.
    static func name(_ name: String, part: Int) -> String {
        part == 1 ? name : "\(name)-\(part)"
    }

    /// Reads a batch back as every later reader will.
    func prepare(_ batch: Planned, scanner: inout ItemScanner) throws -> PreparedBatch {
        let items = ItemBundles(count: batch.bundles) { [spool] in
            try spool.bundle(batch.firstBundle + $0)
        }
        return PreparedBatch(
            id: batch.name,
            content: try BatchContent(
                items, count: batch.count, batch: batch.name, scanner: &scanner),
            bundles: items)
    }

    /// What a batch's record says of the file.
    func act(of batch: Planned) -> Act {
        var members: [(String, JSONValue?)] = [
            ("file", .string(digest.hex)), ("name", .string(source)),
        ]
        if parts > 1 {
            members.append(("part", .integer(Int64(batch.part))))
            members.append(("parts", .integer(Int64(parts))))
        }
        if batch.skipped > 0 { members.append(("skipped", .integer(Int64(batch.skipped)))) }
        return Act(kind: "journal.import", members: members)
    }

    /// What an act says of the file that it came from.
    struct Origin {
        let digest: String
        let part: Int
        let parts: Int
        let skipped: Int

        init?(_ act: Act) {
            guard act.kind == "journal.import", case .string(let file)? = act.json["file"] else {
                return nil
            }
            let number = { (name: String, otherwise: Int) -> Int in
                guard case .integer(let number)? = act.json[name] else { return otherwise }
                return Int(clamping: number)
            }
            digest = file
            part = number("part", 1)
            parts = number("parts", 1)
            skipped = number("skipped", 0)
        }
    }
}

/// Cuts the entries of a file into batches and puts their items aside.
///
/// Batches are cut by places in the file, so that the same file is cut in the same way when part
/// of it is in the ledger. What the ledger has is left out.
final class JournalCutter {
    private let ledger: OpenLedger
    private let name: String
    private let itemsPerBatch: Int
    private let spool: BundleSpool
    private let reservations: LedgerState.Reservations
    private var scanner: ItemScanner
    private var writer: BatchWriter?
    private var firstBundle = 0
    /// Entries that the ledger is asked about together.
    private var waiting: [(entry: Entry, place: String)] = []
    private var onlyEntry: Entry?
    private var position = 0
    private var skipped = 0
    private var skippedBefore = 0
    private var planned: [JournalBatches.Planned] = []

    init(_ ledger: OpenLedger, name: String, itemsPerBatch: Int) throws {
        self.ledger = ledger
        self.name = name
        self.itemsPerBatch = itemsPerBatch
        spool = try BundleSpool(in: ledger.folder.path)
        reservations = try ledger.withState { $0.reservations }
        scanner = ItemScanner(catalogue: ledger.catalogue)
    }

    /// Adds an entry; what makes it no item of a batch is added to the problems.
    func add(_ entry: Entry, at place: String, _ problems: inout ProblemCollector) throws {
        waiting.append((entry, place))
        if waiting.count == ItemEncoder.bundleWidth { try write(&problems) }
    }

    /// Ends the last batch.
    func finish(_ problems: inout ProblemCollector) throws {
        // One entry becomes a record of its own, whatever it is.
        if position == 0 && waiting.count == 1 {
            onlyEntry = waiting[0].entry
            return
        }
        try write(&problems)
        try close()
    }

    /// The batches that were made.
    func batches(digest: SHA256Digest, source: String) -> JournalBatches {
        JournalBatches(
            all: planned, onlyEntry: onlyEntry,
            parts: max(1, (position + itemsPerBatch - 1) / itemsPerBatch), skipped: skipped,
            digest: digest, source: source, spool: spool)
    }

    private func write(_ problems: inout ProblemCollector) throws {
        let known = try ledger.store.read { reader in
            try ledger.knownEntries(
                among: waiting.map(\.entry), reservations: reservations, reader)
        }
        for (index, (entry, place)) in waiting.enumerated() {
            if known.contains(index) {
                skipped += 1
            } else {
                do {
                    try append(entry)
                } catch let error as LedgerError { problems.add(error.located(in: place)) }
            }
            position += 1
            if position % itemsPerBatch == 0 { try close() }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private func append(_ entry: Entry) throws {
        if writer == nil {
            firstBundle = spool.count
            writer = try BatchWriter(id: currentName, spool: spool)
        }
        try writer?.append(entry, scanner: &scanner)
    }

    private var part: Int { position / itemsPerBatch + 1 }
    private var currentName: String { JournalBatches.name(name, part: part) }

    /// Ends the batch whose last entry was just counted, or the last one.
    private func close() throws {
        defer { skippedBefore = skipped }
        guard let writer = writer.take() else { return }
        let prepared = try writer.finish(scanner: &scanner)
        let part = (position - 1) / itemsPerBatch + 1
        planned.append(
            JournalBatches.Planned(
                name: prepared.id, part: part, firstBundle: firstBundle,
                bundles: prepared.bundles.count, count: prepared.content.journal.count,
                skipped: skipped - skippedBefore))
    }
}

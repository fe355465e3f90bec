internal import Dispatch
internal import Financing
internal import Ledger
internal import Proofs
internal import Stores
internal import Synchronization

/// Plays the log again from entry 0, with every check that sealing makes.
///
/// Records are read, hashed and their signatures checked ahead, on all cores; the pass then admits
/// them in order.
struct Replay {
    private(set) var pass: SealingPass
    private(set) var problems: [String] = []
    /// The sizes at which a head exists.
    var heads: Set<Int64> = []
    /// The tree's root at those sizes.
    private(set) var roots: [Int64: SHA256Digest] = [:]
    private let store: any LedgerStore
    private let checker: SignerChecker

    /// Rows are handed over at the latest after so many entries or records.
    private static let entriesAtOnce: Int64 = 4_096
    private static let recordsAtOnce: Int64 = 256

    init(store: any LedgerStore, checker: SignerChecker) {
        self.store = store
        self.checker = checker
        pass = SealingPass(
            state: LedgerState(catalogue: KeyCatalogue()), lookup: EmptyLookup(), checker: checker)
    }

    mutating func run(
        _ reader: any LedgerReader, progress: (Int64, Int64) -> Void, into sink: any ProjectionSink
    ) throws {
        let size = try reader.size()
        pass.lookup = ReplayLookup(sink: sink, entries: StoredEntries(store: store, reader: reader))
        if heads.contains(0) { roots[0] = pass.state.tree.root }
        let ahead = RecordsAhead(
            store: store, size: size, checker: checker, catalogue: pass.state.journal.catalogue
        ).start()
        defer { ahead.cancel() }
        var entries: Int64 = 0
        while let next = try ahead.next() {
            switch next {
            case .missing(let seq):
                problems.append("place \(seq): the record is missing")
                return
            case .record(let stored, let candidate): admit(stored, candidate)
            }
            let done = pass.state.size
            if pass.state.journal.entryCount - entries >= Replay.entriesAtOnce
                || done % Replay.recordsAtOnce == 0 || done == size
            {
                entries = pass.state.journal.entryCount
                try sink.take(pass.takeGroup(keepingNames: true).projections)
                progress(done, size)
            }
        }
    }

    private mutating func admit(_ stored: StoredRecord, _ candidate: Result<Candidate, any Error>) {
        defer {
            if heads.contains(pass.state.size) { roots[pass.state.size] = pass.state.tree.root }
        }
        let place = "place \(stored.seq) (\(stored.id))"
        do {
            let candidate = try candidate.get()
            guard candidate.record.kind == stored.kind, candidate.record.id == stored.id else {
                throw GreenCreditError(
                    .integrity, "record.columns", "the row names another record than its bytes")
            }
            guard case .refused(let refusals) = try pass.admit(candidate, sealed: stored.sealed)
            else { return }
            for refusal in refusals { problems.append("\(place): \(refusal)") }
        } catch {
            problems.append("\(place): \(error)")
        }
        pass.skip(stored)
    }
}

/// Answers from rows that were made afresh.
///
/// Names of records and cancelled entries are remembered by the pass itself.
private struct ReplayLookup: SealedLookup {
    let sink: any ProjectionSink
    let entries: StoredEntries

    func entries(ofIdentities hashes: [UInt64]) throws -> [(index: Int, entry: Int64)] {
        try sink.entries(ofIdentities: hashes)
    }

    func findEntry(_ number: Int64) throws -> Entry? {
        guard let effect = try sink.findEffect(ofEntry: number) else { return nil }
        return try entries.entry(Int(number - effect.first), at: effect.source)
    }

    func isReversed(_ number: Int64) -> Bool { false }

    func hasRecord(id: String) -> Bool { false }

    func balanceDigest(of book: String, at day: LocalDate) -> SHA256Digest? { nil }
}

/// Reads the records of a log ahead of who checks them.
struct RecordsAhead: Sendable {
    /// What stands at a place.
    enum Element: Sendable {
        /// The row and what its bytes say, or why they say nothing.
        case record(StoredRecord, Result<Candidate, any Error>)
        /// Nothing.
        case missing(seq: Int64)
    }

    let store: any LedgerStore
    let size: Int64
    let checker: SignerChecker
    let catalogue: KeyCatalogue

    private static let chunk: Int64 = 256
    /// So many items are read at the same time, so that memory stays bounded.
    private static let itemsAtOnce = 65_536

    func start() -> ReadAhead<Element> {
        ReadAhead(ahead: 16) { yield in
            let scanners = Mutex<[ItemScanner]>([])
            for start in stride(from: Int64(0), to: size, by: Int(RecordsAhead.chunk)) {
                let range = start..<min(start + RecordsAhead.chunk, size)
                let records = try store.read { try $0.records(range) }
                for part in parts(records) {
                    for element in read(part, scanners) {
                        guard yield(element) else { return }
                    }
                }
                let gap = zip(records, range).first { $0.0.seq != $0.1 }?.1
                if let missing = gap
                    ?? (records.count < range.count
                        ? start + Int64(records.count) : nil)
                {
                    _ = yield(.missing(seq: missing))
                    return
                }
            }
        }
    }

    /// Stretches of records that are read at the same time.
    private func parts(_ records: [StoredRecord]) -> [ArraySlice<StoredRecord>] {
        var parts: [ArraySlice<StoredRecord>] = []
        var start = records.startIndex
        var items = 0
        for (index, record) in records.enumerated() where record.kind == .batch {
            items += itemCount(record)
            guard items > RecordsAhead.itemsAtOnce, index > start else { continue }
            parts.append(records[start..<index])
            start = index
            items = itemCount(record)
        }
        if start < records.endIndex { parts.append(records[start...]) }
        return parts
    }

    private func itemCount(_ record: StoredRecord) -> Int {
        guard case .batch(let batch)? = try? Record(bytes: record.bytes).body else { return 0 }
        return batch.count
    }

    private func read(
        _ records: ArraySlice<StoredRecord>, _ scanners: borrowing Mutex<[ItemScanner]>
    ) -> [Element] {
        let results = Mutex([Element?](repeating: nil, count: records.count))
        DispatchQueue.concurrentPerform(iterations: records.count) { index in
            let stored = records[records.startIndex + index]
            var scanner =
                scanners.withLock { $0.popLast() } ?? ItemScanner(catalogue: catalogue)
            let candidate = Result { try self.candidate(stored, &scanner) }
            scanners.withLock { $0.append(scanner) }
            results.withLock { $0[index] = .record(stored, candidate) }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    private func candidate(
        _ stored: StoredRecord, _ scanner: inout ItemScanner
    ) throws -> Candidate {
        let files = try store.read { try $0.attachments(of: stored.seq) }
        var candidate = try Candidate(
            StoredProposal(
                id: stored.id, received: stored.sealed, bytes: stored.bytes,
                signatures: stored.signatures,
                bundles: stored.kind == .batch ? try store.bundles(of: stored.seq) : .none,
                files: files),
            scanner: &scanner)
        candidate.checked = try? checker.checkedSignatures(of: candidate)
        return candidate
    }
}

internal import Financing
public import Ledger
internal import Proofs
internal import Stores

/// What is being done with a file that may be large.
public enum FileStage: Sendable, Hashable {
    /// Its hash is taken; counted in bytes.
    case hashing
    /// Its entries are read and checked; counted in bytes.
    case reading
    /// Its batches are sealed; counted in entries.
    case sealing
}

/// Is told how much of a stage is done.
public typealias FileProgress = (_ stage: FileStage, _ done: Int64, _ of: Int64) -> Void

extension OpenLedger {
    /// Posts a journal file of any size with both keys, in batches, in constant memory.
    ///
    /// The whole file is read and checked before anything is signed. Then every batch is a commit
    /// of its own: where rules refuse one, those before it stay, and the file may be posted again:
    /// entries that the ledger holds are left out. A file of one entry becomes a record of its own.
    ///
    /// - Parameters:
    ///   - id: the number of the batch; by default made from the file's hash. Further batches of
    ///     the file have `-2`, `-3` … behind it.
    ///   - itemsPerBatch: where the file is cut, at most `Batch.maximumCount`.
    /// - Throws: `JournalFile.Problems`, with which nothing was stored; `file.changed`.
    public func post(
        _ source: JournalSource, id: String? = nil, itemsPerBatch: Int = Batch.maximumCount,
        maker: OfficerKey, checker officer: OfficerKey,
        progress: FileProgress = { _, _, _ in }
    ) throws -> PostOutcome {
        let digest = try source.digest { progress(.hashing, $0, $1) }
        let name = try Identifier.document(id ?? JournalBatches.name(of: digest))
        if let entries = try entriesPosted(from: digest, under: name) {
            return .repeated(records: 1, entries: entries)
        }
        let batches = try cut(
            source, digest: digest, name: name, itemsPerBatch: itemsPerBatch, progress: progress)
        if let entry = batches.onlyEntry {
            return try post([try journalDraft(of: entry, id: id)], maker: maker, checker: officer)
        }
        guard !batches.all.isEmpty else {
            return .repeated(records: batches.parts, entries: batches.skipped)
        }
        if batches.all.count > 1 {
            let taken = try store.read { reader in
                try batches.all.filter { try reader.hasRecord(id: $0.name) }
            }
            guard taken.isEmpty else {
                return .refused(taken.map { RuleRefusal(takenBy: "record", id: $0.name) })
            }
        }
        return try seal(batches, maker: maker, checker: officer, progress: progress)
    }

    /// Puts a journal file of any size into the inbox, a proposal for each batch.
    ///
    /// - Returns: what became of each batch, up to the first one that rules refuse.
    /// - Throws: as `post`.
    public func propose(
        _ source: JournalSource, id: String? = nil, itemsPerBatch: Int = Batch.maximumCount,
        maker: OfficerKey, progress: FileProgress = { _, _, _ in }
    ) throws -> [ProposalOutcome] {
        let digest = try source.digest { progress(.hashing, $0, $1) }
        let name = try Identifier.document(id ?? JournalBatches.name(of: digest))
        let batches = try cut(
            source, digest: digest, name: name, itemsPerBatch: itemsPerBatch, progress: progress)
        if let entry = batches.onlyEntry {
            return [try propose(try journalDraft(of: entry, id: id), maker: maker)]
        }
        guard !batches.all.isEmpty else { return [.repeated(id: name, entries: batches.skipped)] }
        var outcomes: [ProposalOutcome] = []
        var scanner = ItemScanner(catalogue: catalogue)
        for batch in batches.all {
            let prepared = try batches.prepare(batch, scanner: &scanner)
            let time = now()
            let outcome = try withState { state in
                let governing = prepared.lastDay.flatMap { state.rulebook(on: $0) }
                let rulebook = try (governing ?? state.rulebook)?.digest.text
                guard let rulebook else { throw noRulebook() }
                let candidate = try PreparedRecord(
                    prepared, act: batches.act(of: batch), rulebook: rulebook, at: time
                ).signed(by: maker.signer, issuing: try issuing(state), at: time)
                return try propose(candidate, state: state, at: time, skipped: batch.skipped)
            }
            outcomes.append(outcome)
            if case .refused = outcome { break }
        }
        return outcomes
    }

    private func seal(
        _ batches: JournalBatches, maker: OfficerKey, checker officer: OfficerKey,
        progress: FileProgress
    ) throws -> PostOutcome {
        let context = try SigningContext(self, maker: maker, checker: officer)
        let candidates = ReadAhead<Candidate>(ahead: 1) { [catalogue] yield in
            var scanner = ItemScanner(catalogue: catalogue)
            for batch in batches.all {
                let prepared = try batches.prepare(batch, scanner: &scanner)
                let candidate = try context.candidate(prepared, act: batches.act(of: batch))
                guard yield(candidate) else { return }
            }
        }
        defer { candidates.cancel() }
        let total = batches.all.reduce(0) { $0 + Int64($1.count) }
        var done: Int64 = 0
        var outcomes: [ApprovalOutcome] = []
        progress(.sealing, 0, total)
        while let candidate = try candidates.next() {
            let outcome = try seal([candidate])
            var refusals: [RuleRefusal] = []
            switch outcome {
            case .refused(let reasons): refusals = reasons
            case .sealed(let sealed):
                for case .refused(let reasons) in sealed { refusals += reasons }
                outcomes += refusals.isEmpty ? sealed : []
            }
            guard refusals.isEmpty else {
                return outcomes.isEmpty
                    ? .refused(refusals)
                    : .stopped(
                        refusals, batch: candidate.record.id, after: outcomes,
                        skipped: batches.skipped)
            }
            done += Int64(candidate.journal?.count ?? 0)
            progress(.sealing, done, total)
        }
        return .posted(outcomes, skipped: batches.skipped)
    }

    /// How many entries of a file are in the ledger, if all batches of it are, under this name.
    private func entriesPosted(from digest: SHA256Digest, under name: String) throws -> Int? {
        try store.read { reader in
            var entries = 0
            var part = 1
            var parts = 1
            while part <= parts {
                guard
                    let stored = try reader.findRecord(id: JournalBatches.name(name, part: part)),
                    stored.kind == .batch,
                    case .batch(let batch) = try Record(bytes: stored.bytes).body,
                    let origin = JournalBatches.Origin(batch.act), origin.digest == digest.hex,
                    origin.part == part
                else { return nil }
                entries += batch.count + origin.skipped
                parts = origin.parts
                part += 1
            }
            return entries
        }
    }

    private func cut(
        _ source: JournalSource, digest: SHA256Digest, name: String, itemsPerBatch: Int,
        progress: FileProgress
    ) throws -> JournalBatches {
        precondition((1...Batch.maximumCount).contains(itemsPerBatch), "a batch that cannot be")
        guard let rulebook = try withState({ $0.rulebook?.rulebook }) else { throw noRulebook() }
        let cutter = try JournalCutter(self, name: name, itemsPerBatch: itemsPerBatch)
        var problems = ProblemCollector(file: source.name)
        let reader = JournalReader(
            currency: rulebook.currency, dimensions: Set(rulebook.dimensions.map(\.id)),
            spool: try BundleSpool(in: folder.path), entriesPosted: itemsPerBatch)
        try withoutActuallyEscaping(progress) { progress in
            let again = try HashedPieces(source, expected: digest) { progress(.reading, $0, $1) }
            try reader.read(again.next, &problems) { try cutter.add($0, at: $1, &$2) }
            try cutter.finish(&problems)
            try problems.throwAny()
            try again.finish()
        }
        return cutter.batches(digest: digest, source: source.name)
    }

    private func noRulebook() -> GreenCreditError {
        GreenCreditError(
            .integrity, "rulebook.none", "the ledger has no rulebook; entry 0 is missing")
    }
}

/// The pieces of a file that was hashed before, hashed once more as they are read.
private final class HashedPieces {
    private let source: JournalSource
    private let expected: SHA256Digest
    private let progress: (Int64, Int64) -> Void
    private let more: () throws -> [UInt8]?
    private var hasher = SHA256Hasher()
    private var done: Int64 = 0

    init(
        _ source: JournalSource, expected: SHA256Digest,
        progress: @escaping (Int64, Int64) -> Void
    ) throws {
        self.source = source
        self.expected = expected
        self.progress = progress
        more = try source.open()
    }

    func next() throws -> [UInt8]? {
        guard let piece = try more() else { return nil }
        hasher.update(piece)
        done += Int64(piece.count)
        progress(done, max(source.size, done))
        return piece
    }

    /// - Throws: `file.changed` if the bytes are not those that were hashed.
    func finish() throws {
        guard hasher.finish() == expected else {
            throw GreenCreditError(
                .environment, "file.changed",
                "the file changed while it was read, so nothing of it was used; try again",
                at: source.name)
        }
    }
}
